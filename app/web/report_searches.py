"""Limits the searches in reports, each of which takes some milliseconds of the server's time."""

import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

from app.core.errors import Rejected
from app.core.lru_map import LruMap
from app.live.rate_limit import TokenBucket

PER_SECOND, BURST = 10, 200
"""Searches in the report of one workshop: all people in a hall may look for their cards at once."""
MAX_AT_ONCE = 2
"""Searches that run at the same time, on the whole server."""
MAX_LIMITED_WORKSHOPS = 10_000
"""Workshops whose searches are counted: those that were searched last."""

Returned = TypeVar("Returned")


class ReportSearches:
    """Runs searches. clock: returns seconds. burst: see `BURST`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, burst: float = BURST) -> None:
        self._buckets = LruMap(partial(TokenBucket, PER_SECOND, burst, clock), MAX_LIMITED_WORKSHOPS)
        self._at_once = CapacityLimiter(MAX_AT_ONCE)

    async def run(self, workshop_id: str, search: Callable[[], Returned]) -> Returned:
        """Run the search in a thread, and return its result. Raises Rejected: `report.too_many_searches`."""
        if not self._buckets.get_or_make(workshop_id).admit():
            raise Rejected("report.too_many_searches")
        return await to_thread.run_sync(search, limiter=self._at_once)
