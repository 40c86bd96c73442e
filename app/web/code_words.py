"""Limits how often the code word of a public link may be guessed. Never per IP address, because all phones
in a hall share one."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable

from app.core.errors import Rejected
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
        self._clock = clock
        self._burst = burst
        self._attempts: OrderedDict[str, _Attempts] = OrderedDict()

    def check(self, link_id: str, given: str, is_right: Callable[[], bool]) -> bool:
        """Whether the code word `given` is right, which is not even looked at after too many wrong ones.

        The same wrong one counts once, however many people write it. Raises Rejected:
        `public_link.too_many_attempts`."""
        attempts = self._of(link_id)
        digest = hashlib.sha256(given.encode("utf-8", "surrogatepass")).digest()
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
        attempts = self._attempts.get(link_id)
        return len(attempts.wrong) if attempts else 0

    def _of(self, link_id: str) -> "_Attempts":
        if attempts := self._attempts.get(link_id):
            self._attempts.move_to_end(link_id)
            return attempts
        if len(self._attempts) >= MAX_LINKS:
            self._attempts.popitem(last=False)
        bucket = TokenBucket(PER_SECOND, self._burst, self._clock)
        attempts = self._attempts[link_id] = _Attempts(bucket)
        return attempts


class _Attempts:
    """wrong: SHA-256 of each wrong code word, the newest last."""

    def __init__(self, bucket: TokenBucket) -> None:
        self.bucket = bucket
        self.wrong: OrderedDict[bytes, None] = OrderedDict()
