"""Limits how often the code word of a public link may be guessed. Never per IP address, because all phones
in a hall share one."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial

from app.core.errors import Rejected
from app.core.last_used import LastUsed
from app.live.rate_limit import TokenBucket

PER_SECOND, BURST = 5 / 60, 100
"""Different wrong code words that a link accepts: as many at once as a hall of people mistypes, then five a
minute."""
MAX_LINKS = 10_000
"""Links whose attempts are counted: those that were tried last."""
MAX_WRONG = 1000
"""Wrong code words of a link that are remembered: the last ones."""


class CodeWordAttempts:
    """Counts the wrong code words of each link. clock: returns seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, burst: float = BURST) -> None:
        bucket = partial(TokenBucket, PER_SECOND, burst, clock)
        self._attempts = LastUsed(lambda: _Attempts(bucket()), MAX_LINKS)

    def check(self, link_id: str, given: str, is_right: Callable[[], bool]) -> bool:
        """Whether the code word `given` is right, which is not even looked at after too many wrong ones.

        The same wrong one counts once, however many people write it. Raises Rejected:
        `public_link.too_many_attempts`."""
        attempts = self._attempts.of(link_id)
        digest = hashlib.sha256(given.encode()).digest()
        if digest in attempts.wrong:
            return False
        if not attempts.bucket.admit():
            raise Rejected("public_link.too_many_attempts")
        if is_right():
            attempts.bucket.put_back()
            return True
        if len(attempts.wrong) >= MAX_WRONG:
            attempts.wrong.popitem(last=False)
        attempts.wrong[digest] = None
        return False

    def count_wrong(self, link_id: str) -> int:
        """The number of different wrong code words since the start of the server, at most `MAX_WRONG`."""
        attempts = self._attempts.find(link_id)
        return len(attempts.wrong) if attempts else 0


class _Attempts:
    """wrong: SHA-256 of each wrong code word, the newest last."""

    def __init__(self, bucket: TokenBucket) -> None:
        self.bucket = bucket
        self.wrong: OrderedDict[bytes, None] = OrderedDict()
