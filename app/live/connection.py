"""One phone, console or screen: what it has been told, what it may take, when it is given up.

Who does not take frames is not waited for, and none are kept for them: when the socket is free again it gets
one catch-up per audience instead.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple

from app.core.aggregate import Audience
from app.live.transport import Transport
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience, table_audience

ClientKind = Literal["phone", "console", "screen"]
DRAIN_TIMEOUT = 20.0
"""Seconds in which a socket took nothing."""
MAX_PENDING_ANSWERS = 32
TRY_AGAIN_LATER = 1013
"""The close code that says: try again later."""


FrameByClient = Mapping[ClientKind, bytes]
"""The frame for each face."""


class StateFrame(NamedTuple):
    """A frame of state, encoded once: its bytes on the wire, and what it brings up to `rev`."""

    frame: bytes
    audience: Audience
    rev: int


class Connection:
    """known: audience -> the rev up to which this connection has been told.

    There are thousands: slots, and nothing made before it is needed."""

    __slots__ = (
        "_answers",
        "_behind",
        "_gone",
        "_room",
        "_wire",
        "catch_up",
        "face",
        "known",
        "participant",
        "table",
    )

    def __init__(self, face: ClientKind, participant: str | None, table: int | None, wire: Transport) -> None:
        self.face = face
        self.participant = participant
        self.table = table
        self.known: dict[Audience, int] = {}
        self.catch_up: Callable[[Connection], Iterable[StateFrame]] = lambda connection: ()
        self._wire = wire
        self._answers: list[bytes] | None = None
        self._behind: asyncio.TimerHandle | None = None
        self._room: asyncio.Event | None = None
        self._gone = False
        wire.attach(self)

    @property
    def audiences(self) -> tuple[Audience, ...]:
        """Whose frames it gets."""
        return audiences_of(self.face, self.participant, self.table)

    def offer(self, outgoing: StateFrame) -> None:
        """Write a frame of state, if that is news to it; who is behind can be told later what they missed."""
        if self._behind or self.known.get(outgoing.audience, -1) >= outgoing.rev:
            return
        self._wire.write(outgoing.frame)
        self.known[outgoing.audience] = outgoing.rev

    def tell(self, told: FrameByClient) -> None:
        """Write what is soon said again, newer; left out while it is behind."""
        if not self._behind:
            self._wire.write(told[self.face])

    def answer(self, frame: bytes) -> None:
        """Write what it asked for itself; kept while it is behind (see `heard`)."""
        if self._behind:
            self._answers = [*(self._answers or ()), frame]
        else:
            self._wire.write(frame)

    async def heard(self) -> None:
        """Wait while too many answers lie here: who does not listen is not listened to."""
        while self._answers and len(self._answers) > MAX_PENDING_ANSWERS and not self._gone:
            self._room = asyncio.Event()
            await self._room.wait()

    def leave(self) -> None:
        """We are done with the socket."""
        self._wire.attach(None)
        self.lost()

    def full(self) -> None:
        """Fall behind; for too long, and the socket is given up."""
        if self._behind is None and not self._gone:
            loop = asyncio.get_running_loop()
            self._behind = loop.call_later(DRAIN_TIMEOUT, self._wire.give_up, TRY_AGAIN_LATER)

    def lost(self) -> None:
        """Nothing can be told any more."""
        self._gone = True
        if self._behind:
            self._behind.cancel()
        if self._room:
            self._room.set()

    def drained(self) -> None:
        """Say what was asked for meanwhile, then what was missed."""
        if self._behind is None:
            return
        self._behind.cancel()
        self._behind = None
        answers, self._answers = self._answers or (), None
        if self._room:
            self._room.set()
        for frame in answers:
            self.answer(frame)
        for outgoing in self.catch_up(self):
            self.offer(outgoing)


def audiences_of(face: ClientKind, participant: str | None, table: int | None) -> tuple[Audience, ...]:
    """Whose frames such a connection gets."""
    if face == "console":
        return (HALL, STAFF)
    if face == "screen":
        return (HALL, SCREEN)
    if participant is None or table is None:
        return (HALL,)
    return (HALL, table_audience(table), own_audience(participant))
