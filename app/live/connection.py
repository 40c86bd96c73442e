"""One phone, console or screen: what it has been told, what it may take, when it is given up.

Who does not take frames is not waited for, and none are kept for them: when the socket is free again it gets
one catch-up per audience instead.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Literal, NamedTuple

from app.live.wire import Wire, prepared
from app.workshop.base import HALL, SCREEN, STAFF, Audience, own_audience, table_audience

Face = Literal["phone", "console", "screen"]
GIVEN_UP_AFTER = 20.0
"""Seconds in which a socket took nothing."""
MOST_ANSWERS = 32
COME_BACK = 1013
"""The close code that says: try again later."""


class Outgoing(NamedTuple):
    """A frame of state, encoded once: its text, its bytes on the wire, and what it brings up to `rev`."""

    text: str
    frame: bytes
    audience: Audience
    rev: int


class Connection:
    """known: audience -> the rev up to which this connection has been told.

    There are thousands: slots, and nothing made before it is needed."""

    __slots__ = ("_answers", "_behind", "_room", "_wire", "catch_up", "face", "known", "participant", "table")

    def __init__(self, face: Face, participant: str | None, table: int | None, wire: Wire) -> None:
        self.face = face
        self.participant = participant
        self.table = table
        self.known: dict[Audience, int] = {}
        self.catch_up: Callable[[Connection], Iterable[Outgoing]] = lambda connection: ()
        self._wire = wire
        self._answers: list[str] | None = None
        self._behind: asyncio.TimerHandle | None = None
        self._room: asyncio.Event | None = None
        wire.drained = self._drained

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Whose frames it gets."""
        return audiences_of(self.face, self.participant, self.table)

    def offer(self, outgoing: Outgoing) -> None:
        """Write a frame of state that is news to it, or fall behind: it can be told later what it missed."""
        if self._behind or self.known.get(outgoing.audience, -1) >= outgoing.rev:
            return
        if self._wire.write(outgoing.text, outgoing.frame):
            self.known[outgoing.audience] = outgoing.rev
        else:
            self._fall_behind()

    def tell(self, text: str, frame: bytes) -> None:
        """Write what is soon said again, newer; left out while it is behind."""
        if not self._behind and not self._wire.write(text, frame):
            self._fall_behind()

    def answer(self, text: str) -> None:
        """Write what it asked for itself; kept while it is behind (see `heard`)."""
        if self._behind or not self._wire.write(text, prepared(text)):
            self._answers = [*(self._answers or ()), text]
            self._fall_behind()

    async def heard(self) -> None:
        """Wait while too many answers lie here: who does not listen is not listened to."""
        while self._answers and len(self._answers) > MOST_ANSWERS:
            self._room = asyncio.Event()
            await self._room.wait()

    def leave(self) -> None:
        """The socket is gone."""
        if self._behind:
            self._behind.cancel()

    def _fall_behind(self) -> None:
        if self._behind is None:
            loop = asyncio.get_running_loop()
            self._behind = loop.call_later(GIVEN_UP_AFTER, self._wire.give_up, COME_BACK)

    def _drained(self) -> None:
        if self._behind:
            self._behind.cancel()
            self._behind = None
        answers, self._answers = self._answers or (), None
        if self._room:
            self._room.set()
        for text in answers:
            self.answer(text)
        for outgoing in self.catch_up(self):
            self.offer(outgoing)


def audiences_of(face: Face, participant: str | None, table: int | None) -> tuple[Audience, ...]:
    """Whose frames such a connection gets."""
    if face == "console":
        return (HALL, STAFF)
    if face == "screen":
        return (HALL, SCREEN)
    if participant is None or table is None:
        return (HALL,)
    return (HALL, table_audience(table), own_audience(participant))
