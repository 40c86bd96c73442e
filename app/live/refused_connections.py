"""Counts the connections that are refused, and logs when they are many: somebody may keep others out."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

import structlog

from app.live.rate_limit import TokenBucket

PER_SECOND, BURST = 20, 200
"""Refused connections that are not many: a page that was open for a day, and people who reload."""
MIN_LOG_INTERVAL = 60.0
"""Seconds from one log entry to the next."""

log = structlog.get_logger()


class RefusedConnections:
    """The connections that were refused since the start of the server. clock: returns seconds. burst,
    min_log_interval: see `BURST`, `MIN_LOG_INTERVAL`."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        burst: float = BURST,
        min_log_interval: float = MIN_LOG_INTERVAL,
    ) -> None:
        self.total = 0
        self._few = TokenBucket(PER_SECOND, burst, clock)
        self._min_log_interval = min_log_interval
        self._not_logged = Counter[str]()
        self._are_many = False  # of those that are not logged
        self._timer: asyncio.TimerHandle | None = None

    def add(self, code: str) -> None:
        """Count a connection. code: of the rejection. If there are many, log how many there were of each code
        since the last entry, now or when the interval is over. Called in the event loop."""
        self.total += 1
        self._not_logged[code] += 1
        if self._few.admit():
            return
        self._are_many = True
        if self._timer is None:
            self._log()

    def _log(self) -> None:
        log.warning("connection.many_refused", refused=dict(self._not_logged))
        self._not_logged.clear()
        self._are_many = False
        self._timer = asyncio.get_running_loop().call_later(self._min_log_interval, self._end_interval)

    def _end_interval(self) -> None:
        self._timer = None
        if self._are_many:
            self._log()
