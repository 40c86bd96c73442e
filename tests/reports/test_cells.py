"""No cell under the threshold is told, nor anything that it can be computed from."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations_with_replacement, product
from typing import NamedTuple

import pytest
from hypothesis import given, strategies as st

from app.analysis.disclosure import (
    Description,
    describe_authors,
    shown_cells,
    support_by_group,
    suppress_small_cells,
)

thresholds = st.integers(1, 7)
cells = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12))
answers = st.sampled_from(["a", "b", "c", None])
tables = st.lists(st.builds(Description, answers, answers), max_size=40)


@given(cells, thresholds, st.integers(0, 9))
def test_total_minus_shown_is_nobody_or_enough_people(
    counts: Mapping[str, int], least: int, unsaid: int
) -> None:
    shown = shown_cells(counts, least, unsaid)
    rest = unsaid + sum(counts.values()) - sum(counts[cell] for cell in shown)
    assert all(counts[cell] >= least for cell in shown)
    assert rest == 0 or rest >= least or not shown


@given(cells, thresholds)
def test_nothing_is_hidden_without_need(counts: Mapping[str, int], least: int) -> None:
    hidden = counts.keys() - shown_cells(counts, least)
    small = {cell for cell in hidden if counts[cell] < least}
    taken_in = sorted(counts[cell] for cell in hidden - small)
    rest = sum(counts[cell] for cell in small)
    assert not taken_in or 0 < rest + sum(taken_in[:-1]) < least


@given(st.lists(answers, max_size=40), thresholds)
def test_an_answer_is_told_as_that_of_enough_people(said: list[str | None], least: int) -> None:
    shown = suppress_small_cells(dict(enumerate(said)), least)
    assert all(answer in (None, said[who]) for who, answer in shown.items())
    alike = Counter(shown.values())
    assert all(size >= least for size in alike.values()) or not any(shown.values())


@given(tables, thresholds)
def test_as_many_people_of_a_table_are_described_alike(people: list[Description], least: int) -> None:
    shown = describe_authors(dict(enumerate(people)), least)
    for who, (role, home) in shown.items():
        assert role in (None, people[who].role)
        assert home in (None, people[who].municipality)
    alike = Counter(shown.values())
    assert all(size >= least for size in alike.values()) or set(alike) == {Description(None, None)}


def test_a_table_of_one_kind_is_described_in_full() -> None:
    people = dict.fromkeys(range(5), Description("a", "b"))
    assert describe_authors(people, 5) == people


def test_one_who_said_nothing_is_not_the_only_one_undescribed() -> None:
    people = {**dict.fromkeys(range(5), Description("a", None)), 5: Description(None, None)}
    assert set(describe_authors(people, 5).values()) == {Description(None, None)}


def test_few_of_one_role_and_municipality_keep_the_role_only() -> None:
    people = dict(enumerate([Description("a", "x")] * 6 + [Description("a", "y")] * 4))
    assert set(describe_authors(people, 5).values()) == {Description("a", None)}


class Person(NamedTuple):
    """Somebody who voted, and for which options."""

    groups: tuple[str | None, str | None]
    chose: tuple[bool, ...]


World = tuple[Person, ...]
ROLE, HOME = 0, 1


def known(world: World, options: int) -> tuple[int, ...]:
    """What every report tells: voters, and those who chose each option."""
    return (len(world), *(sum(person.chose[o] for person in world) for o in range(options)))


def told_of(world: World, options: int, least: int) -> dict[tuple[int, int, str], int]:
    """What the report tells by (option, kind of group, group)."""
    found = {}
    for option, kind in product(range(options), (ROLE, HOME)):
        groups = {number: person.groups[kind] for number, person in enumerate(world)}
        backers = {number for number, person in enumerate(world) if person.chose[option]}
        for group, count in support_by_group(groups, backers, least).items():
            found[option, kind, group] = count
    return found


def margin(world: World, option: int, kind: int, group: str) -> int:
    """A figure that the report could tell."""
    return sum(person.groups[kind] == group and person.chose[option] for person in world)


def secrets(world: World, options: int) -> Iterator[tuple[object, int]]:
    """How many are of each group, of each role in each municipality, and did or did not choose an option."""
    for role, home in {person.groups for person in world}:
        for names in {(role, home), (role, None), (None, home)} - {(None, None)}:
            those = [
                chose
                for groups, chose in world
                if all(name in (None, group) for name, group in zip(names, groups, strict=True))
            ]
            for option in range(options):
                yield (names, option, True), sum(chose[option] for chose in those)
                yield (names, option, False), sum(not chose[option] for chose in those)


@pytest.mark.parametrize(
    ("roles", "homes", "options", "people", "least", "choices"),
    [
        (("a", "b", None), (None,), 1, 11, 3, (0, 1)),
        (("a", "b", None), (None,), 2, 7, 2, (1, 2)),
        (("a", "b"), (None,), 2, 9, 3, (1, 2)),
        (("a", "b"), (None,), 3, 6, 2, (1, 2)),
        (("a", "b", None), (None,), 3, 6, 2, (1, 1)),
        (("a", "b"), ("x", "y"), 1, 8, 2, (0, 1)),
        (("a", "b"), ("x", "y"), 2, 6, 2, (1, 2)),
    ],
)
def test_no_small_cell_of_a_vote_can_be_solved_for(
    roles: tuple[str | None, ...],
    homes: tuple[str | None, ...],
    options: int,
    people: int,
    least: int,
    choices: tuple[int, int],
) -> None:
    """Of all halls that fit what is told, two differ in every cell under the threshold. All halls of so many
    people are tried; each person chose from `choices[0]` to `choices[1]` options."""
    kinds: list[Person] = [
        Person(groups, chose)
        for groups in product(roles, homes)
        for chose in product((False, True), repeat=options)
        if choices[0] <= sum(chose) <= choices[1]
    ]
    worlds = [world for n in range(people + 1) for world in combinations_with_replacement(kinds, n)]
    answers = {world: told_of(world, options, least) for world in worlds}
    cells = cache(lambda world: dict(secrets(world, options)))
    assert any(answers.values())
    for shape in {tuple(sorted(answer)) for answer in answers.values() if answer}:
        fitting: dict[tuple[int, ...], list[World]] = defaultdict(list)
        for world in worlds:
            figures = (margin(world, *cell) for cell in shape)
            fitting[(*known(world, options), *figures)].append(world)
        for alike in fitting.values():
            if not any(tuple(sorted(answers[world])) == shape for world in alike):
                continue
            for cell, size in cells(alike[0]).items():
                if 0 < size < least:
                    assert any(cells(other).get(cell, 0) != size for other in alike), (shape, cell, alike[0])
