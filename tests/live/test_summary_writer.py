"""The row with a workshop's summary: written beside the commits, at most once per interval."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import event

from app.live.room import Room
from app.live.rooms import Rooms
from app.live.summary_writer import SummaryWriter
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.activities.close import CloseWorkshop, ReopenWorkshop
from app.workshop.workshop import initial_state
from tests.faults.wait_until import wait_until
from tests.live.sample_room import ANNA, STAFF, idea, open_workshop

NEVER = 3600.0


@pytest.fixture
async def room(database: Database) -> Room:
    """A room that is stopped, so that it writes no summary itself."""
    rooms = Rooms(EventLog(database), Workshops(database))
    opened = (await open_workshop(rooms)).room
    await rooms.stop()
    return opened


async def people(database: Database) -> int:
    """The number of people in the only row."""
    query = "SELECT people FROM summary"
    return int(await database.run(lambda connection: connection.exec_driver_sql(query).scalar_one()))


async def execute(database: Database, statement: str) -> None:
    await database.run(lambda connection: connection.exec_driver_sql(statement))


def count_writes(database: Database) -> list[str]:
    """The statements that write a summary from now on."""
    writes: list[str] = []

    @event.listens_for(database._engine, "before_cursor_execute")
    def add(connection: object, cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO summary"):
            writes.append(statement)

    return writes


async def test_summary_of_a_change_is_written_at_once(room: Room, database: Database) -> None:
    writer = SummaryWriter(room.workshop_id, EventLog(database), NEVER)
    await execute(database, "UPDATE summary SET people = -1")
    writer.update(room.state, room.rev)
    while await people(database) != 1:
        pass
    await writer.stop()


async def test_summary_of_many_changes_is_written_once_per_interval(room: Room, database: Database) -> None:
    writer, writes = SummaryWriter(room.workshop_id, EventLog(database), NEVER), count_writes(database)
    writer.update(room.state, room.rev)
    await wait_until(lambda: writes)
    for _ in range(10):
        writer.update(initial_state(room.state.plan), room.rev)
        await people(database)
    assert (len(writes), await people(database)) == (1, 1)

    await writer.stop()

    assert (len(writes), await people(database)) == (2, 0)


async def test_summary_of_a_later_change_is_written_after_the_pause(room: Room, database: Database) -> None:
    writer = SummaryWriter(room.workshop_id, EventLog(database), min_write_interval=0.001)
    for state, expected in ((room.state, 1), (initial_state(room.state.plan), 0), (room.state, 1)):
        writer.update(state, room.rev)
        while await people(database) != expected:
            pass
    await writer.stop()


async def test_summary_that_cannot_be_written_is_tried_again_until_it_is(
    room: Room, database: Database
) -> None:
    writer, writes = SummaryWriter(room.workshop_id, EventLog(database), 0.001), count_writes(database)
    await execute(database, "ALTER TABLE summary RENAME TO renamed")
    writer.update(initial_state(room.state.plan), room.rev)
    await wait_until(lambda: len(writes) > 2)
    await execute(database, "ALTER TABLE renamed RENAME TO summary")
    await wait_until(lambda: writer._unsaved is None)
    assert await people(database) == 0
    await writer.stop()


async def test_summary_that_cannot_be_written_is_not_tried_again_with_each_change(
    room: Room, database: Database
) -> None:
    writer, writes = SummaryWriter(room.workshop_id, EventLog(database), NEVER), count_writes(database)
    await execute(database, "ALTER TABLE summary RENAME TO renamed")
    for _ in range(20):
        writer.update(initial_state(room.state.plan), room.rev)
        await wait_until(lambda: writes)
        await execute(database, "SELECT 1")
    assert len(writes) == 1
    await execute(database, "ALTER TABLE renamed RENAME TO summary")
    await writer.stop()


async def test_summary_that_could_not_be_written_is_written_when_the_room_stops(
    room: Room, database: Database
) -> None:
    writer, writes = SummaryWriter(room.workshop_id, EventLog(database), NEVER), count_writes(database)
    await execute(database, "UPDATE summary SET people = -1")
    await execute(database, "ALTER TABLE summary RENAME TO renamed")
    writer.update(initial_state(room.state.plan), room.rev)
    await wait_until(lambda: writes)
    await execute(database, "ALTER TABLE renamed RENAME TO summary")
    assert await people(database) == -1
    await writer.stop()
    assert await people(database) == 0


async def test_change_while_the_summary_is_written_is_written_too(room: Room, database: Database) -> None:
    writer = SummaryWriter(room.workshop_id, EventLog(database), NEVER)
    writer.update(room.state, room.rev)
    await asyncio.sleep(0)  # the write is under way
    writer.update(initial_state(room.state.plan), room.rev)
    await wait_until(lambda: writer._writing is not None)
    await people(database)
    await writer.stop()
    assert await people(database) == 0


async def test_room_that_changes_or_stops_writes_its_summary(tmp_path: Path, database: Database) -> None:
    rooms = Rooms(EventLog(database), Workshops(database))
    await open_workshop(rooms)
    await rooms.stop()
    assert await people(database) == 1


async def test_room_with_an_old_summary_writes_a_new_one_when_it_is_opened(
    room: Room, database: Database
) -> None:
    await execute(database, "UPDATE summary SET people = -1")
    rooms = Rooms(EventLog(database), Workshops(database))
    await rooms.get(room.code)
    await rooms.stop()
    assert await people(database) == 1


async def test_room_opens_and_commits_though_no_summary_can_be_saved(room: Room, database: Database) -> None:
    await execute(database, "DROP TABLE summary")
    rooms = Rooms(EventLog(database), Workshops(database))
    opened = (await rooms.get(room.code)).room
    assert await opened.submit(ANNA, idea("card-card")) == room.rev + 1
    await rooms.stop()


async def is_closed(database: Database) -> bool:
    """Whether the only row says that the workshop is closed."""
    query = "SELECT closed FROM summary"
    return bool(await database.run(lambda connection: connection.exec_driver_sql(query).scalar_one()))


async def add_longer_log(database: Database) -> None:
    """Add another workshop, without a summary, whose log is longer than that of the only one."""
    await execute(database, "INSERT INTO workshop (id, code, created_at) VALUES ('other', 'other', 0)")
    values = ("other", 1000, "other", "facilitator", "", 0, b"[]", None)
    statement = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    await database.run(lambda connection: connection.exec_driver_sql(statement, values))


@pytest.mark.parametrize("is_reopened", [False, True])
async def test_summary_from_before_a_close_or_reopening_does_not_undo_it(
    database: Database, is_reopened: bool
) -> None:
    rooms = Rooms(EventLog(database), Workshops(database))
    room = (await open_workshop(rooms)).room
    if is_reopened:
        await room.submit(STAFF, CloseWorkshop(id="close-one"))
    before = room.state, room.rev
    change = ReopenWorkshop(id="open-once") if is_reopened else CloseWorkshop(id="close-two")
    await room.submit(STAFF, change)
    await rooms.stop()
    await execute(database, "UPDATE summary SET people = -1")

    writer = SummaryWriter(room.workshop_id, EventLog(database), NEVER)
    writer.update(*before)
    await writer.stop()

    assert (await is_closed(database), await people(database)) == (not is_reopened, 1)


async def test_summary_that_says_wrongly_that_a_workshop_is_open_is_mended_when_it_is_opened(
    room: Room, database: Database
) -> None:
    rooms = Rooms(EventLog(database), Workshops(database))
    await (await rooms.get(room.code)).room.submit(STAFF, CloseWorkshop(id="close-one"))
    await rooms.stop()
    await execute(database, "UPDATE summary SET closed = 0")
    await add_longer_log(database)
    rooms = Rooms(EventLog(database), Workshops(database))
    await rooms.get(room.code)
    await rooms.stop()
    assert await is_closed(database)
