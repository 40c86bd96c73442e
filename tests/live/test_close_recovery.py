"""At the start, closes that were not handled are handled, if they are of the last day."""

from structlog.testing import capture_logs

from app.core.aggregate import Actor, LogEntry
from app.live.clock import now
from app.live.close_recovery import MAX_AGE_MS, CloseRecovery
from app.live.rooms import LiveRoom, Rooms
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.activities.close import WorkshopClosed
from app.workshop.plan import WorkshopCreated
from app.workshop.state import State
from app.workshop.summary import summarize
from app.workshop.workshop import evolve_entry, initial_state
from tests.faults.wait_until import wait_until
from tests.live.sample_room import PLAN

FIRST, SECOND, THIRD = "K7MP4WXA", "K7MP4WXC", "K7MP4WXD"
"""Codes of workshops."""
MINUTE_MS = 60_000


async def add_closed(database: Database, code: str, closed_at: int) -> None:
    """Add a workshop that was closed at this time (ms since 1970)."""
    entry = LogEntry(1, f"created-{code}", Actor("facilitator"), 1, (WorkshopCreated(PLAN),))
    state = initial_state(PLAN)
    await Workshops(database).add(code, code, entry, summarize(state))
    closed = LogEntry(2, f"close-{code}", Actor("facilitator"), closed_at, (WorkshopClosed(),))
    state, _ = evolve_entry(state, closed)
    await EventLog(database).append(code, [closed], summarize(state))


class RoomsWithABug(Rooms):
    """Rooms of which the second workshop's cannot be opened."""

    async def get(self, code: str) -> LiveRoom:
        """The room with this code, if it is not the second."""
        if code == SECOND:
            raise ZeroDivisionError
        return await super().get(code)


async def handled_at_start(database: Database, rooms_type: type[Rooms] = Rooms) -> list[str]:
    """The codes of the workshops whose closes are handled at a start."""
    handled: list[str] = []

    async def handle(workshop_id: str, code: str, state: State) -> None:
        handled.append(code)

    rooms = rooms_type(EventLog(database), Workshops(database), on_closed=handle)
    recovery = CloseRecovery(Workshops(database), rooms)
    recovery.start()
    await wait_until(lambda: recovery._task and recovery._task.done())
    await recovery.stop()
    await rooms.stop()
    return handled


async def test_closes_of_the_last_day_are_handled_at_the_start(database: Database) -> None:
    await add_closed(database, FIRST, now() - MAX_AGE_MS - MINUTE_MS)
    await add_closed(database, SECOND, now() - MAX_AGE_MS + MINUTE_MS)
    await add_closed(database, THIRD, now())
    assert await handled_at_start(database) == [THIRD, SECOND]


async def test_workshop_whose_opening_fails_is_logged_and_the_others_are_handled(database: Database) -> None:
    for number, code in enumerate((FIRST, SECOND, THIRD)):
        await add_closed(database, code, now() + number)
    with capture_logs() as logs:
        assert await handled_at_start(database, RoomsWithABug) == [THIRD, FIRST]
    assert [(entry["event"], entry["workshop"]) for entry in logs] == [("close.not_handled_at_start", SECOND)]
