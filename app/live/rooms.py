"""The rooms of this node: loaded on first use, dropped when nobody has been in for a while."""

import asyncio
import secrets

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.broadcast import Broadcast
from app.live.clock import now
from app.live.connection import Connection
from app.live.rate_limit import ConnectionRateLimit
from app.live.room import Room
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.plan import WorkshopCreated, validate_plan
from app.workshop.state import Plan
from app.workshop.workshop import Entry

CODE_ALPHABET = "34679ACDEFGHJKMNPQRTUWXY"
"""Nothing that looks or sounds like another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V."""
CODE_LENGTH = 8
IDLE_TIMEOUT = 600.0
"""Seconds that an empty room is kept."""


class LiveRoom:
    """A room and who is in it."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.broadcast = Broadcast(room)
        self.idle: asyncio.TimerHandle | None = None

    async def stop(self) -> None:
        """Finish writing; tell nobody anything more."""
        if self.idle:
            self.idle.cancel()
        await self.room.stop()
        await self.broadcast.stop()


class Rooms:
    """All workshops that somebody is looking at."""

    def __init__(self, log: EventLog, workshops: Workshops) -> None:
        self._log = log
        self._workshops = workshops
        self._halls: dict[str, asyncio.Task[LiveRoom]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self.admission = ConnectionRateLimit()

    async def create(self, plan: Plan) -> LiveRoom:
        """A new workshop with a code of its own. Rejected when the plan is not sound."""
        validate_plan(plan)
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        workshop_id = secrets.token_hex(8)
        created = Entry(1, "created-" + workshop_id, Actor("facilitator"), now(), (WorkshopCreated(plan),))
        await self._workshops.add(workshop_id, code, created)
        return await self.hall(code)

    async def hall(self, code: str) -> LiveRoom:
        """The room of this code (as shown or typed), or Rejected: `code.malformed`, `workshop.unknown`."""
        code = code.upper().replace(" ", "").replace("-", "")
        if len(code) != CODE_LENGTH or any(letter not in CODE_ALPHABET for letter in code):
            raise Rejected("code.malformed")
        loading = self._halls.get(code)
        if loading is None:
            loading = self._halls[code] = asyncio.create_task(self._load(code))
        try:
            hall = await asyncio.shield(loading)
        except Exception:
            if self._halls.get(code) is loading:
                del self._halls[code]
            raise
        self._keep(hall)
        return hall

    def leave(self, hall: LiveRoom, connection: Connection) -> None:
        """A connection ends; the room is kept for a while."""
        hall.broadcast.leave(connection)
        self._keep(hall)

    async def stop(self) -> None:
        """Finish all that is being written."""
        halls = await asyncio.gather(*self._halls.values(), return_exceptions=True)
        await asyncio.gather(*(hall.stop() for hall in halls if isinstance(hall, LiveRoom)), *self._closing)
        self._halls.clear()

    async def _load(self, code: str) -> LiveRoom:
        row = await self._workshops.by_code(code)
        if row is None:
            raise Rejected("workshop.unknown")
        hall = LiveRoom(Room(row.id, code, self._log))
        if not await hall.room.load():
            raise Rejected("workshop.unknown")
        return hall

    def _keep(self, hall: LiveRoom) -> None:
        """Start the wait after which the room is dropped if still empty."""
        if hall.idle:
            hall.idle.cancel()
        hall.idle = asyncio.get_running_loop().call_later(IDLE_TIMEOUT, self._drop, hall)

    def _drop(self, hall: LiveRoom) -> None:
        if not hall.broadcast.empty:
            return
        self._halls.pop(hall.room.code, None)
        task = asyncio.create_task(hall.stop())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
