"""The WebSocket: the line that phones, consoles and screens use."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Query, WebSocket

from app.live.connection import Connection, Face
from app.live.pace import Pace
from app.live.wire import EXTENSION, SendWire, Wire, prepared
from app.web.talk import Talk, TurnedAway, come_in

router = APIRouter()


@router.websocket("/w/{code}/ws")
async def live(socket: WebSocket, code: str, face: Face = Query(alias="as"), since: str = "") -> None:
    """One phone, console or screen, as long as it stays."""
    await socket.accept()
    try:
        talk = await come_in(socket, code, face)
    except TurnedAway as reason:
        await socket.send_text(reason.frame)
        await socket.close(reason.close_code)
        return
    socket.scope["headers"].clear()  # read by now, and a kilobyte for as long as the phone stays
    with _wire(socket) as wire:
        connection = talk.connect(wire, since)
        try:
            await _listen(socket, talk, connection)
        finally:
            talk.leave(connection)


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


async def _listen(socket: WebSocket, talk: Talk, connection: Connection) -> None:
    """Take submits until the socket ends, one after the other: a phone's ideas keep their order."""
    pace = Pace()
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        await pace.step()
        connection.answer(prepared(await talk.answer(text if text is not None else message["bytes"])))
        await connection.heard()
