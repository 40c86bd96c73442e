"""When a bug makes the stop of one part of a server fail, the other parts are stopped all the same."""

from contextlib import ExitStack
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from app.live.broadcast import Broadcast
from app.live.rooms import Rooms
from app.main import create_app
from app.settings import Settings
from app.store.workshops import Workshops
from tests.live.conftest import NewRooms
from tests.live.sample_room import PLAN


class FailingRooms(Rooms):
    """Rooms whose stop() raises after they have stopped."""

    async def stop(self) -> None:
        await super().stop()
        raise ZeroDivisionError


async def test_server_stops_its_other_parts_after_a_bug_in_one(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path), FailingRooms)
    # Start-up configures structlog, which would end a capture that began before. It must outlast the stop.
    with ExitStack() as captures:
        async with app.router.lifespan_context(app):
            logs = captures.enter_context(capture_logs())
            workshops: Workshops = app.state.context.workshops
    assert [(entry["event"], entry["part"]) for entry in logs] == [("stop.failed", "FailingRooms.stop")]
    # The database is closed last, so all other parts were stopped.
    with pytest.raises(RuntimeError, match="has been stopped"):
        await workshops.by_code("ANYTHING")


async def test_other_rooms_are_stopped_though_one_has_a_bug(new_rooms: NewRooms) -> None:
    stopped: list[str] = []

    class FirstFails(Broadcast):
        async def stop(self) -> None:
            if self._room.code == codes[0]:
                raise ZeroDivisionError
            await super().stop()
            stopped.append(self._room.code)

    rooms = new_rooms(make_broadcast=FirstFails)
    codes = [(await rooms.create(PLAN)).room.code for _ in range(2)]
    await rooms.stop()
    assert stopped == codes[1:]
