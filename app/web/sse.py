"""The same protocol where a proxy blocks WebSockets: frames as server-sent events, submits by POST."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from app.live.connection import ClientKind
from app.live.rate_limit import MAX_WAIT_OF_REQUEST
from app.live.transport import SendTransport
from app.web.client_session import ClientSession, ConnectionRefused, open_connection, open_session

HEARTBEAT_INTERVAL = 15.0
"""Seconds without an event after which a comment is sent, so that no proxy closes the stream as idle."""

router = APIRouter(include_in_schema=False)


@router.get("/w/{code}/stream")
async def stream(
    request: Request,
    code: str,
    client_kind: ClientKind = Query(alias="as"),
    since: str = "",
    version: int = 1,
) -> Response:
    """Send each frame as one event. The last is `event: close` with the close code that a WebSocket gets."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    try:
        session = await open_connection(request, code, client_kind, version)
    except ConnectionRefused as refused:
        events = f"data: {refused.frame}\n\nevent: close\ndata: {refused.close_code}\n\n"
        return Response(events, media_type="text/event-stream", headers=headers)
    return StreamingResponse(_events(session, since), media_type="text/event-stream", headers=headers)


@router.post("/w/{code}/stream")
async def submit(
    request: Request, code: str, client_kind: ClientKind = Query(alias="as"), version: int = 1
) -> Response:
    """Respond to one submit with the frame that a WebSocket would get."""
    body = await request.body()
    try:
        session = await open_session(request, code, client_kind, version)
    except ConnectionRefused as refused:
        return Response(refused.frame, media_type="application/json")
    return Response(await session.reply(body, MAX_WAIT_OF_REQUEST), media_type="application/json")


async def _events(session: ClientSession, since: str) -> AsyncIterator[str]:
    events: asyncio.Queue[str] = asyncio.Queue(maxsize=1)

    async def send_text(text: str) -> None:
        await events.put(f"data: {text}\n\n")

    async def send_close(code: int) -> None:
        await events.put(f"event: close\ndata: {code}\n\n")

    transport = SendTransport(send_text, send_close)
    connection = session.connect(transport, since)
    try:
        yield ": welcome\n\n"
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_INTERVAL):
                    event = await events.get()
            except TimeoutError:
                event = ": still here\n\n"
            yield event
            if event.startswith("event: close"):
                return
    finally:
        transport.stop()
        session.leave(connection)
