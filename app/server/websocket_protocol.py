"""uvicorn's WebSocket protocol with limits on what one client can make the server do, and two shortcuts.

The application writes prepared frames, which it has encoded itself (see `app.live.transport`); that never
waits. What phones nearly always send, a short text in one frame, is parsed here; as soon as a client sends
anything else, all that follows is left to the general parser of `websockets`.
"""

from asyncio import BaseTransport

import structlog
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Close, CloseCode, Frame, apply_mask  # type: ignore[attr-defined]
from websockets.http11 import Request

from app.live.transport import EXTENSION, Listener
from app.workshop.join_code import is_join_code, normalize_join_code

MAX_WRITE_BUFFER = 64 * 1024
"""Bytes in a socket's write buffer above which it counts as full."""
MAX_UNREAD_MESSAGES = 16
"""Messages that the application has not received yet, above which reading from the socket is paused."""
MAX_MESSAGES_AFTER_END = 3
"""Messages that the application still receives after the connection has ended. A page has no more that wait:
it sends one command at a time, and pings. The first is uvicorn's own while the application has not accepted
the connection."""
CLOSE_TIMEOUT = 5.0
"""Seconds from closing a socket until it is aborted with what is still in its buffer."""

WINDOW = 5.0
"""The bytes and frames of a client are counted over this many seconds."""
MAX_FRAMES_PER_WINDOW = 1000
MAX_BYTES_PER_WINDOW = 4 * 1024 * 1024
"""The limits are above what any page sends: reading is paused long before, as its messages wait for the
application."""
MAX_BYTES_PER_TURN = 1024
"""Bytes that the general parser reads before other connections have their turn: they may hold 170 frames."""

TEXT, PONG = 0x81, 0x8A
"""First byte of a frame that is a whole text message, and of a pong (RFC 6455, 5.2)."""
MASKED, LENGTH_IN_TWO_BYTES = 0x80, 126
"""In the second byte: the mask bit, which clients must set, and the length; 126 if two more bytes hold it."""
PING = b"\x89\x00"
BAD_REQUEST = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


log = structlog.get_logger()


class PreparedFrameProtocol(WebSocketsSansIOProtocol):
    """Offers itself to the application as the `app.live.transport.Transport` of its socket."""

    _listener: Listener | None = None
    _general_parser = False
    _partial_frame = b""
    _received_since_timer = True
    _pinged = False
    _unparsed = b""
    _is_flooding = False
    _window_started = 0.0
    _frames_in_window = 0
    _bytes_in_window = 0

    def connection_made(self, transport: BaseTransport) -> None:
        """Limit the socket's write buffer to MAX_WRITE_BUFFER bytes."""
        super().connection_made(transport)
        self.transport.set_write_buffer_limits(high=MAX_WRITE_BUFFER)

    def handle_connect(self, event: Request) -> None:
        """Offer this object to the application, as the extension EXTENSION in the ASGI scope."""
        super().handle_connect(event)
        event.headers.clear()  # the scope has them, and uvicorn keeps the request as long as the connection
        if not self.close_sent:
            self.scope["extensions"][EXTENSION] = {"transport": self}

    # Reading

    def data_received(self, data: bytes) -> None:
        """Parse the complete short text frames; pass everything else to the general parser."""
        self._received_since_timer = True
        if self._is_flooding:
            return
        received, frames = len(data), 0
        if not self.handshake_complete:
            # Bytes before the end of the handshake go to the general parser, so later ones must too.
            self._general_parser |= self.handshake_initiated
        elif not self._general_parser:
            data, frames = self._parse(self._partial_frame + data if self._partial_frame else data)
        if self._is_within_limits(received, frames) and data:
            self._feed_general_parser(data)

    def _feed_general_parser(self, data: bytes) -> None:
        """Give the general parser a few bytes at a time; other connections have their turn in between."""
        if self._unparsed:
            self._unparsed += data
            return
        if not self.handshake_initiated:
            super().data_received(data)
            if not self.handshake_initiated:  # the request is complete, so it is not a valid one
                self._refuse_handshake()
            return
        super().data_received(data[:MAX_BYTES_PER_TURN])
        self._unparsed = data[MAX_BYTES_PER_TURN:]
        if self._unparsed:
            self.transport.pause_reading()
            self.loop.call_soon(self._feed_unparsed)

    def _refuse_handshake(self) -> None:
        """Answer a request that `websockets` does not accept, for example for a too long cookie."""
        log.warning("socket.handshake_refused", error=type(self.conn.handshake_exc).__name__)
        self.handshake_complete = self.close_sent = True
        self.transport.write(BAD_REQUEST)
        self._close_transport()

    def _feed_unparsed(self) -> None:
        data, self._unparsed = self._unparsed, b""
        if self._is_flooding or self.disconnected:
            return
        self._feed_general_parser(data)
        if not (self._unparsed or self.read_paused or self.transport.is_closing()):
            self.transport.resume_reading()

    def _is_within_limits(self, received: int = 0, frames: int = 0) -> bool:
        """Count what was received, and close the connection if it is more than the limits. Returns whether it
        is within them."""
        if self._is_flooding:
            return False
        at = self.loop.time()
        if at - self._window_started > WINDOW:
            self._window_started, self._frames_in_window, self._bytes_in_window = at, 0, 0
        self._frames_in_window += frames
        self._bytes_in_window += received
        self._is_flooding = (
            self._frames_in_window > MAX_FRAMES_PER_WINDOW or self._bytes_in_window > MAX_BYTES_PER_WINDOW
        )
        if self._is_flooding:
            counts = {"frames": self._frames_in_window, "bytes": self._bytes_in_window}
            log.warning("socket.flooding", **counts, **self._workshop())
            self.close(CloseCode.POLICY_VIOLATION)
        return not self._is_flooding

    def _workshop(self) -> dict[str, str]:
        """The workshop for the log: the join code in the path `/w/<code>/ws`; nothing if it cannot be one."""
        path = self.scope["path"].split("/") if self.handshake_initiated else []
        code = normalize_join_code(path[2]) if len(path) > 2 else ""
        return {"workshop": code} if is_join_code(code) else {}

    def _parse(self, data: bytes) -> tuple[bytes, int]:
        """Queue the short texts at the beginning of `data`, and keep an incomplete frame at its end. Returns
        the bytes from the first frame that the general parser must read (none if there is none), and the
        number of frames before it."""
        at, end, frames = 0, len(data), 0
        while end - at >= 2 and frames <= MAX_FRAMES_PER_WINDOW:
            kind, size, body = data[at], data[at + 1] ^ MASKED, at + 6
            if kind == TEXT and size == LENGTH_IN_TWO_BYTES:
                size, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 8
            elif size >= LENGTH_IN_TWO_BYTES or kind not in (TEXT, PONG):
                return self._leave_to_general_parser(data[at:]), frames
            if size > self.config.ws_max_size:
                return self._leave_to_general_parser(data[at:]), frames
            if end < body + size:
                break
            if kind == TEXT and not self._queue_text(
                apply_mask(data[body : body + size], data[body - 4 : body])
            ):
                return self._leave_to_general_parser(data[at:]), frames
            at, frames = body + size, frames + 1
        self._partial_frame = data[at:]
        return b"", frames

    def _leave_to_general_parser(self, data: bytes) -> bytes:
        self._general_parser, self._partial_frame = True, b""
        return data

    def _queue_text(self, message: bytes) -> bool:
        """Queue a message for the application. Returns False if it is not UTF-8."""
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
        """Queue a message of the general parser, or close on a text that is not UTF-8. uvicorn would log each
        such text with a traceback, and anybody could fill the log."""
        try:
            if self.curr_msg_data_type == "text":
                b"".join(self.frames).decode()
        except UnicodeDecodeError:
            self.close(CloseCode.INVALID_DATA)
        else:
            super().send_receive_event_to_app()

    def handle_text(self, event: Frame) -> None:
        """Begin a text message."""
        if self._is_within_limits(frames=1):
            super().handle_text(event)

    def handle_bytes(self, event: Frame) -> None:
        """Begin a binary message."""
        if self._is_within_limits(frames=1):
            super().handle_bytes(event)

    def handle_cont(self, event: Frame) -> None:
        """Add to a message. Empty frames are not kept: a message may have any number of them."""
        if self._is_within_limits(frames=1) and (event.data or event.fin):
            super().handle_cont(event)

    def handle_ping(self) -> None:
        """Send the pong, unless the write buffer is full: pongs that nobody reads could fill the memory."""
        pong = b"".join(self.conn.data_to_send())
        if self._is_within_limits(frames=1) and self.writable.is_set():
            self.transport.write(pong)

    def _discard_messages(self) -> None:
        """Discard the messages that the application has not received, except the first few: it receives 20 a
        second, and would notice the end of the connection only after the last one."""
        self._unparsed = self._partial_frame = b""
        waiting = [self.queue.get_nowait() for _ in range(self.queue.qsize())]
        for message in waiting[:MAX_MESSAGES_AFTER_END]:
            self.queue.put_nowait(message)

    # Writing

    def set_listener(self, listener: Listener | None) -> None:
        """Notify this listener from now on, and at once if the socket is already full or closed."""
        self._listener = listener
        self.response.headers.clear()  # they were sent, and uvicorn keeps them as long as the connection
        if listener and self.disconnected:
            listener.connection_lost()
        elif listener and not self.writable.is_set():
            listener.pause_writing()

    def write(self, frame: bytes) -> None:
        """Pass the frame to the asyncio transport, unless it is closing."""
        if not (self.close_sent or self.transport.is_closing()):
            self.transport.write(frame)

    def pause_writing(self) -> None:
        """Pause the listener, as the write buffer is full."""
        super().pause_writing()
        if self._listener:
            self._listener.pause_writing()

    def resume_writing(self) -> None:
        """Resume the listener, as the write buffer has room again."""
        super().resume_writing()
        if self._listener and not (self.close_sent or self.disconnected):
            self._listener.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Notify the listener that the socket is closed."""
        self._discard_messages()
        super().connection_lost(exc)
        if self._listener:
            self._listener.connection_lost()

    def close(self, code: int) -> None:
        """Send a close frame and close the socket, without waiting for the client's close frame."""
        if self.disconnected or self.close_sent:
            return
        self.close_sent = True
        reason = Close(code, "").serialize()
        self.transport.write(b"\x88" + bytes([len(reason)]) + reason)
        self._close_transport()

    def handle_parser_exception(self) -> None:
        """Close after a protocol error; the general parser has chosen the close code."""
        super().handle_parser_exception()
        self._close_transport()

    def _close_transport(self) -> None:
        """Close once the write buffer is empty, or abort after the timeout."""
        self.transport.close()
        self.loop.call_later(CLOSE_TIMEOUT, self.transport.abort)

    # Keepalive

    def send_keepalive_ping(self) -> None:
        """Ping a client that sent nothing for one interval; close it if the next passes in silence too."""
        self.ping_timer = None
        if self.close_sent or self.transport.is_closing():
            return
        if self._pinged and not self._received_since_timer:
            self.close(CloseCode.INTERNAL_ERROR)
            return
        self._pinged = not self._received_since_timer
        self._received_since_timer = False
        if self._pinged:
            self.transport.write(PING)
        self.schedule_ping()

    def handle_pong(self, event: Frame) -> None:
        """Ignore the content: any received byte shows that the client is there."""
        self._is_within_limits(frames=1)
