"""How fast one socket may speak. Nobody writes that fast by hand; who does waits, and loses nothing."""

import asyncio
import time

PER_SECOND = 20.0
BURST = 200.0
"""What a phone may send at once when it comes back from a dead network."""


class Pace:
    """A token bucket per socket, never per address: a hall has one address."""

    def __init__(self) -> None:
        self._tokens = BURST
        self._at = time.monotonic()

    async def step(self) -> None:
        """Take a token, or wait for one."""
        at = time.monotonic()
        self._tokens = min(BURST, self._tokens + (at - self._at) * PER_SECOND) - 1
        self._at = at
        if self._tokens < 0:
            await asyncio.sleep(-self._tokens / PER_SECOND)
