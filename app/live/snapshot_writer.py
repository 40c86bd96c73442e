"""The state snapshot of a room: its whole state, stored so that a long event log need not be read from its
start. The event log has everything, so a failure to save is only a warning in the server's output."""

import asyncio

import structlog

from app.store.database import StoreUnavailable
from app.store.snapshots import Snapshots, StoredSnapshot
from app.workshop.state import State

ENTRIES_BETWEEN_SNAPSHOTS = 10_000
"""The least number of entries from one snapshot to the next while a room is in use."""
MIN_ENTRIES_AT_STOP = 500
"""A snapshot is saved when a room stops, if this many entries came after the last one: to apply them would
take longer than to read a snapshot."""

log = structlog.get_logger()


class SnapshotWriter:
    """Reads and saves the snapshot of one workshop. snapshots: None: nothing is read or saved. min_entries:
    from one snapshot to the next while the room is in use."""

    def __init__(
        self, workshop_id: str, snapshots: Snapshots | None, min_entries: int = ENTRIES_BETWEEN_SNAPSHOTS
    ) -> None:
        self.saving: asyncio.Task[None] | None = None
        self._workshop_id = workshop_id
        self._snapshots = snapshots
        self._min_entries = min_entries
        self._last_seq = 0

    async def read(self) -> StoredSnapshot | None:
        """The snapshot, if there is one that can be used. Raises StoreUnavailable."""
        found = await self._snapshots.read(self._workshop_id) if self._snapshots else None
        self._last_seq = found.seq if found else 0
        return found

    def save_if_due(self, state: State, seq: int) -> None:
        """Begin to save this state, if enough entries came after the last snapshot. seq: of the last entry in
        the state."""
        min_entries = max(self._min_entries, self._last_seq // 2)  # a larger state costs more to save
        is_saving = self.saving and not self.saving.done()
        if not is_saving and self._is_due(seq, min_entries):
            self.saving = asyncio.create_task(self._save(state, seq))

    async def stop(self, state: State, seq: int) -> None:
        """Wait until the snapshot that is being saved is saved, then save this state if enough entries came
        after it."""
        if self.saving:
            await self.saving
        if self._is_due(seq, min(self._min_entries, MIN_ENTRIES_AT_STOP)):
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
