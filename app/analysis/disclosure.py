"""Disclosure control: which numbers about groups may be published without describing single persons.

`publish_numbers` decides on all numbers of a workshop together. A *small number* is one of 1 to threshold - 1
people of a group (a role, or a municipality) who took part in a vote or did not, chose an option or did not.
No small number is published or follows from what is published:

- The people are those who contributed: who shared a card or voted. Each has one role and one municipality,
  the same in all numbers: the answers when the votes closed that they took part in, or their last ones if
  they took part in none. People whose answers differ belong to OTHERS: otherwise two sizes of one group would
  differ by the few who changed. Role and municipality are not crossed.
- A group is counted by itself if it has at least threshold people; OTHERS is empty or has as many.
- An option is broken down in all groups or in none, and only if at least threshold people of each group chose
  it and as many did not. A 0 is not shown either: it says how every single person voted.
- How many of each group took part in a vote is shown under the same rule, as if it were an option. It is not
  known otherwise: two votes, or a vote and the people who contributed, would differ by a few people.
- Dots by group are never shown: their sum over all options nearly gives the number of voters.
- For each small number there are other ballots that would give the same publication, and in which the number
  is 0 or at least the threshold; rows are hidden until that is so. Two searches look for them
  (`ballot_exchange.py`). One lets people exchange their ballots in one vote: all totals, all sizes, all rows
  shown, by role and by municipality, and everything in other votes stay as they are. That proves that nobody
  can tell, whatever they compute from the publication. The other, only for the number of voters of a group,
  takes ballots apart and puts them together; it keeps the options that each group chose and the number of
  voters, but does not look at how dots were spread over a ballot.
- With no row shown a search always succeeds if there are two groups or more: a number of a group can be 0,
  unless more people in all did the same than there are in the other groups; then it can be the threshold,
  because every group has at least threshold people. With one group, every total is a number of that group: if
  one of them is small, not even its size is shown.

Not prevented: several voters who put together what they know of themselves. For k of them the threshold is
lower by k, and a false seat that votes is a voter. Seats that contributed nothing count nowhere. Why a row
was hidden is not protected either: who knows this code may guess that one of its numbers is small.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from app.analysis.ballot_exchange import Grouping
from app.analysis.group_numbers import (
    KINDS,
    OTHERS,
    ClosedVote,
    Contributors,
    CountedSeat,
    Kind,
    PublishedNumbers,
)
from app.analysis.vote_numbers import CountedVote, count_vote, vote_numbers

K = TypeVar("K")


def publish_numbers(
    seats: Mapping[str, CountedSeat],
    votes: Sequence[ClosedVote],
    groups: Mapping[Kind, Collection[str]],
    threshold: int,
) -> PublishedNumbers:
    """All numbers of a workshop. seats: person -> seat. groups: kind -> the groups of the plan. threshold:
    the plan's `privacy_threshold`."""
    counted = [count_vote(vote) for vote in votes]
    people = {person for person, seat in seats.items() if seat.contributed}
    people.update(*(vote.voters for vote in counted))
    groupings = []
    for kind in KINDS:
        answers = _settled_answers(kind, sorted(people), seats, counted)
        grouping = _grouping(answers, groups[kind], threshold)
        groupings.append(
            _only_others(sorted(people)) if _totals_expose(grouping, counted, threshold) else grouping
        )
    return PublishedNumbers(
        len(people),
        {kind: _contributors(groupings[i], groups[kind]) for i, kind in enumerate(KINDS)},
        tuple(vote_numbers(vote, groupings, threshold) for vote in counted if len(vote.voters) >= threshold),
    )


def _settled_answers(
    kind: Kind, people: Iterable[str], seats: Mapping[str, CountedSeat], votes: Iterable[CountedVote]
) -> dict[str, str | None]:
    """person -> their answer at the votes that they took part in (None if these differ), else their last."""
    answers_at_votes: dict[str, set[str | None]] = {person: set() for person in people}
    for counted in votes:
        for person in counted.voters:
            answers_at_votes[person].add(getattr(counted.vote.answers[person], kind))
    return {
        person: answers.pop()
        if len(answers) == 1
        else None
        if answers
        else getattr(seats[person].answers, kind)
        for person, answers in answers_at_votes.items()
    }


def _grouping(answers: Mapping[str, str | None], groups: Collection[str], threshold: int) -> Grouping:
    """The people by the groups that may be counted by themselves; all others are OTHERS."""
    counts = Counter(answer for answer in answers.values() if answer in groups)
    counted = shown_cells(counts, threshold, len(answers) - counts.total())
    of = {person: answer if answer and answer in counted else OTHERS for person, answer in answers.items()}
    return Grouping(of, Counter(of.values()))


def _only_others(people: Collection[str]) -> Grouping:
    return Grouping(dict.fromkeys(people, OTHERS), {OTHERS: len(people)})


def _totals_expose(grouping: Grouping, votes: Iterable[CountedVote], threshold: int) -> bool:
    """Whether all people are of one group, and a total of a vote, or a difference of totals, is small."""
    if len(grouping.sizes) > 1:
        return False
    people = len(grouping.of)
    for counted in votes:
        voters = len(counted.voters)
        for chose in map(len, counted.choosers.values()):
            if any(0 < number < threshold for number in (chose, voters - chose, people - chose)):
                return True
    return False


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
