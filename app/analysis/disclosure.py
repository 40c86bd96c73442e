"""Disclosure control: which numbers about groups may be published without describing single persons.

A *group* is a role or a municipality. OTHERS is a group too: everybody who is in no other one. A *small
number* is 1 to threshold - 1 people of a group who took part in a vote, or did not, or chose an option, or
did not. No small number is published. None follows from what is published. A total over all groups is no such
number: it may be 1. `publish_numbers` decides on all numbers of a workshop together, by these rules:

- People: only those who contributed are counted. They shared a card or voted. Each has one role and one
  municipality. These are the same in all numbers. They are the answers when the votes closed in which the
  person took part. A person who took part in no vote has their last answers. A person whose answers differ
  belongs to OTHERS. Otherwise two sizes of one group would differ by the few who changed. Role and
  municipality are never crossed.
- Sizes: a group is counted by itself only if it has at least the threshold of people. All other people are
  OTHERS. OTHERS is empty or has at least the threshold of people. If necessary, the smallest groups are moved
  into OTHERS for that. If fewer people than the threshold contributed in all, all of them are OTHERS.
- Votes: a vote with fewer voters than the threshold is not published.
- Columns: in each vote some groups have a column of their own, the largest first. There are as many columns
  as give most numbers. All other people are OTHERS in this vote. With a single column, no number of this vote
  is shown by group.
- Rows: an option has a number in every column or in none. In each column at least the threshold of people
  must have chosen it. In each column at least the threshold of people must not have chosen it. These are
  counted among the voters if the row of the voters is shown. Otherwise they are counted among all people. So
  a 0 is not shown either: it says how every single person voted.
- Voters: how many of each group took part in a vote is a row too, under the same rule. It is also shown if
  everybody took part. It is shown only beside the row of an option. Without this row nobody knows it. Most
  people take part in every vote, so the difference of two such numbers would often be small.
- Dots: dots by group are never shown. Their sum over all options nearly gives the number of voters.
- Search: for each small number there must be other possible ballots with the same publication. With these
  ballots it must be 0, or at least the threshold. Rows are hidden until that is so. Two searches look for
  such ballots (`ballot_exchange.py`).
- First search: people exchange their ballots in one vote. All totals, all sizes, all shown rows and
  everything in other votes stay as they are, by role and by municipality. So nobody can tell the ballots
  apart, whatever they compute from the publication.
- Second search: it is only for the number of voters of a group. It makes two ballots of one, and one of two.
  The options that each group chose and the number of voters stay as they are. It does not look at how dots
  were spread over a ballot.
- Two groups or more: if no row is shown, a search always succeeds. If the other groups are large enough for
  all who did the same, the number can be 0. If they are not, it can be the threshold. For every group has at
  least the threshold of people.
- One group: if all people are of one group, not even its size is shown. Every total would be a number of this
  group, also a small one, and one of a vote that is held after these numbers were published.

Not prevented: several voters who put together what they know of themselves. For k of them the threshold is
lower by k. A person who takes a second seat and votes with it counts as a voter. Seats that contributed
nothing count nowhere. Why a row was hidden is not protected either. Who knows this code may guess that one of
its numbers is small.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from app.analysis.ballot_exchange import Grouping
from app.analysis.group_numbers import (
    GROUP_KINDS,
    OTHERS,
    ClosedVote,
    Contributors,
    CountedSeat,
    GroupKind,
    PublishedNumbers,
)
from app.analysis.vote_numbers import CountedVote, count_vote, vote_numbers

K = TypeVar("K")


def publish_numbers(
    seats: Mapping[str, CountedSeat],
    votes: Sequence[ClosedVote],
    groups: Mapping[GroupKind, Collection[str]],
    threshold: int,
) -> PublishedNumbers:
    """All numbers of a workshop. seats: person -> seat. groups: for `role` and for `municipality`, the groups
    of the plan. threshold: the plan's `privacy_threshold`."""
    counted_votes = [count_vote(vote) for vote in votes]
    people = {person for person, seat in seats.items() if seat.contributed}
    people.update(*(vote.voters for vote in counted_votes))
    groupings = []
    for kind in GROUP_KINDS:
        answers = _one_answer_each(kind, sorted(people), seats, counted_votes)
        groupings.append(_grouping(answers, groups[kind], threshold))
    return PublishedNumbers(
        len(people),
        {kind: _contributors(groupings[i], groups[kind]) for i, kind in enumerate(GROUP_KINDS)},
        tuple(
            vote_numbers(vote, groupings, threshold)
            for vote in counted_votes
            if len(vote.voters) >= threshold
        ),
    )


def _one_answer_each(
    kind: GroupKind, people: Iterable[str], seats: Mapping[str, CountedSeat], votes: Iterable[CountedVote]
) -> dict[str, str | None]:
    """person -> their answer at the votes that they took part in (None if these differ), else their last."""
    answers_at_votes: dict[str, set[str | None]] = {person: set() for person in people}
    for vote in votes:
        for person in vote.voters:
            answers_at_votes[person].add(getattr(vote.closed_vote.answers[person], kind))

    def answer_of(person: str) -> str | None:
        at_votes = answers_at_votes[person]
        if not at_votes:
            answer: str | None = getattr(seats[person].answers, kind)
            return answer
        if len(at_votes) > 1:
            return None
        return next(iter(at_votes))

    return {person: answer_of(person) for person in answers_at_votes}


def _grouping(answers: Mapping[str, str | None], groups: Collection[str], threshold: int) -> Grouping:
    """The people by the groups that may be counted by themselves; all others are OTHERS."""
    counts = Counter(answer for answer in answers.values() if answer in groups)
    is_one_group = len({*answers.values()}) == 1
    shown = set() if is_one_group else shown_cells(counts, threshold, len(answers) - counts.total())
    of = {person: answer if answer and answer in shown else OTHERS for person, answer in answers.items()}
    return Grouping(of, Counter(of.values()))


def _contributors(grouping: Grouping, groups: Collection[str]) -> Contributors:
    shown = [group for group in grouping.sizes if group != OTHERS]
    largest_first = sorted(shown, key=lambda group: (-grouping.sizes[group], group))
    hidden = tuple(group for group in groups if group not in shown)
    return Contributors({group: grouping.sizes[group] for group in largest_first}, hidden)


def shown_cells(counts: Mapping[K, int], threshold: int, unknown: int = 0) -> set[K]:
    """The cells that may be shown beside their total.

    counts: cell -> people. unknown: people in no cell. A cell under the threshold is hidden. The total minus
    the shown cells is the size of the rest (the hidden cells and `unknown`), so if the rest is under the
    threshold the smallest shown cells are hidden too.
    """
    shown = {cell for cell, count in counts.items() if count >= threshold}
    rest = unknown + sum(count for cell, count in counts.items() if cell not in shown)
    for cell in sorted(shown, key=lambda cell: (counts[cell], str(cell))):
        if rest == 0 or rest >= threshold:
            break
        shown.remove(cell)
        rest += counts[cell]
    return shown
