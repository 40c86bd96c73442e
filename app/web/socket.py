"""The WebSocket: checks who comes and what they say, names the actor, and hands both to the room."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Query, WebSocket

from app.live.clock import now
from app.live.connection import COME_BACK, Connection, Face
from app.live.pace import Pace
from app.live.rooms import Hall
from app.live.wire import EXTENSION, SendWire, Wire
from app.store.event_log import Unavailable
from app.web.addresses import same_origin
from app.web.errors import TRY_AGAIN
from app.web.site import Site, site
from app.workshop.base import Actor, Audience, Rejected, own_audience
from app.workshop.protocol import Ack, Ping, Pong, Rejection, Unreadable, encode, read_submit

NO_CREDENTIAL, WRONG_ORIGIN, NO_WORKSHOP = 4401, 4403, 4404

router = APIRouter()


@router.websocket("/w/{code}/ws")
async def live(socket: WebSocket, code: str, face: Face = Query(alias="as"), since: str = "") -> None:
    """One phone, console or screen, as long as it stays."""
    here = site(socket)
    await socket.accept()
    if not same_origin(socket.headers.get("origin"), socket.headers.get("host")):
        await _turn_away(socket, here, Rejected("credential.wrong_origin"), WRONG_ORIGIN)
        return
    try:
        hall = await here.rooms.hall(code)
        actor = here.credentials.actor(socket, face, hall.room)
    except Unavailable:
        await _turn_away(socket, here, Rejected("store.unavailable"), COME_BACK)
        return
    except Rejected as rejected:
        known = rejected.code.startswith("credential.")
        await _turn_away(socket, here, rejected, NO_CREDENTIAL if known else NO_WORKSHOP)
        return
    with _wire(socket) as wire:
        seat = hall.room.state.participants.get(actor.participant)
        connection = Connection(face, seat.id if seat else None, seat.table if seat else None, wire)
        hall.broadcast.join(connection, _known(since, actor))
        try:
            await Talk(socket, here, hall, actor, connection).listen()
        finally:
            here.rooms.leave(hall, connection)


@contextmanager
def _wire(socket: WebSocket) -> Iterator[Wire]:
    """The server's own where it writes prepared frames, else one over `send`."""
    extension = socket.scope.get("extensions", {}).get(EXTENSION)
    if extension:
        yield extension["wire"]
        return
    wire = SendWire(socket.send_text, socket.close)
    try:
        yield wire
    finally:
        wire.stop()


async def _turn_away(socket: WebSocket, here: Site, rejected: Rejected, close_code: int) -> None:
    sentence = here.sentence(here.language(socket), rejected)
    await socket.send_text(encode(Rejection(None, rejected.code, sentence, retry=False)))
    await socket.close(close_code)


def _known(since: str, actor: Actor) -> dict[Audience, int]:
    """`hall:10,me:7` -> what the comer knows already; what cannot be read is not known."""
    known: dict[Audience, int] = {}
    for part in since.split(","):
        audience, _, rev = part.rpartition(":")
        if rev.isascii() and rev.isdigit() and len(rev) < 16:
            known[own_audience(actor.participant) if audience == "me" else audience] = int(rev)
    return known


class Talk:
    """What one socket says, and the answers to it."""

    def __init__(
        self, socket: WebSocket, here: Site, hall: Hall, actor: Actor, connection: Connection
    ) -> None:
        self.socket = socket
        self.here = here
        self.hall = hall
        self.actor = actor
        self.connection = connection
        self.pace = Pace()

    async def listen(self) -> None:
        """Take submits until the socket ends, one after the other: a phone's ideas keep their order."""
        while True:
            message = await self.socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            text = message.get("text")
            await self.pace.step()
            self.connection.answer(encode(await self._answer(text if text is not None else message["bytes"])))
            await self.connection.heard()

    async def _answer(self, text: str | bytes) -> Ack | Rejection | Pong:
        submit_id: str | None = None
        try:
            submit = read_submit(text)
            if isinstance(submit, Ping):
                return Pong(now())
            submit_id = submit.id
            return Ack(submit.id, await self.hall.room.submit(self.actor, submit))
        except Unreadable as unreadable:
            return self._rejection(unreadable, unreadable.id)
        except Rejected as rejected:
            return self._rejection(rejected, submit_id)

    def _rejection(self, rejected: Rejected, submit_id: str | None) -> Rejection:
        seat = self.hall.room.state.participants.get(self.actor.participant)
        language = seat.language if seat and seat.language else self.here.language(self.socket)
        sentence = self.here.sentence(language, rejected)
        return Rejection(submit_id, rejected.code, sentence, retry=rejected.code in TRY_AGAIN)
