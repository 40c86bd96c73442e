"""Stops the parts of a server, also those after one that fails to stop."""

from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()


async def stop_each(*stops: Callable[[], Awaitable[object]]) -> None:
    """Await these one after the other. An exception is logged, and the next one follows."""
    for stop in stops:
        try:
            await stop()
        except Exception:
            log.exception("stop.failed", part=getattr(stop, "__qualname__", repr(stop)))
