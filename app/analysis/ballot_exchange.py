"""Whether a small number could be another one: a search for other ballots that give the same publication."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set as AbstractSet
from functools import cached_property
from itertools import product
from typing import NamedTuple

from app.analysis.group_numbers import OTHERS

TURNOUT = ""
"""Stands beside the refs of the options: the people who took part in the vote."""


class Grouping(NamedTuple):
    """The people of a workshop by role, or by municipality. of: person -> group. sizes: group -> people."""

    of: Mapping[str, str]
    sizes: Mapping[str, int]

    def count_groups(self, people: Iterable[str]) -> Counter[str]:
        """group -> how many of these people."""
        return Counter(self.of[person] for person in people)


class Crosstab(NamedTuple):
    """The numbers of one vote by option and group that are shown. groups: the columns, those counted by
    themselves. refs: the rows."""

    groups: frozenset[str]
    refs: frozenset[str]

    def counted_as(self, group: str) -> str:
        """The group under which this group is counted."""
        return group if group in self.groups else OTHERS


class VoteCounts(NamedTuple):
    """One vote. choosers: ref -> people, TURNOUT too. max_choices: options that one person can choose.
    by_group: for each grouping, ref -> group -> people."""

    choosers: Mapping[str, AbstractSet[str]]
    max_choices: int
    threshold: int
    groupings: Sequence[Grouping]
    by_group: Sequence[Mapping[str, Counter[str]]]


class SmallCell(NamedTuple):
    """A number of 1 to threshold - 1 people. grouping: its index. members: these people, and all of other
    groups who did the same: they chose the option, or did not, or took part and did not."""

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
    """Ballots of one vote that two people may exchange without a change in any published number.

    They may if, for role and for municipality, the two are counted in the same group, or their ballots hold
    the same of the options that are shown. So there are up to four ways to sort people into classes in which
    the ballots can be exchanged; each way is tried by itself."""

    def __init__(self, vote: VoteCounts, crosstabs: Sequence[Crosstab]) -> None:
        pairs = zip(vote.groupings, crosstabs, strict=True)
        choices = product(*(_ways(vote.choosers, grouping, crosstab) for grouping, crosstab in pairs))
        self._ways = [_Classes(vote, chosen) for chosen in choices]

    def allows(self, cell: SmallCell) -> bool:
        """Exchanges can make the number 0, or at least the threshold."""
        return any(way.allow(cell) for way in self._ways)


def _ways(
    choosers: Mapping[str, AbstractSet[str]], grouping: Grouping, crosstab: Crosstab
) -> Iterator[Mapping[str, Hashable]]:
    """person -> class, within which exchanges leave the crosstab as it is."""
    shown: dict[str, tuple[str, ...]] = dict.fromkeys(grouping.of, ())
    for ref in sorted(crosstab.refs):
        for person in choosers[ref]:
            shown[person] += (ref,)
    yield shown
    if crosstab.refs:
        yield {person: crosstab.counted_as(group) for person, group in grouping.of.items()}


class _Classes:
    """People sorted into classes. chosen: for each grouping, person -> class; all these must be the same."""

    def __init__(self, vote: VoteCounts, chosen: Sequence[Mapping[str, Hashable]]) -> None:
        self._vote, self._chosen = vote, chosen

    @cached_property
    def _of(self) -> Mapping[str, int]:
        numbers: dict[Hashable, int] = {}
        keys = zip(*(ways.values() for ways in self._chosen), strict=True)
        return {
            person: numbers.setdefault(key, len(numbers))
            for person, key in zip(self._chosen[0], keys, strict=True)
        }

    @cached_property
    def _sizes(self) -> Counter[int]:
        return Counter(self._of.values())

    @cached_property
    def _group_sizes(self) -> Sequence[Counter[tuple[int, str]]]:
        return [Counter(zip(self._of.values(), one.of.values(), strict=True)) for one in self._vote.groupings]

    def allow(self, cell: SmallCell) -> bool:
        """Exchanges within the classes suffice."""
        of, group_of = self._of, self._vote.groupings[cell.grouping].of
        in_group = self._group_sizes[cell.grouping]
        members = Counter(of[person] for person in cell.members)
        inside = Counter(of[person] for person in cell.members if group_of[person] == cell.group)
        free = (
            self._sizes[key] - in_group[key, cell.group] - (members[key] - count)
            for key, count in inside.items()
        )
        if all(room >= count for room, count in zip(free, inside.values(), strict=True)):
            return True
        more = (
            min(count - inside[key], in_group[key, cell.group] - inside[key])
            for key, count in members.items()
        )
        return sum(more) >= self._vote.threshold - cell.people


class TurnoutShift:
    """People of one group who may have voted in place of people of another, all choices by group unchanged.

    One ballot with several options becomes two in this group, two ballots become one in another."""

    def __init__(self, vote: VoteCounts, index: int) -> None:
        self._threshold = vote.threshold
        self._chosen = vote.choosers
        self._more: dict[str, int] = {}
        self._fewer: dict[str, int] = {}
        by_group = vote.by_group[index]
        for group, size in vote.groupings[index].sizes.items():
            choices = [counts[group] for ref, counts in by_group.items() if ref != TURNOUT]
            voters, fewest = by_group[TURNOUT][group], max(*choices, -(-sum(choices) // vote.max_choices))
            self._more[group] = min(size, sum(choices)) - voters
            self._fewer[group] = voters - fewest

    def allows(self, cell: SmallCell) -> bool:
        """A shift can make the number 0, or at least the threshold. Only numbers of voters shift."""
        missing, chose = self._threshold - cell.people, self._chosen[cell.ref]
        if cell.members is chose:
            return cell.ref == TURNOUT and self._can_add(cell.group, missing)
        if cell.ref == TURNOUT:
            return self._can_add(cell.group, cell.people) or self._can_remove(cell.group, missing)
        if cell.members <= self._chosen[TURNOUT]:
            return self._can_add(cell.group, missing) or self._can_remove(cell.group, cell.people)
        return False

    def _can_add(self, group: str, people: int) -> bool:
        others = sum(room for other, room in self._fewer.items() if other != group)
        return min(self._more[group], others) >= people

    def _can_remove(self, group: str, people: int) -> bool:
        others = sum(room for other, room in self._more.items() if other != group)
        return min(self._fewer[group], others) >= people
