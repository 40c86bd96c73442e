"""One turn at a time, for many callers in rotation."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """A lock that callers get in rotation: who asks for many turns at once waits between two of them for
    everybody else who asks, and nobody waits for all of them."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._last = ""
        self._is_taken = False

    @asynccontextmanager
    async def turn(self, caller: str) -> AsyncIterator[None]:
        """Wait for a turn of this caller, which ends with the context."""
        if self._is_taken:
            await self._wait(caller)
        self._is_taken, self._last = True, caller
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, caller: str) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(caller, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was this one's turn already
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the turn to the caller that waits longest; to the one that had the last turn only if no other
        waits."""
        if self._last in self._waiting:
            self._waiting.move_to_end(self._last)
        while self._waiting:
            caller, turns = next(iter(self._waiting.items()))
            turn = turns.popleft()
            if turns:
                self._waiting.move_to_end(caller)
            else:
                del self._waiting[caller]
            if not turn.done():  # else who waited is gone
                turn.set_result(None)
                return
        self._is_taken = False
