"""Welcome: people join at any time, take a seat at a table, may describe themselves and change tables."""

from collections.abc import Iterator
from typing import assert_never

import msgspec

from app.core.aggregate import (
    Actor,
    Audience,
    Command as BaseCommand,
    EntityKey,
    Event as BaseEvent,
    LogEntry,
    Part,
    Projection,
    View,
)
from app.core.errors import Rejected
from app.locale import LANGUAGES
from app.workshop.activity import Activity
from app.workshop.audiences import STAFF, own_audience
from app.workshop.state import EarlierTable, Label, Participant, State


class Join(BaseCommand, tag="welcome.join", frozen=True):
    """Take a seat. Role, municipality and language may be left out."""

    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""


class Describe(BaseCommand, tag="welcome.describe", frozen=True):
    """Change one's role, municipality and language; None removes the role or the municipality."""

    role: str | None
    municipality: str | None
    language: str


class Move(BaseCommand, tag="welcome.move", frozen=True):
    """Change to another table. One's cards stay at the table where they were written. run: of the step in
    which the participant moved, so that what they did afterwards is at the new table even if all of it
    arrives late; None: the running one."""

    weight = 20
    """Each of the participant's pages then gets all cards of the new table."""

    table: int
    run: int | None = None


Command = Join | Describe | Move


class ParticipantJoined(BaseEvent, tag="participant.joined", frozen=True):
    """A participant took a seat."""

    participant: str
    table: int
    role: str | None = None
    municipality: str | None = None
    language: str = ""


class ParticipantDescribed(BaseEvent, tag="participant.described", frozen=True):
    """The participant's new description."""

    participant: str
    role: str | None = None
    municipality: str | None = None
    language: str = ""


class ParticipantMoved(BaseEvent, tag="participant.moved", frozen=True):
    """The participant's new table. left_in: the run in which they left the one before; None: an earlier
    version did not store it, and it is the run of the moment."""

    participant: str
    table: int
    left_in: int | None = None


Event = ParticipantJoined | ParticipantDescribed | ParticipantMoved


class Me(View, tag="me", frozen=True):
    """A participant's own seat; nobody else ever sees it."""

    table: int
    role: str | None
    municipality: str | None
    language: str


class TableTile(View, tag="tile", frozen=True):
    """A table as the staff see it, in numbers. people: seats. cards: shared cards. private: private notes.
    sent: sent cards and stacks."""

    number: int
    people: int
    cards: int
    private: int
    sent: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """The event of the command; none if it changes nothing, as when a participant joins again.

    Raises Rejected: the workshop is closed or full; the sender of Describe or Move has no seat; the table,
    role, municipality or language is unknown."""
    if state.closed:
        raise Rejected("workshop.closed")
    participant = actor.id
    match command:
        case Join(table=table):
            if participant in state.participants:
                return ()
            if len(state.participants) >= state.plan.capacity:
                raise Rejected("workshop.full")
            seat = _with_description(state, Participant(participant, _table(state, table)), command)
            return (ParticipantJoined(participant, table, seat.role, seat.municipality, seat.language),)
        case Describe():
            before = state.participant(participant)
            seat = _with_description(state, before, command)
            described = ParticipantDescribed(participant, seat.role, seat.municipality, seat.language)
            return () if seat == before else (described,)
        case Move(table=table, run=run):
            before = state.participant(participant)
            if before.table == _table(state, table):
                return ()
            return (ParticipantMoved(participant, table, _run_of_leaving(state, before, run)),)
        case _:
            assert_never(command)


def _table(state: State, number: int) -> int:
    if not 1 <= number <= state.plan.tables:
        raise Rejected("table.unknown", tables=state.plan.tables)
    return number


def _with_description(state: State, seat: Participant, command: Join | Describe) -> Participant:
    """The seat with the role, municipality and language of the command. Raises Rejected for an answer that is
    not offered, unless the participant gave it before."""
    if command.role not in _offered(state.plan.roles, seat.role):
        raise Rejected("role.unknown")
    if command.municipality not in _offered(state.plan.municipalities, seat.municipality):
        raise Rejected("municipality.unknown")
    if command.language not in ("", *LANGUAGES):
        raise Rejected("language.unknown")
    return msgspec.structs.replace(
        seat, role=command.role, municipality=command.municipality, language=command.language
    )


def _offered(labels: tuple[Label, ...], before: str | None) -> set[str | None]:
    return {None, before} | {label.id for label in labels if not label.retired}


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Change seats, and the numbers of people at each table and in the workshop."""
    match event:
        case ParticipantJoined(
            participant=participant, table=table, role=role, municipality=municipality, language=language
        ):
            seat = Participant(participant, table, role, municipality, language, joined_in=len(state.runs))
            state, touched = _add_people(state, table, 1), {f"me/{participant}", f"table/{table}", "counts"}
            if state.running_step and not state.first_attended_at:
                state = msgspec.structs.replace(state, first_attended_at=entry.at)
        case ParticipantDescribed(
            participant=participant, role=role, municipality=municipality, language=language
        ):
            seat = msgspec.structs.replace(
                state.participants[participant], role=role, municipality=municipality, language=language
            )
            touched = {f"me/{participant}"}
        case ParticipantMoved(participant=participant, table=table, left_in=left_in):
            old = state.participants[participant]
            now = len(state.runs)
            earlier = _with_earlier_table(
                old, EarlierTable(old.table, now if left_in is None else left_in, now)
            )
            seat = msgspec.structs.replace(old, table=table, earlier_tables=earlier)
            state = _add_people(_add_people(state, old.table, -1), table, 1)
            touched = {f"me/{participant}", f"table/{old.table}", f"table/{table}", "counts"}
        case _:
            assert_never(event)
    return msgspec.structs.replace(state, participants=state.participants.insert(participant, seat)), touched


def _run_of_leaving(state: State, seat: Participant, run: int | None) -> int:
    """The run in which somebody left their table: as the command says, unless they moved after it or there is
    no such run; then it counts as a command of now."""
    earliest = seat.earlier_tables[-1].left_in if seat.earlier_tables else 0
    return run if run is not None and earliest <= run <= len(state.runs) else len(state.runs)


def _with_earlier_table(seat: Participant, left: EarlierTable) -> tuple[EarlierTable, ...]:
    """The earlier tables of somebody who leaves this one."""
    earlier = seat.earlier_tables
    has_left_another = bool(earlier) and msgspec.structs.replace(earlier[-1], table=left.table) == left
    return earlier if has_left_another else (*earlier, left)


def _add_people(state: State, number: int, change: int) -> State:
    table = state.table(number)
    table = msgspec.structs.replace(table, people=table.people + change)
    return msgspec.structs.replace(state, tables=state.tables.insert(number, table))


def show_seat(state: State, key: EntityKey) -> Projection:
    """`me/<participant>`: the seat, to its participant only."""
    participant = key.removeprefix("me/")
    seat = state.participants[participant]
    yield own_audience(participant), "me", Me(seat.table, seat.role, seat.municipality, seat.language)


def show_table(state: State, key: EntityKey) -> Projection:
    """`table/<number>`: counts, to staff."""
    table = state.table(int(key.removeprefix("table/")))
    tile = TableTile(table.number, table.people, len(table.cards) - table.private, table.private, table.sent)
    yield STAFF, f"tile/{table.number}", tile


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """For a participant the key of their own seat, for the staff those of all tables that were used."""
    kind, _, participant = audience.partition("/")
    if kind == "me" and participant in state.participants:
        yield f"me/{participant}"
    elif audience == STAFF:
        yield from (f"table/{number}" for number in state.tables)


ACTIVITY = Activity(
    Part(
        Command,
        Event,
        decide,
        evolve,
        views=(Me, TableTile),
        projections={"me": show_seat, "table": show_table},
        keys=keys,
    )
)
