"""Snapshots of states, one per workshop. The log can rebuild each of them, so a broken one is ignored."""

import asyncio
from typing import NamedTuple

import structlog
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col

from app.store.database import Database
from app.store.tables import EntryRow, SnapshotRow
from app.workshop.snapshot import code_version, decode_state, encode_state
from app.workshop.state import State

log = structlog.get_logger()


class StoredSnapshot(NamedTuple):
    """The state of a workshop after the entry `seq`. command: the id of the entry's command; at: its time
    (ms since 1970)."""

    seq: int
    command: str
    at: int
    state: State


class Snapshots:
    """Rows of the table `snapshot`. Every method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._encoding = asyncio.Lock()  # one at a time: each thread that computes delays the event loop
        # Read now, as the files of the running code may be replaced later. Empty: it cannot be known, and
        # nothing is saved or read.
        self._code_version = code_version()

    async def save(self, workshop_id: str, seq: int, state: State) -> None:
        """Replace the workshop's snapshot by this state after the entry `seq`."""
        if not self._code_version:
            return
        async with self._encoding:
            content = await asyncio.to_thread(encode_state, state)

        def upsert(connection: Connection) -> None:
            command = select(col(EntryRow.command_id)).where(
                col(EntryRow.workshop_id) == workshop_id, col(EntryRow.seq) == seq
            )
            row = {
                "workshop_id": workshop_id,
                "seq": seq,
                "command_id": connection.execute(command).scalar_one(),
                "code_version": self._code_version,
                "content": content,
            }
            statement = insert(SnapshotRow).values(row)
            connection.execute(statement.on_conflict_do_update(index_elements=["workshop_id"], set_=row))

        await self._database.run(upsert)

    async def read(self, workshop_id: str) -> StoredSnapshot | None:
        """The workshop's snapshot; None if there is none that this code wrote and whose command is in the log
        at its seq: the database may be a restored backup."""
        if not self._code_version:
            return None
        query = (
            select(col(SnapshotRow.seq), col(SnapshotRow.content), col(EntryRow.command_id), col(EntryRow.at))
            .join(
                EntryRow,
                (col(EntryRow.workshop_id) == col(SnapshotRow.workshop_id))
                & (col(EntryRow.seq) == col(SnapshotRow.seq))
                & (col(EntryRow.command_id) == col(SnapshotRow.command_id)),
            )
            .where(
                col(SnapshotRow.workshop_id) == workshop_id,
                col(SnapshotRow.code_version) == self._code_version,
            )
        )
        row = await self._database.run(lambda connection: connection.execute(query).first())
        if row is None:
            return None
        try:
            state = await asyncio.to_thread(decode_state, row.content)
            return StoredSnapshot(row.seq, row.command_id, row.at, state)
        except Exception:  # the room can be loaded from the log
            log.exception("snapshot.broken")
            return None
