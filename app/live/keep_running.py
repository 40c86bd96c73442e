"""Tasks that run as long as their room: a bug ends one turn of them, not the task."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

MAX_PAUSE = 5.0
"""The longest pause before a restart, in seconds. The first is a hundredth of it, each further one twice as
long."""

log = structlog.get_logger()


async def keep_running(name: str, work: Callable[[], Awaitable[None]], max_pause: float = MAX_PAUSE) -> None:
    """Run `work` until it returns. After an exception log the number of restarts, and run it again."""
    restarts = 0
    while True:
        try:
            await work()
            return
        except Exception:
            restarts += 1
            log.exception("task.restarted", task=name, restarts=restarts)
            await asyncio.sleep(min(max_pause, max_pause / 100 * 2 ** min(restarts - 1, 10)))
