"""The WebSocket of phones, consoles and screens."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, Query, WebSocket

from app.live.connection import ClientKind, Connection
from app.live.transport import EXTENSION, SendTransport, Transport, text_frame
from app.web.client_session import ClientSession, ConnectionRefused, open_connection

router = APIRouter()


@router.websocket("/w/{code}/ws")
async def serve_client(
    websocket: WebSocket,
    code: str,
    client_kind: ClientKind = Query(alias="as"),
    since: str = "",
    version: int = 1,
) -> None:
    """Serve one client until it disconnects."""
    await websocket.accept()
    try:
        session = await open_connection(websocket, code, client_kind, version)
    except ConnectionRefused as refused:
        await websocket.send_text(refused.frame)
        await websocket.close(refused.close_code)
        return
    websocket.scope["headers"].clear()  # no longer needed, and about 1 KiB for as long as the client stays
    with _transport(websocket) as transport:
        connection = session.connect(transport, since)
        try:
            await _receive_submits(websocket, session, connection)
        finally:
            session.leave(connection)


@contextmanager
def _transport(websocket: WebSocket) -> Iterator[Transport]:
    """The server's own transport if it offers the extension, else one over the ASGI `send`."""
    extension = websocket.scope.get("extensions", {}).get(EXTENSION)
    if extension:
        yield extension["transport"]
        return
    transport = SendTransport(websocket.send_text, websocket.close)
    try:
        yield transport
    finally:
        transport.stop()


async def _receive_submits(websocket: WebSocket, session: ClientSession, connection: Connection) -> None:
    """Reply to each submit before the next is read, so that a phone's ideas keep their order."""
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            return
        text = message.get("text")
        submit = message["bytes"] if text is None else text
        connection.send_reply(text_frame(await session.reply(submit)))
        await connection.wait_writable()
