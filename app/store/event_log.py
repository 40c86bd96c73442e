"""The event log: append entries, and read the entries after a sequence number. The summary of a workshop may
be saved in the commit of its entries."""

from collections.abc import AsyncIterator, Iterable, Sequence
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, case, insert, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.core.aggregate import Actor, LogEntry
from app.core.errors import Rejected
from app.store.database import Database
from app.store.tables import EntryRow, SummaryRow
from app.workshop.summary import WorkshopSummary
from app.workshop.upcasts import NewerEvent, decode_events
from app.workshop.workshop import encode_events


def entry_row(workshop_id: str, entry: LogEntry) -> dict[str, object]:
    """column -> value of the table `entry`."""
    return {
        "workshop_id": workshop_id,
        "seq": entry.seq,
        "command_id": entry.command,
        "actor_kind": entry.actor.kind,
        "actor_id": entry.actor.id,
        "at": entry.at,
        "events": encode_events(entry.events),
        "session_id": entry.actor.session or None,
    }


class EventLog:
    """The logs of all workshops in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def append(
        self, workshop_id: str, entries: Sequence[LogEntry], summary: WorkshopSummary | None = None
    ) -> None:
        """Append all entries in one commit, which is on disk when this returns. summary: to be saved in the
        same commit; None: the stored one stays.

        Raises AppendConflict (a seq or command id is taken), StoreUnavailable: none was appended."""
        rows = [entry_row(workshop_id, entry) for entry in entries]

        def append_all(connection: Connection) -> None:
            insert_rows(connection, rows)
            if summary:
                save_summary(connection, workshop_id, summary, entries[-1].seq)

        await self._database.run(append_all)

    async def save_summary(self, workshop_id: str, summary: WorkshopSummary, seq: int) -> None:
        """Insert or update a workshop's summary. seq: of the last entry that it contains. As the
        function `save_summary`. Raises StoreUnavailable."""
        await self._database.run(partial(save_summary, workshop_id=workshop_id, summary=summary, seq=seq))

    async def find_commands(
        self, workshop_id: str, command_ids: Iterable[str]
    ) -> dict[str, tuple[Actor, int]]:
        """Those of the commands that are in the log: id -> actor and seq. The seq of an entry without events
        is 0: the first version (database revision 0001) wrote one for a command that changed nothing.

        Raises StoreUnavailable."""
        columns = _ENTRIES.c
        query = select(
            columns.command_id, columns.actor_kind, columns.actor_id, columns.seq, columns.events
        ).where(columns.workshop_id == workshop_id, columns.command_id.in_(list(command_ids)))
        rows = await self._database.run(lambda connection: connection.execute(query).all())
        return {
            row.command_id: (Actor(row.actor_kind, row.actor_id), 0 if row.events == NO_EVENTS else row.seq)
            for row in rows
        }

    async def read(self, workshop_id: str, after: int = 0) -> AsyncIterator[LogEntry]:
        """The entries with a seq above `after`, in order.

        Raises Rejected: `log.newer` (a newer version wrote the entry), `log.unreadable` (it is damaged or
        missing); StoreUnavailable."""
        seq = after
        while rows := await self._database.run(partial(_read_page, workshop_id, seq)):
            for row in rows:
                seq += 1
                if row.seq != seq:
                    raise Rejected("log.unreadable", seq=seq)
                yield _entry(row)


def _read_page(workshop_id: str, after: int, connection: Connection) -> Sequence[Row[Any]]:
    return connection.execute(_PAGE, {"workshop_id": workshop_id, "after": after}).all()


def _entry(row: Row[Any]) -> LogEntry:
    try:
        events = decode_events(row.events)
    except NewerEvent as newer:
        raise Rejected("log.newer", seq=row.seq, name=newer.name) from None
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise Rejected("log.unreadable", seq=row.seq) from error
    actor = Actor(row.actor_kind, row.actor_id, row.session_id or "")
    return LogEntry(row.seq, row.command_id, actor, row.at, events)


def insert_rows(connection: Connection, rows: list[dict[str, object]]) -> None:
    """Insert rows of the table `entry` in the connection's transaction."""
    connection.execute(_INSERT, rows)


def save_summary(connection: Connection, workshop_id: str, summary: WorkshopSummary, seq: int) -> None:
    """Insert or update a workshop's summary in the connection's transaction. seq: of the last entry that it
    contains. If the log has later entries, `closed` of the stored summary stays: one of them may have closed
    or reopened the workshop."""
    values = {"workshop_id": workshop_id, **msgspec.structs.asdict(summary)}
    connection.execute(_UPSERT_SUMMARY, {**values, "entries_of": workshop_id, "last_seq": seq})


_ENTRIES = EntryRow.__table__  # type: ignore[attr-defined]
NO_EVENTS = b"[]"
PAGE_SIZE = 100
"""Entries of one query, so that other tasks run between the parts of a long log."""
# The statements are built once, because building one takes as long as executing it.
_INSERT = insert(_ENTRIES)
_SUMMARIES = SummaryRow.__table__  # type: ignore[attr-defined]
_INSERT_SUMMARY = sqlite_insert(_SUMMARIES)
_HAS_LATER_ENTRY = (
    select(_ENTRIES.c.seq)
    .where(_ENTRIES.c.workshop_id == bindparam("entries_of"), _ENTRIES.c.seq > bindparam("last_seq"))
    .exists()
)
"""`entries_of`: the workshop's id. In an INSERT, a parameter cannot have the name of a column."""
_UPSERT_SUMMARY = _INSERT_SUMMARY.on_conflict_do_update(
    index_elements=["workshop_id"],
    set_={
        **{name: _INSERT_SUMMARY.excluded[name] for name in WorkshopSummary.__struct_fields__},
        "closed": case((_HAS_LATER_ENTRY, _SUMMARIES.c.closed), else_=_INSERT_SUMMARY.excluded.closed),
    },
)
_PAGE = (
    select(_ENTRIES)
    .where(_ENTRIES.c.workshop_id == bindparam("workshop_id"), _ENTRIES.c.seq > bindparam("after"))
    .order_by(_ENTRIES.c.seq)
    .limit(PAGE_SIZE)
)
