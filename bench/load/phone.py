"""One phone of the load: a WebSocket spoken directly, with as little parsing as its figures need.

Ids tell when they were sent, so that any phone knows the age of what it gets:
`i<monotonic ns in hex>-<phone>`.
"""

import asyncio
import json
import re
from asyncio import BaseTransport, Transport
from random import uniform
from time import monotonic_ns
from typing import cast

from bench.load.tally import Tally

TEXT, CLOSE, PING = 1, 8, 9
COME_BACK = 1013
SENT_IN = slice(1, 17)
"""Where an id holds the moment when it was sent."""


def text_frame(body: bytes) -> bytes:
    """A client's text frame. The mask is zero: the server's work is the same, ours is not."""
    size = len(body)
    if size < 126:
        return b"\x81" + bytes([0x80 | size]) + b"\0\0\0\0" + body
    return b"\x81\xfe" + size.to_bytes(2, "big") + b"\0\0\0\0" + body


class Phone(asyncio.Protocol):
    """Speaks Samskap's wire. `here` is set once the server has answered the first ping."""

    card = re.compile(rb'"card/(i[0-9a-f]{16}-\d+)":')
    hall = b'{"type":"patch","audience":"hall"'
    table = b'{"type":"patch","audience":"table/'
    ack = b'{"type":"ack","id":"'
    refusal = b'{"type":"rejection"'
    pong = b'{"type":"pong"'

    def __init__(self, number: int, address: str, headers: str, tally: Tally) -> None:
        self.number = number
        self.here = asyncio.get_running_loop().create_future()
        self.comes_back = False
        self.seen: set[bytes] = set()
        self.waiting: dict[bytes, bytes] = {}
        self.answered: asyncio.Event | None = None
        self.tally = tally
        self._address = address
        self._headers = headers
        self._open = False
        self._rest = b""
        self._closed_with = 0
        self._tries = 0
        self._latest: dict[bytes, bytes] = {}

    async def connect(self, port: int) -> None:
        """Open the line and wait until the server knows us."""
        self._port = port
        await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
        await self.here

    def connection_made(self, transport: BaseTransport) -> None:
        """Ask for a WebSocket."""
        self.transport = cast(Transport, transport)
        self._open, self._rest = False, b""
        self.transport.write(
            f"GET {self._address}{self._since()} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{self._headers}\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Cut what came into frames."""
        if self._rest:
            data = self._rest + data
        if not self._open:
            end = data.find(b"\r\n\r\n")
            if end < 0:
                self._rest = data
                return
            if not data.startswith(b"HTTP/1.1 101"):
                raise ConnectionError(data[:200])
            self._open, data = True, data[end + 4 :]
            self.greet()
        now, at, size = monotonic_ns(), 0, len(data)
        while size - at >= 2:
            length, body = data[at + 1], at + 2
            if length == 126:
                length, body = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif length == 127:
                length, body = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if body + length > size or body > size:
                break
            self._frame(data[at] & 15, data[body : body + length], now)
            at = body + length
        self._rest = data[at:]

    def _frame(self, kind: int, body: bytes, now: int) -> None:
        self.tally.frames += 1
        if kind == TEXT:
            self.told(body, now)
        elif kind == PING:
            self.transport.write(b"\x8a" + bytes([0x80 | len(body)]) + b"\0\0\0\0" + body)
        elif kind == CLOSE:
            self.tally.closed += 1
            self._closed_with = int.from_bytes(body[:2], "big")
            self.transport.close()

    def greet(self) -> None:
        """The first thing to say."""
        self.send(b'{"type":"ping"}')

    def told(self, body: bytes, now: int) -> None:
        """A text of the server's."""
        if body.startswith(self.table):
            self._latest[b"table"] = body
            for card in self.card.findall(body):
                self.sees(card, now)
        elif body.startswith(self.hall):
            self._latest[b"hall"] = body
            self.tally.hall_wide(now)
        elif body.startswith(self.ack):
            start = len(self.ack)
            self.acked(body[start : body.index(b'"', start)], now)
        elif body.startswith(self.refusal):
            if self.here.done():
                self.tally.refused.append(body.decode())
                self.ended()
            else:
                self.tally.busy += 1
        elif body.startswith(self.pong):
            self.settle()
        elif body.startswith(b'{"type":"snapshot"'):
            self._latest[_SNAPSHOT_OF.match(body)[1]] = body  # type: ignore[index]
        elif body.startswith(b'{"type":"patch","audience":"me"'):
            self._latest[b"me"] = body

    def sees(self, card: bytes, now: int) -> None:
        """A card lies on the table."""
        if card in self.seen:
            self.tally.twice += 1
            return
        self.seen.add(card)
        if card not in self.waiting and not card.endswith(b"-%d" % self.number):
            self.tally.delivered.append((now - int(card[SENT_IN], 16)) / 1e6)

    def acked(self, command: bytes, now: int) -> None:
        """What we sent is on the disk."""
        if self.waiting.pop(command, None) is None:
            self.tally.twice += 1
            return
        self.tally.acked.append((now - int(command[SENT_IN], 16)) / 1e6)
        if command.startswith(b"i"):
            self.tally.cards[self].append(command)
        self.ended()

    def ended(self) -> None:
        """Whoever waits for an answer has it."""
        if self.answered:
            self.answered.set()

    def settle(self) -> None:
        """The server knows us."""
        self._tries = 0
        if not self.here.done():
            self.here.set_result(None)

    def idea(self, text: str) -> None:
        """Write a card."""
        made = self.new_id("i")
        self.submit(made, self.worded(made, text))

    def worded(self, made: bytes, text: str) -> bytes:
        """A card as the server wants to be told of it."""
        return json.dumps(
            {"type": "ideas.add", "id": made.decode(), "theme": "safety", "text": text}, ensure_ascii=False
        ).encode()

    def new_id(self, kind: str) -> bytes:
        """An id that tells the moment and the phone; no phone sends twice in a nanosecond."""
        return f"{kind}{monotonic_ns():016x}-{self.number}".encode()

    def submit(self, made: bytes, body: bytes) -> None:
        """Send a command and wait for its ack."""
        self.waiting[made] = body
        self.send(body)

    def send(self, body: bytes) -> None:
        """Write one text."""
        self.transport.write(text_frame(body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Come back as the page does (app/frontend/live/backoff.ts), if we are to come back."""
        if self.comes_back and self.here.done():
            self.here = asyncio.get_running_loop().create_future()
        if not self.here.done():
            if self.comes_back or self._closed_with == COME_BACK:
                self._again()
            else:
                self.here.set_exception(ConnectionError(f"phone {self.number} was turned away: {exc}"))

    def _again(self) -> None:
        ceiling = min(10.0, 0.5 * 2**self._tries)
        self._tries += 1
        asyncio.get_running_loop().call_later(uniform(ceiling / 2, ceiling), self._try)  # noqa: S311

    def _try(self) -> None:
        async def reach() -> None:
            try:
                await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self._port)
            except OSError:
                self._again()

        self._reaching = asyncio.create_task(reach())

    def _since(self) -> str:
        known = [_since(body) for body in self._latest.values()]
        return f"&since={','.join(known)}" if known else ""


def _since(body: bytes) -> str:
    audience, rev = _HEAD.search(body).groups()  # type: ignore[union-attr]
    return f"{audience.decode()}:{rev.decode()}"


_SNAPSHOT_OF = re.compile(rb'\{"type":"snapshot","audience":"(\w+)')
_HEAD = re.compile(rb'"audience":"([^"]+)","rev":(\d+)')


class ObviousPhone(Phone):
    """Speaks the obvious server's wire."""

    card = re.compile(rb'"card": "(i[0-9a-f]{16}-\d+)"')
    hall = b'{"type": "counts"'
    table = b'{"type": "card"'
    ack = b'{"type": "ack", "id": "'
    pong = b'{"type": "pong"'


class SocketIoPhone(Phone):
    """Speaks Engine.IO and Socket.IO, over a WebSocket from the start."""

    card = re.compile(rb'"card":"(i[0-9a-f]{16}-\d+)"')
    hall = b'42["counts"'
    table = b'42["card"'

    def greet(self) -> None:
        """The server speaks first."""

    def told(self, body: bytes, now: int) -> None:
        """Packets that the others do not have; then as the others."""
        if body.startswith(b"0"):
            self.send(b"40")
        elif body.startswith(b"40"):
            self.send(b'420["here"]')
        elif body.startswith(b"430["):
            self.settle()
        elif body.startswith(b"431["):
            self.acked(body[11:-3], now)
        elif body == b"2":
            self.send(b"3")
        else:
            super().told(body, now)

    def worded(self, made: bytes, text: str) -> bytes:
        """An event with an ack."""
        return b'421["idea",' + super().worded(made, text) + b"]"


class Staff(Phone):
    """A console or a screen: it takes what comes, and says what it is told to."""

    def told(self, body: bytes, now: int) -> None:
        """Only what ends a wait."""
        if body.startswith(self.pong):
            self.settle()
        elif body.startswith(self.refusal):
            self.tally.refused.append(body.decode())
