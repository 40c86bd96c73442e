"""uvicorn's HTTP protocol with limits on what a client may send before the application knows its rights."""

import time
from asyncio import BaseTransport, TimerHandle
from typing import Any, ClassVar

import httptools
import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from app.live.refused_connections import RefusedConnections
from app.live.transport import READER_EXTENSION
from app.server.handshake_limit import HandshakeLimit

MAX_HEAD_BYTES = 16 * 1024
"""Bytes of a request's address and header fields together: its head."""
MAX_HEAD_FIELDS = 100
"""Header fields of a request, with those after its body."""
MAX_HOST_BYTES = 300
"""Of the field Host. A name has 253 at most, and the addresses that are drawn as QR codes begin with it."""
MAX_FRAMING_BYTES = 64 * 1024
"""Bytes of a request that are neither its head nor the content of its body, such as the sizes of chunks."""
REQUEST_TIMEOUT = 10.0
"""Seconds until a request must be complete, from the opening of the connection or from its first byte."""
MIN_BODY_BYTES = 256 * 1024
"""A body gets `REQUEST_TIMEOUT` again whenever this number of further bytes has come: an upload of an archive
may take long, but it must go on."""
READ_TIMEOUT, MIN_READ_BYTES = 60.0, 64 * 1024
"""A client that reads fewer bytes of a response in this time (seconds) is disconnected, as the server keeps
what it has not read. The system takes further bytes in steps of 140 to 260 KB (`SEND_BUFFER_SIZE` in
`runner.py`), so that 5 KB a second are enough."""
MIN_LOG_INTERVAL = 10.0
"""Seconds from one log entry about connections to the next with the same reason."""
TOO_LARGE_TEXT = (
    b"http.head_too_large: this browser sends too much with its request.\n"
    b"Delete the cookies of this site in the browser's settings, and load the page again.\n"
)
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(TOO_LARGE_TEXT), TOO_LARGE_TEXT)
)

TOO_MANY_HANDSHAKES = (
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 10\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)

log = structlog.get_logger()


class StopParsing(Exception):
    """Raised in a callback of the parser, so that it stops reading."""


class LimitedHttpProtocol(HttpToolsProtocol):
    """Reads one request at a time, with a head of limited size, within limited time. max_connections: of the
    whole server; more are refused. request_timeout, read_timeout: see `REQUEST_TIMEOUT`, `READ_TIMEOUT`.
    handshake_limit: of the whole server."""

    max_connections: ClassVar[int] = 2**31
    request_timeout: ClassVar[float] = REQUEST_TIMEOUT
    read_timeout: ClassVar[float] = READ_TIMEOUT
    handshake_limit: ClassVar[HandshakeLimit] = HandshakeLimit()
    _logged_at: ClassVar[dict[str, float]] = {}
    _timer: TimerHandle | None = None
    _read_timer: TimerHandle | None = None  # runs while the client has much to read
    _in_head = True
    _bytes_outside_body = 0  # since the end of the last head or request
    _body_bytes = 0  # since the timer was started
    _refused = False
    _has_begun_request = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Accept the connection, unless there are too many."""
        super().connection_made(transport)  # type: ignore[arg-type]
        if len(self.connections) > self.max_connections:
            self._refuse("http.too_many_connections")
        else:
            self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers, which would refuse an incomplete request or end the connection."""
        self._stop_timer()
        self._stop_read_timer()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Stop the response until the client has read more of it, and see that it does."""
        super().pause_writing()
        self._start_read_timer()

    def resume_writing(self) -> None:
        """Go on with the response."""
        self._stop_read_timer()
        super().resume_writing()

    @property
    def is_gone(self) -> bool:
        """Whether the connection of the request is closed. uvicorn then expects no response to it."""
        return self.cycle.disconnected

    async def wait_until_read(self) -> None:
        """Wait until the client has read nearly all of what it was sent, or is gone."""
        await self.flow.drain()

    def abort(self) -> None:
        """End the connection at once, whatever the client has not read yet."""
        self.transport.abort()

    def data_received(self, data: bytes) -> None:
        """Parse the data; refuse what exceeds the limits."""
        if self._refused:
            return
        self._unset_keepalive_if_required()
        self._bytes_outside_body += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
            else:
                self._unsupported_upgrade_warning()
        except httptools.HttpParserError:
            if not self._refused:
                self._log("http.invalid_request")
                self.send_400_response("Invalid HTTP request received.")
        else:
            if self._bytes_outside_body > (MAX_HEAD_BYTES if self._in_head else MAX_FRAMING_BYTES):
                self._refuse_head()

    def on_message_begin(self) -> None:
        """Begin a request, unless the one before is not answered yet: uvicorn would queue any number."""
        answered: RequestResponseCycle | None = self.cycle  # None before the first request
        if answered and not answered.response_complete:
            self._refuse("http.pipelined")
            raise StopParsing
        super().on_message_begin()
        self.scope["extensions"] = {READER_EXTENSION: {"reader": self}}
        self._has_begun_request = True
        self._in_head = True
        if self._timer is None:
            self._start_timer()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Add a header field. Refuses the request if there are too many, or if this one is too long."""
        super().on_header(name, value)
        is_long_host = name.lower() == b"host" and len(value) > MAX_HOST_BYTES
        if is_long_host or len(self.headers) > MAX_HEAD_FIELDS:
            self._refuse_head()
            raise StopParsing

    def on_headers_complete(self) -> None:
        """Start the application, unless the head is too large."""
        self._in_head = False
        self._bytes_outside_body = 0
        if len(self.url) + sum(len(name) + len(value) for name, value in self.headers) > MAX_HEAD_BYTES:
            self._refuse_head()
            raise StopParsing
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Pass a part of the body to the application. Its bytes do not count towards MAX_FRAMING_BYTES."""
        self._bytes_outside_body -= len(body)
        self._body_bytes += len(body)
        if self._body_bytes >= MIN_BODY_BYTES and not self.cycle.response_complete:
            self._stop_timer()
            self._start_timer()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the timer, as the request is complete."""
        self._stop_timer()
        self._in_head = True
        self._bytes_outside_body = 0
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the WebSocket protocol, unless its sender has opened too many."""
        self._stop_timer()
        if not self.handshake_limit.admit(self.headers):
            self._refused = True
            self.transport.write(TOO_MANY_HANDSHAKES)
            self.transport.close()
            return
        super().handle_websocket_upgrade()

    def _unsupported_upgrade_warning(self) -> None:
        self._log("http.unsupported_upgrade")

    def _start_timer(self) -> None:
        self._body_bytes = 0
        self._timer = self.loop.call_later(self.request_timeout, self._time_out)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _time_out(self) -> None:
        """Refuse the incomplete request. A connection without one, such as a spare one of a browser, is only
        closed."""
        if self._has_begun_request:
            self._refuse("http.request_not_complete")
        else:
            self._close()

    def _start_read_timer(self) -> None:
        unread = self.transport.get_write_buffer_size()
        self._read_timer = self.loop.call_later(self.read_timeout, self._check_reading, unread)

    def _stop_read_timer(self) -> None:
        if self._read_timer:
            self._read_timer.cancel()
            self._read_timer = None

    def _check_reading(self, unread_before: int) -> None:
        if unread_before - self.transport.get_write_buffer_size() >= MIN_READ_BYTES:
            self._start_read_timer()
        else:
            self.abort()
            self._log("http.response_not_read")

    def _refuse_head(self) -> None:
        if not self._refused:
            self.transport.write(TOO_LARGE)
            self._refuse("http.head_too_large")

    def _refuse(self, reason: str) -> None:
        self._close()
        self._log(reason)

    def _log(self, reason: str) -> None:
        """Log what a connection did wrong, at most once in `MIN_LOG_INTERVAL`: anybody can do it again and
        again."""
        if time.monotonic() - self._logged_at.get(reason, -MIN_LOG_INTERVAL) >= MIN_LOG_INTERVAL:
            self._logged_at[reason] = time.monotonic()
            log.warning(reason, connections=len(self.connections))

    def _close(self) -> None:
        self._refused = True
        self._stop_timer()
        self.transport.close()


def limited_to(
    max_connections: int, refused_connections: RefusedConnections | None = None
) -> type[LimitedHttpProtocol]:
    """The protocol of a server with at most `max_connections` connections. refused_connections: counts the
    WebSockets that are refused here."""
    handshake_limit = HandshakeLimit(refused=refused_connections)
    limits: dict[str, Any] = {"max_connections": max_connections, "handshake_limit": handshake_limit}
    return type("LimitedHttpProtocol", (LimitedHttpProtocol,), limits)
