"""Closes votes, says whether their numbers may be shown, and finds the one that decides the order of the
scenarios."""

from __future__ import annotations

from msgspec.structs import replace

from app.analysis.group_numbers import Answers
from app.workshop.state import State, Vote, oldest_first


def close_vote(state: State, vote_id: str) -> tuple[State, set[str]]:
    """Close a vote. Its voters' answers are kept as they are now, so that its result never changes. Returns
    also the entity keys that this touches."""
    vote = state.votes[vote_id]
    seats = (state.participants[voter] for voter in vote.ballots)
    answers = {seat.id: Answers(seat.role, seat.municipality) for seat in seats}
    closed = replace(vote, closed=True, answers=answers)
    touched = {f"vote/{vote_id}", f"turnout/{vote_id}", "deciding_vote"}
    return replace(state, votes=state.votes.insert(vote_id, closed)), touched


def has_shown_numbers(state: State, vote: Vote) -> bool:
    """Whether the vote is closed, and so many people voted that the numbers of the options do not expose what
    single people chose."""
    return vote.closed and len(vote.ballots) >= state.plan.privacy_threshold


def nobody_voted(vote: Vote) -> bool:
    """Whether the vote is closed, and there is no ballot. That may be shown: there is nothing that somebody
    chose."""
    return vote.closed and not vote.ballots


def deciding_vote(state: State) -> Vote | None:
    """The vote that orders the scenarios: the one that the facilitator chose, or else the last one on
    scenarios, or else the last one on clusters. A vote that shows no numbers orders nothing: in the log of an
    earlier version one may have been chosen, and the threshold may have been raised since."""
    candidates = [
        each for each in oldest_first(state.votes) if has_shown_numbers(state, each) and can_decide(each)
    ]
    chosen = [vote for vote in candidates if vote.id == state.deciding_vote]
    on_scenarios = [vote for vote in candidates if _is_on(vote, "scenario/")]
    return next(reversed(chosen or on_scenarios or candidates), None)


def can_decide(vote: Vote) -> bool:
    """Whether a scenario or a cluster is among the options of the vote, so that it can order them."""
    return _is_on(vote, "scenario/", "cluster/")


def _is_on(vote: Vote, *kinds: str) -> bool:
    return any(option.ref.startswith(kinds) for option in vote.options)
