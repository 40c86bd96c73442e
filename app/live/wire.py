"""Where a connection's frames go: straight to a transport where the server offers that, else through `send`.

A frame is encoded once and its bytes are written to every socket. Nobody waits for a socket: `write` says
whether the frame was taken, and `drained` is called when there is room again.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from typing import Protocol

EXTENSION = "samskap.prepared_frames"
"""In `scope["extensions"]`: {"wire": Wire} where the server writes prepared frames itself."""

MOST_QUEUED = 64


def prepared(text: str | bytes) -> bytes:
    """The text as a WebSocket frame (RFC 6455, 5.2): final, text, unmasked, as a server sends it."""
    body = text.encode() if isinstance(text, str) else text
    size = len(body)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + body
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + body
    return b"\x81\x7f" + size.to_bytes(8, "big") + body


class Wire(Protocol):
    """One socket, for writing."""

    drained: Callable[[], None]
    """Called when a frame can be taken again after one could not."""

    def write(self, text: str, frame: bytes) -> bool:
        """Take the frame (its text and its bytes are the same thing), or False: the socket is not drained."""
        ...

    def give_up(self, code: int) -> None:
        """Close it with this code, and wait for nothing."""
        ...


class SendWire:
    """Any ASGI server's socket: a short queue, and a task that empties it."""

    def __init__(
        self, send: Callable[[str], Awaitable[None]], close: Callable[[int], Coroutine[None, None, None]]
    ) -> None:
        self.drained: Callable[[], None] = lambda: None
        self._send = send
        self._close = close
        self._queue: deque[str] = deque()
        self._bell = asyncio.Event()
        self._full = False
        self._pump = asyncio.create_task(self._empty())
        self._end: asyncio.Task[None] | None = None

    def write(self, text: str, frame: bytes) -> bool:
        """Queue the text."""
        if len(self._queue) >= MOST_QUEUED:
            self._full = True
            return False
        self._queue.append(text)
        self._bell.set()
        return True

    def give_up(self, code: int) -> None:
        """Stop writing and close."""
        self._pump.cancel()
        self._end = asyncio.create_task(self._close(code))

    def stop(self) -> None:
        """The socket is gone."""
        self._pump.cancel()

    async def _empty(self) -> None:
        while True:
            await self._bell.wait()
            while self._queue:
                await self._send(self._queue.popleft())
            self._bell.clear()
            if self._full:
                self._full = False
                self.drained()
