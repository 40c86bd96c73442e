"""The event log: in order, once, and all or nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert

from app.core.aggregate import Actor
from app.store.database import AppendConflict, Database, StoreUnavailable, migrate
from app.store.event_log import EventLog
from app.store.tables import WorkshopRow
from app.workshop.activities.ideas import IdeaAdded
from app.workshop.agenda import StepPaused
from app.workshop.workshop import Entry


def entry(seq: int, command: str, text: str = "A park") -> Entry:
    """What an idea leaves in the log."""
    added = IdeaAdded(f"card-{seq}", "anna", 3, "safety", text, shared=True)
    return Entry(seq, command, Actor("participant", "anna"), 1_000 + seq, (added, StepPaused(5)))


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EventLog]:
    """A log with one workshop `w` and another `v`, both empty."""
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    database = Database(path)
    two = [{"id": name, "code": name * 8, "created_at": 1} for name in ("w", "v")]
    await database.run(lambda connection: connection.execute(insert(WorkshopRow), two))
    yield EventLog(database)
    await database.close()


async def read(log: EventLog, workshop: str, after: int = 0) -> list[Entry]:
    """The tail as a list."""
    return [found async for found in log.read(workshop, after)]


async def test_what_is_appended_is_read_back_in_order(log: EventLog) -> None:
    entries = [entry(seq, f"command-{seq}", "Ærlig talt: 🌲\n") for seq in (1, 2, 3)]
    await log.append("w", entries)
    assert await read(log, "w") == entries
    assert await read(log, "w", after=2) == entries[2:]
    assert await read(log, "v") == []


async def test_a_place_in_the_log_is_taken_once(log: EventLog) -> None:
    await log.append("w", [entry(1, "first")])
    with pytest.raises(AppendConflict):
        await log.append("w", [entry(1, "second")])
    assert [found.command for found in await read(log, "w")] == ["first"]


async def test_a_command_counts_once_for_ever(log: EventLog) -> None:
    await log.append("w", [entry(1, "first")])
    with pytest.raises(AppendConflict):
        await log.append("w", [entry(2, "second"), entry(3, "first")])
    assert [found.seq for found in await read(log, "w")] == [1], "nothing of a refused commit stays"
    await log.append("v", [entry(1, "first")])


async def test_a_commit_is_on_the_disk_before_it_answers(log: EventLog) -> None:
    def found(connection: Connection) -> list[object]:
        settings = ("journal_mode", "synchronous")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings]

    assert await log._database.run(found) == ["wal", 2]


async def test_a_log_that_cannot_be_written_says_so(log: EventLog) -> None:
    await log._database.run(lambda connection: connection.exec_driver_sql("DROP TABLE entry"))
    with pytest.raises(StoreUnavailable):
        await log.append("w", [entry(1, "first")])
    with pytest.raises(StoreUnavailable):
        await read(log, "w")
