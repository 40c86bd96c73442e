"""uvicorn's WebSocket protocol, for a hall: one prepared frame to many sockets, short texts from many.

Nobody is waited for. What phones nearly always send, a short text in one frame, is read here; whoever sends
anything else is read by the general parser from then on.
"""

from asyncio import BaseTransport

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Close, CloseCode, Frame, apply_mask  # type: ignore[attr-defined]
from websockets.http11 import Request

from app.live.transport import EXTENSION, Listener

MAX_WRITE_BUFFER = 64 * 1024
"""Bytes that a socket may have waiting before it counts as full."""
MAX_UNREAD_MESSAGES = 16
"""Messages that wait to be read before no more are taken from the socket."""
CLOSE_TIMEOUT = 5.0
"""Seconds that a stuck socket has to take its close frame."""

TEXT, PONG = 0x81, 0x8A
"""The first byte of a whole message in one frame (RFC 6455, 5.2)."""
MASKED, SHORT = 0x80, 126
"""In the second byte: a client masks its frames; below 126 it tells the length, at 126 two more bytes do."""
PING = b"\x89\x00"


class PreparedFrameProtocol(WebSocketsSansIOProtocol):
    """Offers itself as the extension's wire (see `app.live.transport.Wire`)."""

    _holder: Listener | None = None
    _general = False
    _rest = b""
    _heard = True
    _asked = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Bound what one socket may hold."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=MAX_WRITE_BUFFER)

    def handle_connect(self, event: Request) -> None:
        """Offer the extension before the application starts."""
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][EXTENSION] = {"wire": self}

    # Reading

    def data_received(self, data: bytes) -> None:
        """Read the messages that have come whole; give the general parser all that is not for us."""
        self._heard = True
        if not self.handshake_complete:
            self._general |= self.handshake_initiated  # it speaks too early, and the parser has seen a part
        elif not self._general:
            data = self._read(self._rest + data if self._rest else data)
            if not data:
                return
        super().data_received(data)

    def _read(self, data: bytes) -> bytes:
        """Hand on the whole texts at the beginning, keep the part of one at the end. Returns what is not for
        us: the general parser reads that and all that comes after."""
        at, end = 0, len(data)
        while end - at >= 2:
            kind, size, body = data[at], data[at + 1] ^ MASKED, at + 6
            if kind == TEXT and size == SHORT:
                size, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 8
            elif size >= SHORT or kind not in (TEXT, PONG):
                return self._not_ours(data[at:])
            if size > self.config.ws_max_size:
                return self._not_ours(data[at:])
            if end < body + size:
                break
            if kind == TEXT and not self._take(apply_mask(data[body : body + size], data[body - 4 : body])):
                return self._not_ours(data[at:])
            at = body + size
        self._rest = data[at:]
        return b""

    def _not_ours(self, data: bytes) -> bytes:
        self._general, self._rest = True, b""
        return data

    def _take(self, message: bytes) -> bool:
        """Hand a message on; False: it is not text."""
        try:
            text = message.decode()
        except UnicodeDecodeError:
            return False
        if not self.close_sent:
            self.queue.put_nowait({"type": "websocket.receive", "text": text})
            if not self.read_paused and self.queue.qsize() >= MAX_UNREAD_MESSAGES:
                self.read_paused = True
                self.transport.pause_reading()
        return True

    def send_receive_event_to_app(self) -> None:
        """Hand a whole message on. What says it is text and is not ends the line, and no more is said of it:
        anybody could fill the operator's screen with that."""
        try:
            if self.curr_msg_data_type == "text":
                b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.give_up(CloseCode.INVALID_DATA)
        else:
            super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        """Answer, unless it takes no answers: those would pile up here as fast as it can ask."""
        answer = b"".join(self.conn.data_to_send())
        if self.writable.is_set():
            self.transport.write(answer)

    # Writing

    def attach(self, holder: Listener | None) -> None:
        """Tell them from now on, and at once what they could not hear before."""
        self._holder = holder
        if holder and self.disconnected:
            holder.lost()
        elif holder and not self.writable.is_set():
            holder.full()

    def write(self, frame: bytes) -> None:
        """Hand the frame to the transport; one that is closing takes nothing."""
        if not (self.close_sent or self.transport.is_closing()):
            self.transport.write(frame)

    def pause_writing(self) -> None:
        """More waits than a socket may hold."""
        super().pause_writing()
        if self._holder:
            self._holder.full()

    def resume_writing(self) -> None:
        """The socket has taken what waited."""
        super().resume_writing()
        if self._holder and not (self.close_sent or self.disconnected):
            self._holder.drained()

    def connection_lost(self, exc: Exception | None) -> None:
        """It is gone."""
        super().connection_lost(exc)
        if self._holder:
            self._holder.lost()

    def give_up(self, code: int) -> None:
        """Say why, if it can still be heard, and let go."""
        if self.disconnected or self.close_sent:
            return
        self.close_sent = True
        reason = Close(code, "").serialize()
        self.transport.write(b"\x88" + bytes([len(reason)]) + reason)
        self._let_go()

    def handle_parser_exception(self) -> None:
        """It breaks the rules; its close code has been found already."""
        super().handle_parser_exception()
        self._let_go()

    def _let_go(self) -> None:
        """Close, which waits until all is written; but not for ever."""
        self.transport.close()
        self.loop.call_later(CLOSE_TIMEOUT, self.transport.abort)

    # Signs of life

    def send_keepalive_ping(self) -> None:
        """Ask whoever has been silent since the last time; give up who was asked and stays silent."""
        self.ping_timer = None
        if self.close_sent or self.transport.is_closing():
            return
        if self._asked and not self._heard:
            self.give_up(CloseCode.INTERNAL_ERROR)
            return
        self._asked = not self._heard
        self._heard = False
        if self._asked:
            self.transport.write(PING)
        self.schedule_ping()

    def handle_pong(self, event: Frame) -> None:
        """It has been heard; what it says does not matter."""
