"""Workshops of any size, in which everything is done that changes a number of the report.

Statements and votes come from a conversation: real ones in which people wrote and voted, where the folder
with these is beside the repository, or sample texts.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.reports.workshop_drivers import WorkshopDriver
from tests.server_process import ROOT

CONVERSATIONS = ROOT.parent / "shared" / "data"
"""Folders of public conversations, each with `comments.csv` and perhaps `votes.csv`, in the form of Polis."""
MAX_CARD_LENGTH = 280
THEMES = ("involvement", "safety", "learning")
ROLES: dict[str | None, int] = {
    "student": 35,
    "teacher": 23,
    "parent": 20,
    "leader": 9,
    "volunteer": 6,
    None: 7,
}
PLACES: dict[str | None, int] = {"kristiansund": 36, "sunndal": 24, "surnadal": 20, "aure": 20}
"""Group -> percent of the people; None: no answer."""
SMALL_ROLE, SMALL_PLACE = "politician", "smola"
"""Groups of four people, one fewer than the threshold, in the workshops that are large enough."""


class Conversation(NamedTuple):
    """statements: texts. agreed: for each voter the positions of the statements that they agreed with; empty:
    there are no votes."""

    statements: list[str]
    agreed: list[set[int]]


def read_conversation(folder: Path) -> Conversation:
    """A conversation of `CONVERSATIONS`, with its votes, the voter with most votes first."""
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if len(row["comment-body"]) <= MAX_CARD_LENGTH]
    positions = {row["comment-id"]: position for position, row in enumerate(rows)}
    votes: dict[str, dict[int, int]] = defaultdict(dict)
    if (folder / "votes.csv").exists():
        with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
            for row in sorted(csv.DictReader(file), key=lambda row: int(row["timestamp"])):
                if row["comment-id"] in positions:
                    votes[row["voter-id"]][positions[row["comment-id"]]] = int(row["vote"])
    signs = Counter(vote for given in votes.values() for vote in given.values())
    agree = 1 if signs[1] >= signs[-1] else -1  # some exports have the opposite sign
    most_first = sorted(votes.values(), key=len, reverse=True)
    agreed = [{position for position, vote in given.items() if vote == agree} for given in most_first]
    return Conversation([row["comment-body"] for row in rows], agreed)


@dataclass
class _Person:
    key: str
    number: int
    table: int
    municipality: str | None


@dataclass
class _Written:
    id: str
    author: _Person
    table: int
    statement: int
    text: str


@dataclass
class WorkshopScript:
    """What happens in a workshop. people, tables: their numbers. cards: id -> each card that is on a table.
    clusters: id -> the cards in it. scenarios: cluster -> scenario."""

    driver: WorkshopDriver
    conversation: Conversation
    people: int
    tables: int
    seats: list[_Person] = field(default_factory=list)
    cards: dict[str, _Written] = field(default_factory=dict)
    clusters: dict[str, list[_Written]] = field(default_factory=dict)
    scenarios: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.people)
        self.statements = cycle(enumerate(self.conversation.statements))

    def hold(self) -> None:
        """Everything until the first close."""
        self._start("welcome")
        self._seat(self.people)
        self._write_ideas()
        self._sort()
        self._merge()
        self._vote_and_change()
        self._desk("close.workshop")

    def hold_again(self) -> None:
        """Open the workshop again, change what can be changed, and close it a second time."""
        self._desk("close.reopen")
        self._start("together")
        self._seat(4)
        for person in self.seats[-4:]:
            self._write(person)
        for person in self.seats[: self.people // 2]:
            self._describe(person, self.random.choice([*ROLES]), self.random.choice([*PLACES]))
        self._take_away(self.voted_card)
        self._withdraw(*self._loose(1))
        self._desk("ideas.bring_back", card=self.brought_back_later)
        first, second, *_ = self.scenarios
        self._write_scenario(first, "Written a third time", "After the first close, these are its words.")
        self._desk("merge.rename", cluster=second, name="A new name | 2 * 3 = 6")
        late = self._cluster("Late cards", [self._write(person) for person in self.seats[-2:]])
        self._write_scenario(late, "A late scenario", "Nobody voted on it.")
        self._desk("vote.decides", vote=self.first_vote)
        self._desk("plan.edit", title={"en": "Pictures of 2040", "nb": "Fremtidsbilder 2040"})
        self._desk("close.workshop")

    # Seats and steps

    def _desk(self, type_: str, **fields: Any) -> str:
        return self.driver.submit(None, type_, **fields)

    def _start(self, step: str) -> None:
        self._desk("agenda.start", step=step)

    def _seat(self, number: int) -> None:
        """Seat people at the tables in turn."""
        for n in range(len(self.seats), len(self.seats) + number):
            table, municipality = n % self.tables + 1, self._place_of(n)
            key = self.driver.join(table, self._role(n), municipality)
            self.seats.append(_Person(key, n, table, municipality))

    def _role(self, n: int) -> str | None:
        """The role of the person of this number. In a small workshop there are enough
        students to be counted."""
        if n < 12:
            return "teacher" if n % 3 == 1 else "student"
        return SMALL_ROLE if 14 <= n < 18 else self._draw(ROLES)

    def _place_of(self, n: int) -> str | None:
        """The municipality of the person of this number. All answer unless the workshop is large: so the size
        of the small one would follow from the others."""
        if 10 <= n < 14:
            return SMALL_PLACE
        return None if self.people > 100 and n % 10 == 0 else self._draw(PLACES)

    def _draw(self, shares: dict[str | None, int]) -> str | None:
        return self.random.choices([*shares], [*shares.values()])[0]

    def _describe(self, person: _Person, role: str | None, municipality: str | None) -> None:
        fields = {"role": role, "municipality": municipality, "language": "nb"}
        self.driver.submit(person.key, "welcome.describe", **fields)

    # Cards

    def _write_ideas(self) -> None:
        """A third of the statements as private notes, of which some are never shared; the others as cards.
        One person moves, and writes at both tables."""
        statements = len(self.conversation.statements)
        self._start("alone")
        notes = [self._write(self.seats[n % self.people]) for n in range(statements // 3)]
        for note in notes[::9]:
            if note is not notes[0]:
                self._forget(note)  # stays private
        self._withdraw(notes[0])
        self._start("together")
        by_author: dict[int, list[str]] = defaultdict(list)
        for note in notes:
            if note.id in self.cards:
                by_author[note.author.number].append(note.id)
        for author, cards in by_author.items():
            self.driver.submit(self.seats[author].key, "ideas.share", cards=cards)
        mover = self.seats[-1]
        self._write(mover)
        mover.table = 1
        self.driver.submit(mover.key, "welcome.move", table=mover.table)
        self._write(mover)
        for n in range(statements // 3, statements - 8):
            self._write(self.seats[n % self.people])
        for card in self._loose(2):
            card.text += " – or so"
            theme = THEMES[self.random.randrange(3)]
            self.driver.submit(card.author.key, "ideas.edit", card=card.id, theme=theme, text=card.text)
        self._withdraw(*self._loose(3))

    def _write(self, person: _Person) -> _Written:
        statement, text = next(self.statements)
        theme = THEMES[self.random.randrange(3)]
        card = self.driver.submit(person.key, "ideas.add", theme=theme, text=text)
        self.cards[card] = _Written(card, person, person.table, statement, text)
        return self.cards[card]

    def _loose(self, number: int) -> list[_Written]:
        """Some cards that are in no cluster, at random."""
        placed = {card.id for cards in self.clusters.values() for card in cards}
        return self.random.sample([card for card in self.cards.values() if card.id not in placed], number)

    def _forget(self, card: _Written) -> None:
        del self.cards[card.id]
        for cards in self.clusters.values():
            if card in cards:
                cards.remove(card)

    def _withdraw(self, *cards: _Written) -> None:
        for card in cards:
            self.driver.submit(card.author.key, "ideas.withdraw", card=card.id)
            self._forget(card)

    def _take_away(self, card: _Written) -> str:
        self._desk("ideas.withdraw", card=card.id)
        self._forget(card)
        return card.id

    def _sort(self) -> None:
        """Two stacks at each table: cards are taken out of both, once the lead card. Each table sends up to
        five, and the first takes one back."""
        self._start("sort")
        for table in range(1, self.tables + 1):
            person = next(person for person in self.seats if person.table == table)
            cards = [card.id for card in self.cards.values() if card.table == table]
            for card, onto in ((1, 0), (2, 0), (4, 3), (5, 4), (3, 0))[: 5 if table % 3 == 0 else 4]:
                self._sort_card(person, "stack", cards[card], onto=cards[onto])
            self._sort_card(person, "unstack", cards[2 if table % 2 == 0 else 0])
            for sent in cards[::2][:5]:
                self._sort_card(person, "send", sent)
            if table == 1:
                self._sort_card(person, "take_back", cards[2])
        self._withdraw(next(card for card in self.cards.values() if card.table == 2))  # leads a stack

    def _sort_card(self, person: _Person, what: str, card: str, **fields: str) -> None:
        self.driver.submit(person.key, f"sort.{what}", card=card, **fields)

    # Clusters and scenarios

    def _merge(self) -> None:
        """Clusters of cards of all tables, one of them named as consoles suggest. Some are changed, joined,
        and dissolved; cards in them are taken away, and one is brought back."""
        self._start("merge")
        number = min(14, 6 + self.people // 20)
        chosen = [card for n, card in enumerate(self.cards.values()) if n % 5 < 3]
        for n in range(number):
            of_cluster = chosen[n::number]
            name = _first_words(of_cluster[0].text) if n == 0 else f"Cluster {n}: {'abc'[n % 3] * n}"
            self._cluster(name, of_cluster)
        clusters = [*self.clusters]
        self._cluster("Nothing in it", [])
        self._join(self._cluster("Joined before the vote", self._loose(2)), clusters[1])
        self._desk("merge.dissolve", cluster=self._cluster("Dissolved before the vote", self._loose(2)))
        self._desk("merge.undo")
        self._desk("merge.redo")
        self.clusters.popitem()
        self._place(clusters[2], self._loose(1) + self.clusters[clusters[3]][:1])
        out = self.clusters[clusters[4]].pop()
        self._desk("merge.take_out", cards=[out.id])
        for n, cluster in enumerate(clusters[:-2]):
            texts = "\n\n".join(card.text.strip() for card in self.clusters[cluster][:4])
            name = _first_words(self.clusters[cluster][0].text)
            self._write_scenario(cluster, name if n % 2 == 0 else f"Scenario {n}", texts)
        self._take_away(self.clusters[clusters[0]][0])
        self._take_away(self.clusters[clusters[1]][1])
        self.brought_back_later = self._take_away(self._loose(1)[0])
        again = self.clusters[clusters[2]][-1]
        self._take_away(again)
        self._desk("ideas.bring_back", card=again.id)
        self.cards[again.id] = again
        for undone in (self.clusters[clusters[2]][0], self.clusters[clusters[3]][-1]):
            self._desk("ideas.withdraw", card=undone.id)
            self._desk("merge.undo")
        self._desk("merge.dissolve", cluster=clusters[1])
        self._desk("merge.undo")
        self.voted_card = self._loose(1)[0]

    def _cluster(self, name: str, cards: Iterable[_Written]) -> str:
        cards = list(cards)
        cluster = self._desk("merge.cluster", name=name, cards=[card.id for card in cards])
        self.clusters[cluster] = cards
        return cluster

    def _place(self, cluster: str, cards: list[_Written]) -> None:
        self._desk("merge.place", cluster=cluster, cards=[card.id for card in cards])
        for others in self.clusters.values():
            others[:] = [card for card in others if card not in cards]
        self.clusters[cluster] += cards

    def _join(self, cluster: str, into: str) -> None:
        self._desk("merge.join", cluster=cluster, into=into)
        self.clusters[into] += self.clusters.pop(cluster)

    def _write_scenario(self, cluster: str, title: str, text: str) -> None:
        written = self._desk("merge.write", cluster=cluster, title=title, text=text)
        self.scenarios.setdefault(cluster, written)

    # Votes

    def _vote_and_change(self) -> None:
        """A vote on everything and one on three scenarios. Between them and after them, scenarios are
        rewritten, clusters are joined and dissolved, and people change their roles. A vote of three people
        on two cards is still open when the workshop is closed."""
        first, second, third, fourth, *_ = self.scenarios
        without, card = [*self.clusters][len(self.scenarios)], self.voted_card
        self._start("vote")
        options = {
            f"scenario/{scenario}": self.clusters[cluster] for cluster, scenario in self.scenarios.items()
        }
        options |= {f"cluster/{without}": self.clusters[without], f"card/{card.id}": [card]}
        self.first_vote = self._vote("Which of all?", options, budget=0)
        self._write_scenario(first, "Rewritten after the vote", "These words were not voted on.")
        for person in self.seats[1:4]:
            self._describe(person, "parent", person.municipality)
        finalists = {
            f"scenario/{self.scenarios[cluster]}": self.clusters[cluster]
            for cluster in (first, second, fourth)
        }
        self._start("vote")
        self._vote("The final", finalists, budget=3)
        self._write_scenario(second, "Rewritten after the final", "Nor were these.\n\nReally.")
        self._join(without, fourth)
        self._desk("merge.dissolve", cluster=third)
        del self.scenarios[third]
        left = self.clusters.pop(third)
        self._place(fourth, left[: len(left) // 2 + 1])
        for person in self.seats[4:9]:
            self._describe(person, None, "sunndal")
        cards = [f"card/{card.id}" for card in self._loose(2)]
        small = self._desk("vote.open", title="A small one", options=cards)
        for person in self.seats[:3]:
            self._cast(person, small, cards[person.number % 2], 1)

    def _vote(self, title: str, options: dict[str, list[_Written]], budget: int) -> str:
        """A vote of nine people of ten, and of fewer in a large workshop. Some change their dots, and one
        takes all of them back."""
        vote = self._desk("vote.open", title=title, options=[*options], budget=budget)
        for person in self.seats:
            if person.number % 10 == 9 or (self.people > 100 and person.number % 4 == 3):
                continue
            for ref, dots in self._dots(person, options, budget or 5).items():
                if person.number % 7 == 0 and dots > 1:
                    self._cast(person, vote, ref, dots - 1)
                self._cast(person, vote, ref, dots)
        ref = next(iter(options))
        undecided = next(person for person in self.seats if person.number % 10 == 9)
        self._cast(undecided, vote, ref, 1)
        self._cast(undecided, vote, ref, 0)
        self._desk("vote.close", vote=vote)
        return vote

    def _cast(self, person: _Person, vote: str, ref: str, dots: int) -> None:
        self.driver.submit(person.key, "vote.cast", vote=vote, ref=ref, dots=dots)

    def _dots(self, person: _Person, options: dict[str, list[_Written]], budget: int) -> dict[str, int]:
        """A ballot: a dot for each card that the person agreed with in the conversation, as far as the budget
        reaches; at random if they did not vote there."""
        agreed = islice(self.conversation.agreed, person.number, person.number + 1)
        wanted: Counter[str] = Counter()
        for statements in agreed:
            wanted.update(
                {
                    ref: sum(cluster.statement in statements for cluster in cards)
                    for ref, cards in options.items()
                }
            )
        if not wanted.total():
            wanted.update(self.random.choices([*options], k=self.random.randint(1, budget)))
        ballot: dict[str, int] = {}
        for ref, dots in wanted.most_common():
            if left := budget - sum(ballot.values()):
                ballot[ref] = min(dots, left, 1 + budget // 2)
        return {ref: dots for ref, dots in ballot.items() if dots}


def _first_words(text: str) -> str:
    """The name that a console suggests for a card."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40].rpartition(' ')[0] or line[:40]}…"
