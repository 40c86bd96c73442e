"""Close: the end of a workshop. A closed one can be read, exported and reopened, but not changed."""

from typing import assert_never

from msgspec.structs import replace

from app.core.aggregate import Actor, Command as BaseCommand, Entry, Event as BaseEvent, Part
from app.core.errors import Rejected
from app.workshop.activity import Activity
from app.workshop.state import State
from app.workshop.votes import close_vote


class CloseWorkshop(BaseCommand, tag="close.workshop", frozen=True):
    """End the workshop. An open vote is closed with it, and its ballots count."""


class ReopenWorkshop(BaseCommand, tag="close.reopen", frozen=True):
    """Open a closed workshop again."""


Command = CloseWorkshop | ReopenWorkshop


class WorkshopClosed(BaseEvent, tag="workshop.closed", frozen=True):
    """The workshop is closed: nothing can be changed."""


class WorkshopReopened(BaseEvent, tag="workshop.reopened", frozen=True):
    """The workshop is open again."""


class WorkshopImported(BaseEvent, tag="workshop.imported", frozen=True):
    """The workshop was held on another server. Here there is only its edition, and nothing can be changed."""


Event = WorkshopClosed | WorkshopReopened | WorkshopImported


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event of the command; none if the workshop is closed, or open, already.

    Refuse: to open an imported workshop."""
    match command:
        case CloseWorkshop():
            return () if state.closed else (WorkshopClosed(),)
        case ReopenWorkshop():
            if state.imported:
                raise Rejected("workshop.imported")
            return (WorkshopReopened(),) if state.closed else ()
        case _:
            assert_never(command)


def evolve(state: State, event: Event, entry: Entry) -> tuple[State, set[str]]:
    """Close or reopen the workshop. Closing it closes an open vote, so that its ballots are not lost."""
    match event:
        case WorkshopReopened():
            return replace(state, closed=False), {"workshop"}
        case WorkshopImported():
            state = replace(state, imported=True)
    touched = {"workshop"}
    for vote in [vote for vote in state.votes.values() if not vote.closed]:
        state = close_vote(state, vote.id)
        touched |= {f"vote/{vote.id}", "deciding_vote"}
    return replace(state, closed=True, closed_seq=entry.seq, closed_at=entry.at), touched


ACTIVITY = Activity(Part(Command, Event, decide, evolve))
