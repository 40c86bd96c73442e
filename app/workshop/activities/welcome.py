"""Welcome: people come in at any time, take a seat at a table, and may say who they are and move on."""

from typing import assert_never

import msgspec

from app.workshop.base import (
    STAFF,
    Actor,
    Command as BaseCommand,
    Event as BaseEvent,
    Rejected,
    Shown,
    View,
    own_audience,
    require,
)
from app.workshop.state import Participant, State


class Join(BaseCommand, tag="welcome.join", frozen=True):
    """Take a seat. Role, municipality and language may be left out."""

    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""


class Describe(BaseCommand, tag="welcome.describe", frozen=True):
    """Say again who one is; None takes it back."""

    role: str | None
    municipality: str | None
    language: str


class Move(BaseCommand, tag="welcome.move", frozen=True):
    """Sit down at another table. One's cards stay where they were written."""

    table: int


Command = Join | Describe | Move


class ParticipantJoined(BaseEvent, tag="participant.joined", frozen=True):
    """A seat was taken."""

    participant: str
    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""


class ParticipantDescribed(BaseEvent, tag="participant.described", frozen=True):
    """What they say of themselves from now on."""

    participant: str
    role: str | None = None
    municipality: str | None = None
    language: str = ""


class ParticipantMoved(BaseEvent, tag="participant.moved", frozen=True):
    """They sit at this table from now on."""

    participant: str
    table: int


Event = ParticipantJoined | ParticipantDescribed | ParticipantMoved


class Me(View, tag="me", frozen=True):
    """One's own seat; nobody else ever sees it."""

    table: int
    role: str | None
    municipality: str | None
    language: str


class TableTile(View, tag="tile", frozen=True):
    """A table as the facilitator sees it: how many sit there, write, and have sent. No roles, no names."""

    number: int
    people: int
    cards: int
    private: int
    sent: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Refused: no such table, role or municipality; the workshop is full or closed."""
    if state.closed:
        raise Rejected("workshop.closed")
    plan = state.plan
    if not isinstance(command, Describe) and not 1 <= command.table <= plan.tables:
        raise Rejected("table.unknown", tables=plan.tables)
    if not isinstance(command, Move):
        if command.role is not None and command.role not in {r.id for r in plan.roles if not r.retired}:
            raise Rejected("role.unknown")
        offered = {m.id for m in plan.municipalities if not m.retired}
        if command.municipality is not None and command.municipality not in offered:
            raise Rejected("municipality.unknown")
        if len(command.language) > 10:
            raise Rejected("language.unknown")
    match command:
        case Join(table=table, role=role, municipality=municipality, language=language):
            require(actor, "visitor")
            if len(state.participants) >= plan.capacity:
                raise Rejected("workshop.full")
            return (ParticipantJoined(actor.participant, table, role, municipality, language),)
        case Describe(role=role, municipality=municipality, language=language):
            require(actor, "participant")
            me = state.participant(actor.participant)
            if (me.role, me.municipality, me.language) == (role, municipality, language):
                return ()
            return (ParticipantDescribed(me.id, role, municipality, language),)
        case Move(table=table):
            require(actor, "participant")
            me = state.participant(actor.participant)
            return () if me.table == table else (ParticipantMoved(me.id, table),)
        case _:
            assert_never(command)


def evolve(state: State, event: Event, at: int) -> tuple[State, set[str]]:
    """Seats and the count of people at each table."""
    match event:
        case ParticipantJoined(participant=who, table=table, role=role, municipality=home, language=language):
            seat = Participant(who, table, role, home, language)
            state, touched = _people(state, table, 1), {f"me/{who}", f"table/{table}"}
        case ParticipantDescribed(participant=who, role=role, municipality=home, language=language):
            seat = msgspec.structs.replace(
                state.participants[who], role=role, municipality=home, language=language
            )
            touched = {f"me/{who}"}
        case ParticipantMoved(participant=who, table=table):
            old = state.participants[who]
            seat = msgspec.structs.replace(old, table=table)
            state = _people(_people(state, old.table, -1), table, 1)
            touched = {f"me/{who}", f"table/{old.table}", f"table/{table}"}
        case _:
            assert_never(event)
    return msgspec.structs.replace(state, participants=state.participants.insert(who, seat)), touched


def _people(state: State, number: int, change: int) -> State:
    table = state.table(number)
    table = msgspec.structs.replace(table, people=table.people + change)
    return msgspec.structs.replace(state, tables=state.tables.insert(number, table))


def show_seat(state: State, noun: str) -> Shown:
    """`me/<participant>`: to its owner only."""
    who = noun.removeprefix("me/")
    seat = state.participants[who]
    yield own_audience(who), "me", Me(seat.table, seat.role, seat.municipality, seat.language)


def show_table(state: State, noun: str) -> Shown:
    """`table/<number>`: counts for the facilitator."""
    table = state.table(int(noun.removeprefix("table/")))
    tile = TableTile(table.number, table.people, len(table.cards) - table.private, table.private, table.sent)
    yield STAFF, f"tile/{table.number}", tile
