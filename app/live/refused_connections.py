"""Counts the connections that are refused, and logs when they are many, as in an attack that keeps other
people from connecting."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable

import structlog

from app.live.rate_limit import TokenBucket

NORMAL_PER_SECOND, NORMAL_BURST = 20, 200
"""Up to this rate, refused connections are normal: pages that were open for a day, and people who reload."""
MIN_LOG_INTERVAL = 60.0
"""Seconds from one log entry to the next."""

log = structlog.get_logger()


class RefusedConnections:
    """The connections that were refused since the start of the server. clock: returns seconds. burst,
    min_log_interval: see `NORMAL_BURST`, `MIN_LOG_INTERVAL`."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        burst: float = NORMAL_BURST,
        min_log_interval: float = MIN_LOG_INTERVAL,
    ) -> None:
        self.total = 0
        self._normal_rate = TokenBucket(NORMAL_PER_SECOND, burst, clock)
        self._min_log_interval = min_log_interval
        self._not_logged = Counter[str]()
        self._were_many = False  # whether there were more than normal since the last log entry
        self._timer: asyncio.TimerHandle | None = None

    def add(self, code: str) -> None:
        """Count a refused connection. code: the code of its rejection. If there are more than normal, log the
        number for each code since the last log entry, now or when the interval is over. Called in the event
        loop."""
        self.total += 1
        self._not_logged[code] += 1
        if self._normal_rate.admit():
            return
        self._were_many = True
        if self._timer is None:
            self._log()

    def _log(self) -> None:
        log.warning("connection.many_refused", refused=dict(self._not_logged))
        self._not_logged.clear()
        self._were_many = False
        self._timer = asyncio.get_running_loop().call_later(self._min_log_interval, self._end_interval)

    def _end_interval(self) -> None:
        self._timer = None
        if self._were_many:
            self._log()
