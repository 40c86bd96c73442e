"""The event log: append, and read after. The only order of things there is."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import Connection, insert, select

from app.core.aggregate import Actor
from app.store.database import Database
from app.store.tables import EntryRow
from app.workshop.workshop import Entry, decode_events, encode_events


def entry_row(workshop_id: str, entry: Entry) -> dict[str, object]:
    """The entry as a row of the table."""
    return {
        "workshop_id": workshop_id,
        "seq": entry.seq,
        "command_id": entry.command,
        "actor_kind": entry.actor.kind,
        "actor_id": entry.actor.participant,
        "at": entry.at,
        "events": encode_events(entry.events),
    }


class EventLog:
    """The logs of all workshops in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(self, workshop_id: str, entries: Sequence[Entry]) -> None:
        """All of the entries in one commit, on disk when this returns. Conflict, Unavailable: none."""
        rows = [entry_row(workshop_id, entry) for entry in entries]
        await self._database.run(lambda connection: insert_rows(connection, rows))

    async def read(self, workshop_id: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries after a seq, in order."""
        query = (
            select(_TABLE)
            .where(_TABLE.c.workshop_id == workshop_id, _TABLE.c.seq > after)
            .order_by(_TABLE.c.seq)
        )
        for found in await self._database.run(lambda connection: connection.execute(query).all()):
            actor = Actor(found.actor_kind, found.actor_id)
            yield Entry(found.seq, found.command_id, actor, found.at, decode_events(found.events))


def insert_rows(connection: Connection, rows: list[dict[str, object]]) -> None:
    """These rows, at the end."""
    connection.execute(_INSERT, rows)


_TABLE = EntryRow.__table__  # type: ignore[attr-defined]
_INSERT = insert(_TABLE)
"""Made once: finding out what to insert where costs as much as the insert."""
