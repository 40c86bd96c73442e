"""A WebSocket client without a library: tests can send any bytes, and need not read what the server sends."""

import base64
import os
import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import NamedTuple
from urllib.parse import urlsplit

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
SOCKET_TIMEOUT_S = 30


class Frame(NamedTuple):
    """A WebSocket frame from the server: its opcode, and its content."""

    opcode: int
    payload: bytes

    @property
    def close_code(self) -> int | None:
        """The code of a close frame; None for other frames."""
        return int.from_bytes(self.payload[:2], "big") if self.opcode == CLOSE else None


class MalformedFrame(Exception):
    """The server sent a frame that this client does not expect: masked, with reserved bits, of an unknown
    kind, or a continuation."""


class RawSocket:
    """An open WebSocket of a phone. receive_buffer: bytes that the system buffers while nothing is read;
    None: as many as usual."""

    def __init__(self, url: str, code: str, cookie: str, receive_buffer: int | None = None) -> None:
        address = urlsplit(url)
        self._received = b""
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(SOCKET_TIMEOUT_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.connect((address.hostname, address.port))
        key = base64.b64encode(os.urandom(16)).decode()
        headers = [
            f"GET /w/{code}/ws?as=phone HTTP/1.1",
            f"Host: {address.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {key}",
            f"Cookie: {cookie}",
        ]
        self.socket.sendall("\r\n".join([*headers, "", ""]).encode())
        response = b""
        while b"\r\n\r\n" not in response:
            response += self.socket.recv(1)
        assert re.match(rb"HTTP/1.1 101 ", response), response

    def send(self, sent: bytes) -> None:
        """Send these bytes in one call."""
        self.socket.sendall(sent)

    def receive(self) -> Frame:
        """Read the next frame. Raises EOFError when the server has closed the socket."""
        while (parsed := parse_frame(self._received)) is None:
            chunk = self.socket.recv(1 << 16)
            if not chunk:
                raise EOFError(self._received)
            self._received += chunk
        frame, self._received = parsed
        return frame

    def send_and_read_to_end(self, sent: bytes) -> list[Frame]:
        """Send these bytes, end the sending direction, and read all frames until the server closes."""
        # The server may close before it has read all of `sent`. What it sent until then is returned.
        with closing(self.socket):
            with suppress(ConnectionResetError, BrokenPipeError):
                self.socket.sendall(sent)
                with suppress(OSError):
                    self.socket.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                while chunk := self.socket.recv(1 << 16):
                    self._received += chunk
        return list(parse_frames(self._received))


def parse_frames(received: bytes) -> Iterator[Frame]:
    """All complete frames, without an incomplete one at the end."""
    while parsed := parse_frame(received):
        frame, received = parsed
        yield frame


def parse_frame(received: bytes) -> tuple[Frame, bytes] | None:
    """The first frame and the bytes after it; None if it is not complete yet. Raises MalformedFrame."""
    if len(received) < 2:
        return None
    first, size = received[0], received[1]
    if first & 0x70 or size & 0x80 or first & 0xF not in (TEXT, BINARY, CLOSE, PING, PONG):
        raise MalformedFrame(received[:20])
    width = {126: 2, 127: 8}.get(size, 0)
    size = int.from_bytes(received[2 : 2 + width], "big") if width else size
    end = 2 + width + size
    if len(received) < end:
        return None
    return Frame(first & 0xF, received[2 + width : end]), received[end:]


def frame(
    opcode: int,
    payload: bytes,
    final: bool = True,
    masked: bool = True,
    reserved: int = 0,
    length_bytes: int | None = None,
    mask: bytes | None = None,
) -> bytes:
    """A frame as a client sends it. length_bytes: 1, 2 or 8 bytes for the payload's length, by default as few
    as possible. mask: random by default."""
    size = len(payload)
    length_bytes = length_bytes or (1 if size < 126 else 2 if size < 1 << 16 else 8)
    length = {1: b"", 2: b"\x7e", 8: b"\x7f"}[length_bytes] + size.to_bytes(length_bytes, "big")
    header = bytes([(final << 7) | (reserved << 4) | opcode, (masked << 7) | length[0]]) + length[1:]
    if not masked:
        return header + payload
    mask = mask or os.urandom(4)
    repeated = (mask * (size // 4 + 1))[:size]
    masked_payload = int.from_bytes(payload) ^ int.from_bytes(repeated)  # much faster than byte by byte
    return header + mask + masked_payload.to_bytes(size)
