"""For each small number there is another hall with the same publication: shown by trying all tiny halls."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product
from typing import NamedTuple

import pytest

from app.analysis.disclosure import publish_numbers
from app.analysis.group_numbers import (
    GROUP_KINDS,
    OTHERS,
    Answers,
    ClosedVote,
    CountedSeat,
    GroupKind,
    PublishedNumbers,
)
from tests.faults.soak import SOAK

THRESHOLD = 2


class Person(NamedTuple):
    """Somebody who contributed. answers: role and municipality; None: no answer. dots: on each option."""

    answers: tuple[str | None, str | None]
    dots: tuple[int, ...]


People = tuple[Person, ...]
Name = tuple[GroupKind, str, str | None]
"""A published number: kind, group, and the option, "voters", or None for those who contributed."""
Shape = tuple[Name, ...]


def publish(people: People, budget: int) -> PublishedNumbers:
    options = [f"o{number}" for number in range(len(people[0].dots))]
    answers = {f"p{number}": Answers(*person.answers) for number, person in enumerate(people)}
    ballots = {
        f"p{number}": {ref: dots for ref, dots in zip(options, person.dots, strict=True) if dots}
        for number, person in enumerate(people)
        if any(person.dots)
    }
    vote = ClosedVote("v", budget, options, answers, ballots)
    seats = {person: CountedSeat(answer, True) for person, answer in answers.items()}
    return publish_numbers(seats, [vote], {"role": ("a", "b"), "municipality": ("x", "y")}, THRESHOLD)


def shape_of(published: PublishedNumbers) -> Shape:
    """What is published beside the totals. The numbers of OTHERS follow from these."""
    known: list[Name] = []
    for kind in GROUP_KINDS:
        known += [(kind, group, None) for group in published.contributors[kind].groups]
        for vote in published.votes:
            if table := vote.by_kind.get(kind):
                refs = [*table.rows, *(["voters"] if table.voters else [])]
                known += [(kind, group, ref) for group in table.sizes if group != OTHERS for ref in refs]
    return tuple(known)


def count(people: People, kind: GroupKind, group: str, ref: str | None = None) -> int:
    """People in the group, or those of them who chose the option or ("voters") took part."""
    index = GROUP_KINDS.index(kind)
    inside = [person for person in people if person.answers[index] == group]
    if ref is None:
        return len(inside)
    if ref == "voters":
        return sum(any(person.dots) for person in inside)
    return sum(person.dots[int(ref[1:])] > 0 for person in inside)


def totals(people: People) -> tuple[int, ...]:
    """The published totals: people who voted, dots on each option, people who chose each option."""
    options = range(len(people[0].dots))
    return (
        sum(any(person.dots) for person in people),
        *(sum(person.dots[number] for person in people) for number in options),
        *(sum(person.dots[number] > 0 for person in people) for number in options),
    )


def numbers(people: People) -> Iterator[tuple[object, int]]:
    """Each number of people in a group: contributed, voted or not, chose an option or did not."""
    groups: tuple[tuple[GroupKind, str], ...] = (
        ("role", "a"),
        ("role", "b"),
        ("municipality", "x"),
        ("municipality", "y"),
    )
    for kind, group in groups:
        contributed, voted = count(people, kind, group), count(people, kind, group, "voters")
        yield (kind, group, "contributed"), contributed
        yield (kind, group, "voted"), voted
        yield (kind, group, "not voted"), contributed - voted
        for number in range(len(people[0].dots)):
            chose = count(people, kind, group, f"o{number}")
            yield (kind, group, number), chose
            yield (kind, group, number, "not"), contributed - chose
            yield (kind, group, number, "voted otherwise"), voted - chose


ONE_OF_TWO = [(0, 0), (1, 0), (0, 1)]
ONE_OF_THREE = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)]
UP_TO_TWO = [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0)]


QUICK = [
    ("ab", [None], ONE_OF_TWO, 1, 9),
    ("ab", [None], ONE_OF_THREE, 1, 8),
    ("ab", "xy", [(0,), (1,)], 1, 8),
]
"""The arguments of the test below: roles, places, ballots, budget, number of people."""
SLOW = [
    ("ab", [None], UP_TO_TWO, 2, 9),
    ("ab", [None], ONE_OF_THREE, 1, 10),
    (["a", "b", None], [None], ONE_OF_TWO, 1, 9),
    ("ab", "xy", [(1, 0), (0, 1)], 1, 9),
]


@pytest.mark.parametrize(
    ("roles", "places", "ballots", "budget", "people"), [*QUICK, *(SLOW if SOAK else [])]
)
def test_publish_numbers_leaves_an_alternative_for_each_small_number(
    roles: Sequence[str | None],
    places: Sequence[str | None],
    ballots: Sequence[tuple[int, ...]],
    budget: int,
    people: int,
) -> None:
    """Another hall that gives the same publication, in which the number is 0 or at least the threshold."""
    kinds = [Person(*kind) for kind in product(product(roles, places), ballots)]
    halls = list(combinations_with_replacement(kinds, people))
    by_shape: dict[Shape, list[int]] = defaultdict(list)
    for number, hall in enumerate(halls):
        by_shape[shape_of(publish(hall, budget))].append(number)
    assert max(map(len, by_shape)) > 2
    all_totals, all_numbers = list(map(totals, halls)), [dict(numbers(hall)) for hall in halls]
    counts = {name: [count(hall, *name) for hall in halls] for name in set().union(*by_shape)}
    for shape, shown in by_shape.items():
        published = [*zip(all_totals, *(counts[name] for name in shape), strict=True)]
        alike: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for number, key in enumerate(published):
            alike[key].append(number)
        for number in shown:
            for name, size in all_numbers[number].items():
                if 0 < size < THRESHOLD:
                    others = (all_numbers[other][name] for other in alike[published[number]])
                    assert any(other not in range(1, THRESHOLD) for other in others), (
                        name,
                        shape,
                        halls[number],
                    )
