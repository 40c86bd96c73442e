"""HTTP over one connection, against a server that answers with prepared bytes."""

import asyncio
import gzip
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from app.client.api import ApiError
from app.client.http_connection import HttpConnection

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


@asynccontextmanager
async def connection_to(*responses: bytes) -> AsyncIterator[tuple[HttpConnection, list[int]]]:
    """A connection to a server that gives these responses one after the other, and the number of connections
    on which each was given."""
    given: list[int] = []
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        try:
            while len(given) < len(responses):
                await reader.readuntil(b"\r\n\r\n")
                response = responses[len(given)]
                given.append(connections)
                writer.write(response)
                if response in (CLOSING, CLOSED_WHILE_IDLE):
                    break
                if response == RESET_WHILE_IDLE:
                    connection = writer.get_extra_info("socket")
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    await writer.drain()
                    await asyncio.sleep(0.05)  # until the response has arrived: a reset discards it
                    break
        except asyncio.IncompleteReadError:
            pass
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, HttpConnection(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as http:
        yield http, given


async def test_chunked_compressed_response_is_read_with_all_cookies() -> None:
    async with connection_to(CHUNKED) as (http, _):
        response = await http.request("GET", "/")

    assert (response.text, response.cookies) == ("blåbær", ["a=1; Path=/", "b=2"])


async def test_connection_is_used_again_until_the_server_closes_it() -> None:
    async with connection_to(WITH_LENGTH, CLOSING, WITH_LENGTH) as (http, given):
        bodies = [(await http.request("GET", "/")).body for _ in range(3)]

    assert (bodies, given) == ([b"ok"] * 3, [1, 1, 2])


@pytest.mark.parametrize("response", [CLOSED_WHILE_IDLE, RESET_WHILE_IDLE])
async def test_connection_closed_while_idle_is_made_again_at_the_next_request(response: bytes) -> None:
    async with connection_to(response, WITH_LENGTH) as (http, given):
        first = await http.request("GET", "/")
        await asyncio.sleep(0.2)  # until the server's close has arrived
        second = await http.request("GET", "/")

    assert (response.endswith(first.body), second.body, given) == (True, b"ok", [1, 2])


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
