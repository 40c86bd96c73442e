"""The types that every aggregate is made of.

An aggregate, as in domain-driven design, is a state with the rules by which commands change it: here, a
workshop. It consists of parts (`plan`, `agenda` and each activity). A part is a module that declares its
commands, events, views and functions in one `Part`.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, get_args

import msgspec

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$(?!\n)")]
"""`$` also matches before a newline at the end, which the last group refuses."""
CommandId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,40}$(?!\n)")]
"""Made by the client. The idempotency key of the command: a second one with it gets the answer of the first,
however late it comes. What a command creates has the command's id."""

Audience = str
"""The name of a group of clients that receive the same bytes, such as `hall`, `table/31`,
`me/<id of an actor>`."""

EntityKey = str
"""The name of an entity in the state, such as `card/x`, `table/31` or `step`."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """A request to change the aggregate, named in the imperative. weight: as how many commands it counts for
    the rate limit; more if the server sends much data because of it."""

    weight: ClassVar[int] = 1

    id: CommandId


class Event(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """An effect of a command, named in the past tense. Stored without expiry; never edited."""


class View(msgspec.Struct, frozen=True):
    """An entity as one audience may see it."""


ActorKind = Literal["visitor", "participant", "table_host", "theme_team", "facilitator", "screen", "report"]
"""What an actor may do depends on this alone. All but the first two come from links of the staff; organisers
and the operator are facilitators too."""


class Actor(msgspec.Struct, frozen=True):
    """The sender of a command. id: of a participant or table host their seat, of a visitor the seat that they
    ask for, of the others their session; empty: no session, as on the command line. session: of a table host,
    who has a seat too; it is in the log, and nobody is shown it."""

    kind: ActorKind
    id: str = ""
    session: str = ""


class LogEntry(msgspec.Struct, frozen=True):
    """One entry of the log: the effect of one command. seq: counts from 1. command: its id. at: milliseconds
    since 1970."""

    seq: int
    command: str
    actor: Actor
    at: int
    events: tuple[Event, ...]


Projection = Iterator[tuple[Audience, EntityKey, View | None]]
"""(audience, key, view): what an audience now sees under a key; None: the audience sees nothing there."""


class Part(NamedTuple):
    """The part of an aggregate that one module declares.

    commands, events: the union of all command classes of the module, and that of its event classes.
    views: the entities that it shows.
    decide(state, actor, command, at): the events that a command leads to; raises Rejected. `at`: milliseconds
    since 1970.
    evolve(state, event, entry): the state after the event, which is part of this entry of the log, and the
    entity keys that it touched. Never fails.
    projections: first segment of an entity key -> function that shows such an entity to every audience.
    keys(state, audience): the entity keys of a snapshot for the audience, in order."""

    commands: Any
    events: Any
    decide: Callable[[Any, Actor, Any, int], tuple[Any, ...]]
    evolve: Callable[[Any, Any, LogEntry], tuple[Any, set[EntityKey]]]
    views: tuple[type[View], ...] = ()
    projections: Mapping[str, Callable[[Any, EntityKey], Projection]] = {}
    keys: Callable[[Any, Audience], Iterator[EntityKey]] = lambda state, audience: iter(())


def union_members(union: Any) -> tuple[type, ...]:
    """The classes of a union; of a single class, that class."""
    return get_args(union) or (union,)
