"""The snapshot of a room's state, from which a long log is opened quickly. The log has everything, so a
snapshot that cannot be saved is only logged."""

import asyncio

import structlog

from app.store.database import StoreUnavailable
from app.store.snapshots import Snapshots, StoredSnapshot
from app.workshop.state import State

SNAPSHOT_INTERVAL = 10_000
"""Entries from one snapshot to the next while a room is in use, at least."""
MIN_ENTRIES_FOR_SNAPSHOT = 500
"""Entries after the last snapshot that are worth another one when a room is dropped: to apply them would take
longer than to read it."""

log = structlog.get_logger()


class SnapshotWriter:
    """Reads and saves the snapshot of one workshop. snapshots: None: there are none. interval: entries from
    one to the next, at least."""

    def __init__(
        self, workshop_id: str, snapshots: Snapshots | None, interval: int = SNAPSHOT_INTERVAL
    ) -> None:
        self.saving: asyncio.Task[None] | None = None
        self._workshop_id = workshop_id
        self._snapshots = snapshots
        self._interval = interval
        self._last_seq = 0

    async def read(self) -> StoredSnapshot | None:
        """The snapshot, if there is one that can be used. Raises StoreUnavailable."""
        found = await self._snapshots.read(self._workshop_id) if self._snapshots else None
        self._last_seq = found.seq if found else 0
        return found

    def update(self, state: State, seq: int) -> None:
        """Save this state in a task, if many entries came after the last snapshot. seq: of the last entry in
        the state."""
        min_entries = max(self._interval, self._last_seq // 2)  # a larger state costs more to save
        is_saving = self.saving and not self.saving.done()
        if not is_saving and self._is_due(seq, min_entries):
            self.saving = asyncio.create_task(self._save(state, seq))

    async def stop(self, state: State, seq: int) -> None:
        """Wait for the last snapshot, and save this state if it is worth one."""
        if self.saving:
            await self.saving
        if self._is_due(seq, min(self._interval, MIN_ENTRIES_FOR_SNAPSHOT)):
            await self._save(state, seq)

    def _is_due(self, seq: int, min_entries: int) -> bool:
        return self._snapshots is not None and seq - self._last_seq >= min_entries

    async def _save(self, state: State, seq: int) -> None:
        assert self._snapshots
        self._last_seq = seq  # also if it fails: the next attempt is after as many entries more
        try:
            await self._snapshots.save(self._workshop_id, seq, state)
        except StoreUnavailable as unavailable:
            log.warning("snapshot.not_saved", reason=str(unavailable))
        except Exception:  # the room works without snapshots
            log.exception("snapshot.failed")
