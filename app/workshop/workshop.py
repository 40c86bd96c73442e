"""A workshop as an aggregate: its parts put together, and how its log is encoded.

A part is a module with a `Part`: `plan`, `agenda`, and one for each activity of `ActivityName`.
"""

from collections.abc import Iterator
from typing import Any, Union

import msgspec

from app.core.aggregate import (
    Actor,
    Audience,
    Command,
    EntityKey,
    Event,
    Part,
    Projection,
    union_members,
)
from app.workshop import agenda, plan
from app.workshop.activities import ACTIVITIES
from app.workshop.state import Plan, State

PARTS: tuple[Part, ...] = (plan.PART, agenda.PART, *(activity.part for activity in ACTIVITIES.values()))
COMMANDS = tuple(command for part in PARTS for command in union_members(part.commands))
EVENTS = tuple(event for part in PARTS for event in union_members(part.events))
VIEWS = tuple(view for part in PARTS for view in part.views)

_DECIDE = {command: part.decide for part in PARTS for command in union_members(part.commands)}
_EVOLVE = {event: part.evolve for part in PARTS for event in union_members(part.events)}
_PROJECTIONS = {kind: project for part in PARTS for kind, project in part.projections.items()}


class Entry(msgspec.Struct, frozen=True):
    """One entry of the log: the effect of one command. `seq` counts from 1; `at`: milliseconds since 1970."""

    seq: int
    command: str
    actor: Actor
    at: int
    events: tuple[Event, ...]


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """The events that the command leads to; none when it changes nothing. `at`: milliseconds since 1970.

    Raises Rejected."""
    return _DECIDE[type(command)](state, actor, command, at)


def begin(initial_plan: Plan) -> State:
    """The state of a workshop in which nothing has happened yet."""
    return State(initial_plan)


def evolve(state: State, event: Event, at: int) -> tuple[State, set[EntityKey]]:
    """The state after the event, and the entity keys that it touched. Never fails."""
    return _EVOLVE[type(event)](state, event, at)


def show(state: State, key: EntityKey) -> Projection:
    """What each audience that may see the entity at all now sees of it."""
    return _PROJECTIONS[key.partition("/")[0]](state, key)


def entity_keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the entities that a fresh view of the audience consists of, in order."""
    for part in PARTS:
        yield from part.keys(state, audience)


def encode_events(events: tuple[Event, ...]) -> bytes:
    """The events as the log stores them: a JSON array, each with its type."""
    return _encoder.encode(events)


def decode_events(stored: bytes | str) -> tuple[Event, ...]:
    """Stored events as they are today. Raises msgspec.ValidationError on what no version ever wrote."""
    events: tuple[Event, ...] = _decoder.decode(stored)
    return events


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(tuple[Union[EVENTS], ...])  # type: ignore[valid-type] # noqa: UP007
