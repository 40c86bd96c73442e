"""uvicorn's HTTP protocol with limits: what anybody may send before the application knows who it is."""

import time
from asyncio import BaseTransport, TimerHandle
from typing import Any

import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD_BYTES = 16 * 1024
MAX_HEAD_FIELDS = 100
"""Of a request: its address and header fields."""
REQUEST_TIMEOUT = 10.0
"""Seconds until a request must be complete, from the opening of the connection or from its first byte."""
MIN_LOG_INTERVAL = 10.0
"""Seconds from one log entry about refused connections to the next."""
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"

log = structlog.get_logger()


class LimitedHttpProtocol(HttpToolsProtocol):
    """Refuses large heads at once, closes connections whose request is not complete in time, and keeps files
    in reserve. max_connections: for all of them together."""

    max_connections = 2**31
    request_timeout = REQUEST_TIMEOUT
    _logged_at = -MIN_LOG_INTERVAL
    _timer: TimerHandle | None = None
    _head_bytes: int | None = 0
    _refused = False

    def connection_made(self, transport: BaseTransport) -> None:
        """Accept the connection, unless there are too many."""
        super().connection_made(transport)  # type: ignore[arg-type]
        if len(self.connections) > self.max_connections:
            self._refuse("http.too_many_connections")
        else:
            self._start_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timer."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse the data, and refuse a head that is too large."""
        if self._refused:
            return
        if self._head_bytes is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._head_bytes is not None and self._head_bytes > MAX_HEAD_BYTES:
            self._refuse_head()

    def on_message_begin(self) -> None:
        """Count the bytes of a new head."""
        super().on_message_begin()
        if self._timer is None:
            self._start_timer()

    def on_headers_complete(self) -> None:
        """Start the application, unless the head is too large."""
        self._head_bytes = None
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MAX_HEAD_BYTES or len(self.headers) > MAX_HEAD_FIELDS:
            self._refuse_head()
        if not self._refused:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Pass the body on, unless the request was refused."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop the timer: the request is complete."""
        self._stop_timer()
        self._head_bytes = 0
        if not self._refused:
            super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over, unless the request was refused."""
        self._stop_timer()
        if not self._refused:
            super().handle_websocket_upgrade()

    def _start_timer(self) -> None:
        self._timer = self.loop.call_later(self.request_timeout, self._refuse, "http.request_not_complete")

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _refuse_head(self) -> None:
        if not self._refused:
            self.transport.write(TOO_LARGE)
            self._refuse("http.head_too_large")

    def _refuse(self, reason: str) -> None:
        """Close the connection, and log the reason at a bounded rate."""
        self._refused = True
        self._stop_timer()
        self.transport.close()
        cls = type(self)
        if time.monotonic() - cls._logged_at >= MIN_LOG_INTERVAL:
            cls._logged_at = time.monotonic()
            log.warning(reason, connections=len(self.connections))


def limited_to(max_connections: int) -> type[LimitedHttpProtocol]:
    """The protocol for a server that may have so many connections."""
    limits: dict[str, Any] = {"max_connections": max_connections}
    return type("LimitedHttpProtocol", (LimitedHttpProtocol,), limits)
