"""A server in the test's own process and loop, so that what stays in it can be counted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, cast

import uvicorn

from app.live.broadcast import Broadcast
from app.live.connection import Connection
from app.live.rooms import LiveRoom, Rooms
from app.main import create_app
from app.server.runner import listen
from app.server.websocket_protocol import PreparedFrameProtocol
from app.settings import Settings
from app.store.event_log import EventLog
from app.store.keys import OPERATOR_KEY, read_or_create_key
from app.store.workshops import Workshops
from tests.faults.until import until
from tests.live.live_workshop import TestWorkshop, create_workshop


class Held(NamedTuple):
    """What a server holds: tasks, timers that are going to ring, open files, and entries of one room, those
    without anybody included."""

    tasks: int
    timers: int
    files: int
    members: int
    phones: int
    people: int
    sockets: int


class InProcess:
    """A running server and one hall in it."""

    def __init__(self, server: uvicorn.Server, test: TestWorkshop, rooms: Rooms, hall: LiveRoom) -> None:
        self.test = test
        self._rooms = rooms
        self._server = server
        self._hall = hall

    def held(self) -> Held:
        """What is there now."""
        loop = asyncio.get_running_loop()
        timers = [timer for timer in loop._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]
        broadcast = self._hall.broadcast
        return Held(
            len(asyncio.all_tasks()),
            len(timers),
            sum(1 for _ in Path("/proc/self/fd").iterdir()),
            sum(1 + len(those) for those in broadcast._members.values()),
            sum(1 + len(those) for those in broadcast._phones.values()),
            broadcast.presence.people,
            len(self._server.server_state.connections),
        )

    @property
    def broadcast(self) -> Broadcast:
        """The broadcast of the hall."""
        return self._hall.broadcast

    @property
    def connections(self) -> set[Connection]:
        """Who is in the hall."""
        return set().union(*self._hall.broadcast._members.values())

    async def forget(self, meanwhile: Callable[[object], None]) -> Awaitable[None]:
        """The room is read anew by whoever comes next, as after a restart, after this."""
        self._rooms._live_rooms.clear()
        busy = asyncio.create_task(self._rooms._event_log._database.run(meanwhile))
        await asyncio.sleep(0)

        async def read() -> None:
            await busy
            self._hall = await self._rooms.get(self.test.code)

        return read()

    def waiting(self) -> int:
        """Bytes that lie here until some phone takes them."""
        phones = cast("set[PreparedFrameProtocol]", self._server.server_state.connections)
        return sum(phone.transport.get_write_buffer_size() for phone in phones)


@asynccontextmanager
async def in_process(
    data: Path, make_rooms: Callable[[EventLog, Workshops], Rooms] = Rooms
) -> AsyncIterator[InProcess]:
    """Started as `app.server.runner` does it, but in this loop."""
    settings = Settings(data=data, host="127.0.0.1", port=0, public_url=None)
    app = create_app(settings, make_rooms)
    config = uvicorn.Config(
        app,
        http="httptools",
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
        await until(lambda: server.started)
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        test = await create_workshop(url, read_or_create_key(data, OPERATOR_KEY))
        rooms: Rooms = app.state.context.rooms
        yield InProcess(server, test, rooms, await rooms.get(test.code))
    finally:
        server.should_exit = True
        await serving
        listening.close()
