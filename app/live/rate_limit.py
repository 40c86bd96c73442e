"""Rate limits: token buckets per socket and for the whole server. Never per IP address, because all phones in
a hall share one. A client that is slowed down loses nothing: its submits wait."""

import asyncio
import time
from collections.abc import Callable

SUBMITS_PER_SECOND, SUBMIT_BURST = 20, 200
"""Per socket. Nobody writes that fast by hand, and a phone that was offline may send its whole outbox at
once."""
CONNECTIONS_PER_SECOND, CONNECTION_BURST = 400, 800
"""For the whole server: connected clients are still served while a whole hall reconnects."""


class TokenBucket:
    """Refills at `per_second` tokens and holds `burst` tokens at most. clock: returns seconds."""

    __slots__ = ("_burst", "_clock", "_per_second", "_refilled_at", "_tokens")

    def __init__(self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._burst = burst
        self._clock = clock
        self._tokens = burst
        self._refilled_at = clock()

    def take(self) -> float:
        """Take a token and return the seconds until it is available, 0 for at once."""
        at = self._clock()
        self._tokens = min(self._burst, self._tokens + (at - self._refilled_at) * self._per_second) - 1
        self._refilled_at = at
        return max(0.0, -self._tokens / self._per_second)

    def put_back(self) -> None:
        """Return a token that was taken and not used."""
        self._tokens += 1


class SocketRateLimit(TokenBucket):
    """Limits the submits of one socket."""

    __slots__ = ()

    def __init__(
        self,
        per_second: float = SUBMITS_PER_SECOND,
        burst: float = SUBMIT_BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(per_second, burst, clock)

    async def wait(self) -> None:
        """Take a token; sleep until it is available."""
        if seconds := self.take():
            await asyncio.sleep(seconds)


class ConnectionRateLimit(TokenBucket):
    """Limits how many connections the server accepts."""

    __slots__ = ()

    def __init__(
        self,
        per_second: float = CONNECTIONS_PER_SECOND,
        burst: float = CONNECTION_BURST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(per_second, burst, clock)

    def admit(self) -> bool:
        """Whether one more connection may open now; otherwise the client should try again later."""
        if self.take():
            self.put_back()
            return False
        return True
