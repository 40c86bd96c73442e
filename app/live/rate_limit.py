"""How fast is too fast: token buckets per socket and for the whole server, never per address, as a hall has
one address. Who waits loses nothing."""

import asyncio
import time


class TokenBucket:
    """So many tokens a second, and so many saved up at most."""

    __slots__ = ("_at", "_burst", "_per_second", "_tokens")

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._tokens = burst
        self._at = time.monotonic()

    def take(self) -> float:
        """Take a token; the seconds that are missing to it (0: it was there)."""
        at = time.monotonic()
        self._tokens = min(self._burst, self._tokens + (at - self._at) * self._per_second) - 1
        self._at = at
        return max(0.0, -self._tokens / self._per_second)

    def put_back(self) -> None:
        """The token was not used."""
        self._tokens += 1


class SocketRateLimit:
    """How fast one socket may speak. Nobody writes that fast by hand; a phone that comes back from a dead
    network may send a whole pocketful at once."""

    __slots__ = ("_bucket",)

    def __init__(self) -> None:
        self._bucket = TokenBucket(per_second=20, burst=200)

    async def step(self) -> None:
        """Take a token, or wait for one."""
        if missing := self._bucket.take():
            await asyncio.sleep(missing)


class ConnectionRateLimit:
    """How many lines may open: when a whole hall comes back at once, those inside go on being served."""

    def __init__(self) -> None:
        self._bucket = TokenBucket(per_second=400, burst=800)

    def admitted(self) -> bool:
        """Whether there is room now; if not, come back a little later."""
        if self._bucket.take():
            self._bucket.put_back()
            return False
        return True
