"""A WebSocket client that costs little enough for thousands of phones in one process.

It parses frames by hand and decodes nothing: what a text means is up to the subclass.
"""

import asyncio
import random
from time import monotonic_ns
from typing import cast

from websockets.frames import Frame, Opcode
from websockets.utils import accept_key, generate_key

from app.client.address import server_address
from app.client.api import ApiError

FINAL_CLOSE_CODES = range(4400, 4500)
"""Close codes after which connecting again is of no use."""
HANDSHAKE_REFUSED = 4400
"""Stands for an HTTP status 4xx in place of the handshake."""
CONNECT_TIMEOUT_S = 20
CLOSE_TIMEOUT_S = 5
FIRST_DELAY_S, MAX_DELAY_S = 0.5, 10.0
MAX_DOUBLINGS = 5
"""After this number of doublings the delay is above MAX_DELAY_S; a float would overflow after 1,024."""
NORMAL_CLOSURE = 1000
UNFRAGMENTED_TEXT, FINAL_FRAGMENT, OPCODE = 0x81, 0x80, 0x0F


def reconnect_delay(failures: int) -> float:
    """Seconds until the next attempt, as in `app/frontend/live/backoff.ts`. failures: failed attempts."""
    ceiling = min(MAX_DELAY_S, FIRST_DELAY_S * 2 ** min(failures, MAX_DOUBLINGS))
    return random.uniform(ceiling / 2, ceiling)  # noqa: S311


class WebSocketClient(asyncio.Protocol):
    """Connects, answers pings, and connects again with growing delays when the connection is lost.

    ready: done once the subclass has called `set_ready`; a new future after the connection was lost.
    ended: done when it does not connect again; an ApiError when the server has refused it, or what
    `text_received` raised.
    connected: whether the handshake is done and the connection is open.
    """

    ping_interval_s: float | None = 20
    """Seconds between two pings; None: no pings. A connection on which nothing was received in between is
    closed."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        loop = asyncio.get_running_loop()
        self.ready: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[None] = loop.create_future()
        self.connected = False
        self.transport: asyncio.Transport | None = None
        self._loop = loop
        self._url = url
        self._headers = headers
        self._key = ""
        self._buffer = b""
        self._fragments = b""
        self._close_code: int | None = None
        self._failures = 0
        self._silent = False
        self._closing = False
        self._attempt: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None

    def websocket_path(self) -> str:
        """The path and query to connect to."""
        raise NotImplementedError

    def opened(self) -> None:
        """Called after each handshake. The subclass may send its first texts here."""

    def text_received(self, text: bytes, received_at: int) -> None:
        """Called with each text from the server. received_at: `time.monotonic_ns()`."""
        raise NotImplementedError

    def lost(self) -> None:
        """Called when the connection is lost, or could not be made."""

    def reconnects(self, close_code: int | None) -> bool:
        """Whether to connect again after a connection that the server closed with this code, if any."""
        return close_code not in FINAL_CLOSE_CODES

    async def connect(self) -> None:
        """Connect and wait until `ready`. Raises the error of `ended`: ApiError (`socket.<close code>`) when
        the server refuses."""
        self._start_attempt()
        await asyncio.wait((self.ready, self.ended), return_when=asyncio.FIRST_COMPLETED)
        if self.ended.done():
            self.ended.result()

    def set_ready(self) -> None:
        """Let `connect` return, and begin again with the shortest delay before connecting again. The subclass
        calls it when the server has accepted this client."""
        self._failures = 0
        if not self.ready.done():
            self.ready.set_result(None)

    def send(self, text: bytes) -> None:
        """Send one text. Without a connection it is dropped."""
        self._send_frame(Opcode.TEXT, text)

    async def disconnect(self) -> None:
        """Close the connection, and do not connect again. Returns when it is closed."""
        self._closing = True
        if self._attempt:
            self._attempt.cancel()
        if self.transport is None:
            self._set_ended(None)
            return
        self._send_frame(Opcode.CLOSE, NORMAL_CLOSURE.to_bytes(2, "big"))
        self.transport.close()
        if not (await asyncio.wait((self.ended,), timeout=CLOSE_TIMEOUT_S))[0]:
            self.abort()

    def abort(self) -> None:
        """Close the connection at once, without a close frame, and do not connect again."""
        self._closing = True
        self._abort()

    def _abort(self) -> None:
        if self.transport:
            self.transport.abort()

    def _send_frame(self, opcode: Opcode, body: bytes) -> None:
        if self.connected and self.transport:
            self.transport.write(Frame(opcode, body).serialize(mask=True))

    def _start_attempt(self) -> None:
        self._close_code = None
        self._attempt = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        address = server_address(self._url)
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await self._loop.create_connection(lambda: self, address.host, address.port, ssl=address.tls)
        except OSError:  # also TimeoutError
            self._retry_or_end()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the request of the handshake."""
        address = server_address(self._url)
        self.transport = cast(asyncio.Transport, transport)
        self._buffer, self._fragments, self._key = b"", b"", generate_key()
        lines = (
            f"GET {address.prefix}{self.websocket_path()} HTTP/1.1",
            f"Host: {address.authority}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {self._key}",
            *(f"{name}: {value}" for name, value in self._headers.items()),
        )
        self.transport.write("\r\n".join((*lines, "", "")).encode())
        if self.ping_interval_s:
            self._ping()

    def _ping(self) -> None:
        if self._silent:
            self._abort()
            return
        self._silent = True
        self._send_frame(Opcode.PING, b"")
        self._timer = self._loop.call_later(self.ping_interval_s or 0, self._ping)

    def data_received(self, data: bytes) -> None:
        """Read the answer to the handshake, then frames."""
        self._silent = False
        try:
            self._read(self._buffer + data if self._buffer else data)
        except Exception as error:  # noqa: BLE001 - a bug ends this client, as to connect again would not help
            self._set_ended(error)
            self._abort()

    def _read(self, data: bytes) -> None:
        start = 0
        if not self.connected:
            start = self._read_handshake(data)
            if not start:
                return
        now, size = monotonic_ns(), len(data)
        while size - start >= 2:
            length, body = data[start + 1], start + 2
            if length == 126:
                length, body = int.from_bytes(data[start + 2 : start + 4], "big"), start + 4
            elif length == 127:
                length, body = int.from_bytes(data[start + 2 : start + 10], "big"), start + 10
            if body + length > size or body > size:
                break
            if data[start] == UNFRAGMENTED_TEXT:
                self.text_received(data[body : body + length], now)
            else:
                self._read_other_frame(data[start], data[body : body + length], now)
            start = body + length
        self._buffer = data[start:]

    def _read_handshake(self, data: bytes) -> int:
        """The index of the first frame's first byte; 0 while the answer is incomplete, or if it is a
        refusal."""
        head, end, _ = data.partition(b"\r\n\r\n")
        if not end:
            self._buffer = data
            return 0
        if not head.startswith(b"HTTP/1.1 101") or accept_key(self._key).encode() not in head:
            self._close_code = HANDSHAKE_REFUSED if head[9:10] == b"4" else None
            self._abort()
            return 0
        self.connected = True
        self.opened()
        return len(head) + len(end)

    def _read_other_frame(self, first_byte: int, body: bytes, received_at: int) -> None:
        match first_byte & OPCODE:
            case Opcode.PING:
                self._send_frame(Opcode.PONG, body)
            case Opcode.CLOSE:
                self._close_code = int.from_bytes(body[:2], "big") or None
                self._send_frame(Opcode.CLOSE, body[:2])
                if self.transport:
                    self.transport.close()
            case Opcode.TEXT | Opcode.CONT:
                self._fragments += body
                if first_byte & FINAL_FRAGMENT:
                    text, self._fragments = self._fragments, b""
                    self.text_received(text, received_at)

    def connection_lost(self, exc: Exception | None) -> None:
        """Connect again after a delay, or end after a close code for which `reconnects` is false."""
        self.transport, self.connected, self._silent = None, False, False
        if self._timer:
            self._timer.cancel()
        self._retry_or_end()

    def _retry_or_end(self) -> None:
        if self._closing or self.ended.done():
            self._set_ended(None)
            return
        self.lost()
        if self.reconnects(self._close_code):
            if self.ready.done():
                self.ready = self._loop.create_future()
            self._timer = self._loop.call_later(reconnect_delay(self._failures), self._start_attempt)
            self._failures += 1
        else:
            self._set_ended(ApiError(f"socket.{self._close_code}", self._url))

    def _set_ended(self, error: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        if self.ended.done():
            return
        if error is None:
            self.ended.set_result(None)
            return
        self.ended.set_exception(error)
        if isinstance(error, ApiError):
            self.ended.exception()  # read, so that asyncio does not log it if nobody awaits `ended`
