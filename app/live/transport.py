"""Where a connection's frames go: straight to a transport where the server offers that, else through `send`.

A frame is encoded once and its bytes are written to every socket. Nobody waits for a socket: it says when it
is full, and when there is room again.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Protocol

EXTENSION = "samskap.prepared_frames"
"""In `scope["extensions"]`: {"wire": Wire} where the server writes prepared frames itself."""

MAX_QUEUED_FRAMES = 64


def text_frame(text: bytes) -> bytes:
    """The text as a WebSocket frame (RFC 6455, 5.2): final, text, unmasked, as a server sends it."""
    size = len(text)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + text
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text


def frame_text(frame: bytes) -> str:
    """The text that was prepared."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :].decode()


class Listener(Protocol):
    """Who writes to a socket and hears how it fares."""

    def full(self) -> None:
        """It should be given nothing more, until it has drained."""
        ...

    def drained(self) -> None:
        """There is room again."""
        ...

    def lost(self) -> None:
        """It is gone."""
        ...


class Transport(Protocol):
    """One socket, for writing."""

    def attach(self, holder: Listener | None) -> None:
        """Tell them from now on; at once what has happened already."""
        ...

    def write(self, frame: bytes) -> None:
        """Take a prepared frame, wait for nothing, and fail at nothing."""
        ...

    def give_up(self, code: int) -> None:
        """Close it with this code, and wait for nothing."""
        ...


class SendTransport:
    """Any ASGI server's socket: a short queue, and a task that empties it."""

    def __init__(
        self, send: Callable[[str], Awaitable[None]], close: Callable[[int], Coroutine[None, None, None]]
    ) -> None:
        self._holder: Listener | None = None
        self._send = send
        self._close = close
        self._queue: deque[bytes] = deque()
        self._bell = asyncio.Event()
        self._pump = asyncio.create_task(self._empty())
        self._end: asyncio.Task[None] | None = None

    def attach(self, holder: Listener | None) -> None:
        """Tell them from now on."""
        self._holder = holder

    def write(self, frame: bytes) -> None:
        """Queue it."""
        self._queue.append(frame)
        self._bell.set()
        if self._holder and len(self._queue) >= MAX_QUEUED_FRAMES:
            self._holder.full()

    def give_up(self, code: int) -> None:
        """Stop writing and close."""
        self._pump.cancel()
        self._end = asyncio.create_task(self._close(code))

    def stop(self) -> None:
        """The socket is gone."""
        self._pump.cancel()
        if self._holder:
            self._holder.lost()

    async def _empty(self) -> None:
        while True:
            await self._bell.wait()
            while self._queue:
                await self._send(frame_text(self._queue.popleft()))
            self._bell.clear()
            if self._holder:
                self._holder.drained()
