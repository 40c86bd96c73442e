"""Pure functions on votes: how one closes, and which one decides the order of the scenarios."""

from __future__ import annotations

from msgspec.structs import replace

from app.workshop.state import Answers, State, Vote, oldest_first


def close_vote(state: State, vote_id: str) -> State:
    """Close a vote. Its voters' answers are kept as they are now, so that its result never changes."""
    vote = state.votes[vote_id]
    seats = (state.participants[voter] for voter in vote.ballots)
    answers = {seat.id: Answers(seat.role, seat.municipality) for seat in seats}
    return replace(state, votes=state.votes.insert(vote_id, replace(vote, closed=True, answers=answers)))


def deciding_vote(state: State) -> Vote | None:
    """The closed vote that orders the scenarios: the one that the facilitator chose, or else the last one
    that had a scenario among its options."""
    if state.decides is not None:
        return state.votes[state.decides]
    on_scenarios = [v for v in oldest_first(state.votes) if v.closed and _has_scenario(v)]
    return on_scenarios[-1] if on_scenarios else None


def _has_scenario(vote: Vote) -> bool:
    return any(option.ref.startswith("scenario/") for option in vote.options)
