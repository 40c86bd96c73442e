"""Rooms that open from a snapshot: the same state as from the whole log; an unfit snapshot is ignored."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, event
from structlog.testing import capture_logs

from app.core.errors import Rejected
from app.live.broadcast import Broadcast
from app.live.close_handler import OnClosed, do_nothing
from app.live.room import Room
from app.live.rooms import Rooms
from app.live.snapshot_writer import SnapshotWriter
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.snapshots import Snapshots
from app.store.workshops import Workshops
from app.workshop.activities.close import CloseWorkshop
from app.workshop.agenda import StartStep
from app.workshop.protocol import Revision
from app.workshop.state import State
from tests.empty_database import create_database
from tests.live.sample_room import ANNA, DAMAGES, STAFF, damage_entry, idea, open_workshop

VALID_DIGEST_OF_NO_STATE = (hashlib.sha256(b"x").digest() + b"x").hex()
"""A content, in hex, whose digest is right, but which is no state."""
INTERVAL = 7
"""Entries that the fixture writes."""


class Stored(NamedTuple):
    """A database with one workshop, in which cards were written and of which a snapshot was saved."""

    database: Database
    room: Room

    def open(self, entries_between_snapshots: int = INTERVAL, on_closed: OnClosed = do_nothing) -> Room:
        """The workshop's room, not loaded."""
        return Room(
            self.room.workshop_id,
            self.room.code,
            EventLog(self.database),
            Snapshots(self.database),
            entries_between_snapshots=entries_between_snapshots,
            on_closed=on_closed,
        )

    async def execute(self, statement: str, *values: object) -> object:
        """Run SQL on the database; return the first value of the result, if it has one."""

        def run(connection: Connection) -> object:
            result = connection.exec_driver_sql(statement, values)
            return result.scalar() if result.returns_rows else None

        return await self.database.run(run)


@pytest.fixture
async def stored(tmp_path: Path) -> AsyncIterator[Stored]:
    path = tmp_path / "samskap.sqlite"
    create_database(path)
    database = Database(path)
    rooms = Rooms(EventLog(database), Workshops(database))
    created = (await open_workshop(rooms)).room
    await rooms.stop()
    stored = Stored(database, created)
    room = stored.open()
    await room.load()
    for number in range(4):
        await room.submit(ANNA, idea(f"card-{number}"))
    await room.stop()
    yield Stored(database, room)
    await database.close()


async def test_room_is_opened_from_snapshot_and_the_entries_after_it(stored: Stored) -> None:
    seq = await stored.execute("SELECT seq FROM snapshot")
    assert seq == stored.room.rev
    other = stored.open(entries_between_snapshots=1000)
    await other.load()
    await other.submit(ANNA, idea("card-later"))
    await other.submit(STAFF, StartStep(id="other-step", step="vote"))
    await other.stop()
    assert await stored.execute("SELECT seq FROM snapshot") == seq, "two entries are not worth a snapshot"

    room = stored.open()
    await room.load()

    assert room.known_since == seq
    assert (room.state, room.rev) == (other.state, other.rev)
    first_answer = stored.room.rev - 3
    assert await room.submit(ANNA, idea("card-0")) == first_answer, "though nobody can write any more"
    await room.stop()


async def test_close_before_the_snapshot_is_handled_when_the_room_is_opened_from_it(stored: Stored) -> None:
    room = stored.open(entries_between_snapshots=1)
    await room.load()
    closed = await room.submit(STAFF, CloseWorkshop(id="close-one"))
    await room.stop()
    handled: list[int] = []

    async def handle(workshop_id: str, code: str, state: State) -> None:
        handled.append(state.closed_seq)

    room = stored.open(on_closed=handle)
    await room.load()
    assert room.known_since == closed
    await room.stop()
    assert handled == [closed]


async def test_snapshot_is_not_begun_while_another_is_saved_and_the_stop_waits_for_it(
    stored: Stored,
) -> None:
    room = stored.room
    writer = SnapshotWriter(room.workshop_id, Snapshots(stored.database), min_entries=1)
    writer.save_if_due(room.state, room.rev - 1)
    first = writer.saving
    writer.save_if_due(room.state, room.rev)
    assert writer.saving is first
    await writer.stop(room.state, room.rev)
    assert first
    assert first.done()


async def test_error_of_a_snapshot_is_logged(stored: Stored) -> None:
    room = stored.room
    writer = SnapshotWriter(room.workshop_id, Snapshots(stored.database), min_entries=1)
    with capture_logs() as logs:
        writer.save_if_due(replace(room.state, closed_at=object()), room.rev)  # it cannot be encoded
        assert writer.saving
        await writer.saving
    assert [entry["event"] for entry in logs] == ["snapshot.failed"]


async def test_snapshots_are_saved_again_and_again_while_the_room_is_in_use(stored: Stored) -> None:
    room = stored.open()
    await room.load()
    for turn in range(3):
        last, before = room._snapshot_writer.saving, room.rev
        for number in range(max(INTERVAL, before // 2)):
            await room.submit(ANNA, idea(f"later-{turn}-{number}"))
        assert room._snapshot_writer.saving
        assert room._snapshot_writer.saving is not last
        await room._snapshot_writer.saving
        assert await stored.execute("SELECT seq FROM snapshot") == room.rev > before
    await room.stop()


async def test_snapshot_that_cannot_be_saved_is_tried_again_only_after_as_many_entries_more(
    stored: Stored,
) -> None:
    room, attempts = stored.open(), list[str]()

    @event.listens_for(stored.database._engine, "before_cursor_execute")
    def count(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(("INSERT INTO snapshot", "DELETE FROM snapshot", "UPDATE snapshot")):
            attempts.append(statement)

    await room.load()
    await stored.execute("ALTER TABLE snapshot RENAME TO renamed")
    attempts.clear()
    for number in range(2 * INTERVAL):
        await room.submit(ANNA, idea(f"full-{number}"))
        if room._snapshot_writer.saving:
            await room._snapshot_writer.saving
    assert len(attempts) == 2
    await stored.execute("ALTER TABLE renamed RENAME TO snapshot")
    await room.stop()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE snapshot SET content = x'00'",
        "UPDATE snapshot SET content = substr(content, 1, length(content) - 1)",
        "UPDATE snapshot SET code_version = 'another'",
        "UPDATE snapshot SET command_id = 'another'",
        "UPDATE snapshot SET seq = seq + 1",
        "DELETE FROM snapshot",
        f"UPDATE snapshot SET content = x'{VALID_DIGEST_OF_NO_STATE}'",  # noqa: S608
    ],
)
async def test_unfit_snapshot_is_ignored_and_saved_again(stored: Stored, damage: str) -> None:
    await stored.execute(damage)
    room = stored.open()
    await room.load()
    assert (room.state, room.rev, room.known_since) == (stored.room.state, stored.room.rev, 0)

    await room.stop()

    again = stored.open()
    await again.load()
    assert (again.state, again.known_since) == (stored.room.state, stored.room.rev)


async def test_client_older_than_the_snapshot_gets_everything(stored: Stored) -> None:
    room = stored.open()
    await room.load()
    frames = Broadcast(room).frames
    frame = frames.catch_up_frame(room.rev - 1, "hall")
    assert frame
    assert b'"type":"snapshot"' in frame.frame
    assert frames.catch_up_frame(room.rev, "hall") is None


async def test_revision_of_the_snapshot_is_known_and_has_the_check_value_of_its_entry(
    stored: Stored,
) -> None:
    room = stored.open()
    await room.load()
    check = stored.room.check_values.check_of(room.rev)
    assert room.known_since == room.rev
    assert room.check_values.has(Revision(room.rev, check))
    await room.submit(ANNA, idea("card-later"))
    assert room.check_values.has(Revision(room.rev - 1, check))
    await room.stop()


@pytest.mark.parametrize("damage", DAMAGES)
async def test_unreadable_entry_before_the_snapshot_does_not_matter_and_after_it_is_named(
    stored: Stored, damage: str
) -> None:
    """The state in the snapshot was made when the entry was in order."""
    await damage_entry(stored.room, damage, 2)
    room = stored.open()
    await room.load()
    assert room.state == stored.room.state
    for number in range(2):
        await room.submit(ANNA, idea(f"later-{number}"))
    await damage_entry(room, damage, room.rev - 1)

    with pytest.raises(Rejected) as rejected:
        await stored.open().load()
    assert (rejected.value.code, rejected.value.params) == ("log.unreadable", {"seq": room.rev - 1})
    await room.stop()


@pytest.mark.parametrize("damage", DAMAGES)
async def test_unreadable_entry_whose_state_is_in_the_snapshot_is_named_only_if_it_is_missing(
    stored: Stored, damage: str
) -> None:
    """A snapshot whose entry is not in the log is ignored, as it may be of another log."""
    snapshot_seq = stored.room.rev
    other = stored.open(entries_between_snapshots=1000)
    await other.load()
    await other.submit(ANNA, idea("card-later"))
    await other.stop()
    await damage_entry(stored.room, damage, snapshot_seq)
    room = stored.open()

    if damage == "missing":
        with pytest.raises(Rejected) as rejected:
            await room.load()
        assert (rejected.value.code, rejected.value.params) == ("log.unreadable", {"seq": snapshot_seq})
    else:
        await room.load()
        assert (room.state, room.rev) == (other.state, other.rev)
        await room.stop()
