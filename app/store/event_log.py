"""The event log: append, and read after. The only order of things there is."""

from collections.abc import AsyncIterator, Sequence

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.store.tables import EntryRow
from app.workshop.base import Actor
from app.workshop.workshop import Entry, decode_events, encode_events


class Conflict(Exception):
    """Another writer was first: read the tail and decide again."""


class Unavailable(Exception):
    """Nothing could be written or read (disk full, file locked); nothing has changed. Try again."""


class EventLog:
    """The logs of all workshops in one database."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def append(self, workshop_id: str, entries: Sequence[Entry]) -> None:
        """All of the entries in one commit, on disk when this returns. Conflict, Unavailable: none."""
        rows = [
            {
                "workshop_id": workshop_id,
                "seq": entry.seq,
                "command_id": entry.command,
                "actor_kind": entry.actor.kind,
                "actor_id": entry.actor.participant,
                "at": entry.at,
                "events": encode_events(entry.events),
            }
            for entry in entries
        ]
        try:
            async with self._engine.begin() as connection:
                await connection.execute(insert(EntryRow), rows)
        except IntegrityError as error:
            raise Conflict(workshop_id) from error
        except SQLAlchemyError as error:
            raise Unavailable(str(error)) from error

    async def read(self, workshop_id: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries after a seq, in order."""
        query = (
            select(EntryRow.__table__)  # type: ignore[attr-defined]
            .where(EntryRow.workshop_id == workshop_id, EntryRow.seq > after)  # type: ignore[arg-type]
            .order_by(EntryRow.seq)  # type: ignore[arg-type]
        )
        try:
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        except SQLAlchemyError as error:
            raise Unavailable(str(error)) from error
        for row in rows:
            actor = Actor(row.actor_kind, row.actor_id)
            yield Entry(row.seq, row.command_id, actor, row.at, decode_events(row.events))
