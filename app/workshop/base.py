"""The nouns that everything in the core is made of: command, event, actor, audience, rejection.

A part of the workshop (`plan`, `agenda`, each activity) is a module with the same five names:
`Command` and `Event` (closed unions), `decide`, `evolve` and `show`. `workshop.py` delegates to them.
"""

from collections.abc import Iterator
from typing import Annotated, Final, Literal

import msgspec

Text = dict[str, str]
"""The same words in several languages: language code -> words."""

Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,40}$(?!\n)")]
CommandId = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,40}$(?!\n)")]
"""Made by the phone; the idempotency key, for ever. What a command creates bears the command's id."""

Audience = str
"""Who gets the same bytes: `hall`, `table/31`, `me/<participant>`, `staff` or `screen`."""

Noun = str
"""Something in the state that an event touched, such as `card/x`, `table/31` or `step`."""

HALL: Final = "hall"
STAFF: Final = "staff"
SCREEN: Final = "screen"


def table_audience(number: int) -> Audience:
    """The people at one table."""
    return f"table/{number}"


def own_audience(participant: str) -> Audience:
    """One participant, on all their tabs."""
    return f"me/{participant}"


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """A wish to change the workshop, in the imperative."""

    id: CommandId


class Event(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """What happened, in the past tense. Stored for ever; never edited."""


class View(msgspec.Struct, frozen=True):
    """An entity as one audience may see it."""


class Actor(msgspec.Struct, frozen=True):
    """Who sends a command. `participant` is set for a visitor (the seat to be) and a participant."""

    kind: Literal["visitor", "participant", "facilitator", "screen"]
    participant: str = ""


class Rejected(Exception):
    """A command that may not happen. Nothing has changed.

    `code` is dotted (`vote.over_budget`); `params` fill the sentence for people that the catalogue holds
    under `error.<code>`.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


Shown = Iterator[tuple[Audience, str, View | None]]
"""(audience, key, view): what an audience now sees under a key; None where it sees nothing (any more)."""

TEXT_LIMIT: Final = 280


def words(text: str, limit: int = TEXT_LIMIT) -> str:
    """The text as written, letter for letter, or Rejected: too long (characters), nothing to see in it, or
    control characters other than a new line."""
    if len(text) > limit:
        raise Rejected("text.too_long", limit=limit)
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise Rejected("text.blank")
    if any((c < " " and c != "\n") or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" for c in text):
        raise Rejected("text.control_characters")
    return text


def line(text: str, limit: int) -> str:
    """As `words`, on one line: a title or a name."""
    if "\n" in text:
        raise Rejected("text.control_characters")
    return words(text, limit)


def require(actor: Actor, kind: Literal["visitor", "participant", "facilitator"]) -> None:
    """Rejected unless the actor is of this kind."""
    if actor.kind != kind:
        raise Rejected("command.not_yours")
