"""One phone, console or screen: what it has been sent, what it may take, when it is given up.

Frames wait in a short queue. Who does not take them is not waited for: the queue is let go, and when the
socket is free again it gets one catch-up per audience instead.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Literal, NamedTuple

from app.workshop.base import HALL, SCREEN, STAFF, Audience, own_audience, table_audience

Face = Literal["phone", "console", "screen"]
MOST_QUEUED = 64
GIVEN_UP_AFTER = 20.0
"""Seconds in which not one frame could be written."""


class Outgoing(NamedTuple):
    """A frame; for a snapshot or patch with the audience whose rev it brings."""

    text: str
    audience: Audience | None = None
    rev: int = 0


class TooSlow(Exception):
    """The socket took nothing for too long."""


class Connection:
    """known: audience -> the rev up to which this connection has been told."""

    def __init__(self, face: Face, participant: str | None, table: int | None) -> None:
        self.face = face
        self.participant = participant
        self.table = table
        self.known: dict[Audience, int] = {}
        self.behind = False
        self._queue: deque[Outgoing] = deque()
        self._bell = asyncio.Event()

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Whose frames it gets."""
        if self.face == "console":
            return (HALL, STAFF)
        if self.face == "screen":
            return (HALL, SCREEN)
        if self.participant is None or self.table is None:
            return (HALL,)
        return (HALL, table_audience(self.table), own_audience(self.participant))

    def offer(self, frame: Outgoing) -> None:
        """Queue a frame of state, or fall behind: it can be told later what it missed."""
        if self.behind:
            return
        if len(self._queue) >= MOST_QUEUED:
            self._queue = deque(queued for queued in self._queue if queued.audience is None)
            self.behind = True
        else:
            self._queue.append(frame)
        self._bell.set()

    def answer(self, text: str) -> None:
        """Queue an answer to its own command: never dropped, bounded by its own asking."""
        self._queue.append(Outgoing(text))
        self._bell.set()

    async def pump(
        self,
        send: Callable[[str], Awaitable[None]],
        catch_up: Callable[["Connection"], Iterable[Outgoing]],
    ) -> None:
        """Write what is queued, for ever; TooSlow when a frame cannot be written."""
        while True:
            await self._bell.wait()
            while self._queue:
                frame = self._queue.popleft()
                try:
                    async with asyncio.timeout(GIVEN_UP_AFTER):
                        await send(frame.text)
                except TimeoutError as error:
                    raise TooSlow from error
                if frame.audience in self.audiences:
                    self.known[frame.audience] = frame.rev
            if self.behind:
                self.behind = False
                self._queue.extend(catch_up(self))
            else:
                self._bell.clear()
