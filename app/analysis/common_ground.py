"""What all groups of voters share, and where two of them differ, from published numbers only.

A share is the part of a group's voters who chose an option. Whatever is said here follows from the breakdowns
that are published, so it says nothing about few people that they do not say."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from app.analysis.group_numbers import GROUP_KINDS, OTHERS, Breakdown, GroupKind

HALF = Fraction(1, 2)
"""An option is shared if at least this part of the voters of every shown group chose it."""
LARGE_DIFFERENCE = Fraction(3, 10)
"""Of the shares of two groups of one kind."""

Shares = Mapping[str, Fraction]
"""Group -> share."""


class SharedOption(NamedTuple):
    """An option that every group shares. lowest: the share of the group in which it is lowest."""

    ref: str
    lowest: Fraction


class Difference(NamedTuple):
    """An option, and the groups of a kind with the highest and the lowest share of it."""

    ref: str
    kind: GroupKind
    highest: tuple[str, Fraction]
    lowest: tuple[str, Fraction]


class CommonGround(NamedTuple):
    """kinds: those of which the numbers of voters are published; none: nothing can be compared. groups: all
    groups that are compared, by kind. compared: of how many options it is known whether all groups share
    them. unknown: of how many it is not, as their numbers by group are not published."""

    kinds: tuple[GroupKind, ...]
    groups: Mapping[GroupKind, tuple[str, ...]]
    shared: tuple[SharedOption, ...]
    compared: int
    unknown: int
    differences: tuple[Difference, ...]


def find_common_ground(options: Sequence[str], by: Mapping[GroupKind, Breakdown]) -> CommonGround:
    """What the groups share. options: the refs of a vote's options, in the order of the result. by: its
    published breakdowns.

    Every group has to share an option in each kind that has shown voters. One group that does not is enough
    to know that it is not shared; without such a group, it is known only if each of these kinds has a row."""
    shown = {kind: by[kind] for kind in GROUP_KINDS if kind in by and _has_voters(by[kind])}
    shares = {ref: {kind: _shares(each, ref) for kind, each in shown.items()} for ref in options}
    shared, compared = [], 0
    for ref in options:
        rows = [row for row in shares[ref].values() if row]
        lowest = min((share for row in rows for share in row.values()), default=HALF)
        if shown and len(rows) == len(shown) and lowest >= HALF:
            shared.append(SharedOption(ref, lowest))
        compared += bool(shown) and (lowest < HALF or len(rows) == len(shown))
    return CommonGround(
        kinds=tuple(shown),
        groups={kind: tuple(each.voters or ()) for kind, each in shown.items()},
        shared=tuple(shared),
        compared=compared,
        unknown=len(options) - compared,
        differences=tuple(
            found
            for ref in options
            for kind, row in shares[ref].items()
            if (found := _large_difference(ref, kind, row))
        ),
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


def _shares(breakdown: Breakdown, ref: str) -> Shares:
    """The share of each group; empty: the option has no row."""
    voters, row = breakdown.voters or {}, breakdown.rows.get(ref, {})
    if not all(row.get(group, count + 1) <= count for group, count in voters.items()):
        return {}
    return {group: Fraction(row[group], count) for group, count in voters.items()}


def _large_difference(ref: str, kind: GroupKind, row: Shares) -> Difference | None:
    if not row:
        return None
    highest, lowest = max(row, key=lambda group: row[group]), min(row, key=lambda group: row[group])
    if row[highest] - row[lowest] < LARGE_DIFFERENCE:
        return None
    return Difference(ref, kind, (highest, row[highest]), (lowest, row[lowest]))
