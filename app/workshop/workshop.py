"""A workshop, whole: which part decides a command, how its events change the state, what each audience sees.

The parts are modules of one shape (see `base.py`); a new activity is one line in `PARTS` and one per noun
in `SHOWN`.
"""

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, get_args

import msgspec

from app.core.aggregate import Actor, Audience, Projection, View
from app.workshop import agenda, plan
from app.workshop.activities import close, ideas, merge, sort, vote, welcome
from app.workshop.audiences import HALL, SCREEN, STAFF
from app.workshop.state import Plan, State, oldest_first

PARTS: tuple[ModuleType, ...] = (plan, agenda, welcome, ideas, sort, merge, vote, close)

Command = (
    plan.Command
    | agenda.Command
    | welcome.Command
    | ideas.Command
    | sort.Command
    | merge.Command
    | vote.Command
    | close.Command
)
Event = (
    plan.Event
    | agenda.Event
    | welcome.Event
    | ideas.Event
    | sort.Event
    | merge.Event
    | vote.Event
    | close.Event
)

PROJECTIONS: dict[str, Callable[[State, str], Projection]] = {
    "workshop": plan.show,
    "step": agenda.show,
    "me": welcome.show_seat,
    "table": welcome.show_table,
    "card": ideas.show_card,
    "gone": ideas.show_gone,
    "counts": ideas.show_counts,
    "cluster": merge.show_cluster,
    "scenario": merge.show_scenario,
    "desk": merge.show_desk,
    "vote": vote.show_vote,
    "turnout": vote.show_turnout,
    "ballot": vote.show_ballot,
}


class Entry(msgspec.Struct, frozen=True):
    """One line of the log: what one command did. `seq` counts from 1; `at` is milliseconds since 1970."""

    seq: int
    command: str
    actor: Actor
    at: int
    events: tuple[Event, ...]


def _module_by_type(name: str) -> dict[type, ModuleType]:
    """Which part each class of its union `name` belongs to."""
    return {cls: part for part in PARTS for cls in get_args(getattr(part, name)) or (getattr(part, name),)}


_DECIDES = _module_by_type("Command")
_EVOLVES = _module_by_type("Event")


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """The events that the command leads to (none: it changes nothing), or Rejected. `at`: ms since 1970."""
    events: tuple[Event, ...] = _DECIDES[type(command)].decide(state, actor, command, at)
    return events


def begin(plan_: Plan) -> State:
    """The state of a workshop in which nothing has happened yet."""
    return State(plan_)


def evolve(state: State, event: Event, at: int) -> tuple[State, set[str]]:
    """The state after the event, and the nouns that it touched. Never fails."""
    evolved: tuple[State, set[str]] = _EVOLVES[type(event)].evolve(state, event, at)
    return evolved


def show(state: State, noun: str) -> Projection:
    """What every audience that may see the noun at all now sees of it."""
    return PROJECTIONS[noun.partition("/")[0]](state, noun)


def view(state: State, audience: Audience) -> dict[str, View]:
    """All that an audience sees, by key: a fresh view."""
    return {
        key: shown
        for noun in _keys(state, audience)
        for who, key, shown in show(state, noun)
        if who == audience and shown is not None
    }


def _keys(state: State, audience: Audience) -> Iterator[str]:
    kind, _, name = audience.partition("/")
    if kind == HALL:
        yield from ("workshop", "step")
        yield from (f"scenario/{s.id}" for s in oldest_first(state.desk.scenarios))
        yield from (f"vote/{v.id}" for v in oldest_first(state.votes))
    elif kind == "table":
        yield from (f"card/{i}" for i in state.table(int(name)).cards)
    elif kind == "me":
        if seat := state.participants.get(name):
            yield f"me/{name}"
            yield from (f"card/{i}" for i in seat.cards)
            yield from (f"ballot/{i}/{name}" for i, v in state.votes.items() if name in v.ballots)
    elif kind in (STAFF, SCREEN):
        yield "counts"
        yield from (f"cluster/{c.id}" for c in oldest_first(state.desk.clusters))
        yield from (f"card/{c.id}" for c in oldest_first(state.cards))
        yield from (f"turnout/{i}" for i in state.votes)
        if kind == STAFF:
            yield "desk"
            yield from (f"table/{n}" for n in state.tables)


def encode_events(events: tuple[Event, ...]) -> bytes:
    """The events as the log keeps them: a JSON array, each with its type."""
    return _encoder.encode(events)


def decode_events(stored: bytes | str) -> tuple[Event, ...]:
    """Stored events as they are today. Raises msgspec.ValidationError on what no version ever wrote."""
    events: tuple[Event, ...] = _decoder.decode(stored)
    return events


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(tuple[Event, ...])
