"""Rooms that open from a snapshot: the same state as from the whole log; an unfit snapshot is ignored."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlalchemy import Connection

from app.core.errors import Rejected
from app.live.broadcast import Broadcast
from app.live.room import Room
from app.live.rooms import Rooms
from app.store.database import Database, migrate
from app.store.event_log import EventLog
from app.store.snapshots import Snapshots
from app.store.workshops import Workshops
from app.workshop.activities.ideas import EditIdea, WithdrawIdea
from app.workshop.summary import summarize
from tests.faults.wait_until import wait_until
from tests.live.test_room import ANNA, idea, open_workshop

VALID_DIGEST_OF_NO_STATE = (hashlib.sha256(b"x").digest() + b"x").hex()
INTERVAL = 7
"""Entries that the fixture writes."""


class Stored(NamedTuple):
    """A database with one workshop, in which cards were written and of which a snapshot was saved."""

    database: Database
    room: Room

    def open(self, snapshot_interval: int = INTERVAL) -> Room:
        """The workshop's room, not loaded."""
        return Room(
            self.room.workshop_id,
            self.room.code,
            EventLog(self.database),
            Snapshots(self.database),
            snapshot_interval=snapshot_interval,
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
    migrate(path)
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
    other = stored.open(snapshot_interval=1000)
    await other.load()
    await other.submit(ANNA, idea("card-later"))
    await other.stop()
    assert await stored.execute("SELECT seq FROM snapshot") == seq, "one entry is not worth a snapshot"

    room = stored.open()
    await room.load()

    assert room.known_since == seq
    assert (room.state, room.rev) == (other.state, other.rev)
    assert await room.submit(ANNA, idea("card-0")) == stored.room.rev - 3, "its first answer"
    await room.stop()


async def test_snapshot_is_saved_while_the_room_is_in_use(stored: Stored) -> None:
    room = stored.open()
    await room.load()
    before = room.rev
    for number in range(INTERVAL):
        await room.submit(ANNA, idea(f"later-{number}"))
    await wait_until(lambda: room._saving is not None and room._saving.done())
    assert await stored.execute("SELECT seq FROM snapshot") == before + INTERVAL
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


async def test_unreadable_entry_before_the_snapshot_does_not_matter_and_after_it_is_named(
    stored: Stored,
) -> None:
    await stored.execute("UPDATE entry SET events = 'no JSON' WHERE seq = 2")
    room = stored.open()
    await room.load()
    assert room.state == stored.room.state
    await room.submit(ANNA, idea("card-later"))
    await stored.execute("UPDATE entry SET events = 'no JSON' WHERE seq = ?", room.rev)

    with pytest.raises(Rejected) as rejected:
        await stored.open().load()
    assert (rejected.value.code, rejected.value.params) == ("log.unreadable", {"seq": room.rev})
    await room.stop()


async def test_room_without_summary_opens_though_none_can_be_saved(stored: Stored) -> None:
    await stored.execute("DROP TABLE summary")
    rooms = Rooms(EventLog(stored.database), Workshops(stored.database), Snapshots(stored.database))
    assert (await rooms.get(stored.room.code)).room.state == stored.room.state
    await rooms.stop()


async def test_summary_is_written_with_a_commit_that_changes_it_and_with_no_other(stored: Stored) -> None:
    room = stored.open()
    await room.load()
    await room.submit(ANNA, idea("card-first"))
    await stored.execute("UPDATE summary SET cards = -1")
    edit = EditIdea(id="edit-edit", card="card-first", text="Other words")
    await room.submit(ANNA, edit)
    assert await stored.execute("SELECT cards FROM summary") == -1, "the number of cards is the same"
    await room.submit(ANNA, idea("card-second"))
    assert await stored.execute("SELECT cards FROM summary") == summarize(room.state).cards

    other = stored.open()
    await other.load()
    await other.submit(ANNA, WithdrawIdea(id="withdraw-1", card="card-second"))
    await room.submit(ANNA, idea("card-third"))  # after reading what the other one has appended
    assert await stored.execute("SELECT cards FROM summary") == summarize(room.state).cards
    await other.stop()
    await room.stop()
