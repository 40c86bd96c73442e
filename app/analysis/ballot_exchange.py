"""Whether a small number could be another one: a search for other ballots that give the same publication."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from functools import cached_property
from itertools import product
from typing import NamedTuple

from app.analysis.group_numbers import OTHERS

TURNOUT = ""
"""A key beside the refs of the options: for the people who took part in the vote."""


class Grouping(NamedTuple):
    """The people of a workshop by role, or by municipality. of: person -> group. sizes: group -> how many
    people. OTHERS is a group too."""

    of: Mapping[str, str]
    sizes: Mapping[str, int]

    def count_groups(self, people: Iterable[str]) -> Counter[str]:
        """group -> how many of these people."""
        return Counter(self.of[person] for person in people)


class Crosstab(NamedTuple):
    """Which numbers of one vote by option and group are shown. groups: those that have a column of their own;
    all others are in the column OTHERS. refs: of the options that have a row; TURNOUT too, if it has one."""

    groups: frozenset[str]
    refs: frozenset[str]

    def counted_as(self, group: str) -> str:
        """The column in which the people of this group are counted."""
        return group if group in self.groups else OTHERS


class VoteCounts(NamedTuple):
    """One vote. choosers: ref -> the people who chose the option, TURNOUT -> all who took part. max_choices:
    how many options one person can choose. threshold: the smallest number of people that is not small.
    groupings: by role, and by municipality. by_group: for each of them, ref -> group -> how many people."""

    choosers: Mapping[str, AbstractSet[str]]
    max_choices: int
    threshold: int
    groupings: Sequence[Grouping]
    by_group: Sequence[Mapping[str, Counter[str]]]


class SmallCell(NamedTuple):
    """A number of 1 to threshold - 1 people of a group. grouping: the index of its grouping. ref: of an
    option, or TURNOUT. members: these people, and all of other groups who did the same: they chose the
    option, or did not, or took part and did not (TURNOUT: they took part, or did not). people: how many are
    in the group."""

    grouping: int
    group: str
    ref: str
    members: AbstractSet[str]
    people: int


def small_cells(vote: VoteCounts, index: int) -> Iterator[SmallCell]:
    """The small cells of a grouping.

    A single group has none: either its totals are not small, or nothing about it is published."""
    sizes, by_group = vote.groupings[index].sizes, vote.by_group[index]
    everybody, voters = vote.groupings[index].of.keys(), vote.choosers[TURNOUT]
    for (ref, chose), group in product(vote.choosers.items(), sizes if len(sizes) > 1 else ()):
        people = by_group[ref][group]
        if 0 < people < vote.threshold:
            yield SmallCell(index, group, ref, chose, people)
        for base, size in ((everybody, sizes[group]), (voters, by_group[TURNOUT][group])):
            if 0 < size - people < vote.threshold:
                yield SmallCell(index, group, ref, base - chose, size - people)


class BallotExchange:
    """Searches for ballots of one vote that two people can exchange without a change in any published number.

    They can if, for role and for municipality, the two are counted in the same group, or their ballots hold
    the same of the options that are shown. So there are up to four ways to sort people into classes in which
    ballots can be exchanged; each way is tried by itself."""

    def __init__(self, vote: VoteCounts, crosstabs: Sequence[Crosstab]) -> None:
        pairs = zip(vote.groupings, crosstabs, strict=True)
        ways = product(*(_ways(vote.choosers, grouping, crosstab) for grouping, crosstab in pairs))
        self._ways = [_Classes(vote, by_grouping) for by_grouping in ways]

    def allows(self, cell: SmallCell) -> bool:
        """Whether exchanges can make the number 0, or at least the threshold."""
        return any(way.allow(cell) for way in self._ways)


def _ways(
    choosers: Mapping[str, AbstractSet[str]], grouping: Grouping, crosstab: Crosstab
) -> Iterator[Mapping[str, Hashable]]:
    """One or two ways: person -> class, within which exchanges leave the crosstab as it is."""
    shown: dict[str, tuple[str, ...]] = dict.fromkeys(grouping.of, ())
    for ref in sorted(crosstab.refs):
        for person in choosers[ref]:
            shown[person] += (ref,)
    yield shown
    if crosstab.refs:
        yield {person: crosstab.counted_as(group) for person, group in grouping.of.items()}


class _Classes:
    """People sorted into classes. by_grouping: for each grouping, person -> class there. Two people are in
    the same class if they are in every grouping. All mappings name the people in the same order."""

    def __init__(self, vote: VoteCounts, by_grouping: Sequence[Mapping[str, Hashable]]) -> None:
        self._vote, self._by_grouping = vote, by_grouping

    @cached_property
    def _of(self) -> Mapping[str, int]:
        numbers: dict[Hashable, int] = {}
        keys = zip(*(classes.values() for classes in self._by_grouping), strict=True)
        return {
            person: numbers.setdefault(key, len(numbers))
            for person, key in zip(self._by_grouping[0], keys, strict=True)
        }

    @cached_property
    def _sizes(self) -> Counter[int]:
        return Counter(self._of.values())

    @cached_property
    def _group_sizes(self) -> Sequence[Counter[tuple[int, str]]]:
        return [
            Counter(zip(self._of.values(), grouping.of.values(), strict=True))
            for grouping in self._vote.groupings
        ]

    def allow(self, cell: SmallCell) -> bool:
        """Whether exchanges within the classes can make the number 0, or at least the threshold."""
        of, group_of = self._of, self._vote.groupings[cell.grouping].of
        in_group = self._group_sizes[cell.grouping]
        members = Counter(of[person] for person in cell.members)
        inside = Counter(of[person] for person in cell.members if group_of[person] == cell.group)
        # To make it 0: people of other groups who are no members take the ballots of the members inside.
        free = (
            self._sizes[key] - in_group[key, cell.group] - (members[key] - count)
            for key, count in inside.items()
        )
        if all(room >= count for room, count in zip(free, inside.values(), strict=True)):
            return True
        # To make it larger: people inside who are no members take the ballots of members of other groups.
        more = (
            min(count - inside[key], in_group[key, cell.group] - inside[key])
            for key, count in members.items()
        )
        return sum(more) >= self._vote.threshold - cell.people


class TurnoutShift:
    """Searches for people of one group who may have voted in place of people of another: one ballot with
    several options becomes two in this group, two ballots become one in another. How many people of each
    group chose each option stays as it is. index: of the grouping."""

    def __init__(self, vote: VoteCounts, index: int) -> None:
        self._threshold = vote.threshold
        self._choosers = vote.choosers
        self._more: dict[str, int] = {}
        self._fewer: dict[str, int] = {}
        by_group = vote.by_group[index]
        for group, size in vote.groupings[index].sizes.items():
            choices = [counts[group] for ref, counts in by_group.items() if ref != TURNOUT]
            voters, fewest = by_group[TURNOUT][group], max(*choices, -(-sum(choices) // vote.max_choices))
            self._more[group] = min(size, sum(choices)) - voters
            self._fewer[group] = voters - fewest

    def allows(self, cell: SmallCell) -> bool:
        """Whether a shift can make the number 0, or at least the threshold. Only numbers of voters shift."""
        missing, chose = self._threshold - cell.people, self._choosers[cell.ref]
        if cell.members is chose:
            return cell.ref == TURNOUT and self._can_add(cell.group, missing)
        if cell.ref == TURNOUT:
            return self._can_add(cell.group, cell.people) or self._can_remove(cell.group, missing)
        if cell.members <= self._choosers[TURNOUT]:
            return self._can_add(cell.group, missing) or self._can_remove(cell.group, cell.people)
        return False

    def _can_add(self, group: str, people: int) -> bool:
        others = sum(room for other, room in self._fewer.items() if other != group)
        return min(self._more[group], others) >= people

    def _can_remove(self, group: str, people: int) -> bool:
        others = sum(room for other, room in self._more.items() if other != group)
        return min(self._fewer[group], others) >= people
