"""Tasks that run as long as their room or the server: after an exception they are started again."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

MAX_PAUSE = 5.0
"""The longest pause before a restart, in seconds. The first pause is a hundredth of it; each further pause is
twice as long as the one before."""

log = structlog.get_logger()


class Restarts:
    """The restarts of all tasks of a server. total: how many since the server started. pausing: the names of
    the tasks that have failed and wait until they are started again."""

    def __init__(self) -> None:
        self.total = 0
        self.pausing: list[str] = []


async def keep_running(
    name: str, work: Callable[[], Awaitable[None]], restarts: Restarts, max_pause: float = MAX_PAUSE
) -> None:
    """Run `work` until it returns. After an exception, log it with the number of restarts of this task, wait,
    and run `work` again. name: of the task in the log. restarts: of all tasks; each is added to them.
    max_pause: in seconds."""
    own_restarts = 0
    while True:
        try:
            await work()
            return
        except Exception:
            own_restarts += 1
            restarts.total += 1
            log.exception("task.restarted", task=name, restarts=own_restarts)
            restarts.pausing.append(name)
            try:
                await asyncio.sleep(min(max_pause, max_pause / 100 * 2 ** min(own_restarts - 1, 10)))
            finally:
                restarts.pausing.remove(name)
