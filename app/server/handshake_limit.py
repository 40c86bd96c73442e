"""Limits the WebSocket handshakes of one sender before the application sees them. It needs as long to refuse
one as to serve it, so one laptop could keep all new phones of a hall waiting."""

import hashlib
import time
from collections.abc import Callable, Iterable
from functools import partial

from app.core.lru_map import LruMap
from app.live.rate_limit import TokenBucket
from app.live.refused_connections import RefusedConnections

PER_SECOND, BURST = 5, 100
"""Handshakes with the same cookies: more than the application admits of one seat, whose answer says why."""
ANONYMOUS_PER_SECOND, ANONYMOUS_BURST = 50, 500
"""Handshakes of all together who have neither cookies nor a key. The application refuses them."""
MAX_SENDERS = 20_000
"""Senders whose buckets are kept: those that connected last."""
CREDENTIAL_FIELDS = (b"cookie", b"authorization")
TOO_MANY = "connection.too_many_handshakes"
"""The reason for which these connections are refused, in the log."""


class HandshakeLimit:
    """Counts handshakes by the credential that they have, which is not verified here. per_second, burst: see
    `PER_SECOND`; anonymous_burst: see `ANONYMOUS_BURST`. clock: returns seconds. refused: counts those that
    are refused, and logs them if they are many."""

    def __init__(
        self,
        per_second: float = PER_SECOND,
        burst: float = BURST,
        anonymous_burst: float = ANONYMOUS_BURST,
        clock: Callable[[], float] = time.monotonic,
        refused: RefusedConnections | None = None,
    ) -> None:
        self._senders = LruMap(partial(TokenBucket, per_second, burst, clock), MAX_SENDERS)
        self._anonymous = TokenBucket(ANONYMOUS_PER_SECOND, anonymous_burst, clock)
        self._refused = refused or RefusedConnections(clock)

    def admit(self, headers: Iterable[tuple[bytes, bytes]]) -> bool:
        """Whether a handshake with these header fields may go on. Names are in lower case."""
        credential = b"\n".join(value for name, value in headers if name in CREDENTIAL_FIELDS)
        key = hashlib.blake2b(credential, digest_size=16).hexdigest()
        bucket = self._senders.get_or_make(key) if credential else self._anonymous
        if bucket.admit():
            return True
        self._refused.add(TOO_MANY)
        return False
