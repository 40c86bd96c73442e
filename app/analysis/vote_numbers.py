"""The numbers of one vote: totals, and the rows by group that may be shown."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.analysis.ballot_exchange import (
    TURNOUT,
    BallotExchange,
    Crosstab,
    Grouping,
    TurnoutShift,
    VoteCounts,
    small_cells,
)
from app.analysis.group_numbers import GROUP_KINDS, OTHERS, Breakdown, ClosedVote, OptionTotal, VoteNumbers

EMPTY = Crosstab(frozenset(), frozenset())
ROWS_PER_EXTRA_ROW = 20
"""Each step hides one row, and one extra for every 20 rows that are shown, because every step searches for
exchanges again, which takes long."""


class CountedVote(NamedTuple):
    """A closed vote with the people behind its numbers. choosers: ref -> the people who chose the option;
    TURNOUT -> everybody who took part."""

    closed_vote: ClosedVote
    choosers: dict[str, set[str]]

    @property
    def voters(self) -> set[str]:
        """Everybody who took part."""
        return self.choosers[TURNOUT]


def count_vote(vote: ClosedVote) -> CountedVote:
    """The vote with the people who chose each option. Who has a ballot without dots did not take part."""
    choosers: dict[str, set[str]] = {ref: set() for ref in vote.options}
    for person, ballot in vote.ballots.items():
        for ref, dots in ballot.items():
            if dots:
                choosers[ref].add(person)
    return CountedVote(vote, {**choosers, TURNOUT: set().union(*choosers.values())})


def vote_numbers(counted: CountedVote, groupings: Sequence[Grouping], threshold: int) -> VoteNumbers:
    """What may be shown of a vote in which at least `threshold` people took part. groupings: one for each of
    GROUP_KINDS."""
    vote, choosers = counted
    dots: Counter[str] = Counter()
    for ballot in vote.ballots.values():
        dots.update(ballot)
    totals = {ref: OptionTotal(dots[ref], len(choosers[ref])) for ref in vote.options}
    by_kind = {}
    counts = _counts(counted, groupings, threshold)
    for index, crosstab in enumerate(_safe_crosstabs(counts)):
        if crosstab.refs - {TURNOUT}:
            by_kind[GROUP_KINDS[index]] = _breakdown(vote.options, counts, index, crosstab)
    return VoteNumbers(vote.id, len(choosers[TURNOUT]), totals, by_kind)


def _counts(counted: CountedVote, groupings: Sequence[Grouping], threshold: int) -> VoteCounts:
    vote, choosers = counted
    by_group = [
        {ref: grouping.count_groups(people) for ref, people in choosers.items()} for grouping in groupings
    ]
    return VoteCounts(choosers, min(vote.budget, len(vote.options)), threshold, groupings, by_group)


def _safe_crosstabs(vote: VoteCounts) -> list[Crosstab]:
    """One crosstab per grouping: the largest, from which rows are hidden until every small cell could be 0 or
    at least the threshold.

    Hiding more rows does not change that for a cell, so each is looked at once."""
    indices = range(len(vote.groupings))
    crosstabs = [_largest_crosstab(vote, index) for index in indices]
    exchange = BallotExchange(vote, crosstabs)
    for index in indices:
        turnout = TurnoutShift(vote, index)
        for cell in small_cells(vote, index):
            while any(crosstab.refs for crosstab in crosstabs):
                if (TURNOUT not in crosstabs[index].refs and turnout.allows(cell)) or exchange.allows(cell):
                    break
                changed = index if crosstabs[index].refs else 1 - index
                crosstabs[changed] = _without_weakest_rows(vote, changed, crosstabs[changed])
                exchange = BallotExchange(vote, crosstabs)
    return crosstabs


def _largest_crosstab(vote: VoteCounts, index: int) -> Crosstab:
    """The crosstab with most numbers, of those with columns for the 1, 2, 3 … largest groups."""
    sizes = vote.groupings[index].sizes
    groups = sorted(sizes.keys() - {OTHERS}, key=lambda group: (-sizes[group], group))
    crosstabs = [_crosstab_of(vote, index, frozenset(groups[: n + 1])) for n in range(len(groups))]
    return max(
        crosstabs,
        key=lambda crosstab: (len(crosstab.refs) * len(crosstab.groups), len(crosstab.groups)),
        default=EMPTY,
    )


def _crosstab_of(vote: VoteCounts, index: int, groups: frozenset[str]) -> Crosstab:
    """The crosstab of these groups, with each row that counts at least threshold people of each column, and
    leaves out as many: of those who took part, if their row is shown, else of all. EMPTY without an
    option."""
    crosstab = Crosstab(groups, frozenset())
    rows = {ref: _count_columns(counts, crosstab) for ref, counts in vote.by_group[index].items()}
    base, voters = _count_columns(vote.groupings[index].sizes, crosstab), rows.pop(TURNOUT)
    if len(base) < 2:
        return EMPTY
    refs = {TURNOUT} if _may_be_shown(voters, base, vote.threshold) else set()
    refs.update(
        ref for ref, row in rows.items() if _may_be_shown(row, voters if refs else base, vote.threshold)
    )
    return Crosstab(groups, frozenset(refs)) if refs - {TURNOUT} else EMPTY


def _may_be_shown(row: Mapping[str, int], base: Mapping[str, int], threshold: int) -> bool:
    return all(threshold <= row[column] <= base[column] - threshold for column in base)


def _without_weakest_rows(vote: VoteCounts, index: int, crosstab: Crosstab) -> Crosstab:
    """The crosstab without the rows that contain the smallest numbers: one row, or more of a long one."""
    rows = {ref: min(_count_columns(vote.by_group[index][ref], crosstab).values()) for ref in crosstab.refs}
    weakest_first = sorted(rows, key=lambda ref: (rows[ref], ref))
    refs = crosstab.refs.difference(weakest_first[: 1 + len(rows) // ROWS_PER_EXTRA_ROW])
    return Crosstab(crosstab.groups, refs) if refs - {TURNOUT} else EMPTY


def _count_columns(counts: Mapping[str, int], crosstab: Crosstab) -> Counter[str]:
    columns: Counter[str] = Counter()
    for group, people in counts.items():
        columns[crosstab.counted_as(group)] += people
    return columns


def _breakdown(options: Iterable[str], vote: VoteCounts, index: int, crosstab: Crosstab) -> Breakdown:
    sizes = _count_columns(vote.groupings[index].sizes, crosstab)
    columns = sorted(sizes, key=lambda column: (column == OTHERS, -sizes[column], column))

    def row(ref: str) -> dict[str, int]:
        counts = _count_columns(vote.by_group[index][ref], crosstab)
        return {column: counts[column] for column in columns}

    everybody_voted = len(vote.choosers[TURNOUT]) == sizes.total()
    return Breakdown(
        {column: sizes[column] for column in columns},
        row(TURNOUT) if TURNOUT in crosstab.refs or everybody_voted else None,
        {ref: row(ref) for ref in options if ref in crosstab.refs},
    )
