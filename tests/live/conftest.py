"""Fixtures of the tests of rooms without a server."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.aggregate import Actor
from app.live.rooms import LiveRoom, Rooms
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.activities.welcome import Join
from app.workshop.agenda import StartStep
from tests.empty_database import create_database
from tests.live.sample_room import ANNA, PLAN, STAFF

NewRooms = Callable[..., Rooms]
"""The fixture `new_rooms`: rooms with any options on one database."""


@pytest.fixture
async def new_rooms(tmp_path: Path) -> AsyncIterator[NewRooms]:
    """Opens rooms with any options on one database."""
    create_database(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    opened: list[Rooms] = []

    def new(**options: Any) -> Rooms:
        opened.append(Rooms(EventLog(database), Workshops(database), **options))
        return opened[-1]

    yield new
    for rooms in opened:
        await rooms.stop()
    await database.close()


@pytest.fixture
async def live_room(new_rooms: NewRooms) -> LiveRoom:
    """The live room of a workshop in which Anna sits at table 1 and may write."""
    live_room = await new_rooms().create(PLAN)
    await live_room.room.submit(STAFF, StartStep(id="start-start", step="together"))
    await live_room.room.submit(Actor("visitor", ANNA.id), Join(id=ANNA.id, table=1))
    return live_room
