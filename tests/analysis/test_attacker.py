"""The attacker finds what simple suppression leaks; else it would mean little that it finds nothing."""

from collections.abc import Sequence

from app.analysis.group_numbers import (
    OTHERS,
    Breakdown,
    Contributors,
    GroupKind,
    OptionTotal,
    PublishedNumbers,
    VoteNumbers,
)
from tests.analysis.attacker import Attacker, KnownVote

GROUPS: dict[GroupKind, Sequence[str]] = {"role": ("student", "teacher"), "municipality": ("aure",)}
SIZES = {"student": 30, OTHERS: 20}


def published(sizes: dict[str, int], *votes: VoteNumbers) -> PublishedNumbers:
    people: dict[GroupKind, Contributors] = {
        "role": Contributors(sizes, ()),
        "municipality": Contributors({}, ()),
    }
    return PublishedNumbers(50, people, votes)


def vote(name: str, people: dict[str, int], rows: dict[str, int], voters: int = 50) -> VoteNumbers:
    """people: option -> who chose it. rows: option -> students who chose it."""
    cells = {ref: {"student": row, OTHERS: people[ref] - row} for ref, row in rows.items()}
    by_role = Breakdown(SIZES, None, cells)
    totals = {ref: OptionTotal(count, count) for ref, count in people.items()}
    return VoteNumbers(name, voters, totals, {"role": by_role} if rows else {})


def attack(numbers: PublishedNumbers) -> Attacker:
    known = [KnownVote(each.id, 1, tuple(each.options), each.voters) for each in numbers.votes]
    return Attacker(numbers, known, GROUPS, ["role"])


def chose(attacker: Attacker, name: str, ref: str) -> dict[tuple[str, ...], float]:
    """The students who chose the option in the vote of this name, as the attacker names that number."""
    return attacker.total("chose", name, ref, kind="role", groups=["student"])


def test_attacker_finds_third_cell_when_only_that_one_is_hidden() -> None:
    first = vote("one", {"a": 28, "b": 22}, {"a": 18, "b": 12})
    second = vote("two", {"c": 24, "d": 22, "e": 4}, {"c": 15, "d": 13})
    attacker = attack(published({}, first, second))
    cell = chose(attacker, "two", "e")
    assert attacker.bounds(cell) == (2, 2)
    assert attacker.finds([cell], 5) == [cell]


def test_attacker_finds_nothing_when_two_rows_are_hidden() -> None:
    second = vote("two", {"c": 24, "d": 22, "e": 4}, {"c": 15})
    attacker = attack(published({"student": 30}, second))
    cell = chose(attacker, "two", "e")
    assert attacker.bounds(cell) == (0, 4)
    assert attacker.finds([cell], 5) == []


def test_attacker_finds_few_who_did_not_vote_when_all_rows_are_shown() -> None:
    numbers = vote("one", {"a": 26, "b": 21}, {"a": 16, "b": 12}, voters=47)
    attacker = attack(published({"student": 30}, numbers))
    contributed = attacker.total("contributed", kind="role", groups=["student"])
    voted = attacker.total("voters", "one", kind="role", groups=["student"])
    cell = {**contributed, **{key: -factor for key, factor in voted.items()}}
    assert attacker.bounds(cell) == (2, 2)
    assert attacker.finds([cell], 5) == [cell]


def test_attacker_finds_number_when_everybody_is_of_one_group() -> None:
    attacker = attack(published({"student": 50}, vote("one", {"a": 47, "b": 3}, {})))
    cell = chose(attacker, "one", "b")
    assert attacker.finds([cell], 5) == [cell]


def test_attacker_does_not_find_number_that_may_be_as_large_as_the_threshold() -> None:
    attacker = attack(published({"student": 45}, vote("one", {"a": 41, "b": 9}, {})))
    cell = chose(attacker, "one", "b")
    assert attacker.bounds(cell) == (4, 9)
    assert attacker.finds([cell], 5) == []
    assert attacker.finds([cell], 10) == [cell]
