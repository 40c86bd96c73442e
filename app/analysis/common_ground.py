"""What all groups of voters share, and where two of them differ, from published numbers only.

A share is the part of a group's voters who chose an option. Whatever is said here follows from the published
numbers of a vote, so it says nothing about few people that they do not say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from app.analysis.group_numbers import GROUP_KINDS, OTHERS, Breakdown, GroupKind, VoteNumbers

HALF = Fraction(1, 2)
"""An option is shared if at least this part of the voters of every shown group chose it."""
LARGE_DIFFERENCE = Fraction(3, 10)
"""Of the shares of two groups of one kind."""


class Bounds(NamedTuple):
    """The lowest and the highest share that a group may have; the same where its share is published."""

    lowest: Fraction
    highest: Fraction


Shares = Mapping[str, Bounds]
"""Group -> between what its share is."""
ANYTHING = Bounds(Fraction(0), Fraction(1))


class SharedOption(NamedTuple):
    """An option that every group shares. lowest: the share of the group in which it is lowest, or what that
    is at least."""

    ref: str
    lowest: Fraction


class Difference(NamedTuple):
    """An option, and the groups of a kind with the highest and the lowest share of it."""

    ref: str
    kind: GroupKind
    highest: tuple[str, Fraction]
    lowest: tuple[str, Fraction]


class CommonGround(NamedTuple):
    """kinds: those that are compared, as the numbers of their voters are published. rows_only: those that are
    not, although a row of them is. groups: all groups that are compared, by kind. options: how many there
    are. compared: of how many of them it is known whether all groups share them. chosen_by_nobody: how many
    nobody chose. differences_known: of how many it is known whether two groups have very different shares."""

    kinds: tuple[GroupKind, ...]
    rows_only: tuple[GroupKind, ...]
    groups: Mapping[GroupKind, tuple[str, ...]]
    options: int
    shared: tuple[SharedOption, ...]
    compared: int
    chosen_by_nobody: int
    differences: tuple[Difference, ...]
    differences_known: int

    @property
    def is_known(self) -> bool:
        """Whether anything can be said of what all groups share."""
        return bool(self.compared if self.kinds else self.shared)

    @property
    def unknown(self) -> int:
        """Of how many options it is not known whether all groups share them."""
        return self.options - self.compared

    @property
    def differences_unknown(self) -> int:
        """Of how many options it is not known whether two groups have very different shares."""
        return self.options - self.differences_known


def find_common_ground(vote: VoteNumbers) -> CommonGround:
    """What the groups share, from the published numbers of a vote; its options are in their order there.

    Every group has to share an option in each kind that has shown voters. Where an option has no row, its
    total still says between what the shares of the groups are: what everybody chose, each group chose, also
    if no group is shown."""
    by_kind = vote.by_kind
    shown = {kind: by_kind[kind] for kind in GROUP_KINDS if kind in by_kind and _has_voters(by_kind[kind])}
    rows = {ref: {kind: _shares(vote, each, ref) for kind, each in shown.items()} for ref in vote.options}
    bounds = {ref: tuple(rows[ref].values()) or (_shares_of_any_group(vote, ref),) for ref in vote.options}
    lowest = {ref: min(_bounds_of_all(bounds[ref], "lowest")) for ref in vote.options}
    shared = tuple(SharedOption(ref, lowest[ref]) for ref in vote.options if lowest[ref] >= HALF)
    not_shared = [ref for ref in vote.options if min(_bounds_of_all(bounds[ref], "highest")) < HALF]
    differences = tuple(
        found
        for ref in vote.options
        for kind, row in rows[ref].items()
        if (found := _large_difference(ref, kind, row))
    )
    without_difference = {ref for ref in vote.options if all(map(_are_close, bounds[ref]))}
    return CommonGround(
        kinds=tuple(shown),
        rows_only=tuple(
            kind for kind in GROUP_KINDS if kind in by_kind and by_kind[kind].rows and kind not in shown
        ),
        groups={kind: tuple(each.voters or ()) for kind, each in shown.items()},
        options=len(vote.options),
        shared=shared,
        compared=len(shared) + len(not_shared),
        chosen_by_nobody=sum(vote.voters > 0 and each.people == 0 for each in vote.options.values()),
        differences=differences,
        differences_known=len(without_difference | {each.ref for each in differences}),
    )


def with_named_groups(breakdown: Breakdown, named: Sequence[str]) -> Breakdown:
    """The breakdown as tables show it: groups without a name are among the others."""

    def merged(counts: Mapping[str, int]) -> dict[str, int]:
        own = {group: count for group, count in counts.items() if group in named}
        rest = [count for group, count in counts.items() if group not in named]
        return {**own, OTHERS: sum(rest)} if rest else own

    return Breakdown(
        merged(breakdown.sizes),
        None if breakdown.voters is None else merged(breakdown.voters),
        {ref: merged(row) for ref, row in breakdown.rows.items()},
    )


def _has_voters(breakdown: Breakdown) -> bool:
    """Whether there are two groups or more, and for each a number of voters."""
    voters = breakdown.voters or {}
    return len(voters) > 1 and all(voters.values())


def _shares(vote: VoteNumbers, breakdown: Breakdown, ref: str) -> Shares:
    """Between what the share of each group is. Of `count` voters of a group, all those who did not choose the
    option may be in this group, or none of them."""
    voters, row, total = breakdown.voters or {}, breakdown.rows.get(ref, {}), vote.options[ref].people
    if all(row.get(group, count + 1) <= count for group, count in voters.items()):
        return {group: Bounds(*[Fraction(row[group], count)] * 2) for group, count in voters.items()}
    if sum(voters.values()) != vote.voters or not _total_can_be(vote, ref):
        return dict.fromkeys(voters, ANYTHING)
    others = vote.voters - total
    return {
        group: Bounds(Fraction(max(0, count - others), count), Fraction(min(count, total), count))
        for group, count in voters.items()
    }


def _shares_of_any_group(vote: VoteNumbers, ref: str) -> Shares:
    """Between what the share of every group is, of whose voters no number is published."""
    people = vote.options[ref].people
    if not _total_can_be(vote, ref) or 0 < people < vote.voters:
        return {OTHERS: ANYTHING}
    return {OTHERS: Bounds(*[Fraction(people, vote.voters)] * 2)}


def _total_can_be(vote: VoteNumbers, ref: str) -> bool:
    """Whether the total of an option is not larger than the number of voters. An imported edition may have
    any numbers."""
    return vote.voters > 0 and 0 <= vote.options[ref].people <= vote.voters


def _bounds_of_all(rows: Iterable[Shares], bound: Literal["lowest", "highest"]) -> Iterator[Fraction]:
    return (getattr(each, bound) for row in rows for each in row.values())


def _are_close(row: Shares) -> bool:
    """Whether it is certain that no two shares have a large difference."""
    return max(_bounds_of_all([row], "highest")) - min(_bounds_of_all([row], "lowest")) < LARGE_DIFFERENCE


def _large_difference(ref: str, kind: GroupKind, row: Shares) -> Difference | None:
    """The largest difference of the row, if it is published and large."""
    shares = {group: each.lowest for group, each in row.items() if each.lowest == each.highest}
    if len(shares) < len(row):
        return None
    highest, lowest = (
        max(shares, key=lambda group: shares[group]),
        min(shares, key=lambda group: shares[group]),
    )
    if shares[highest] - shares[lowest] < LARGE_DIFFERENCE:
        return None
    return Difference(ref, kind, (highest, shares[highest]), (lowest, shares[lowest]))
