"""A workshop that is driven by real commands, through decide and evolve."""

from collections.abc import Iterable

from app.core.aggregate import Actor, Command, LogEntry
from app.workshop import agenda
from app.workshop.activities import close, ideas, merge, sort, vote, welcome
from app.workshop.state import Label, Plan, State, Step, Theme
from app.workshop.workshop import decide, evolve_entry, initial_state

START = 1_793_102_400_000
"""27 October 2026 at noon UTC, in milliseconds."""
DAY = 24 * 3600 * 1000

STATEMENTS = (
    "More light in the corridors",
    'She said "no", twice, and meant it',
    "First line\nsecond line\n\nafter an empty line",
    "  two spaces before, two after  ",
    "\na new line before, two after\n\n",
    "# No heading\n## nor here\nSetext\n===\nand\n---\n***",
    "- no list\n* nor this\n+ nor that\n1. nor one\n2) nor two",
    "*stars* _lines_ **both** ~~strike~~ `code` ```fence``` a_b_c 2*3*4",
    "[link](https://example.org) ![image](x.png) <https://example.org> https://example.org",
    "<script>alert(1)</script> <b>bold</b> <!-- hidden --> &amp; &lt; &#65; & AT&T",
    "a | b\n--- | ---\n1 | 2",
    "    four spaces are no code\n    nor here",
    "> no quote\n>> nor two",
    "back\\slash at the end\\",
    "a \\\nb\\\n\\*c",
    "$x$ and $$y$$ ~a~ ^b^ ==c== :smile: {curly} {count}",
    "[a]: https://example.org 'reference'",
    "[ ] no task\n[x] nor this",
    "نريد مدرسة آمنة للجميع",
    "👩‍🏫 🏫❤️ sámegiella áššit, æøå ÆØÅ",
    "=1+1",
    "+47 12 34 56 78",
    "-5 degrees in the hall",
    "@SUM(A1:A9)",
    "'=already with an apostrophe",
    "'tis no formula",
    '\n=HYPERLINK("https://example.org")',
    "＝1+1",
    "\N{NO-BREAK SPACE}no-break\N{IDEOGRAPHIC SPACE}",
    "\N{RIGHT-TO-LEFT OVERRIDE}reversed\N{POP DIRECTIONAL FORMATTING}",
    "semi;colon, comma",
    "x" * 280,
)
"""Texts of cards that are hard to export, each once."""


def label(name: str) -> Label:
    return Label(name.lower(), {"en": name, "nb": f"{name} (nb)"})


def plan(threshold: int = 5, tables: int = 8) -> Plan:
    """A plan with a private step `notes`, and the steps `ideas`, `sort` and `vote`."""
    text = {"en": "Words", "nb": "Ord"}
    return Plan(
        title={"en": "Pictures of 2040", "nb": "Fremtidsbilder 2040"},
        question={"en": "How do we want it to be?", "nb": "Hvordan vil vi ha det?"},
        language="nb",
        themes=(
            Theme("safety", {"en": "Safety", "nb": "Trygghet"}, 1, "shelter"),
            Theme("learning", {"en": "Learning", "nb": "Læring"}, 2, "compass"),
        ),
        roles=tuple(map(label, ("Student", "Teacher", "Parent", "Other"))),
        municipalities=tuple(map(label, ("Aure", "Tingvoll", "Smøla", "Other"))),
        tables=tables,
        agenda=(
            Step("notes", "ideas", text, text, 5, private=True),
            Step("ideas", "ideas", text, text, 5),
            Step("sort", "sort", text, text, 5, sends=1000),
            Step("vote", "vote", text, text, 5, dots=5),
        ),
        privacy_threshold=threshold,
    )


class SampleWorkshop:
    """A workshop whose clock moves on by one second per command. Methods that make something return its id.
    entries: of its log, after the first."""

    def __init__(self, threshold: int = 5) -> None:
        self.state: State = initial_state(plan(threshold))
        self.at = START
        self.ids = 0
        self.seq = 1
        self.entries: list[LogEntry] = []

    def submit(self, actor: Actor, command: Command) -> None:
        self.at += 1000
        self.seq += 1
        events = decide(self.state, actor, command, self.at)
        self.entries.append(LogEntry(self.seq, command.id, actor, self.at, events))
        self.state, _ = evolve_entry(self.state, self.entries[-1])

    def new_id(self, kind: str) -> str:
        self.ids += 1
        return f"{kind}-{self.ids:06}"

    def submit_as_facilitator(self, command: Command) -> None:
        self.submit(Actor("facilitator"), command)

    def start_step(self, step: str) -> None:
        self.submit_as_facilitator(agenda.StartStep(id=self.new_id("step"), step=step))

    def join(self, table: int, role: str | None = None, municipality: str | None = None) -> str:
        """Join at a table as a new participant. Returns the participant's id."""
        participant = self.new_id("seat")
        self.submit(
            Actor("visitor", participant),
            welcome.Join(id=self.new_id("join"), table=table, role=role, municipality=municipality),
        )
        return participant

    def move(self, participant: str, table: int) -> None:
        self.submit(Actor("participant", participant), welcome.Move(id=self.new_id("move"), table=table))

    def write(self, participant: str, text: str, theme: str = "safety") -> str:
        card = self.new_id("card")
        self.submit(Actor("participant", participant), ideas.AddIdea(id=card, theme=theme, text=text))
        return card

    def withdraw(self, participant: str, card: str) -> None:
        self.submit(Actor("participant", participant), ideas.WithdrawIdea(id=self.new_id("back"), card=card))

    def take_away(self, card: str) -> None:
        self.submit_as_facilitator(ideas.WithdrawIdea(id=self.new_id("away"), card=card))

    def stack(self, participant: str, card: str, onto: str) -> None:
        self.submit(
            Actor("participant", participant), sort.StackCard(id=self.new_id("stack"), card=card, onto=onto)
        )

    def send(self, participant: str, card: str) -> None:
        self.submit(Actor("participant", participant), sort.SendCard(id=self.new_id("send"), card=card))

    def cluster(self, name: str, *cards: str) -> str:
        cluster = self.new_id("cluster")
        self.submit_as_facilitator(merge.MakeCluster(id=cluster, name=name, cards=cards))
        return cluster

    def place(self, cluster: str, *cards: str) -> None:
        self.submit_as_facilitator(merge.PlaceCards(id=self.new_id("place"), cluster=cluster, cards=cards))

    def join_clusters(self, cluster: str, into: str) -> None:
        self.submit_as_facilitator(merge.JoinClusters(id=self.new_id("join"), cluster=cluster, into=into))

    def dissolve(self, cluster: str) -> None:
        self.submit_as_facilitator(merge.DissolveCluster(id=self.new_id("dissolve"), cluster=cluster))

    def scenario(self, cluster: str, title: str, text: str) -> str:
        scenario = self.new_id("scenario")
        self.submit_as_facilitator(merge.WriteScenario(id=scenario, cluster=cluster, title=title, text=text))
        return scenario

    def open_vote(self, *refs: str, title: str = "Which first?") -> str:
        vote_id = self.new_id("vote")
        self.submit_as_facilitator(vote.OpenVote(id=vote_id, title=title, options=refs))
        return vote_id

    def cast(self, voters: Iterable[str], vote_id: str, ref: str, dots: int = 1) -> None:
        for voter in voters:
            command = vote.CastDots(id=self.new_id("cast"), vote=vote_id, ref=ref, dots=dots)
            self.submit(Actor("participant", voter), command)

    def choose_deciding_vote(self, vote_id: str) -> None:
        self.submit_as_facilitator(vote.ChooseDecidingVote(id=self.new_id("decides"), vote=vote_id))

    def describe(self, participant: str, role: str | None, municipality: str | None = None) -> None:
        command = welcome.Describe(
            id=self.new_id("describe"), role=role, municipality=municipality, language=""
        )
        self.submit(Actor("participant", participant), command)

    def close_vote(self, vote_id: str) -> None:
        self.submit_as_facilitator(vote.CloseVote(id=self.new_id("close"), vote=vote_id))

    def hold_vote(self, *refs: str, title: str = "Which first?") -> str:
        """A vote on these options, closed after one person chose the first."""
        vote_id = self.open_vote(*refs, title=title)
        self.cast([min(self.state.participants)], vote_id, refs[0])
        self.close_vote(vote_id)
        return vote_id

    def close(self) -> None:
        self.submit_as_facilitator(close.CloseWorkshop(id=self.new_id("close")))

    def reopen(self) -> None:
        self.submit_as_facilitator(close.ReopenWorkshop(id=self.new_id("reopen")))


def full_workshop(statements: Iterable[str] = STATEMENTS) -> SampleWorkshop:
    """A workshop with six people at each of four tables, after every step: cards with these texts, stacks,
    sent cards, clusters, scenarios and a closed vote."""
    workshop = SampleWorkshop()
    alike = ("student",) * 6
    mixed = ("teacher", "parent", "teacher", None, "parent", "teacher")
    people = {
        n: [workshop.join(n, role, "aure") for role in (alike if n < 3 else mixed)] for n in range(1, 5)
    }
    workshop.start_step("notes")
    workshop.write(people[1][0], "PRIVATE NOTE")
    workshop.start_step("ideas")
    cards: dict[int, list[tuple[str, str]]] = {n: [] for n in people}
    for number, text in enumerate(statements):
        table = number % 4 + 1
        author = people[table][number // 4 % 6]
        cards[table].append((author, workshop.write(author, text, ("safety", "learning")[number % 2])))
    withdrawn = workshop.write(people[2][0], "WITHDRAWN CARD")
    workshop.withdraw(people[2][0], withdrawn)
    workshop.start_step("sort")
    for table_cards in cards.values():
        (author, lead), (_, second), (_, third), *_ = table_cards
        workshop.stack(author, second, lead)
        workshop.stack(author, third, lead)
        for _, card in table_cards[:1] + table_cards[3:6]:
            workshop.send(author, card)
    light = workshop.cluster("Light", cards[1][0][1], cards[2][0][1], cards[3][3][1])
    calm = workshop.cluster("Calm *and* quiet", cards[3][0][1], cards[2][3][1])
    workshop.cluster("Loose ends", cards[4][0][1], cards[1][7][1])
    bright = workshop.scenario(light, "Light | in #1 rooms", "Every room has *windows*.\n\nAnd:\n- plants")
    quiet = workshop.scenario(calm, "A calm day", "There is time.")
    workshop.start_step("vote")
    vote_id = workshop.open_vote(f"scenario/{bright}", f"scenario/{quiet}")
    workshop.cast(people[1] + people[2], vote_id, f"scenario/{quiet}", 3)
    workshop.cast(people[3] + people[4][:3], vote_id, f"scenario/{bright}", 1)
    workshop.close_vote(vote_id)
    return workshop
