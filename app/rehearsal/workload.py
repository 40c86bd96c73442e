"""Plans a rehearsal before anybody joins: the table of each person, and the time of each card and dot."""

from app.client.api import JoinInfo
from app.client.join_flow import spread_people
from app.client.phone import new_id
from app.rehearsal.messages import PersonWorkload, PlannedCard, PlannedDot
from app.rehearsal.polis_csv import Ballot, Statement

SECONDS_BETWEEN_CARDS = 5
"""Seconds between two ideas of one person: 2,000 people write 400 a second, twice what a real hall writes."""
DOTS, OPTIONS = 5, 12
"""The dots of each person, and the number of cards that they vote on, if no file has ballots."""
REHEARSAL_PEOPLE_PER_TABLE = 8


def tables_for(people: int) -> int:
    """The number of tables that this number of people fills."""
    return -(-people // REHEARSAL_PEOPLE_PER_TABLE)


def plan_workload(
    join_info: JoinInfo,
    people: int,
    tables: int,
    join_seconds: float,
    seconds: float,
    statements: list[Statement],
) -> list[PersonWorkload]:
    """A workload for each person. They join within `join_seconds`. Every statement is written once, by one
    person after the other, evenly over `seconds`."""
    cards = [
        PlannedCard(seconds * index / len(statements), new_id(), index, statement.text)
        for index, statement in enumerate(statements)
    ]
    return [
        PersonWorkload(
            number=number,
            person=person,
            joins_at=join_seconds * number / people,
            cards=tuple(cards[number::people]),
        )
        for number, person in enumerate(spread_people(join_info, people, tables))
    ]


def split_by_worker(workloads: list[PersonWorkload], workers: int) -> list[tuple[PersonWorkload, ...]]:
    """The workloads of each worker process: whole tables, so that one recorder knows of each card which
    phones must get it."""
    return [
        tuple(workload for workload in workloads if workload.person.table % workers == n)
        for n in range(workers)
    ]


def default_ballots(people: int, options: list[str]) -> list[Ballot]:
    """A ballot of DOTS options (or of all, if there are fewer) for everybody, so that all options get about
    the same number of dots."""
    return [
        tuple(options[(number + dot) % len(options)] for dot in range(min(DOTS, len(options))))
        for number in range(people)
    ]


def plan_dots(ballots: dict[int, Ballot], seconds: float) -> list[PlannedDot]:
    """The dots of each person's ballot (number -> refs of options), evenly over `seconds`."""
    return [
        PlannedDot(seconds * (dot + index / len(ballots)) / len(ballot), number, ref)
        for index, (number, ballot) in enumerate(ballots.items())
        for dot, ref in enumerate(ballot)
    ]
