"""The WebSocket: checks who comes and what they say, names the actor, and hands both to the room."""

import asyncio
import contextlib

from fastapi import APIRouter, Query, WebSocket
from starlette.websockets import WebSocketDisconnect, WebSocketState

from app.live.connection import Connection, Face, TooSlow
from app.live.room import now
from app.live.rooms import Hall
from app.web.addresses import same_origin
from app.web.errors import TRY_AGAIN
from app.web.site import Site, site
from app.workshop.base import Actor, Audience, Rejected, own_audience
from app.workshop.protocol import Ack, Ping, Pong, Rejection, Unreadable, encode, read_submit

NO_CREDENTIAL, WRONG_ORIGIN, NO_WORKSHOP, TOO_SLOW = 4401, 4403, 4404, 1013

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
        hall = await here.hall(code)
        actor = here.credentials.actor(socket, face, hall.room)
    except Rejected as rejected:
        known = rejected.code.startswith("credential.")
        await _turn_away(socket, here, rejected, NO_CREDENTIAL if known else NO_WORKSHOP)
        return
    seat = hall.room.state.participants.get(actor.participant)
    connection = Connection(face, seat.id if seat else None, seat.table if seat else None)
    here.rooms.join(hall, connection, _known(since, actor))
    try:
        await _talk(Talk(socket, here, hall, actor, connection))
    finally:
        here.rooms.leave(hall, connection)


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
    """Both directions of one socket; the first to end ends the other."""

    def __init__(
        self, socket: WebSocket, here: Site, hall: Hall, actor: Actor, connection: Connection
    ) -> None:
        self.socket = socket
        self.here = here
        self.hall = hall
        self.actor = actor
        self.connection = connection

    async def listen(self) -> None:
        """Take submits, one after the other, so that a phone's ideas keep their order."""
        while True:
            message = await self.socket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", 1000))
            text = message.get("text")
            self.connection.answer(encode(await self._answer(text if text is not None else message["bytes"])))

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

    async def speak(self) -> None:
        """Write what the connection has been offered."""
        await self.connection.pump(self.socket.send_text, self.hall.broadcast.catch_up)


async def _talk(talk: Talk) -> None:
    tasks = [asyncio.create_task(talk.listen()), asyncio.create_task(talk.speak())]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        error = task.exception()
        if isinstance(error, TooSlow):
            with contextlib.suppress(RuntimeError):
                await talk.socket.close(TOO_SLOW)
        elif error and not isinstance(error, WebSocketDisconnect) and _still_open(talk.socket):
            raise error


def _still_open(socket: WebSocket) -> bool:
    """A write to a socket that the other side has closed meanwhile is no error of ours."""
    return WebSocketState.DISCONNECTED not in (socket.application_state, socket.client_state)
