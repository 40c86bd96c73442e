"""Somebody who sends all that 5 Mbit/s allow, in a process of its own, for the area `floods`:

    python -m bench.flooder KIND URL CODE COOKIE SECONDS

When the server closes a connection, the flooder opens the next. It prints as JSON how many the server closed,
and the longest that it kept sending on one, in seconds.
"""

import base64
import json
import os
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

BYTES_PER_SECOND = 5_000_000 // 8
CHUNK_BYTES = 8192
CONNECT_INTERVAL_S = 0.05
SILENT_CONNECTIONS = 400
SEAT_CONNECTIONS = 200
HELD_CONNECTIONS = 100
PINGS_IN_TURN = 10
"""On one connection, before the next one has its turn."""

Connect = Callable[[], socket.socket]


class Flooder:
    """One kind of flood, until the time is over."""

    def __init__(self, url: str, code: str, cookie: str, seconds: float) -> None:
        self._address = urlsplit(url)
        self._code = code
        self._cookie = cookie
        self._end = time.monotonic() + seconds
        self.closed = 0
        self.longest_s = 0.0

    def send_frames(self, first: bytes, repeated: bytes) -> None:
        """Send these WebSocket frames from the seat."""
        self._send_all(self._open_websocket, lambda: _repeat(first, repeated))

    def send_requests(self, body: bytes) -> None:
        """Send submits of the seat by POST, each when the last one is answered."""
        head = f"POST /w/{self._code}/stream?as=phone HTTP/1.1\r\nContent-Length: {len(body)}\r\n"
        request = self._with_fields(head) + body
        while time.monotonic() < self._end:
            with suppress(OSError), self._connect() as connection:
                while time.monotonic() < self._end:
                    connection.sendall(request)
                    if not connection.recv(1 << 16):
                        break
            self._count_closed(0)

    def ask_on(self, count: int) -> None:
        """Ask for the phone's page without a seat on this many connections, again when it has come."""
        request = f"GET /j/{self._code} HTTP/1.1\r\nHost: {self._address.netloc}\r\n\r\n".encode()
        with selectors.DefaultSelector() as opened:
            while time.monotonic() < self._end:
                while len(opened.get_map()) < count:
                    connection = self._connect()
                    connection.sendall(request)
                    opened.register(connection, selectors.EVENT_READ)
                for key, _ in opened.select(timeout=1):
                    self._ask_again(opened, key.fileobj, request)

    def _ask_again(self, opened: selectors.BaseSelector, connection: Any, request: bytes) -> None:
        content = b""
        with suppress(OSError):
            content = connection.recv(1 << 20)
            # A page comes in parts, of which the first has the head.
            if content.startswith(b"HTTP/1.1"):
                connection.sendall(request)
        if not content:
            opened.unregister(connection)
            connection.close()
            self.closed += 1

    def ask_and_leave(self) -> None:
        """Ask for the phone's page on one connection after another, and close each at once."""
        request = f"GET /j/{self._code} HTTP/1.1\r\nHost: {self._address.netloc}\r\n\r\n".encode()
        while time.monotonic() < self._end:
            with suppress(OSError), self._connect() as connection:
                connection.sendall(request)

    def complete_at_once(self) -> None:
        """Send bodies on HELD_CONNECTIONS that need much work, and the last byte of all of them at once."""
        body = json.dumps({f"field {number}": number for number in range(700)}).encode()
        head = f"POST /api/workshops/{self._code}/seats HTTP/1.1\r\nHost: {self._address.netloc}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        while time.monotonic() < self._end:
            with suppress(OSError), ExitStack() as stack:
                opened = [stack.enter_context(self._connect()) for _ in range(HELD_CONNECTIONS)]
                for part in (head.encode() + body[:-1], body[-1:]):
                    for connection in opened:
                        connection.sendall(part)
                for connection in opened:
                    connection.recv(1 << 20)

    def open_sockets(self) -> None:
        """Open one WebSocket of the seat after another, send pings on all of them in turn, and close the
        oldest above SEAT_CONNECTIONS."""
        self._keep_open(SEAT_CONNECTIONS, self._open_websocket, frame(PING) * PINGS_IN_TURN)

    def open_silent(self) -> None:
        """Open one connection after another that sends nothing, or only half a head, and close the oldest
        above SILENT_CONNECTIONS."""
        heads = cycle((b"", b"GET / HTTP/1.1\r\nHost:"))

        def connect() -> socket.socket:
            connection = self._connect()
            connection.sendall(next(heads))
            return connection

        self._keep_open(SILENT_CONNECTIONS, connect)

    def send_head(self) -> None:
        """Send a request whose head does not end."""
        self._send_all(self._connect, lambda: _repeat(b"GET / HTTP/1.1\r\nEndless: ", b"x" * CHUNK_BYTES))

    def send_many_fields(self) -> None:
        """Send a request with field after field."""
        self._send_all(self._connect, lambda: _repeat(b"GET / HTTP/1.1\r\n", b"Field: x\r\n" * 500))

    def _send_all(self, connect: Connect, parts: Callable[[], Iterator[bytes]]) -> None:
        while time.monotonic() < self._end:
            began = sent_s = time.monotonic()
            with suppress(OSError), connect() as connection:
                began = time.monotonic()
                for part in parts():
                    sent_s += len(part) / BYTES_PER_SECOND
                    if (early := sent_s - time.monotonic()) > 0:
                        time.sleep(early)
                    if time.monotonic() > self._end:
                        return
                    connection.sendall(part)
            self._count_closed(time.monotonic() - began)

    def _count_closed(self, seconds: float) -> None:
        self.closed += 1
        self.longest_s = max(self.longest_s, seconds)
        time.sleep(CONNECT_INTERVAL_S)

    def _keep_open(self, count: int, connect: Connect, part: bytes = b"") -> None:
        """part: is sent on each connection in turn, again and again."""
        opened: list[socket.socket] = []
        while time.monotonic() < self._end:
            with suppress(OSError):
                opened.append(connect())
            for connection in [*opened] if part else ():
                time.sleep(len(part) / BYTES_PER_SECOND)
                try:
                    connection.sendall(part)
                except OSError:
                    opened.remove(connection)
                    self.closed += 1
            if len(opened) > count:
                opened.pop(0).close()
                time.sleep(CONNECT_INTERVAL_S)
        for connection in opened:
            connection.close()

    def _connect(self) -> socket.socket:
        return socket.create_connection((self._address.hostname, self._address.port), timeout=30)

    def _open_websocket(self) -> socket.socket:
        connection = self._connect()
        key = base64.b64encode(os.urandom(16)).decode()
        head = (
            f"GET /w/{self._code}/ws?as=phone HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        )
        connection.sendall(self._with_fields(head))
        connection.recv(1 << 16)
        return connection

    def _with_fields(self, head: str) -> bytes:
        return f"{head}Host: {self._address.netloc}\r\nCookie: {self._cookie}\r\n\r\n".encode()


def frame(opcode: int, payload: bytes = b"", *, final: bool = True) -> bytes:
    """A short WebSocket frame, masked with zeros."""
    return bytes([(final << 7) | opcode, 0x80 | len(payload)]) + bytes(4) + payload


def _repeat(first: bytes, repeated: bytes) -> Iterator[bytes]:
    """The first bytes, then chunks of the repeated ones without end."""
    yield first
    chunk = repeated * max(1, CHUNK_BYTES // len(repeated))
    while True:
        yield chunk


CONTINUATION, TEXT, BINARY, PING = 0, 1, 2, 9
FLOODS: dict[str, Callable[[Flooder], None]] = {
    "pings": lambda flooder: flooder.send_frames(b"", frame(PING)),
    "empty frames": lambda flooder: flooder.send_frames(
        frame(TEXT, final=False), frame(CONTINUATION, final=False)
    ),
    "tiny messages": lambda flooder: flooder.send_frames(b"", frame(BINARY)),
    "requests": lambda flooder: flooder.send_requests(b'{"type":"ping"}'),
    "50 readers": lambda flooder: flooder.ask_on(50),
    "200 readers": lambda flooder: flooder.ask_on(200),
    "readers who leave": Flooder.ask_and_leave,
    "100 bodies at once": Flooder.complete_at_once,
    "200 sockets": Flooder.open_sockets,
    "100 MB head": Flooder.send_head,
    "many fields": Flooder.send_many_fields,
    "400 silent": Flooder.open_silent,
}


def main(kind: str, url: str, code: str, cookie: str, seconds: str) -> None:
    """Read the arguments, flood the server, and print the result."""
    flooder = Flooder(url, code, cookie, float(seconds))
    FLOODS[kind](flooder)
    print(json.dumps({"closed": flooder.closed, "longest_s": flooder.longest_s}))


if __name__ == "__main__":
    main(*sys.argv[1:])
