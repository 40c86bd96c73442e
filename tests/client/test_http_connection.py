"""HTTP over one connection, against a server that answers with prepared bytes."""

import asyncio
import gzip
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from app.client.api import ApiError
from app.client.http_connection import HttpConnection
from tests.faults.wait_until import wait_until

PACKED = gzip.compress("blåbær".encode())
CHUNKED = (
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"
    b"Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\n\r\n"
    + b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (PACKED[:9], PACKED[9:]))
    + b"0\r\n\r\n"
)
WITH_LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CLOSED_WHILE_IDLE = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nidle"
"""The server closes the connection after it, without saying so in the header."""
RESET_WHILE_IDLE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nreset"
"""The server resets the connection after it."""
CLOSING = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
REFUSAL = b'{"code": "workshop.full", "message": "No seat is free."}'
REFUSED = b"HTTP/1.1 409 Conflict\r\nContent-Length: %d\r\n\r\n%b" % (len(REFUSAL), REFUSAL)
UNKNOWN_STATUS = b"HTTP/1.1 520 Odd\r\nContent-Length: 0\r\n\r\n"


class PreparedServer:
    """A server that gives prepared responses one after the other.

    given: the number of the connection on which each was given. was_read: the test sets it when it has read
    CLOSED_WHILE_IDLE or RESET_WHILE_IDLE. Only then is the connection closed: a reset discards what was not
    read."""

    def __init__(self, responses: tuple[bytes, ...]) -> None:
        self.responses = responses
        self.given: list[int] = []
        self.was_read = asyncio.Event()
        self._connections = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer on one connection, until it ends or the server closes it."""
        self._connections += 1
        with suppress(asyncio.IncompleteReadError):
            while len(self.given) < len(self.responses):
                await reader.readuntil(b"\r\n\r\n")
                response = self.responses[len(self.given)]
                self.given.append(self._connections)
                writer.write(response)
                if response == CLOSING:
                    break
                if response in (CLOSED_WHILE_IDLE, RESET_WHILE_IDLE):
                    await self.was_read.wait()
                    if response == RESET_WHILE_IDLE:
                        connection = writer.get_extra_info("socket")
                        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    break
        writer.close()


@asynccontextmanager
async def connection_to(*responses: bytes) -> AsyncIterator[tuple[HttpConnection, PreparedServer]]:
    """A connection to a server that gives these responses."""
    prepared = PreparedServer(responses)
    server = await asyncio.start_server(prepared.answer, "127.0.0.1", 0)
    async with server, HttpConnection(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as http:
        yield http, prepared


async def test_chunked_compressed_response_is_read_with_all_cookies() -> None:
    async with connection_to(CHUNKED) as (http, _):
        response = await http.request("GET", "/")

    assert (response.text, response.cookies) == ("blåbær", ["a=1; Path=/", "b=2"])


async def test_connection_is_used_again_until_the_server_closes_it() -> None:
    async with connection_to(WITH_LENGTH, CLOSING, WITH_LENGTH) as (http, server):
        bodies = [(await http.request("GET", "/")).body for _ in range(3)]

    assert (bodies, server.given) == ([b"ok"] * 3, [1, 1, 2])


@pytest.mark.parametrize("response", [CLOSED_WHILE_IDLE, RESET_WHILE_IDLE])
async def test_connection_closed_while_idle_is_made_again_at_the_next_request(response: bytes) -> None:
    async with connection_to(response, WITH_LENGTH) as (http, server):
        first = await http.request("GET", "/")
        assert http._streams
        reader, _ = http._streams
        server.was_read.set()
        await wait_until(lambda: reader.at_eof() or reader.exception())
        second = await http.request("GET", "/")

    assert (response.endswith(first.body), second.body, server.given) == (True, b"ok", [1, 2])


@pytest.mark.parametrize(("response", "code"), [(REFUSED, "workshop.full"), (UNKNOWN_STATUS, "http.520")])
async def test_response_without_success_raises_its_code(response: bytes, code: str) -> None:
    async with connection_to(response) as (http, _):
        with pytest.raises(ApiError) as error:
            await http.request("GET", "/")

    assert error.value.code == code


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok", "before its response"),
        (b"220 smtp\r\n", "not HTTP"),
    ],
)
async def test_response_that_is_not_whole_or_not_http_raises_connection_error(
    response: bytes, message: str
) -> None:
    async with connection_to(response) as (http, _):
        with pytest.raises(ConnectionError, match=message):
            await http.request("GET", "/")
