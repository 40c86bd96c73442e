"""Removes logos that were replaced, when the plan of a workshop has changed."""

import asyncio

import structlog

from app.live.clock import now
from app.store.database import StoreUnavailable
from app.store.logos import Logos

log = structlog.get_logger()


class LogoCleaner:
    """Runs a task for each change. If one fails, the next change or upload removes what it left."""

    def __init__(self, logos: Logos) -> None:
        self._logos = logos
        self._tasks: set[asyncio.Task[None]] = set()

    def logo_changed(self, workshop_id: str, sha256: str) -> None:
        """Note that the plan of a workshop has another logo now. It returns at once. sha256: of the logo;
        empty: it has none."""
        task = asyncio.create_task(self._clean(workshop_id, sha256))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Wait for the tasks that have begun."""
        await asyncio.gather(*self._tasks)

    async def _clean(self, workshop_id: str, sha256: str) -> None:
        try:
            await self._logos.use(workshop_id, sha256, now())
        except StoreUnavailable as unavailable:
            log.warning("logo.not_cleaned", reason=str(unavailable))
        except Exception:  # nobody awaits the task before the stop
            log.exception("logo.cleaning_failed", workshop=workshop_id)
