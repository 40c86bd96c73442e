"""A hall whose vote has numbers by role and by municipality."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, product

from app.reports.model import Report
from tests.reports.sample_reports import edition_of
from tests.reports.sample_workshop import SampleWorkshop

STUDENTS, TEACHERS = 40, 24
SHARED, DIVIDED, OUTDOORS, QUIET, BREAKS = (
    "An adult with time",
    "Students plan a week",
    "School outdoors",
    "A quiet room",
    "Longer breaks",
)
SUPPORT = {SHARED: (30, 16), DIVIDED: (27, 6), OUTDOORS: (16, 9), QUIET: (12, 14), BREAKS: (10, 8)}
"""Title of a scenario -> how many students and teachers chose it: the first of each, but the last ones for
the last two."""
CARDS_EACH = 7


class OutcomeHall:
    """A scenario of so many cards for each title, and a closed vote in which everybody took part. Half of
    each role is from Aure, the others from Smøla."""

    def __init__(self) -> None:
        self.workshop = SampleWorkshop()
        self.people = [self._join("student", STUDENTS), self._join("teacher", TEACHERS)]
        self.workshop.start_step("ideas")
        self.clusters: dict[str, str] = {}
        self.scenarios: dict[str, str] = {}
        for place, title in enumerate(SUPPORT):
            self._write_scenario(title, place)
        self.workshop.start_step("vote")
        self.vote = self.workshop.open_vote(*(f"scenario/{each}" for each in self.scenarios.values()))
        for title, counts in SUPPORT.items():
            self._choose(title, counts)
        self.workshop.close_vote(self.vote)

    def _join(self, role: str, count: int) -> list[str]:
        return [self.workshop.join(1 + n % 8, role, ("aure", "smøla")[n % 2]) for n in range(count)]

    def _write_scenario(self, title: str, place: int) -> None:
        students, workshop = self.people[0], self.workshop
        authors = [students[(CARDS_EACH * place + n) % STUDENTS] for n in range(CARDS_EACH)]
        cards = [workshop.write(author, card_text(title, n)) for n, author in enumerate(authors)]
        self.clusters[title] = workshop.cluster(title, *cards)
        self.scenarios[title] = workshop.scenario(self.clusters[title], title, scenario_text(title))

    def _choose(self, title: str, counts: tuple[int, int]) -> None:
        for people, count in zip(self.people, counts, strict=True):
            chosen = people[-count:] if title in (QUIET, BREAKS) else people[:count]
            self.workshop.cast(chosen, self.vote, f"scenario/{self.scenarios[title]}")

    def remove_quiet_and_breaks(self) -> None:
        """Remove two scenarios after the vote. The cards of the first go into the one that all share."""
        quiet = self.workshop.state.desk.clusters[self.clusters[QUIET]].cards
        for title in (QUIET, BREAKS):
            self.workshop.dissolve(self.clusters[title])
        self.workshop.place(self.clusters[SHARED], *quiet)

    def edition(self) -> Report:
        return edition_of(self.workshop)


STUDENTS_AND_TEACHERS = (("student", "aure"), ("teacher", "aure"))
STUDENTS_AND_TEACHERS_OF_TWO_PLACES = tuple(product(("student", "teacher"), ("aure", "smøla")))


def edition_of_rows(
    rows: Sequence[Sequence[int]],
    people: int = 12,
    groups: Sequence[tuple[str, str]] = STUDENTS_AND_TEACHERS,
    voters: int = 0,
) -> Report:
    """An edition of a vote on a scenario for each row. people: of each group, who all write a card. groups:
    the role and the municipality of each. rows: how many of each group chose the scenario: each time those
    who have given the fewest dots. voters: of each group may give dots; 0: all of them."""
    workshop = SampleWorkshop()
    members = [[workshop.join(1, role, place) for _ in range(people)] for role, place in groups]
    workshop.start_step("ideas")
    cards = [workshop.write(each, f"card {no}") for no, each in enumerate(chain(*members))]
    clusters = [workshop.cluster(f"Cluster {place}", cards[place]) for place in range(len(rows))]
    scenarios = [workshop.scenario(each, f"Row {no}", "Words.") for no, each in enumerate(clusters)]
    workshop.start_step("vote")
    vote = workshop.open_vote(*(f"scenario/{each}" for each in scenarios))
    given = Counter[str]()
    for scenario, row in zip(scenarios, rows, strict=True):
        for own, count in zip(members, row, strict=True):
            chosen = sorted(own[: voters or people], key=given.__getitem__)[:count]
            given.update(chosen)
            workshop.cast(chosen, vote, f"scenario/{scenario}")
    workshop.close_vote(vote)
    return edition_of(workshop)


def card_text(title: str, number: int) -> str:
    return f"{title}, thought {number}"


def scenario_text(title: str) -> str:
    return f"The year is 2040. {title}: we tell how it is."
