"""Limits how often the code word of a public link may be guessed. Never per IP address, because all phones
in a hall share one."""

import time
from collections import OrderedDict
from collections.abc import Callable

from app.core.errors import Rejected
from app.live.rate_limit import TokenBucket

PER_SECOND, BURST = 1 / 60, 10
"""Wrong code words that a link accepts: ten at once, then one a minute."""
MAX_LINKS = 10_000
"""Links whose attempts are counted: those that were tried last."""


class CodeWordAttempts:
    """Counts the wrong code words of each link. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, burst: float = BURST) -> None:
        self._clock = clock
        self._burst = burst
        self._buckets: OrderedDict[str, TokenBucket] = OrderedDict()

    def check(self, link_id: str, is_right: Callable[[], bool]) -> bool:
        """Whether the code word is right, which is not even looked at after too many wrong ones.

        Raises Rejected: `public_link.too_many_attempts`."""
        bucket = self._bucket(link_id)
        if not bucket.admit():
            raise Rejected("public_link.too_many_attempts")
        if found := is_right():
            bucket.put_back()
        return found

    def _bucket(self, link_id: str) -> TokenBucket:
        if bucket := self._buckets.get(link_id):
            self._buckets.move_to_end(link_id)
            return bucket
        if len(self._buckets) >= MAX_LINKS:
            self._buckets.popitem(last=False)
        bucket = self._buckets[link_id] = TokenBucket(PER_SECOND, self._burst, self._clock)
        return bucket
