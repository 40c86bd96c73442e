"""The numbers of one vote: totals, and the rows by group that may be shown."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from app.analysis.ballot_exchange import TURNOUT, Counts, Grouping, Table, first_exposed
from app.analysis.group_numbers import KINDS, OTHERS, Breakdown, ClosedVote, OptionTotal, VoteNumbers

EMPTY = Table(frozenset(), frozenset())


class CountedVote(NamedTuple):
    """A vote, and ref -> the people who chose the option; TURNOUT -> everybody who took part."""

    vote: ClosedVote
    choosers: dict[str, set[str]]

    @property
    def voters(self) -> set[str]:
        """Everybody with a ballot."""
        return self.choosers[TURNOUT]


def count_vote(vote: ClosedVote) -> CountedVote:
    """The vote with the people of each option. A ballot without dots is none."""
    choosers: dict[str, set[str]] = {ref: set() for ref in vote.options}
    for person, ballot in vote.ballots.items():
        for ref, dots in ballot.items():
            if dots:
                choosers[ref].add(person)
    return CountedVote(vote, {**choosers, TURNOUT: set().union(*choosers.values())})


def vote_numbers(counted: CountedVote, groupings: Sequence[Grouping], threshold: int) -> VoteNumbers:
    """What may be shown of a vote that at least threshold people took part in. groupings: one per kind."""
    vote, choosers = counted
    dots: Counter[str] = Counter()
    for ballot in vote.ballots.values():
        dots.update(ballot)
    totals = {ref: OptionTotal(dots[ref], len(choosers[ref])) for ref in vote.options}
    tables = _safe_tables(counted, groupings, threshold)
    by = {
        kind: _breakdown(vote.options, choosers, grouping, table)
        for kind, grouping, table in zip(KINDS, groupings, tables, strict=True)
        if table.refs - {TURNOUT}
    }
    return VoteNumbers(vote.id, len(choosers[TURNOUT]), totals, by)


def _safe_tables(counted: CountedVote, groupings: Sequence[Grouping], threshold: int) -> list[Table]:
    """One table per grouping, with as many rows as may be shown."""
    vote, choosers = counted
    tables = [_largest_table(choosers, grouping, threshold) for grouping in groupings]
    most = min(vote.budget, len(vote.options))
    while any(table.refs for table in tables):
        exposed = first_exposed(Counts(choosers, most, groupings, tables, threshold))
        if exposed is None:
            break
        index = exposed if tables[exposed].refs else 1 - exposed
        tables[index] = _without_weakest_row(choosers, groupings[index], tables[index])
    return tables


def _largest_table(choosers: Mapping[str, Collection[str]], grouping: Grouping, threshold: int) -> Table:
    """The table with most numbers, of those that count 1, 2, 3 … of the largest groups by themselves."""
    groups = sorted(grouping.sizes.keys() - {OTHERS}, key=lambda group: (-grouping.sizes[group], group))
    tables = [
        _candidates(choosers, grouping, frozenset(groups[:number]), threshold)
        for number in range(1, len(groups) + 1)
    ]
    return max(
        tables, key=lambda table: (len(table.refs) * len(table.groups), len(table.groups)), default=EMPTY
    )


def _candidates(
    choosers: Mapping[str, Collection[str]], grouping: Grouping, groups: frozenset[str], threshold: int
) -> Table:
    """The rows in which at least threshold people of each group are counted, and as many are not."""
    table = Table(groups, frozenset())
    base = _by_part(grouping.of, grouping, table)
    if len(base) < 2:
        return EMPTY
    voters = _by_part(choosers[TURNOUT], grouping, table)
    refs = set()
    if all(threshold <= voters[part] <= base[part] - threshold for part in base):
        refs.add(TURNOUT)
        base = voters
    for ref in choosers.keys() - {TURNOUT}:
        chose = _by_part(choosers[ref], grouping, table)
        if all(threshold <= chose[part] <= base[part] - threshold for part in base):
            refs.add(ref)
    return Table(groups, frozenset(refs)) if refs - {TURNOUT} else EMPTY


def _without_weakest_row(choosers: Mapping[str, Collection[str]], grouping: Grouping, table: Table) -> Table:
    """The table without the row that contains the smallest number."""
    rows = {ref: min(_by_part(choosers[ref], grouping, table).values()) for ref in table.refs}
    refs = table.refs - {min(rows, key=lambda ref: (rows[ref], ref))}
    return Table(table.groups, refs) if refs - {TURNOUT} else EMPTY


def _by_part(people: Iterable[str], grouping: Grouping, table: Table) -> Counter[str]:
    return Counter(table.part(grouping.of[person]) for person in people)


def _breakdown(
    options: Iterable[str], choosers: Mapping[str, Collection[str]], grouping: Grouping, table: Table
) -> Breakdown:
    sizes = _by_part(grouping.of, grouping, table)
    parts = sorted(sizes, key=lambda part: (part == OTHERS, -sizes[part], part))

    def row(people: Iterable[str]) -> dict[str, int]:
        counts = _by_part(people, grouping, table)
        return {part: counts[part] for part in parts}

    voters = (
        row(choosers[TURNOUT])
        if TURNOUT in table.refs or len(choosers[TURNOUT]) == len(grouping.of)
        else None
    )
    return Breakdown(
        row(grouping.of), voters, {ref: row(choosers[ref]) for ref in options if ref in table.refs}
    )
