"""A workshop as an aggregate: its parts put together, and how its log is encoded.

A part is a module with a `Part`: `plan`, `agenda`, `undo`, `bring_back`, `taken_away`, and one for each
activity of `ActivityName`.
"""

from collections.abc import Iterator

import msgspec

from app.core.aggregate import (
    Actor,
    Audience,
    Command,
    EntityKey,
    Event,
    LogEntry,
    Part,
    Projection,
    union_members,
)
from app.core.errors import Rejected
from app.workshop import agenda, bring_back, plan, taken_away, undo
from app.workshop.activities import ACTIVITIES
from app.workshop.cluster_sources import update_sources
from app.workshop.cluster_summaries import touched_summaries
from app.workshop.name_index import update_names
from app.workshop.removed_texts import keep_removed_texts
from app.workshop.rights import COMMANDS_BY_ACTOR
from app.workshop.state import Plan, State

PARTS: tuple[Part, ...] = (
    plan.PART,
    agenda.PART,
    undo.PART,
    bring_back.PART,
    taken_away.PART,
    *(activity.part for activity in ACTIVITIES.values()),
)
COMMANDS = tuple(command for part in PARTS for command in union_members(part.commands))
EVENTS = tuple(event for part in PARTS for event in union_members(part.events))
VIEWS = tuple(view for part in PARTS for view in part.views)

_DECIDE = {command: part.decide for part in PARTS for command in union_members(part.commands)}
_EVOLVE = {event: part.evolve for part in PARTS for event in union_members(part.events)}
_PROJECTIONS = {kind: project for part in PARTS for kind, project in part.projections.items()}


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """The events that the command leads to; none when it changes nothing. `at`: milliseconds since 1970.

    Raises Rejected: `command.not_yours` if this kind of actor may not send it; what the part raises."""
    if type(command).__struct_config__.tag not in COMMANDS_BY_ACTOR[actor.kind]:
        raise Rejected("command.not_yours")
    return _DECIDE[type(command)](state, actor, command, at)


def initial_state(plan: Plan) -> State:
    """The state of a workshop in which nothing has happened yet."""
    return State(plan)


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[EntityKey]]:
    """The state after an event of this entry, and the entity keys that it touched. Never fails."""
    after, touched = _EVOLVE[type(event)](state, event, entry)
    after, changed = keep_removed_texts(state, after, touched, entry)
    touched |= changed
    after = update_sources(state, update_names(state, after, touched), touched)
    return after, touched | touched_summaries(state, after, touched)


def evolve_entry(state: State, entry: LogEntry) -> tuple[State, set[EntityKey]]:
    """The state after all events of an entry, and the entity keys that they touched."""
    touched: set[EntityKey] = set()
    for event in entry.events:
        state, keys = evolve(state, event, entry)
        touched |= keys
    return state, touched


def show(state: State, key: EntityKey) -> Projection:
    """The current view of the entity for each audience that may see it."""
    return _PROJECTIONS[key.partition("/")[0]](state, key)


def entity_keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the entities that a fresh view of the audience consists of, in order."""
    for part in PARTS:
        yield from part.keys(state, audience)


def encode_events(events: tuple[Event, ...]) -> bytes:
    """The events as the log stores them: a JSON array, each with its type."""
    return _encoder.encode(events)


_encoder = msgspec.json.Encoder()
