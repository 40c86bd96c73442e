"""A hall that is driven by real commands, through the core's own decide and evolve."""

from collections.abc import Iterable

from app.core.aggregate import Actor
from app.workshop import agenda
from app.workshop.activities import ideas, merge, sort, vote, welcome
from app.workshop.state import Label, Plan, State, Step, Theme
from app.workshop.workshop import Command, begin, decide, evolve

DAY = 1_793_102_400_000
"""27 October 2026 at noon UTC, in milliseconds."""

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
"""What a hall may write, each text once."""


def label(name: str) -> Label:
    return Label(name.lower(), {"en": name, "nb": f"{name} (nb)"})


def plan(threshold: int = 5, tables: int = 8) -> Plan:
    """A plan with one step of each activity, named as the activity."""
    words = {"en": "Words", "nb": "Ord"}
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
            Step("notes", "ideas", words, words, 5, private=True),
            Step("ideas", "ideas", words, words, 5),
            Step("sort", "sort", words, words, 5, sends=1000),
            Step("vote", "vote", words, words, 5, dots=5),
        ),
        privacy_threshold=threshold,
    )


class Hall:
    """A workshop that time passes in: one second per command."""

    def __init__(self, threshold: int = 5) -> None:
        self.state: State = begin(plan(threshold))
        self.at = DAY
        self.done = 0

    def do(self, actor: Actor, command: Command) -> None:
        self.at += 1000
        for event in decide(self.state, actor, command, self.at):
            self.state, _ = evolve(self.state, event, self.at)

    def new(self, noun: str) -> str:
        self.done += 1
        return f"{noun}-{self.done:06}"

    def lead(self, command: Command) -> None:
        self.do(Actor("facilitator"), command)

    def step(self, step: str) -> None:
        self.lead(agenda.StartStep(id=self.new("step"), step=step))

    def seat(self, table: int, role: str | None = None, home: str | None = None) -> str:
        """Someone takes a seat."""
        who = self.new("seat")
        self.do(
            Actor("visitor", who),
            welcome.Join(id=self.new("join"), table=table, role=role, municipality=home),
        )
        return who

    def move(self, who: str, table: int) -> None:
        self.do(Actor("participant", who), welcome.Move(id=self.new("move"), table=table))

    def write(self, who: str, text: str, theme: str = "safety") -> str:
        card = self.new("card")
        self.do(Actor("participant", who), ideas.AddIdea(id=card, theme=theme, text=text))
        return card

    def withdraw(self, who: str, card: str) -> None:
        self.do(Actor("participant", who), ideas.WithdrawIdea(id=self.new("back"), card=card))

    def stack(self, who: str, card: str, onto: str) -> None:
        self.do(Actor("participant", who), sort.StackCard(id=self.new("stack"), card=card, onto=onto))

    def send(self, who: str, card: str) -> None:
        self.do(Actor("participant", who), sort.SendCard(id=self.new("send"), card=card))

    def cluster(self, name: str, *cards: str) -> str:
        cluster = self.new("cluster")
        self.lead(merge.MakeCluster(id=cluster, name=name, cards=cards))
        return cluster

    def dissolve(self, cluster: str) -> None:
        self.lead(merge.DissolveCluster(id=self.new("dissolve"), cluster=cluster))

    def scenario(self, cluster: str, title: str, text: str) -> str:
        scenario = self.new("scenario")
        self.lead(merge.WriteScenario(id=scenario, cluster=cluster, title=title, text=text))
        return scenario

    def open_vote(self, *refs: str, title: str = "Which first?") -> str:
        opened = self.new("vote")
        self.lead(vote.OpenVote(id=opened, title=title, options=refs))
        return opened

    def cast(self, who: Iterable[str], opened: str, ref: str, dots: int = 1) -> None:
        for one in who:
            command = vote.CastDots(id=self.new("cast"), vote=opened, ref=ref, dots=dots)
            self.do(Actor("participant", one), command)

    def close_vote(self, opened: str) -> None:
        self.lead(vote.CloseVote(id=self.new("close"), vote=opened))


def full_hall(statements: Iterable[str] = STATEMENTS) -> Hall:
    """Six people at each of four tables have written these, stacked, sent, gathered, written and voted."""
    hall = Hall()
    alike = ("student",) * 6
    mixed = ("teacher", "parent", "teacher", None, "parent", "teacher")
    people = {n: [hall.seat(n, role, "aure") for role in (alike if n < 3 else mixed)] for n in range(1, 5)}
    hall.step("notes")
    hall.write(people[1][0], "PRIVATE NOTE")
    hall.step("ideas")
    cards: dict[int, list[tuple[str, str]]] = {n: [] for n in people}
    for number, text in enumerate(statements):
        table = number % 4 + 1
        who = people[table][number // 4 % 6]
        cards[table].append((who, hall.write(who, text, ("safety", "learning")[number % 2])))
    gone = hall.write(people[2][0], "WITHDRAWN CARD")
    hall.withdraw(people[2][0], gone)
    hall.step("sort")
    for mine in cards.values():
        (who, lead), (_, second), (_, third), *_ = mine
        hall.stack(who, second, lead)
        hall.stack(who, third, lead)
        for _, card in mine[:1] + mine[3:6]:
            hall.send(who, card)
    light = hall.cluster("Light", cards[1][0][1], cards[2][0][1], cards[3][3][1])
    calm = hall.cluster("Calm *and* quiet", cards[3][0][1], cards[2][3][1])
    hall.cluster("Loose ends", cards[4][0][1], cards[1][7][1])
    bright = hall.scenario(light, "Light | in #1 rooms", "Every room has *windows*.\n\nAnd:\n- plants")
    quiet = hall.scenario(calm, "A calm day", "There is time.")
    hall.step("vote")
    opened = hall.open_vote(f"scenario/{bright}", f"scenario/{quiet}")
    hall.cast(people[1] + people[2], opened, f"scenario/{quiet}", 3)
    hall.cast(people[3] + people[4][:3], opened, f"scenario/{bright}", 1)
    hall.close_vote(opened)
    return hall
