"""A fair lock: callers that wait for it get it in round robin."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

Caller = tuple[str, ...]
"""Who asks for a turn, as a path: the outermost group, then each group inside it, and last the caller's own
name."""


class Turns:
    """A fair lock. Each turn holds it once, and callers that wait get their turns in round robin: between two
    turns of one caller, every other caller of its group that waits gets one turn.

    Groups get their turns in round robin too, and the callers of a group share the turns of the group. So
    many callers in one group do not delay another group."""

    def __init__(self) -> None:
        self._waiters = _Group()
        self._last: Caller = ()
        self._is_locked = False

    @asynccontextmanager
    async def turn(self, caller: Caller) -> AsyncIterator[None]:
        """Wait for a turn of this caller, and hold the lock until the context ends."""
        if self._is_locked:
            await self._wait(caller)
        self._is_locked, self._last = True, caller
        try:
            yield
        finally:
            self._start_next()

    @property
    def waiting(self) -> list[Caller]:
        """The callers that wait, in no particular order. A caller that waits for several turns is in the list
        once for each of them."""
        return [*self._waiters.callers()]

    async def _wait(self, caller: Caller) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(caller, waiter)
        try:
            await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled():  # its turn had started just before it was cancelled
                self._start_next()
            raise

    def _start_next(self) -> None:
        """Start the turn of the next waiter; release the lock if nobody waits. The caller that had the last
        turn comes after all others."""
        self._waiters.move_to_end(self._last)
        if waiter := self._waiters.pop():
            waiter.set_result(None)
        else:
            self._is_locked = False


class _Group:
    """The waiters of a group or of a caller. A waiter is a future that is done when its turn starts.

    _own: the waiters whose path ends here, in the order in which they came. _members: name -> a group or
    caller in this group. The first one has the next turn; the last one is new, or had the last turn."""

    def __init__(self) -> None:
        self._own = deque[asyncio.Future[None]]()
        self._members = OrderedDict[str, _Group]()

    def add(self, path: Sequence[str], waiter: asyncio.Future[None]) -> None:
        """Add a waiter. path: from this group to its caller."""
        if not path:
            self._own.append(waiter)
            return
        name, *rest = path
        self._members.setdefault(name, _Group()).add(rest, waiter)

    def move_to_end(self, path: Sequence[str]) -> None:
        """Let every group on this path, and the caller at its end, come last among the members of its
        group."""
        if path and (member := self._members.get(path[0])):
            self._members.move_to_end(path[0])
            member.move_to_end(path[1:])

    def pop(self) -> asyncio.Future[None] | None:
        """Remove and return the next waiter; None if nobody waits. Cancelled waiters before it are removed
        too, and do not count as a turn of their group."""
        while self._own:
            waiter = self._own.popleft()
            if not waiter.done():
                return waiter
        while self._members:
            name, member = next(iter(self._members.items()))
            found = member.pop()
            if member.is_empty:
                del self._members[name]
            else:
                self._members.move_to_end(name)
            if found:
                return found
        return None

    def callers(self) -> Iterator[Caller]:
        """The path from this group to the caller of each waiter."""
        yield from (() for waiter in self._own if not waiter.done())
        for name, member in self._members.items():
            yield from ((name, *path) for path in member.callers())

    @property
    def is_empty(self) -> bool:
        return not self._own and not self._members
