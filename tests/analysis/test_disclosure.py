"""Disclosure control: no cell below the threshold is shown, nor can it be computed from what is shown."""

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
def test_shown_cells_leave_nobody_or_enough_people_in_the_rest(
    counts: Mapping[str, int], threshold: int, unsaid: int
) -> None:
    shown = shown_cells(counts, threshold, unsaid)
    rest = unsaid + sum(counts.values()) - sum(counts[cell] for cell in shown)
    assert all(counts[cell] >= threshold for cell in shown)
    assert rest == 0 or rest >= threshold or not shown


@given(cells, thresholds)
def test_shown_cells_hide_no_more_cells_than_needed(counts: Mapping[str, int], threshold: int) -> None:
    hidden = counts.keys() - shown_cells(counts, threshold)
    small = {cell for cell in hidden if counts[cell] < threshold}
    hidden_too = sorted(counts[cell] for cell in hidden - small)
    rest = sum(counts[cell] for cell in small)
    assert not hidden_too or 0 < rest + sum(hidden_too[:-1]) < threshold


@given(st.lists(answers, max_size=40), thresholds)
def test_suppress_small_cells_leaves_answers_of_enough_people(
    given: list[str | None], threshold: int
) -> None:
    shown = suppress_small_cells(dict(enumerate(given)), threshold)
    assert all(answer in (None, given[person]) for person, answer in shown.items())
    alike = Counter(shown.values())
    assert all(size >= threshold for size in alike.values()) or not any(shown.values())


@given(tables, thresholds)
def test_describe_authors_gives_enough_people_each_description(
    people: list[Description], threshold: int
) -> None:
    shown = describe_authors(dict(enumerate(people)), threshold)
    for person, (role, municipality) in shown.items():
        assert role in (None, people[person].role)
        assert municipality in (None, people[person].municipality)
    alike = Counter(shown.values())
    assert all(size >= threshold for size in alike.values()) or set(alike) == {Description(None, None)}


def test_describe_authors_of_equal_people_hides_nothing() -> None:
    people = dict.fromkeys(range(5), Description("a", "b"))
    assert describe_authors(people, 5) == people


def test_describe_authors_with_one_unknown_person_hides_everyone() -> None:
    people = {**dict.fromkeys(range(5), Description("a", None)), 5: Description(None, None)}
    assert set(describe_authors(people, 5).values()) == {Description(None, None)}


def test_describe_authors_with_few_of_a_municipality_shows_roles_only() -> None:
    people = dict(enumerate([Description("a", "x")] * 6 + [Description("a", "y")] * 4))
    assert set(describe_authors(people, 5).values()) == {Description("a", None)}


class Person(NamedTuple):
    """A voter: their role and municipality, and for each option whether they chose it."""

    groups: tuple[str | None, str | None]
    chose: tuple[bool, ...]


Voters = tuple[Person, ...]
ROLE, MUNICIPALITY = 0, 1


def public_totals(voters: Voters, options: int) -> tuple[int, ...]:
    """The totals in every report: voters, and voters per option."""
    return (len(voters), *(sum(person.chose[o] for person in voters) for o in range(options)))


def published_cells(voters: Voters, options: int, threshold: int) -> dict[tuple[int, int, str], int]:
    """The counts in the report by (option, kind of group, group)."""
    found = {}
    for option, kind in product(range(options), (ROLE, MUNICIPALITY)):
        groups = {number: person.groups[kind] for number, person in enumerate(voters)}
        supporters = {number for number, person in enumerate(voters) if person.chose[option]}
        for group, count in support_by_group(groups, supporters, threshold).items():
            found[option, kind, group] = count
    return found


def count_in_group(voters: Voters, option: int, kind: int, group: str) -> int:
    """The true count of one cell."""
    return sum(person.groups[kind] == group and person.chose[option] for person in voters)


def all_cells(voters: Voters, options: int) -> Iterator[tuple[object, int]]:
    """The count of each cell: voters of a role, a municipality or both who chose an option, or did not."""
    for role, municipality in {person.groups for person in voters}:
        for names in {(role, municipality), (role, None), (None, municipality)} - {(None, None)}:
            choices = [
                chose
                for groups, chose in voters
                if all(name in (None, group) for name, group in zip(names, groups, strict=True))
            ]
            for option in range(options):
                yield (names, option, True), sum(chose[option] for chose in choices)
                yield (names, option, False), sum(not chose[option] for chose in choices)


@pytest.mark.parametrize(
    ("roles", "municipalities", "options", "people", "threshold", "choices"),
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
def test_support_by_group_does_not_determine_any_small_cell(
    roles: tuple[str | None, ...],
    municipalities: tuple[str | None, ...],
    options: int,
    people: int,
    threshold: int,
    choices: tuple[int, int],
) -> None:
    """For each cell below the threshold, another electorate with the same published counts has another count.

    Tries every electorate of up to `people` people, who each chose `choices[0]` to `choices[1]` options."""
    kinds: list[Person] = [
        Person(groups, chose)
        for groups in product(roles, municipalities)
        for chose in product((False, True), repeat=options)
        if choices[0] <= sum(chose) <= choices[1]
    ]
    electorates = [voters for n in range(people + 1) for voters in combinations_with_replacement(kinds, n)]
    published = {voters: published_cells(voters, options, threshold) for voters in electorates}
    cells = cache(lambda voters: dict(all_cells(voters, options)))
    assert any(published.values())
    for shape in {tuple(sorted(counts)) for counts in published.values() if counts}:
        by_counts: dict[tuple[int, ...], list[Voters]] = defaultdict(list)
        for voters in electorates:
            counts = (count_in_group(voters, *cell) for cell in shape)
            by_counts[(*public_totals(voters, options), *counts)].append(voters)
        for alike in by_counts.values():
            if not any(tuple(sorted(published[voters])) == shape for voters in alike):
                continue
            for cell, size in cells(alike[0]).items():
                if 0 < size < threshold:
                    assert any(cells(other).get(cell, 0) != size for other in alike), (shape, cell, alike[0])
