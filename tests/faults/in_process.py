"""Run a server in the test's own process and event loop, so that a test can count what the server holds."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn

from app.live.broadcast import Broadcast
from app.live.connection import Connection
from app.live.room import Room
from app.live.rooms import LiveRoom, Rooms
from app.main import create_app
from app.server.http_protocol import LimitedHttpProtocol
from app.server.runner import listen
from app.server.websocket_protocol import PreparedFrameProtocol
from app.settings import Settings
from app.store.keys import OPERATOR_KEY, read_or_create_key
from tests.empty_database import DATABASE, create_database
from tests.faults.wait_until import wait_until
from tests.live.live_workshop import LiveWorkshop, create_workshop


class Resources(NamedTuple):
    """Counts of what must not grow. The broadcast keeps a set of connections for each audience and each
    participant: counted are the sets, empty ones too, and the connections in them."""

    tasks: int
    timers: int
    open_files: int
    audience_connections: int
    participant_connections: int
    participants: int
    sockets: int


class InProcessServer:
    """A running server with one workshop."""

    def __init__(
        self, server: uvicorn.Server, workshop: LiveWorkshop, rooms: Rooms, live_room: LiveRoom
    ) -> None:
        self.workshop = workshop
        self._rooms = rooms
        self._server = server
        self.live_room = live_room

    def count_resources(self) -> Resources:
        """The numbers of resources that the server holds now."""
        loop = asyncio.get_running_loop()
        timers = [timer for timer in loop._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]
        broadcast = self.live_room.broadcast
        return Resources(
            len(asyncio.all_tasks()),
            len(timers),
            sum(1 for _ in Path("/proc/self/fd").iterdir()),
            sum(1 + len(members) for members in broadcast._members.values()),
            sum(1 + len(phones) for phones in broadcast._connections_of.values()),
            broadcast.presence.people,
            self.open_sockets,
        )

    @property
    def open_sockets(self) -> int:
        """Number of open connections, WebSockets and others."""
        return len(self._server.server_state.connections)

    def count_full_buffers(self) -> int:
        """How many requests have a response of which the client has not read much."""
        connections = self._server.server_state.connections
        return sum(isinstance(each, LimitedHttpProtocol) and each.flow.write_paused for each in connections)

    @property
    def broadcast(self) -> Broadcast:
        return self.live_room.broadcast

    @property
    def room(self) -> Room:
        return self.live_room.room

    @property
    def connections(self) -> set[Connection]:
        return set().union(*self.live_room.broadcast._members.values())

    async def unload_room(self, keep_database_busy: Callable[[object], object]) -> Awaitable[None]:
        """Drop the room from memory, as a restart does; the next connection loads it from the database.

        keep_database_busy: runs in the database's thread, before the room can be loaded.
        Await the result to wait until the room is loaded."""
        self._rooms._live_rooms.clear()
        busy = asyncio.create_task(self._rooms._event_log._database.run(keep_database_busy))
        await asyncio.sleep(0)  # the task must be queued before anybody asks for the room

        async def load() -> None:
            await busy
            self.live_room = await self._rooms.get(self.workshop.code)

        return load()

    @property
    def sockets(self) -> list[PreparedFrameProtocol]:
        """The open WebSockets."""
        connections = self._server.server_state.connections
        return [each for each in connections if isinstance(each, PreparedFrameProtocol)]

    def unsent_bytes(self) -> int:
        """Bytes in the write buffers of all WebSockets."""
        return sum(socket.transport.get_write_buffer_size() for socket in self.sockets)


@asynccontextmanager
async def run_in_process(
    data: Path,
    make_rooms: Callable[..., Rooms] = Rooms,
    http: type[LimitedHttpProtocol] = LimitedHttpProtocol,
    **options: Any,
) -> AsyncIterator[InProcessServer]:
    """Start the server as `app.server.runner` does, but in this event loop. A folder without a database gets
    an empty one. options: further settings."""
    if not (data / DATABASE).exists():
        create_database(data / DATABASE)
    settings = Settings(data=data, host="127.0.0.1", port=0, public_url=None, **options)
    app = create_app(settings, make_rooms)
    config = uvicorn.Config(
        app,
        http=http,
        ws=PreparedFrameProtocol,
        ws_per_message_deflate=False,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    listening = listen(settings.host, settings.port, settings.silent_timeout)
    serving = asyncio.create_task(server._serve([listening]))
    try:
        await wait_until(lambda: server.started)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        workshop = await create_workshop(url, read_or_create_key(data, OPERATOR_KEY))
        rooms: Rooms = app.state.context.rooms
        yield InProcessServer(server, workshop, rooms, await rooms.get(workshop.code))
    finally:
        server.should_exit = True
        await serving
        listening.close()
