"""The event log: ordered, without duplicates, and atomic."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import structs
from sqlalchemy import Connection, insert

from app.core.aggregate import Actor, LogEntry
from app.core.errors import Rejected
from app.store.database import AppendConflict, Database, StoreUnavailable
from app.store.event_log import PAGE_SIZE, EventLog, entry_row, insert_rows
from app.store.tables import WorkshopRow
from app.workshop.activities.ideas import IdeaAdded
from app.workshop.activities.vote import VoteOpened
from app.workshop.agenda import StepPaused
from app.workshop.plan import WorkshopCreated
from app.workshop.workshop import encode_events
from tests.empty_database import create_database
from tests.workshop.sample_workshop import PLAN

PLAN_WITH_UNKNOWN_ACTIVITY = encode_events((WorkshopCreated(PLAN),)).replace(
    b'"activity":"sort"', b'"activity":"dance"'
)
VOTE_OF_UNKNOWN_KIND = encode_events((VoteOpened("v", "vote", "?", (), 3, kind="ranking"),))


def entry(seq: int, command: str, text: str = "A park") -> LogEntry:
    """The entry of a command that added an idea."""
    added = IdeaAdded(f"card-{seq}", "anna", 3, "safety", text, shared=True)
    return LogEntry(seq, command, Actor("participant", "anna"), 1_000 + seq, (added, StepPaused(5)))


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EventLog]:
    """An event log with two workshops, `w` and `v`, without entries."""
    path = tmp_path / "samskap.sqlite"
    create_database(path)
    database = Database(path)
    rows = [{"id": name, "code": name * 8, "created_at": 1} for name in ("w", "v")]
    await database.run(lambda connection: connection.execute(insert(WorkshopRow), rows))
    yield EventLog(database)
    await database.close()


async def read(log: EventLog, workshop: str, after: int = 0) -> list[LogEntry]:
    """The entries after a seq as a list."""
    return [found async for found in log.read(workshop, after)]


async def test_appended_entries_are_read_in_order(log: EventLog) -> None:
    entries = [entry(seq, f"command-{seq}", "Ærlig talt: 🌲\n") for seq in (1, 2, 3)]
    await log.append("w", entries)
    assert await read(log, "w") == entries
    assert await read(log, "w", after=2) == entries[2:]
    assert await read(log, "v") == []


async def test_session_of_a_table_host_is_read_as_it_was_appended(log: EventLog) -> None:
    by_host = structs.replace(entry(1, "first"), actor=Actor("table_host", "anna", "session-1"))
    await log.append("w", [by_host, entry(2, "second")])
    assert await read(log, "w") == [by_host, entry(2, "second")]


async def test_append_with_a_used_seq_is_a_conflict(log: EventLog) -> None:
    await log.append("w", [entry(1, "first")])
    with pytest.raises(AppendConflict):
        await log.append("w", [entry(1, "second")])
    assert [found.command for found in await read(log, "w")] == ["first"]


async def test_append_with_a_used_command_id_is_a_conflict(log: EventLog) -> None:
    await log.append("w", [entry(1, "first")])
    with pytest.raises(AppendConflict):
        await log.append("w", [entry(2, "second"), entry(3, "first")])
    assert [found.seq for found in await read(log, "w")] == [1], "nothing of the failed commit is stored"
    await log.append("v", [entry(1, "first")])


@pytest.mark.parametrize(
    ("events", "code", "params"),
    [
        (b'[{"type":"moon.landed"}]', "log.newer", {"seq": 1, "name": "moon.landed"}),
        (PLAN_WITH_UNKNOWN_ACTIVITY, "log.newer", {"seq": 1, "name": "dance"}),
        (VOTE_OF_UNKNOWN_KIND, "log.newer", {"seq": 1, "name": "ranking"}),
        (b'[{"type":"step.paused","left":"soon"}]', "log.unreadable", {"seq": 1}),
        (b"no JSON", "log.unreadable", {"seq": 1}),
        (b"\xff", "log.unreadable", {"seq": 1}),
        (b"null", "log.unreadable", {"seq": 1}),
    ],
)
async def test_entry_that_this_version_cannot_read_is_refused_with_its_seq(
    log: EventLog, events: bytes, code: str, params: dict[str, object]
) -> None:
    row = entry_row("w", entry(1, "first")) | {"events": events}
    await log._database.run(lambda connection: insert_rows(connection, [row]))
    await log.append("v", [entry(1, "first")])

    with pytest.raises(Rejected) as refused:
        await read(log, "w")
    assert (refused.value.code, refused.value.params) == (code, params)
    assert await read(log, "v") == [entry(1, "first")]


@pytest.mark.parametrize("missing", [1, 2, PAGE_SIZE, PAGE_SIZE + 1])
async def test_entry_that_is_missing_is_refused_with_its_seq(log: EventLog, missing: int) -> None:
    entries = [entry(seq, f"command-{seq}") for seq in range(1, PAGE_SIZE + 3)]
    await log.append("w", [entry for entry in entries if entry.seq != missing])

    with pytest.raises(Rejected) as refused:
        await read(log, "w")
    assert (refused.value.code, refused.value.params) == ("log.unreadable", {"seq": missing})
    assert await read(log, "w", after=missing) == entries[missing:]


async def test_connection_is_configured_for_durable_commits(log: EventLog) -> None:
    def read_settings(connection: Connection) -> list[object]:
        settings = ("journal_mode", "synchronous")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in settings]

    assert await log._database.run(read_settings) == ["wal", 2]


async def test_log_without_its_table_is_unavailable(log: EventLog) -> None:
    await log._database.run(lambda connection: connection.exec_driver_sql("DROP TABLE entry"))
    with pytest.raises(StoreUnavailable):
        await log.append("w", [entry(1, "first")])
    with pytest.raises(StoreUnavailable):
        await read(log, "w")
