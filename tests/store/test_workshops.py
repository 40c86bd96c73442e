"""Workshops in the database: an edition is imported once, and closed workshops without one are found."""

from app.core.aggregate import Actor, LogEntry
from app.store.database import Database
from app.store.editions import Editions
from app.store.event_log import EventLog
from app.store.tables import WorkshopRow
from app.store.workshops import EditionToImport, ImportedEdition, Workshops
from app.workshop.activities.close import WorkshopClosed, WorkshopImported
from app.workshop.plan import WorkshopCreated
from app.workshop.summary import summarize
from app.workshop.workshop import evolve_entry, initial_state
from tests.workshop.sample_workshop import PLAN


async def add_imported(
    database: Database, name: str, created_at: int, no: int, sha256: str
) -> ImportedEdition:
    """Import an edition into the workshop with this name as its id and code."""
    entry = LogEntry(
        1, f"imported-{name}", Actor("facilitator"), 1, (WorkshopCreated(PLAN), WorkshopImported())
    )
    state, _ = evolve_entry(initial_state(PLAN), entry)
    row = WorkshopRow(id=name, code=name, created_at=created_at)
    edition = EditionToImport(no, at=1, sha256=sha256, content=b"{}")
    return await Workshops(database).add_imported(row, entry, summarize(state), edition)


async def test_edition_is_imported_once_and_keeps_its_first_number(database: Database) -> None:
    assert await Workshops(database).find_imported("checksum") is None
    assert await add_imported(database, "first", 1000, 2, "checksum") == ("first", 2)
    assert await add_imported(database, "again", 2000, 3, "checksum") == ("first", 2)
    assert await Workshops(database).find_imported("checksum") == ("first", 2)
    assert await Workshops(database).by_code("again") is None


async def test_edition_that_an_earlier_version_imported_twice_is_found_in_the_older_workshop(
    database: Database,
) -> None:
    await add_imported(database, "newer", 2000, 3, "a")
    await add_imported(database, "older", 1000, 2, "b")
    update = "UPDATE edition SET sha256 = 'checksum'"
    await database.run(lambda connection: connection.exec_driver_sql(update))
    assert await Workshops(database).find_imported("checksum") == ("older", 2)


async def add_workshop(database: Database, name: str, closed_at: int | None = None) -> None:
    """Add a workshop with this name as its id and code. closed_at: when it is closed, in ms; None: it stays
    open."""
    entry = LogEntry(1, f"created-{name}", Actor("facilitator"), 1, (WorkshopCreated(PLAN),))
    state = initial_state(PLAN)
    await Workshops(database).add(name, name, entry, summarize(state))
    if closed_at is not None:
        entry = LogEntry(2, f"close-{name}", Actor("facilitator"), closed_at, (WorkshopClosed(),))
        state, _ = evolve_entry(state, entry)
        await EventLog(database).append(name, [entry], summarize(state))


async def test_closed_workshops_without_an_edition_are_found_the_last_close_first(database: Database) -> None:
    await add_workshop(database, "open")
    for number, name in enumerate(("first", "second", "third", "with-edition")):
        await add_workshop(database, name, closed_at=100 + number)
    await add_imported(database, "imported", 1, 1, "checksum")
    await Editions(database).add("with-edition", 2, 103, b"content")
    await Editions(database).add("second", 1, 50, b"of an earlier close")
    assert await Workshops(database).closed_without_edition(0, 10) == ["third", "second", "first"]
    assert await Workshops(database).closed_without_edition(0, 2) == ["third", "second"]
    assert await Workshops(database).closed_without_edition(101, 10) == ["third", "second"]
