"""Calls back once after each close of a workshop, so that its edition is made."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from app.store.database import StoreUnavailable
from app.workshop.state import State

OnClosed = Callable[[str, str, State], Awaitable[object]]
"""Called with the workshop's id, its join code and its state, after it was closed."""

log = structlog.get_logger()


async def do_nothing(workshop_id: str, code: str, state: State) -> None:
    """The default of `OnClosed`."""


class CloseHandler:
    """Handles the closes of one workshop in a task, one after the other.

    unhandled: the states after the closes that are not handled yet. If the store is not available, the newest
    of them waits for the next `start` or `stop`."""

    def __init__(self, workshop_id: str, code: str, on_closed: OnClosed) -> None:
        self.unhandled: list[State] = []
        self._workshop_id = workshop_id
        self._code = code
        self._on_closed = on_closed
        self._handling: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to handle the closes, if there are any and this has not begun. It returns at once."""
        is_handling = self._handling and not self._handling.done()
        if self.unhandled and not is_handling:
            self._handling = asyncio.create_task(self._handle_each())

    async def stop(self) -> None:
        """Handle what is left, and wait for it."""
        if self._handling:
            await self._handling
        await self._handle_each()

    async def _handle_each(self) -> None:
        while self.unhandled:
            try:
                await self._on_closed(self._workshop_id, self._code, self.unhandled[0])
            except StoreUnavailable as unavailable:
                log.warning("close.not_handled", reason=str(unavailable))
                del self.unhandled[:-1]  # the newest is enough, and they do not pile up
                return
            except Exception:  # the workshop is closed whatever happens to its result
                log.exception("close.failed")
            del self.unhandled[0]
