"""HTTP with nothing around it: one line at a time, as a browser keeps it open."""

import asyncio
import gzip
import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

AT_ONCE = 32
"""Lines that take seats side by side."""
SEAT = re.compile(rb"set-cookie: (samskap_seat_[^;]+)", re.IGNORECASE)
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


class Answer(NamedTuple):
    """What came back, as it went over the wire."""

    status: int
    head: bytes
    body: bytes

    @property
    def text(self) -> str:
        """The body, unpacked."""
        packed = b"content-encoding: gzip" in self.head.lower()
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def seat(self) -> str:
        """The cookie that is a seat."""
        found = SEAT.search(self.head)
        if self.status != 201 or not found:
            raise ConnectionError(f"no seat: {self.status} {self.body[:200]!r}")
        return found[1].decode()


class Line:
    """One connection to the server."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def __aenter__(self) -> "Line":
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        """One request and its answer."""
        sent = json.dumps(body).encode() if body is not None else b""
        kind = "Content-Type: application/json\r\n" if body is not None else ""
        self._writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\n{kind}"
            f"Content-Length: {len(sent)}\r\n\r\n".encode()
            + sent
        )
        head = await self._reader.readuntil(b"\r\n\r\n")
        found = LENGTH.search(head)
        if found is None:
            body_came = await self._chunks()
        else:
            body_came = await self._reader.readexactly(int(found[1]))
        return Answer(int(head[9:12]), head, body_came)

    async def _chunks(self) -> bytes:
        body = b""
        while size := int((await self._reader.readuntil(b"\r\n")).strip(), 16):
            body += (await self._reader.readexactly(size + 2))[:-2]
        await self._reader.readuntil(b"\r\n")
        return body


def wish(code: str, number: int, table: int) -> dict[str, Any]:
    """What a phone says at the door."""
    return {"id": f"bench-{code}-{number:06}", "table": table, "language": "nb"}


async def take_seats(port: int, code: str, tables: Sequence[int], first: int) -> list[str]:
    """The cookies of so many new people, one for each entry of `tables`, where they sit."""
    cookies = [""] * len(tables)
    todo = iter(enumerate(tables))

    async def one_line() -> None:
        async with Line(port) as line:
            for place, table in todo:
                taken = await line.ask(
                    "POST", f"/api/workshops/{code}/seats", wish(code, first + place, table)
                )
                cookies[place] = taken.seat

    await asyncio.gather(*(one_line() for _ in range(min(AT_ONCE, len(tables)))))
    return cookies
