"""Close: thank you. A closed workshop can be read and exported, and opened again, but not changed."""

from typing import assert_never

from msgspec.structs import replace

from app.core.aggregate import Actor, Command as BaseCommand, Event as BaseEvent, require
from app.workshop.state import State


class CloseWorkshop(BaseCommand, tag="close.workshop", frozen=True):
    """End the workshop. A vote that is still open is closed with it: what was voted counts."""


class ReopenWorkshop(BaseCommand, tag="close.reopen", frozen=True):
    """Go on after all."""


Command = CloseWorkshop | ReopenWorkshop


class WorkshopClosed(BaseEvent, tag="workshop.closed", frozen=True):
    """Nothing can be changed from now on."""


class WorkshopReopened(BaseEvent, tag="workshop.reopened", frozen=True):
    """It goes on."""


Event = WorkshopClosed | WorkshopReopened


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Only the facilitator; closing twice is no mistake."""
    require(actor, "facilitator")
    match command:
        case CloseWorkshop():
            return () if state.closed else (WorkshopClosed(),)
        case ReopenWorkshop():
            return (WorkshopReopened(),) if state.closed else ()
        case _:
            assert_never(command)


def evolve(state: State, event: Event, at: int) -> tuple[State, set[str]]:
    """Open or closed; everyone sees which. The dots of a vote that nobody closed are not lost."""
    if isinstance(event, WorkshopReopened):
        return replace(state, closed=False), {"workshop"}
    votes, ended = state.votes, [vote for vote in state.votes.values() if not vote.closed]
    for vote in ended:
        votes = votes.insert(vote.id, replace(vote, closed=True))
    return replace(state, closed=True, votes=votes), {"workshop", *(f"vote/{vote.id}" for vote in ended)}
