"""Writes frames to one socket: directly to its transport where the server allows it, else through the ASGI
`send`.

A frame is encoded once and the same bytes are written to every socket. A write never waits: the transport
calls `pause_writing` and `resume_writing` of its listener, as asyncio transports do."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Protocol

EXTENSION = "samskap.prepared_frames"
"""Key in `scope["extensions"]` under which a server offers `{"transport": Transport}`."""

READER_EXTENSION = "samskap.reader"
"""Key in `scope["extensions"]` of an HTTP request under which a server offers `{"reader": Reader}`."""

MAX_QUEUED_FRAMES = 64
"""Frames in the queue of a `SendTransport` from which it counts as full."""


def text_frame(text: bytes) -> bytes:
    """The text as a WebSocket frame (RFC 6455, 5.2): final, text, unmasked, as a server sends it."""
    size = len(text)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + text
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text


def frame_text(frame: bytes) -> str:
    """The text inside a frame that `text_frame` made."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :].decode()


class Listener(Protocol):
    """Is notified when a transport becomes full, has room again, or is closed."""

    def pause_writing(self) -> None:
        """The write buffer is full: write no more snapshots and patches until `resume_writing`."""
        ...

    def resume_writing(self) -> None:
        """The write buffer has room again: snapshots and patches may be written."""
        ...

    def connection_lost(self) -> None:
        """The socket is closed; nothing more can be written."""
        ...


class Transport(Protocol):
    """The writing side of one socket."""

    def set_listener(self, listener: Listener | None) -> None:
        """Notify this listener from now on, and at once if the socket is already full or closed."""
        ...

    def write(self, frame: bytes) -> None:
        """Write an encoded frame without waiting. Never raises; a closed socket ignores it."""
        ...

    def close(self, code: int) -> None:
        """Close the socket with this WebSocket close code, without waiting."""
        ...


class Reader(Protocol):
    """The client of an HTTP request, which reads the response."""

    async def wait_until_read(self) -> None:
        """Wait until the client has read nearly all of what it was sent, or is gone."""
        ...

    def abort(self) -> None:
        """End the connection at once, whatever the client has not read yet."""
        ...


class SendTransport:
    """The transport for any ASGI server: a short queue, and a task that sends what is in it."""

    def __init__(
        self,
        send_text: Callable[[str], Awaitable[None]],
        send_close: Callable[[int], Coroutine[None, None, None]],
    ) -> None:
        self._listener: Listener | None = None
        self._send_text = send_text
        self._send_close = send_close
        self._queue: deque[bytes] = deque()
        self._wakeup = asyncio.Event()
        self._sender = asyncio.create_task(self._send_queued())
        self._closing: asyncio.Task[None] | None = None

    def set_listener(self, listener: Listener | None) -> None:
        """Notify this listener from now on; None: nobody. A new transport is neither full nor closed."""
        self._listener = listener

    def write(self, frame: bytes) -> None:
        """Queue the frame; pause the listener when the queue is full."""
        self._queue.append(frame)
        self._wakeup.set()
        if self._listener and len(self._queue) >= MAX_QUEUED_FRAMES:
            self._listener.pause_writing()

    def close(self, code: int) -> None:
        """Drop the queue and send the close code."""
        self._sender.cancel()
        self._closing = asyncio.create_task(self._send_close(code))

    def stop(self) -> None:
        """End the tasks that send, after the client or the server has closed the socket, and notify the
        listener."""
        self._sender.cancel()
        if self._closing:
            self._closing.cancel()
        if self._listener:
            self._listener.connection_lost()

    async def _send_queued(self) -> None:
        while True:
            await self._wakeup.wait()
            while self._queue:
                await self._send_text(frame_text(self._queue.popleft()))
            self._wakeup.clear()
            if self._listener:
                self._listener.resume_writing()
