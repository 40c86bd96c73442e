"""The same line where a proxy lets no WebSocket through: frames as server-sent events, submits by POST."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from app.live.connection import ClientKind, Connection
from app.live.transport import SendTransport
from app.web.session import ConnectionRefused, Session, open_session

HEARTBEAT_INTERVAL = 15.0
"""Seconds of silence after which a comment is sent, so that no proxy takes the line for dead."""

router = APIRouter(include_in_schema=False)


@router.get("/w/{code}/stream")
async def stream(
    request: Request, code: str, face: ClientKind = Query(alias="as"), since: str = ""
) -> Response:
    """Frames, one event each; `event: close` with the WebSocket's close code ends it."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    try:
        talk = await open_session(request, code, face)
    except ConnectionRefused as reason:
        last = f"data: {reason.frame}\n\nevent: close\ndata: {reason.close_code}\n\n"
        return Response(last, media_type="text/event-stream", headers=headers)
    return StreamingResponse(_events(talk, since), media_type="text/event-stream", headers=headers)


@router.post("/w/{code}/stream")
async def submit(request: Request, code: str, face: ClientKind = Query(alias="as")) -> Response:
    """One submit; the answer is the frame that a socket would get."""
    try:
        talk = await open_session(request, code, face)
    except ConnectionRefused as reason:
        return Response(reason.frame, media_type="application/json")
    return Response(await talk.answer(await request.body()), media_type="application/json")


async def _events(talk: Session, since: str) -> AsyncIterator[str]:
    frames: asyncio.Queue[str] = asyncio.Queue(maxsize=1)

    async def send(text: str) -> None:
        await frames.put(f"data: {text}\n\n")

    async def close(code: int) -> None:
        await frames.put(f"event: close\ndata: {code}\n\n")

    wire = SendTransport(send, close)
    connection: Connection = talk.connect(wire, since)
    try:
        yield ": welcome\n\n"
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT_INTERVAL):
                    event = await frames.get()
            except TimeoutError:
                event = ": still here\n\n"
            yield event
            if event.startswith("event: close"):
                return
    finally:
        wire.stop()
        talk.leave(connection)
