"""A WebSocket by hand: any bytes may be sent, and nothing has to be read."""

import base64
import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import NamedTuple
from urllib.parse import urlsplit

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
PATIENCE = 10
"""Seconds that a server may take to say something, or to end a line that was ended here."""


class Frame(NamedTuple):
    """One frame as a server sends it."""

    opcode: int
    body: bytes

    @property
    def close_code(self) -> int | None:
        """Why it ends."""
        return int.from_bytes(self.body[:2], "big") if self.opcode == CLOSE else None


class Malformed(Exception):
    """The server sent what a server may not send."""


class RawSocket:
    """An open line of a phone. receive_buffer: bytes that the system keeps for it, when it reads nothing."""

    def __init__(self, url: str, code: str, cookie: str, receive_buffer: int | None = None) -> None:
        at = urlsplit(url)
        self._said = b""
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect((at.hostname, at.port))
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            f"GET /w/{code}/ws?as=phone HTTP/1.1",
            f"Host: {at.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            f"Cookie: {cookie}",
        ]
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self.socket.recv(1)
        assert re.match(rb"HTTP/1.1 101 ", answer), answer

    def say(self, sent: bytes) -> None:
        """Send these bytes, in one piece."""
        self.socket.sendall(sent)

    def hear(self) -> Frame:
        """The next frame that the server says."""
        while (found := first(self._said)) is None:
            more = self.socket.recv(1 << 16)
            if not more:
                raise EOFError(self._said)
            self._said += more
        heard, self._said = found
        return heard

    def rest(self, sent: bytes) -> list[Frame]:
        """Send these bytes and nothing more; all that the server says until it ends the line."""
        # It may end before it has read everything; what it said before that is here all the same.
        with closing(self.socket):
            with suppress(ConnectionResetError, BrokenPipeError):
                self.socket.sendall(sent)
                with suppress(OSError):
                    self.socket.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while more := self.socket.recv(1 << 16):
                    self._said += more
        return list(frames(self._said))


def frames(said: bytes) -> Iterator[Frame]:
    """What a server said, frame by frame; the last may be cut off."""
    while found := first(said):
        heard, said = found
        yield heard


def first(said: bytes) -> tuple[Frame, bytes] | None:
    """The first frame of what a server said, and the rest; None: there is not all of it yet. Malformed where
    it is not a server's."""
    if len(said) < 2:
        return None
    head, size = said[0], said[1]
    if head & 0x70 or size & 0x80 or head & 0xF not in (TEXT, BINARY, CLOSE, PING, PONG):
        raise Malformed(said[:20])
    width = {126: 2, 127: 8}.get(size, 0)
    size = int.from_bytes(said[2 : 2 + width], "big") if width else size
    end = 2 + width + size
    return (Frame(head & 0xF, said[2 + width : end]), said[end:]) if len(said) >= end else None


def frame(
    opcode: int,
    body: bytes,
    final: bool = True,
    masked: bool = True,
    reserved: int = 0,
    width: int | None = None,
    mask: bytes | None = None,
) -> bytes:
    """A frame as a phone sends it. width: bytes that its length is written in, when they are not as few as
    can be: 1, 2 or 8. mask: other than by chance."""
    size = len(body)
    width = width or (1 if size < 126 else 2 if size < 1 << 16 else 8)
    length = {1: b"", 2: b"\x7e", 8: b"\x7f"}[width] + size.to_bytes(width, "big")
    head = bytes([(final << 7) | (reserved << 4) | opcode, (masked << 7) | length[0]]) + length[1:]
    if not masked:
        return head + body
    mask = mask or os.urandom(4)
    return head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(body))
