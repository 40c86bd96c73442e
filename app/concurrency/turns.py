"""One turn at a time, for many callers in rotation."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

Caller = tuple[str, ...]
"""Who asks for a turn: the group that they are of, a group in that group and so on; themselves at last."""


class Turns:
    """A lock that callers get in rotation: who asks for many turns at once waits between two of them for
    everybody else who asks, and nobody waits for all of them. Groups have their turns in rotation too, and
    the callers of a group have those of the group: many callers in one group do not delay another group."""

    def __init__(self) -> None:
        self._waiting = _Group()
        self._last: Caller = ()
        self._is_taken = False

    @asynccontextmanager
    async def turn(self, caller: Caller) -> AsyncIterator[None]:
        """Wait for a turn of this caller, which ends with the context."""
        if self._is_taken:
            await self._wait(caller)
        self._is_taken, self._last = True, caller
        try:
            yield
        finally:
            self._pass_on()

    @property
    def waiting(self) -> list[Caller]:
        """Those who wait for a turn: each as often as for a turn, in no certain order."""
        return [*self._waiting.callers()]

    async def _wait(self, caller: Caller) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(caller, turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was this one's turn already
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the turn to the caller that waits longest; to the one that had the last turn only if no other
        waits."""
        self._waiting.move_to_end(self._last)
        if turn := self._waiting.pop():
            turn.set_result(None)
        else:
            self._is_taken = False


class _Group:
    """Those who wait: with this name, and in the groups within this one, those first that wait longest."""

    def __init__(self) -> None:
        self._turns = deque[asyncio.Future[None]]()
        self._groups = OrderedDict[str, _Group]()

    def add(self, caller: Sequence[str], turn: asyncio.Future[None]) -> None:
        if not caller:
            self._turns.append(turn)
            return
        name, *rest = caller
        self._groups.setdefault(name, _Group()).add(rest, turn)

    def move_to_end(self, caller: Sequence[str]) -> None:
        """Let all others have their turn before this caller, and all other groups before each of theirs."""
        if caller and (group := self._groups.get(caller[0])):
            self._groups.move_to_end(caller[0])
            group.move_to_end(caller[1:])

    def pop(self) -> asyncio.Future[None] | None:
        """Remove and return the turn of the one who waits longest; None: nobody waits any more. Those who are
        gone are removed, and do not count as a turn of their group."""
        while self._turns:
            turn = self._turns.popleft()
            if not turn.done():
                return turn
        while self._groups:
            name, group = next(iter(self._groups.items()))
            found = group.pop()
            if group.is_empty:
                del self._groups[name]
            else:
                self._groups.move_to_end(name)
            if found:
                return found
        return None

    def callers(self) -> Iterator[Caller]:
        yield from (() for turn in self._turns if not turn.done())
        for name, group in self._groups.items():
            yield from ((name, *caller) for caller in group.callers())

    @property
    def is_empty(self) -> bool:
        return not self._turns and not self._groups
