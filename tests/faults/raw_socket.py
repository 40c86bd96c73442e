"""A WebSocket by hand: any bytes may be sent, and nothing has to be read."""

import base64
import os
import re
import socket
import struct
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
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(PATIENCE)
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

    def rest(self, sent: bytes) -> list[Frame]:
        """Send these bytes and nothing more; all that the server says until it ends the line."""
        said = b""
        # It may end before it has read everything; what it said before that is here all the same.
        with closing(self.socket):
            with suppress(ConnectionResetError, BrokenPipeError):
                self.socket.sendall(sent)
                with suppress(OSError):
                    self.socket.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while more := self.socket.recv(1 << 16):
                    said += more
        return list(frames(said))


def frames(said: bytes) -> Iterator[Frame]:
    """What a server said, frame by frame; the last may be cut off. Malformed where it is not a server's."""
    at = 0
    while len(said) - at >= 2:
        first, size = said[at], said[at + 1]
        at += 2
        if first & 0x70 or size & 0x80 or first & 0xF not in (TEXT, BINARY, CLOSE, PING, PONG):
            raise Malformed(said[at - 2 : at + 20])
        width = {126: 2, 127: 8}.get(size, 0)
        size = int.from_bytes(said[at : at + width], "big") if width else size
        at += width + size
        if at <= len(said):
            yield Frame(first & 0xF, said[at - size : at])


def frame(opcode: int, body: bytes, final: bool = True, masked: bool = True, reserved: int = 0) -> bytes:
    """A frame as a phone sends it."""
    first, mask = (final << 7) | (reserved << 4) | opcode, os.urandom(4) if masked else b""
    if len(body) < 126:
        size = bytes([(masked << 7) | len(body)])
    elif len(body) < 1 << 16:
        size = bytes([(masked << 7) | 126]) + struct.pack("!H", len(body))
    else:
        size = bytes([(masked << 7) | 127]) + struct.pack("!Q", len(body))
    hidden = bytes(b ^ mask[i % 4] for i, b in enumerate(body)) if masked else body
    return bytes([first]) + size + mask + hidden
