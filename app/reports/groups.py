"""The numbers of a workshop's people by role and by municipality."""

from app.analysis.disclosure import publish_numbers
from app.analysis.group_numbers import Answers, ClosedVote, CountedSeat
from app.reports.card_ids import with_report_refs
from app.reports.model import GroupNumbers
from app.workshop.state import State, Vote, oldest_first


def count_groups(state: State, edition: int = 1) -> GroupNumbers:
    """All numbers by group that may be shown. They are chosen together, because one number can expose people
    who are counted in another. edition: the number of the edition that they are counted for. May take a
    second.

    Whoever shared a card contributed, also if staff took it away or they took it back: others have read it,
    and the difference from the number of people who came would tell who wrote it."""
    plan = state.plan
    seats = {
        seat.id: CountedSeat(Answers(seat.role, seat.municipality), seat.has_shared)
        for seat in state.participants.values()
    }
    published = publish_numbers(
        seats,
        [_closed_vote(state, vote) for vote in oldest_first(state.votes) if vote.closed],
        {
            "role": [role.id for role in plan.roles],
            "municipality": [municipality.id for municipality in plan.municipalities],
        },
        plan.privacy_threshold,
    )
    votes = {vote.id: vote.by_kind for vote in published.votes if vote.by_kind}
    numbers = GroupNumbers(
        published.people,
        published.contributors,
        votes,
        edition,
        plan.privacy_threshold,
        counts_taken_away=True,
        counts_every_author=True,
    )
    return with_report_refs(numbers)


def _closed_vote(state: State, vote: Vote) -> ClosedVote:
    answers = {voter: _answers(state, vote, voter) for voter in vote.ballots}
    return ClosedVote(
        vote.id, vote.budget, [option.ref for option in vote.options], answers, dict(vote.ballots.items())
    )


def _answers(state: State, vote: Vote, voter: str) -> Answers:
    """The voter's answers when the vote closed. For a ballot that came after the close, as in some logs of
    earlier versions, the latest answers."""
    answers = vote.answers.get(voter) or state.participants.get(voter)
    return Answers(answers.role, answers.municipality) if answers else Answers()
