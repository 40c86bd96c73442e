"""Every close of a workshop is handled, so that its result is kept, also when the store fails meanwhile."""

import asyncio
from contextlib import suppress

from app.core.errors import Rejected
from app.live.room import Room
from app.store.database import StoreUnavailable
from app.workshop.activities.close import CloseWorkshop, ReopenWorkshop
from app.workshop.agenda import StartStep
from app.workshop.state import State
from tests.faults.wait_until import wait_until
from tests.live.conftest import NewRooms
from tests.live.sample_room import PLAN, STAFF


class RecordingHandler:
    """The seqs of the closes that were handled; `fails`: the store is not available."""

    def __init__(self) -> None:
        self.seqs: list[int] = []
        self.fails = False
        self.attempts = 0

    async def __call__(self, workshop_id: str, code: str, state: State) -> None:
        self.attempts += 1
        if self.fails:
            raise StoreUnavailable("locked")
        assert state.closed
        self.seqs.append(state.closed_seq)

    async def fail_once(self, room: Room) -> None:
        """Close the workshop while the store is not available."""
        self.fails, before = True, self.attempts
        await room.submit(STAFF, CloseWorkshop(id="close-failing"))
        await wait_until(lambda: self.attempts > before)
        self.fails = False


async def test_workshop_opened_and_closed_in_one_commit_is_handled_again(new_rooms: NewRooms) -> None:
    handler = RecordingHandler()
    room = (await new_rooms(on_closed=handler).create(PLAN)).room
    first = await room.submit(STAFF, CloseWorkshop(id="close-one"))
    _, second = await asyncio.gather(
        room.submit(STAFF, ReopenWorkshop(id="open-once")), room.submit(STAFF, CloseWorkshop(id="close-two"))
    )
    await wait_until(lambda: handler.seqs == [first, second])


async def test_workshop_closed_and_opened_in_one_commit_is_handled(new_rooms: NewRooms) -> None:
    handler = RecordingHandler()
    room = (await new_rooms(on_closed=handler).create(PLAN)).room
    closed, _ = await asyncio.gather(
        room.submit(STAFF, CloseWorkshop(id="close-one")), room.submit(STAFF, ReopenWorkshop(id="open-once"))
    )
    await wait_until(lambda: handler.seqs == [closed])


async def test_close_of_another_writer_loaded_during_a_commit_is_handled(new_rooms: NewRooms) -> None:
    handler = RecordingHandler()
    room = (await new_rooms(on_closed=handler).create(PLAN)).room
    other = Room(room.workshop_id, room.code, room._log)
    await other.load()
    closed = await other.submit(STAFF, CloseWorkshop(id="close-one"))
    with suppress(Rejected):  # the workshop is closed
        await room.submit(STAFF, StartStep(id="start-step", step="together"))
    await wait_until(lambda: handler.seqs == [closed])
    await other.stop()


async def test_close_that_was_not_handled_is_handled_after_the_next_commit(new_rooms: NewRooms) -> None:
    handler = RecordingHandler()
    room = (await new_rooms(on_closed=handler).create(PLAN)).room
    await handler.fail_once(room)
    closed = room.state.closed_seq
    await room.submit(STAFF, ReopenWorkshop(id="open-once"))
    await wait_until(lambda: handler.seqs == [closed])


async def test_close_that_was_not_handled_is_handled_after_the_next_load(new_rooms: NewRooms) -> None:
    handler = RecordingHandler()
    room = (await new_rooms(on_closed=handler).create(PLAN)).room
    await handler.fail_once(room)
    await room.load()
    await wait_until(lambda: handler.seqs == [room.state.closed_seq])


async def test_close_that_was_not_handled_is_handled_when_the_room_stops(new_rooms: NewRooms) -> None:
    handler = RecordingHandler()
    room = (await new_rooms(on_closed=handler).create(PLAN)).room
    await handler.fail_once(room)
    await room.stop()
    assert handler.seqs == [room.state.closed_seq]


async def test_newest_of_the_closes_that_were_not_handled_is_kept(new_rooms: NewRooms) -> None:
    handler = RecordingHandler()
    room = (await new_rooms(on_closed=handler).create(PLAN)).room
    handler.fails = True
    for number in range(3):
        await room.submit(STAFF, CloseWorkshop(id=f"close-{number}"))
        await room.submit(STAFF, ReopenWorkshop(id=f"open-{number}"))
    newest = room.state.closed_seq
    await wait_until(lambda: len(room._close_handler.unhandled) == 1)
    handler.fails = False
    await room.submit(STAFF, CloseWorkshop(id="close-last"))
    await wait_until(lambda: handler.seqs == [newest, room.state.closed_seq])


async def test_close_that_was_not_handled_before_a_crash_is_handled_when_the_log_is_read(
    new_rooms: NewRooms,
) -> None:
    room = (await new_rooms().create(PLAN)).room
    closed = await room.submit(STAFF, CloseWorkshop(id="close-one"))
    await room.submit(STAFF, ReopenWorkshop(id="open-once"))
    handler = RecordingHandler()
    await new_rooms(on_closed=handler).get(room.code)
    await wait_until(lambda: handler.seqs == [closed])
