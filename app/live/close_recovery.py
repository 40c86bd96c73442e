"""Handles at the start the closes that were not handled before the server was killed."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from app.core.errors import Rejected
from app.live.clock import now
from app.live.rooms import Rooms
from app.store.database import StoreUnavailable
from app.store.workshops import Workshops

MAX_CLOSES = 10
"""Workshops that are opened at a start, those that were closed last. A kill leaves very few."""
MAX_AGE_MS = 24 * 3600 * 1000
"""Milliseconds since the close of such a workshop. Others may be of an older version, which made no editions.
Their closes are handled when somebody looks at them."""

log = structlog.get_logger()


class CloseRecovery:
    """Opens, in a task, one closed workshop without an edition after the other: its room handles the close
    then. A workshop that cannot be opened is left as it is."""

    def __init__(self, workshops: Workshops, rooms: Rooms) -> None:
        self._workshops = workshops
        self._rooms = rooms
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin. It returns at once."""
        self._task = asyncio.create_task(self._open_workshops())

    async def stop(self) -> None:
        """Open no further workshop."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _open_workshops(self) -> None:
        with _log_errors():
            for code in await self._workshops.closed_without_edition(now() - MAX_AGE_MS, MAX_CLOSES):
                with _log_errors(workshop=code):
                    await self._rooms.get(code)


@contextmanager
def _log_errors(**details: str) -> Iterator[None]:
    """Log an error of the block instead of raising it: nobody awaits the task before the stop. details: what
    the log says about it."""
    try:
        yield
    except Rejected:
        pass  # the rooms have logged it
    except StoreUnavailable as unavailable:
        log.warning("store.unavailable", reason=str(unavailable), **details)
    except Exception:
        log.exception("close.not_handled_at_start", **details)
