"""The WebSocket: the line that phones, consoles and screens use."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Query, WebSocket

from app.live.connection import ClientKind, Connection
from app.live.rate_limit import SocketRateLimit
from app.live.transport import EXTENSION, SendTransport, Transport, text_frame
from app.web.session import ConnectionRefused, Session, open_session

router = APIRouter()


@router.websocket("/w/{code}/ws")
async def live(socket: WebSocket, code: str, face: ClientKind = Query(alias="as"), since: str = "") -> None:
    """One phone, console or screen, as long as it stays."""
    await socket.accept()
    try:
        talk = await open_session(socket, code, face)
    except ConnectionRefused as reason:
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
def _wire(socket: WebSocket) -> Iterator[Transport]:
    """The server's own where it writes prepared frames, else one over `send`."""
    extension = socket.scope.get("extensions", {}).get(EXTENSION)
    if extension:
        yield extension["wire"]
        return
    wire = SendTransport(socket.send_text, socket.close)
    try:
        yield wire
    finally:
        wire.stop()


async def _listen(socket: WebSocket, talk: Session, connection: Connection) -> None:
    """Take submits until the socket ends, one after the other: a phone's ideas keep their order."""
    pace = SocketRateLimit()
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        await pace.step()
        connection.answer(text_frame(await talk.answer(text if text is not None else message["bytes"])))
        await connection.heard()
