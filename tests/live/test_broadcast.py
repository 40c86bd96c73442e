"""Who is told when: at once where it was quiet, seldom where it is not, and never in the way of others."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.aggregate import Actor, Projection
from app.live import broadcast as module
from app.live.broadcast import Broadcast
from app.live.clock import now
from app.live.connection import Connection
from app.live.room import Room
from app.live.rooms import LiveRoom, Rooms
from app.live.transport import Listener, frame_text
from app.locale.catalogue import Catalogue
from app.store.database import Database, migrate
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.activities.ideas import AddIdea, EditIdea, WithdrawIdea
from app.workshop.activities.welcome import Join
from app.workshop.agenda import PauseStep, StartStep
from app.workshop.state import State
from app.workshop.templates import fremtidsbilder
from app.workshop.workshop import show
from tests.faults.wait_until import wait_until as until

STAFF = Actor("facilitator")


class Recorder:
    """A socket that takes everything, and tells what came in which turn of the loop."""

    def __init__(self, clock: Callable[[], int] = lambda: 0) -> None:
        self.taken: list[str] = []
        self.turns: list[int] = []
        self._clock = clock

    def give_up(self, code: int) -> None:
        """Nobody does."""
        raise AssertionError(code)

    def attach(self, holder: Listener | None) -> None:
        """It is never full."""

    def write(self, frame: bytes) -> None:
        """Take it."""
        self.taken.append(frame_text(frame))
        self.turns.append(self._clock())

    def patches(self, audience: str) -> list[str]:
        """Those that came of an audience."""
        return [text for text in self.taken if text.startswith(f'{{"type":"patch","audience":"{audience}"')]


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[LiveRoom]:
    """A hall in which Anna sits at table 1 and Bo at table 2, and both may write."""
    migrate(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    rooms = Rooms(EventLog(database), Workshops(database))
    made = await rooms.create(fremtidsbilder(Catalogue.load().everywhere, 4, "en"))
    await made.room.submit(STAFF, StartStep(id="start-start", step="together"))
    for name, table in (("anna", 1), ("bo", 2)):
        await made.room.submit(Actor("visitor", name * 5), Join(id=name * 5, table=table))
    yield made
    await rooms.stop()
    await database.close()


def phone(broadcast: Broadcast, name: str, table: int) -> Recorder:
    """A phone of theirs that has been told everything."""
    wire = Recorder()
    broadcast.join(Connection("phone", name * 5, table, wire), {})
    return wire


async def write(room: Room, name: str, number: int) -> None:
    """One more card."""
    added = AddIdea(id=f"{name}-card-{number}", theme="safety", text=f"Idea {number}")
    await room.submit(Actor("participant", name * 5), added)


async def test_a_quiet_table_is_told_at_once_while_another_rests(
    hall: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MIN_FRAME_INTERVAL", 600.0)
    anna, bo = phone(hall.broadcast, "anna", 1), phone(hall.broadcast, "bo", 2)
    await write(hall.room, "anna", 1)
    await until(lambda: anna.patches("table/1") != [])
    await write(hall.room, "anna", 2)
    await write(hall.room, "bo", 1)
    await until(lambda: bo.patches("table/2") != [])
    assert len(anna.patches("table/1")) == 1


async def test_what_changes_again_and_again_is_told_at_most_once_a_tick(hall: LiveRoom) -> None:
    anna = phone(hall.broadcast, "anna", 1)
    clock = asyncio.get_running_loop().time
    begun = clock()
    for number in range(200):
        await write(hall.room, "anna", number)
    await until(lambda: any("anna-card-199" in text for text in anna.patches("table/1")))
    assert len(anna.patches("table/1")) <= (clock() - begun) / module.MIN_FRAME_INTERVAL + 1
    told = "".join(anna.patches("table/1"))
    assert all(f'"card/anna-card-{number}"' in told for number in range(200))


async def test_everybody_else_gets_a_turn_while_a_whole_hall_is_told(hall: LiveRoom) -> None:
    turn = 0
    screens = [Recorder(lambda: turn) for _ in range(3 * module.YIELD_EVERY)]
    for wire in screens:
        hall.broadcast.join(Connection("screen", None, None, wire), {})

    async def turns() -> None:
        nonlocal turn
        while True:
            turn += 1
            await asyncio.sleep(0)

    others = asyncio.create_task(turns())
    await hall.room.submit(STAFF, PauseStep(id="pause-pause"))
    await until(lambda: all(wire.patches("hall") for wire in screens))
    others.cancel()
    assert len({wire.turns[-1] for wire in screens}) >= 3


async def test_who_comes_when_the_clock_was_set_back_is_told_the_right_time(
    hall: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as fast:
        fast.setattr(module, "now", lambda: now() + 3_600_000)
        phone(hall.broadcast, "anna", 1)
    bo = phone(hall.broadcast, "bo", 2)
    told = [json.loads(text) for text in bo.taken]
    assert all(frame["now"] <= now() for frame in told if frame["type"] == "snapshot")


def back(hall: LiveRoom, name: str, table: int, since: int) -> list[dict[str, Any]]:
    """What of the workshop somebody is told who comes back and has known everything up to `since`."""
    wire = Recorder()
    connection = Connection("phone", name * 5, table, wire)
    hall.broadcast.join(connection, dict.fromkeys(connection.audiences, since))
    return [frame for frame in map(json.loads, wire.taken) if "audience" in frame]


async def test_who_comes_back_is_told_what_changed_or_everything_whichever_is_shorter(hall: LiveRoom) -> None:
    def told() -> dict[str, Any]:
        return next(frame for frame in back(hall, "anna", 1, full) if frame["audience"] == "table/1")

    long_names = [10**30 + number for number in range(120)]
    for number in long_names:
        await write(hall.room, "anna", number)
    full = hall.room.rev
    await write(hall.room, "anna", 1)
    assert (told()["type"], [*told()["changed"]]) == ("patch", ["card/anna-card-1"])

    for number in long_names:
        taken_back = WithdrawIdea(id=f"back-{number}", card=f"anna-card-{number}")
        await hall.room.submit(Actor("participant", "anna" * 5), taken_back)
    assert (told()["type"], [*told()["entities"]]) == ("snapshot", ["card/anna-card-1"])


async def test_what_changed_is_looked_at_once_for_all_who_come_back(
    hall: LiveRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hall.room.rev
    for number in range(20):
        await write(hall.room, "anna", number)
    looked = Counter[str]()

    def counted(state: State, noun: str) -> Projection:
        looked[noun] += 1
        return show(state, noun)

    monkeypatch.setattr(module, "show", counted)
    for _ in range(10):
        assert back(hall, "anna", 1, before)
    assert max(looked.values()) == 1
    edited = EditIdea(id="edit-edit", card="anna-card-3", text="Said better")
    await hall.room.submit(Actor("participant", "anna" * 5), edited)
    told = [frame for frame in back(hall, "anna", 1, before) if frame["audience"] == "table/1"]
    assert told[0]["changed"]["card/anna-card-3"]["text"] == "Said better"
