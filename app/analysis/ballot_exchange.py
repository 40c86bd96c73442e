"""Whether a small number could be another one: a search for other ballots that give the same publication."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set as AbstractSet
from itertools import product
from typing import NamedTuple

from app.analysis.group_numbers import OTHERS

TURNOUT = ""
"""Stands beside the refs of the options: the people who took part in the vote."""


class Grouping(NamedTuple):
    """The people of a workshop by role, or by municipality. of: person -> group. sizes: group -> people."""

    of: Mapping[str, str]
    sizes: Mapping[str, int]


class Table(NamedTuple):
    """What one vote shows of a grouping. groups: those counted by themselves. refs: rows that are shown."""

    groups: frozenset[str]
    refs: frozenset[str]

    def part(self, group: str) -> str:
        """The group under which this group is counted."""
        return group if group in self.groups else OTHERS


class Counts(NamedTuple):
    """One vote. choosers: ref -> people, TURNOUT too. most: options that one person can choose.
    tables: one per grouping."""

    choosers: Mapping[str, AbstractSet[str]]
    most: int
    groupings: Sequence[Grouping]
    tables: Sequence[Table]
    threshold: int


def first_exposed(vote: Counts) -> int | None:
    """The index of the first grouping in which a number of 1 to threshold - 1 people has no alternative."""
    exchange = BallotExchange(vote)
    for index, grouping in enumerate(vote.groupings):
        turnout = TurnoutShift(vote, index)
        for ref, members, group in _small_cells(vote, grouping):
            if not (turnout.allows(ref, members, group) or exchange.allows(index, members, group)):
                return index
    return None


def _small_cells(vote: Counts, grouping: Grouping) -> Iterator[tuple[str, AbstractSet[str], str]]:
    """(ref, members, group): who chose the option, who did not, and which voters did not, if only a few of
    the group belong to them. For TURNOUT: who took part, and who did not."""
    voters, everybody = vote.choosers[TURNOUT], grouping.of.keys()
    for ref, chose in vote.choosers.items():
        counts = Counter(grouping.of[person] for person in chose)
        took_part = Counter(grouping.of[person] for person in voters)
        complements = ((everybody, grouping.sizes), (voters, took_part))
        for group in grouping.sizes:
            if 0 < counts[group] < vote.threshold:
                yield ref, chose, group
            for all_of_them, sizes in complements:
                if 0 < sizes[group] - counts[group] < vote.threshold:
                    yield ref, all_of_them - chose, group


class BallotExchange:
    """Ballots of one vote that two people may exchange without a change in any published number.

    They may if, for role and for municipality, the two are counted in the same group, or their ballots hold
    the same of the options that are shown. So there are four ways to sort people into classes in which the
    ballots can be dealt out anew; each way is tried by itself."""

    def __init__(self, vote: Counts) -> None:
        self._vote = vote
        ways = [self._ways(*pair) for pair in zip(vote.groupings, vote.tables, strict=True)]
        everybody = vote.groupings[0].of
        self._classes = [
            {person: tuple(way[person] for way in chosen) for person in everybody}
            for chosen in product(*ways)
        ]
        self._sizes = [Counter(classes.values()) for classes in self._classes]
        self._in_group = [
            [
                Counter((classes[person], group) for person, group in grouping.of.items())
                for grouping in vote.groupings
            ]
            for classes in self._classes
        ]

    def _ways(self, grouping: Grouping, table: Table) -> list[dict[str, object]]:
        """person -> class, within which exchanges leave this table as it is."""
        shown: dict[str, tuple[str, ...]] = dict.fromkeys(grouping.of, ())
        if not table.refs:
            return [{**shown}]
        for ref in sorted(table.refs):
            for person in self._vote.choosers[ref]:
                shown[person] += (ref,)
        return [{**shown}, {person: table.part(group) for person, group in grouping.of.items()}]

    def allows(self, index: int, members: AbstractSet[str], group: str) -> bool:
        """Exchanges can make the number of members in the group 0, or at least the threshold."""
        of = self._vote.groupings[index].of
        return any(self._can_change(way, index, of, members, group) for way in range(len(self._classes)))

    def _can_change(
        self, way: int, index: int, of: Mapping[str, str], members: AbstractSet[str], group: str
    ) -> bool:
        classes = self._classes[way]
        in_class = Counter(classes[person] for person in members)
        inside = Counter(classes[person] for person in members if of[person] == group)
        sizes, in_group = self._sizes[way], self._in_group[way][index]
        if all(
            sizes[key] - in_group[key, group] - (in_class[key] - count) >= count
            for key, count in inside.items()
        ):
            return True
        more = sum(
            min(count - inside[key], in_group[key, group] - inside[key]) for key, count in in_class.items()
        )
        return more >= self._vote.threshold - inside.total()


class TurnoutShift:
    """People of one group who may have voted in place of people of another, all choices by group unchanged.

    One ballot with several options becomes two in this group, two ballots become one in another."""

    def __init__(self, vote: Counts, index: int) -> None:
        grouping, table = vote.groupings[index], vote.tables[index]
        self._vote, self._of, self._sizes = vote, grouping.of, grouping.sizes
        self._more: dict[str, int] = {}
        self._fewer: dict[str, int] = {}
        if TURNOUT in table.refs:
            return
        by_ref = {ref: Counter(self._of[p] for p in people) for ref, people in vote.choosers.items()}
        took_part = by_ref.pop(TURNOUT)
        for group, size in grouping.sizes.items():
            choices = [counts[group] for counts in by_ref.values()]
            fewest = max(*choices, -(-sum(choices) // vote.most))
            self._more[group] = min(size, sum(choices)) - took_part[group]
            self._fewer[group] = took_part[group] - fewest

    def allows(self, ref: str, members: AbstractSet[str], group: str) -> bool:
        """A shift can make the number of members in the group 0, or at least the threshold."""
        voters = self._vote.choosers[TURNOUT]
        count = sum(self._of[person] == group for person in members)
        missing = self._vote.threshold - count
        if members == self._vote.choosers[ref]:
            return ref == TURNOUT and self._can_add(group, missing)
        if ref == TURNOUT:
            return self._can_add(group, count) or self._can_remove(group, missing)
        if members <= voters:
            return self._can_add(group, missing) or self._can_remove(group, count)
        return False

    def _can_add(self, group: str, people: int) -> bool:
        others = sum(room for other, room in self._fewer.items() if other != group)
        return min(self._more.get(group, 0), others) >= people

    def _can_remove(self, group: str, people: int) -> bool:
        others = sum(room for other, room in self._more.items() if other != group)
        return min(self._fewer.get(group, 0), others) >= people
