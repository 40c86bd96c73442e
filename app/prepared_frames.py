"""uvicorn's WebSocket protocol, with a way to write one prepared frame to many sockets without waiting."""

from asyncio import BaseTransport
from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Close
from websockets.http11 import Request

from app.live.wire import EXTENSION

MOST_BUFFERED = 64 * 1024
"""Bytes that a socket may have waiting before it counts as not drained."""
LAST_WORD = 5.0
"""Seconds that a stuck socket has to take its close frame."""


class PreparedFrames(WebSocketsSansIOProtocol):
    """Offers itself as the extension's wire (see `app.live.wire.Wire`)."""

    drained: Callable[[], None] | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Bound what one socket may hold."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=MOST_BUFFERED)

    def handle_connect(self, event: Request) -> None:
        """Offer the extension before the application starts."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][EXTENSION] = {"wire": self}

    def write(self, text: str, frame: bytes) -> bool:
        """Hand the frame to the transport, or False: it is not drained. A closed socket takes all."""
        if not self.writable.is_set():
            return False
        if not (self.close_sent or self.disconnected or self.transport.is_closing()):
            self.transport.write(frame)
        return True

    def resume_writing(self) -> None:
        """The socket has taken what waited."""
        super().resume_writing()
        if self.drained and not self.disconnected:
            self.drained()

    def give_up(self, code: int) -> None:
        """Say why, if it can still be heard, and let go."""
        if self.disconnected or self.close_sent:
            return
        self.close_sent = True
        self.transport.write(
            b"\x88" + bytes([len(Close(code, "").serialize())]) + Close(code, "").serialize()
        )
        self.transport.close()
        self.loop.call_later(LAST_WORD, self.transport.abort)
