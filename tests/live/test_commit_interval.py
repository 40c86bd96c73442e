"""The interval between two commits, on an event loop whose clock the test sets."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import pytest

from app.core.aggregate import Actor, LogEntry
from app.live.room import BUSY_COMMIT_INTERVAL, BUSY_FROM, MIN_COMMIT_INTERVAL
from app.live.rooms import Rooms
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.activities.welcome import Join
from app.workshop.agenda import StartStep
from app.workshop.summary import WorkshopSummary
from tests.empty_database import create_database
from tests.live.sample_room import ANNA, PLAN, STAFF, add_card

CLOCK_STEP_S = 0.0001


class SetClockLoop(asyncio.SelectorEventLoop):
    """An event loop whose time passes only while a test waits with `pass_time_until`."""

    now = 1000.0

    def time(self) -> float:
        """Seconds, as timers and rooms see them."""
        return self.now

    async def pass_time_until(self, condition: Callable[[], bool]) -> None:
        """Let a little time pass in each turn of the loop until the condition holds."""
        while not condition():
            self.now += CLOCK_STEP_S
            await asyncio.sleep(0)

    async def pass_time_during(self, action: Coroutine[Any, Any, object]) -> None:
        """Let time pass until the action is done."""
        task = self.create_task(action)
        await self.pass_time_until(task.done)
        await task


class TimedLog(EventLog):
    """The real log, which records when each append begins."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.began: list[float] = []

    async def append(
        self, workshop_id: str, entries: Sequence[LogEntry], summary: WorkshopSummary | None = None
    ) -> None:
        """Append, and record the loop's time."""
        self.began.append(asyncio.get_running_loop().time())
        await super().append(workshop_id, entries, summary)


async def interval_after(loop: SetClockLoop, path: Path, commands: int) -> float:
    """Seconds from a commit of `commands` commands to the commit of a command that was waiting by then."""
    create_database(path)
    database = Database(path)
    log = TimedLog(database)
    rooms = Rooms(log, Workshops(database))
    room = (await rooms.create(PLAN)).room
    await loop.pass_time_during(room.submit(STAFF, StartStep(id="start-start", step="together")))
    await loop.pass_time_during(room.submit(Actor("visitor", ANNA.id), Join(id=ANNA.id, table=1)))
    loop.now += 1
    log.began.clear()

    await asyncio.gather(*(add_card(room, f"card-{number}") for number in range(commands)))
    assert len(log.began) == 1, "they share a commit"
    waiting = loop.create_task(add_card(room, "card-waiting"))
    await loop.pass_time_until(lambda: len(log.began) == 2)

    await loop.pass_time_during(rooms.stop())
    await waiting
    await database.close()
    return log.began[1] - log.began[0]


@pytest.mark.parametrize(
    ("commands", "interval"),
    [(1, MIN_COMMIT_INTERVAL), (BUSY_FROM - 1, MIN_COMMIT_INTERVAL), (BUSY_FROM, BUSY_COMMIT_INTERVAL)],
)
def test_next_commit_begins_after_an_interval_that_is_longer_when_busy(
    tmp_path: Path, commands: int, interval: float
) -> None:
    loop = SetClockLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        measured = runner.run(interval_after(loop, tmp_path / "samskap.sqlite", commands))
    assert measured == pytest.approx(interval, abs=10 * CLOCK_STEP_S)
