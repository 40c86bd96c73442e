"""Who sits where, and who writes and votes what at which moment: the hall's load, dealt out beforehand."""

from app.client.api import JoinInfo
from app.client.phone import new_id
from app.rehearsal.messages import PersonWorkload, PlannedCard, PlannedDot
from app.rehearsal.polis_csv import Ballot, Statement

SECONDS_BETWEEN_CARDS = 5
"""Seconds between two ideas of one person: 2,000 people write 400 a second, twice what a real hall does."""
DOTS, OPTIONS = 5, 12
"""What each person spends, and on how many cards, where no file says what was voted."""
PEOPLE_PER_TABLE = 8


def tables_for(people: int) -> int:
    """How many tables they fill."""
    return -(-people // PEOPLE_PER_TABLE)


def table_of(number: int, tables: int) -> int:
    """People come to all tables in turn."""
    return number % tables + 1


def plan_workload(
    door: JoinInfo, people: int, tables: int, ramp: float, seconds: float, statements: list[Statement]
) -> list[PersonWorkload]:
    """A part for each person, who come within `ramp` seconds; every statement is written once, in turn, and
    evenly over `seconds`. All roles and municipalities are there."""
    roles = [None, *(role.id for role in door.roles)]
    homes = [None, *(home.id for home in door.municipalities)]
    lines = [
        PlannedCard(seconds * place / len(statements), new_id(), place, statement.text)
        for place, statement in enumerate(statements)
    ]
    return [
        PersonWorkload(
            number=number,
            table=table_of(number, tables),
            role=roles[number % len(roles)],
            municipality=homes[number // tables % len(homes)],
            at=ramp * number / people,
            lines=tuple(lines[number::people]),
        )
        for number in range(people)
    ]


def split_by_worker(parts: list[PersonWorkload], processes: int) -> list[tuple[PersonWorkload, ...]]:
    """A share for each process: whole tables, so that one ledger knows of each card whom it must reach."""
    return [tuple(part for part in parts if part.table % processes == n) for n in range(processes)]


def default_ballots(people: int, options: list[str]) -> list[Ballot]:
    """Everybody's dots on as many options, such that all options get about as many."""
    return [
        tuple(options[(number + dot) % len(options)] for dot in range(min(DOTS, len(options))))
        for number in range(people)
    ]


def plan_dots(ballots: dict[int, Ballot], seconds: float) -> list[PlannedDot]:
    """The dots of each number's ballot (of what is voted on), evenly over `seconds`."""
    return [
        PlannedDot(seconds * (dot + place / len(ballots)) / len(ballot), number, ref)
        for place, (number, ballot) in enumerate(ballots.items())
        for dot, ref in enumerate(ballot)
    ]
