"""Clients disconnect while frames are being sent, while a room is being loaded, or with replies pending."""

from asyncio import to_thread
from collections.abc import Callable, Coroutine
from functools import partial, wraps
from pathlib import Path
from threading import Event
from typing import Any

import uvloop

from app.live.broadcast import Broadcast
from app.live.connection import Connection, ConnectionLimits
from app.live.rooms import Rooms
from app.live.transport import Listener
from tests.faults.in_process import InProcessServer, run_in_process
from tests.faults.raw_socket import CLOSE, TEXT, RawSocket, frame
from tests.faults.wait_until import wait_until
from tests.live.live_workshop import LiveClient

DISCONNECTS = 60
DISCONNECT_TIMEOUT_S = 60


def run_on_uvloop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run the test on uvloop, which raises on a write to a closed socket."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        uvloop.run(test(*args, **kwargs))

    return run


async def connect_raw(server: InProcessServer, cookie: str) -> RawSocket:
    """A phone whose socket the test controls."""
    return await to_thread(RawSocket, server.workshop.url, server.workshop.code, cookie)


async def start_step_and_wait(client: LiveClient, server: InProcessServer, step: str) -> None:
    """Start a step, and wait until the client has received it."""
    assert (await server.workshop.submit("agenda.start", step=step)).is_success
    await client.read_until(lambda: client.views["hall"]["step"]["step"] == step)


class DisconnectingTransport:
    """The transport of a screen. Its first write of a patch makes another client disconnect."""

    def __init__(self, other: RawSocket) -> None:
        self._others = [other]

    def set_listener(self, listener: Listener | None) -> None:
        """Ignore the listener, as there is nothing to report."""

    def write(self, frame_: bytes) -> None:
        """Send the other client's close frame."""
        if b'"patch"' in frame_ and self._others:
            self._others.pop().send(frame(CLOSE, (1001).to_bytes(2, "big")))

    def close(self, code: int) -> None:
        """Fail: the server has no reason to close this transport."""
        raise AssertionError(code)


@run_on_uvloop
async def test_broadcast_while_clients_disconnect_reaches_the_others(tmp_path: Path) -> None:
    broadcast = partial(Broadcast, yield_every=1, max_connections_of_actor=DISCONNECTS)
    make_rooms = partial(Rooms, make_broadcast=broadcast)
    async with run_in_process(tmp_path, make_rooms) as server:
        leaving, staying = await server.workshop.join(), await server.workshop.join()
        client = await staying.connect()
        others = [await connect_raw(server, leaving.cookie) for _ in range(DISCONNECTS)]
        await wait_until(lambda: len(server.connections) == DISCONNECTS + 1)
        screens = [Connection("screen", "", None, DisconnectingTransport(other)) for other in others]
        for screen in screens:
            server.broadcast.join(screen, {})
        await start_step_and_wait(client, server, "alone")
        await start_step_and_wait(client, server, "together")
        await wait_until(lambda: len(server.connections) == DISCONNECTS + 1)
        for screen in screens:
            server.broadcast.leave(screen)
        assert len(server.connections) == 1
        await client.socket.close()


@run_on_uvloop
async def test_client_that_disconnects_while_its_room_loads_does_not_join(tmp_path: Path) -> None:
    async with run_in_process(tmp_path) as server:
        leaving, staying = await server.workshop.join(), await server.workshop.join()
        disconnected = Event()
        loading = await server.unload_room(lambda _: disconnected.wait(DISCONNECT_TIMEOUT_S))
        leaving_phone = await connect_raw(server, leaving.cookie)
        leaving_phone.socket.close()
        await wait_until(lambda: server.open_sockets == 0)
        disconnected.set()
        client = await staying.connect()
        await loading
        await start_step_and_wait(client, server, "alone")
        await wait_until(lambda: len(server.connections) == 1)
        await client.socket.close()


@run_on_uvloop
async def test_client_that_disconnects_with_pending_replies_leaves_the_room(tmp_path: Path) -> None:
    make_rooms = partial(Rooms, connection_limits=ConnectionLimits(max_pending_replies=0))
    async with run_in_process(tmp_path, make_rooms) as server:
        phone = await connect_raw(server, (await server.workshop.join()).cookie)
        await wait_until(lambda: len(server.connections) == 1)
        (connection,) = server.connections
        connection.pause_writing()
        phone.send(frame(TEXT, b'{"type":"ping"}'))
        await wait_until(lambda: connection._writable is not None)
        phone.socket.close()
        await wait_until(lambda: not server.connections)
