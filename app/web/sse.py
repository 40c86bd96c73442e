"""The same protocol where a proxy blocks WebSockets: frames as server-sent events, submits by POST. Where a
proxy holds a stream back too, the client polls: it asks again and again for the next events."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from functools import partial

import msgspec
from fastapi import APIRouter, Query, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.live.connection import ClientKind
from app.live.rate_limit import MAX_WAIT_OF_REQUEST
from app.live.transport import READER_EXTENSION, Listener, Reader, SendTransport, frame_text
from app.web.client_session import ClientSession, ConnectionRefused, open_connection, open_session

HEARTBEAT_INTERVAL = 15.0
"""Seconds without an event after which a comment is sent, so that no proxy closes the stream as idle."""

POLL_WAIT = 10.0
"""Seconds for which a poll waits for a frame."""
POLL_COLLECT, POLLS_PER_SECOND = 0.5, 150
"""Seconds after that frame in which further ones are collected: a client polls at most twice a second, and
all clients of a workshop together not much more often than this. A poll takes 1.5 ms of the server."""
CLOSE_EVENT_TIMEOUT = 5.0
"""Seconds in which the client of a closed stream must read what it has been sent."""

router = APIRouter(include_in_schema=False)


@router.get("/w/{code}/stream")
async def stream(
    request: Request,
    code: str,
    client_kind: ClientKind = Query(alias="as"),
    since: str = "",
    version: int = 1,
    poll: bool = False,
    wait: bool = True,
) -> Response:
    """Send each frame as one event. The last is `event: close` with the close code that a WebSocket gets.

    poll: respond with the next events, and end; the client asks again, with what it has then in `since`.
    wait: for news; a client's first poll does not, so that the client knows soon that polling works."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    try:
        session = await open_connection(request, code, client_kind, version, is_next_poll=poll and wait)
    except ConnectionRefused as refused:
        events = f"data: {refused.frame}\n\nevent: close\ndata: {refused.close_code}\n\n"
        return Response(events, media_type="text/event-stream", headers=headers)
    extension = request.scope.get("extensions", {}).get(READER_EXTENSION, {})
    reader = extension.get("reader") or UnobservedReader()
    if poll:
        return PollResponse(session, since, POLL_WAIT if wait else 0, reader, headers)
    return StreamingResponse(_events(session, since, reader), media_type="text/event-stream", headers=headers)


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


def collect_time(clients: int) -> float:
    """Seconds for which a poll collects frames, if so many clients of a workshop poll."""
    return max(POLL_COLLECT, clients / POLLS_PER_SECOND)


class UnobservedReader:
    """The client of a server that says nothing of it."""

    async def wait_until_read(self) -> None:
        """Do not wait."""

    def abort(self) -> None:
        """Do nothing."""


class PollResponse(Response):
    """Waits for the next events, at most `max_wait` seconds. Until the client has read them, it counts as a
    connection of its actor."""

    def __init__(
        self,
        session: ClientSession,
        since: str,
        max_wait: float,
        reader: Reader,
        headers: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._session = session
        self._since = since
        self._max_wait = max_wait
        self._reader = reader
        self._response_headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the frames, as soon as there are some."""
        polls = self._session.live_room.ended_polls
        transport = PollTransport(self._reader)
        connection = self._session.connect(transport, self._since)
        try:
            text = await transport.collect(self._max_wait, collect_time(polls.client_count))
            await PlainTextResponse(text, headers=self._response_headers)(scope, receive, send)
            await self._reader.wait_until_read()
        finally:
            polls.add(self._session.client, partial(self._session.leave, connection))


class FrameType(msgspec.Struct):
    """The part of a frame that says what kind it is."""

    type: str


_frame_types = msgspec.json.Decoder(FrameType)


class PollTransport:
    """Collects events until there is something to respond with. Later ones are not sent."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._events: list[str] = []
        self._has_news = asyncio.Event()
        self._is_closed = asyncio.Event()
        self._has_ended = False

    def set_listener(self, listener: Listener | None) -> None:
        """Nothing to do: it is never full."""

    def write(self, frame: bytes) -> None:
        """Add a frame. The number of people alone is no news, as each connection gets it at once."""
        if self._has_ended:
            return
        text = frame_text(frame)
        self._events.append(f"data: {text}\n\n")
        if _frame_types.decode(text).type != "presence":
            self._has_news.set()

    def close(self, code: int) -> None:
        """Respond with the close code alone: the client connects anew, and gets then what it does not have.
        If the response was sent, end the connection."""
        if self._has_ended:
            self._reader.abort()
            return
        self._events = [f"event: close\ndata: {code}\n\n"]
        self._has_news.set()
        self._is_closed.set()

    async def collect(self, max_wait: float, seconds: float) -> str:
        """Wait for news, at most `max_wait` seconds, and so many seconds for what follows; return the events.
        There may be none."""
        for event, wait in ((self._has_news, max_wait), (self._is_closed, seconds)):
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await event.wait()
        self._has_ended = True
        return "".join(self._events)


async def _events(session: ClientSession, since: str, reader: Reader) -> AsyncIterator[str]:
    events: asyncio.Queue[str] = asyncio.Queue(maxsize=1)
    has_ended = asyncio.Event()

    async def send_text(text: str) -> None:
        await events.put(f"data: {text}\n\n")

    async def send_close(code: int) -> None:
        try:
            async with asyncio.timeout(CLOSE_EVENT_TIMEOUT):
                await events.put(f"event: close\ndata: {code}\n\n")
                await has_ended.wait()
        except TimeoutError:
            reader.abort()

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
        has_ended.set()
        transport.stop()
        session.leave(connection)
