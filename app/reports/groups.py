"""The numbers of a workshop's people by role and by municipality."""

from app.analysis.disclosure import publish_numbers
from app.analysis.group_numbers import Answers, ClosedVote, Seat
from app.reports.model import GroupNumbers
from app.workshop.state import State, Vote, oldest_first


def count_groups(state: State) -> GroupNumbers:
    """All numbers by group that may be shown, decided together. May take a second."""
    plan = state.plan
    authors = {card.author for card in state.cards.values() if card.shared}
    seats = {
        seat.id: Seat(Answers(seat.role, seat.municipality), seat.id in authors)
        for seat in state.participants.values()
    }
    published = publish_numbers(
        seats,
        [_closed_vote(vote) for vote in oldest_first(state.votes) if vote.closed],
        {"role": [role.id for role in plan.roles], "municipality": [one.id for one in plan.municipalities]},
        plan.privacy_threshold,
    )
    votes = {vote.id: vote.by for vote in published.votes if vote.by}
    return GroupNumbers(published.people, published.here, votes)


def _closed_vote(vote: Vote) -> ClosedVote:
    answers = {voter: Answers(said.role, said.municipality) for voter, said in vote.answers.items()}
    return ClosedVote(
        vote.id, vote.budget, [option.ref for option in vote.options], answers, dict(vote.ballots.items())
    )
