"""The event log: append, and read after. The only order of things there is."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.store.tables import EntryRow
from app.workshop.base import Actor
from app.workshop.workshop import Entry, decode_events, encode_events


class Conflict(Exception):
    """Another writer was first: read the tail and decide again."""


class Unavailable(Exception):
    """Nothing could be written or read (disk full, file locked); nothing has changed. Try again."""


@contextmanager
def failures() -> Iterator[None]:
    """What the database says, in our words, and without what was being written."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(type(error.orig).__name__) from None
    except SQLAlchemyError as error:
        reason = error.orig if isinstance(error, DBAPIError) else type(error).__name__
        raise Unavailable(str(reason)) from None


def row(workshop_id: str, entry: Entry) -> dict[str, object]:
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

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def append(self, workshop_id: str, entries: Sequence[Entry]) -> None:
        """All of the entries in one commit, on disk when this returns. Conflict, Unavailable: none."""
        with failures():
            async with self._engine.begin() as connection:
                await connection.execute(insert(EntryRow), [row(workshop_id, entry) for entry in entries])

    async def read(self, workshop_id: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries after a seq, in order."""
        query = (
            select(EntryRow.__table__)  # type: ignore[attr-defined]
            .where(EntryRow.workshop_id == workshop_id, EntryRow.seq > after)  # type: ignore[arg-type]
            .order_by(EntryRow.seq)  # type: ignore[arg-type]
        )
        with failures():
            async with self._engine.connect() as connection:
                rows = (await connection.execute(query)).all()
        for found in rows:
            actor = Actor(found.actor_kind, found.actor_id)
            yield Entry(found.seq, found.command_id, actor, found.at, decode_events(found.events))
