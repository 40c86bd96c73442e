"""Counts the connections that are refused, and logs when they are many: somebody may keep others out."""

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
    """The connections that were refused since the start of the server. clock: returns seconds. burst: see
    `BURST`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, burst: float = BURST) -> None:
        self.total = 0
        self._clock = clock
        self._few = TokenBucket(PER_SECOND, burst, clock)
        self._not_logged = Counter[str]()
        self._logged_at = -MIN_LOG_INTERVAL

    def add(self, code: str) -> None:
        """Count a connection. code: of the rejection. If there are many, log how many there were of each code
        since the last entry."""
        self.total += 1
        self._not_logged[code] += 1
        if self._few.admit() or self._clock() - self._logged_at < MIN_LOG_INTERVAL:
            return
        self._logged_at = self._clock()
        log.warning("connection.many_refused", refused=dict(self._not_logged))
        self._not_logged.clear()
