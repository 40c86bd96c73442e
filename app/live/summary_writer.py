"""The database row with a workshop's summary for the list of workshops. It is written separately from the
commits: writing it in each of them would add a quarter to their cost."""

import asyncio

import structlog

from app.store.database import StoreUnavailable
from app.store.event_log import EventLog
from app.workshop.state import State
from app.workshop.summary import summarize

MIN_WRITE_INTERVAL = 1.0
"""Seconds from one write to the next, at least. After a crash the row may lack what happened in that
time, until the workshop is opened. But `closed` is written in the commit itself, and stays as it is
when the summary of an earlier state is written later."""
MAX_RETRY_INTERVAL = 60.0
"""Seconds to the next attempt after several that failed: each may hold the database for as long as it waits
for a locked file."""

log = structlog.get_logger()


class SummaryWriter:
    """Writes the row of one workshop. min_write_interval: seconds between two writes, at least."""

    def __init__(
        self, workshop_id: str, event_log: EventLog, min_write_interval: float = MIN_WRITE_INTERVAL
    ) -> None:
        self._workshop_id = workshop_id
        self._event_log = event_log
        self._min_write_interval = min_write_interval
        self._unsaved: tuple[State, int] | None = None
        self._writing: asyncio.Task[None] | None = None

    def update(self, state: State, seq: int) -> None:
        """Write the summary of this state in a task, unless a newer state comes before. seq: of the last
        entry that the state contains."""
        self._unsaved = (state, seq)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._save_repeatedly())

    async def stop(self) -> None:
        """Write what is not saved yet, at once."""
        if self._writing:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        await self._save()

    async def _save_repeatedly(self) -> None:
        pause = self._min_write_interval
        while self._unsaved:
            should_retry = await self._save()
            pause = min(2 * pause, MAX_RETRY_INTERVAL) if should_retry else self._min_write_interval
            await asyncio.sleep(pause)

    async def _save(self) -> bool:
        """Write the summary. Returns whether to retry, which is if the store is not available. After any
        other error this state is not tried again."""
        unsaved = self._unsaved
        if unsaved is None:
            return False
        state, seq = unsaved
        try:
            await self._event_log.save_summary(self._workshop_id, summarize(state), seq)
        except StoreUnavailable as unavailable:
            log.warning("summary.not_saved", reason=str(unavailable))
            return True
        except Exception:
            log.exception("summary.failed")
        if self._unsaved is unsaved:
            self._unsaved = None
        return False
