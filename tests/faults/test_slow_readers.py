"""Clients that do not read what they have asked for."""

import asyncio
import socket
from asyncio import BaseTransport
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from starlette.responses import Response

from app.live.broadcast import Broadcast
from app.live.rooms import Rooms
from app.server.http_protocol import MIN_READ_BYTES, LimitedHttpProtocol
from app.server.runner import listen
from tests.faults.in_process import InProcessServer, run_in_process
from tests.faults.wait_until import wait_until

BUFFER = 4096
"""Bytes that the system buffers on either side."""
RESPONSE = b"x" * 8 * MIN_READ_BYTES


class SmallBufferProtocol(LimitedHttpProtocol):
    """The system buffers little of what a client has not read, and the server waits long for it."""

    read_timeout = 600.0

    def connection_made(self, transport: BaseTransport) -> None:
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
        super().connection_made(transport)


@asynccontextmanager
async def serve_response(protocol: type[LimitedHttpProtocol]) -> AsyncIterator[tuple[uvicorn.Server, int]]:
    """A server whose only response is `RESPONSE`, and its port."""
    config = uvicorn.Config(Response(RESPONSE), http=protocol, log_level="warning", access_log=False)
    server = uvicorn.Server(config)
    listening = listen("127.0.0.1", 0, 600)
    serving = asyncio.create_task(server._serve([listening]))
    try:
        await wait_until(lambda: server.started)
        yield server, listening.getsockname()[1]
    finally:
        server.should_exit = True
        await serving
        listening.close()


async def ask(port: int, path: str = "/", cookie: str = "") -> socket.socket:
    """Send a request, and read nothing."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    client.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(client, ("127.0.0.1", port))
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n\r\n"
    await loop.sock_sendall(client, head.encode())
    return client


async def test_client_that_does_not_read_a_response_is_disconnected() -> None:
    class Protocol(SmallBufferProtocol):
        read_timeout = 0.2

    async with serve_response(Protocol) as (server, port):
        with await ask(port):
            await wait_until(lambda: len(server.server_state.connections) == 1)
            await wait_until(lambda: not server.server_state.connections)


async def test_client_that_reads_slowly_gets_the_whole_response() -> None:
    class Protocol(SmallBufferProtocol):
        read_timeout = 1.0  # on a busy machine this process may stand still for a moment

    async with serve_response(Protocol) as (_, port):
        loop, read, started_at = asyncio.get_running_loop(), 0, asyncio.get_running_loop().time()
        with await ask(port) as client:
            while read < len(RESPONSE):
                received = await loop.sock_recv(client, MIN_READ_BYTES)
                assert received, f"disconnected after {read} bytes"
                read += len(received)
                # Twice as fast as it must be.
                late_by = read / MIN_READ_BYTES * Protocol.read_timeout / 2 - (loop.time() - started_at)
                await asyncio.sleep(max(0, late_by))


async def fill_table(server: InProcessServer, cards: int) -> str:
    """Write long cards at table 1, and return the cookie of another seat there."""
    writer = await (await server.workshop.join(1)).connect()
    for _ in range(cards):
        await writer.submit("ideas.add", theme="safety", text="\N{CJK UNIFIED IDEOGRAPH-6F22}" * 280)
    await writer.socket.close()
    return (await server.workshop.join(1)).cookie


@pytest.mark.parametrize("kind", ["poll=true&wait=false", ""], ids=["poll", "event stream"])
async def test_clients_of_a_seat_that_do_not_read_are_no_more_than_its_connections(
    tmp_path: Path, kind: str
) -> None:
    make_broadcast = partial(Broadcast, max_connections_of_actor=3)
    make_rooms = partial(Rooms, make_broadcast=make_broadcast)
    async with run_in_process(tmp_path, make_rooms, SmallBufferProtocol, silent_timeout=600) as server:
        cookie = await fill_table(server, cards=200)
        port = urlsplit(server.workshop.url).port
        assert port
        path = f"/w/{server.workshop.code}/stream?as=phone&{kind}"
        with ExitStack() as clients:
            for _ in range(3):
                clients.enter_context(await ask(port, path, cookie))
            await wait_until(lambda: server.count_full_buffers() == 3)
            for _ in range(9):
                clients.enter_context(await ask(port, path, cookie))
            await wait_until(lambda: server.open_sockets > 3)
            await wait_until(lambda: server.open_sockets == 3)
