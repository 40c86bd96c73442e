"""The types that every aggregate is made of.

A part of an aggregate (in a workshop: `plan`, `agenda`, each activity) is a module with the same five names:
`Command` and `Event` (closed unions), `decide`, `evolve` and `show`.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from app.core.errors import Rejected

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$(?!\n)")]
CommandId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,40}$(?!\n)")]
"""Made by the client; the idempotency key, without expiry. What a command creates has the command's id."""

Audience = str
"""Clients that receive the same bytes, for example `hall`, `table/31`, `me/<participant>`."""

EntityKey = str
"""The name of an entity in the state, such as `card/x`, `table/31` or `step`."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """A request to change the aggregate, named in the imperative."""

    id: CommandId


class Event(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What happened, in the past tense. Stored without expiry; never edited."""


class View(msgspec.Struct, frozen=True):
    """An entity as one audience may see it."""


class Actor(msgspec.Struct, frozen=True):
    """The sender of a command. `participant`: their seat; of a visitor the seat that they ask for."""

    kind: Literal["visitor", "participant", "facilitator", "screen"]
    participant: str = ""


Projection = Iterator[tuple[Audience, EntityKey, View | None]]
"""(audience, key, view): what an audience now sees under a key; None: the audience sees nothing there."""


def require(actor: Actor, kind: Literal["visitor", "participant", "facilitator"]) -> None:
    """Raise Rejected (`command.not_yours`) unless the actor is of this kind."""
    if actor.kind != kind:
        raise Rejected("command.not_yours")
