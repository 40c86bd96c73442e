"""How the memory of a dropped room is freed."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from app.core.errors import Rejected
from app.live.command_batch import AnsweredCommands, CommandBatch, PendingCommand
from app.live.connection import Connection
from app.live.free_memory import free_in_slices, objects_inside
from app.live.rooms import LiveRoom, Rooms
from app.workshop.activities.ideas import EditIdea
from tests.faults.wait_until import wait_until
from tests.live.conftest import NewRooms
from tests.live.sample_room import ANNA, add_card
from tests.live.transports import RecordingTransport
from tests.loop_turns import LoopTurns


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """Objects are freed only when nothing refers to them."""
    gc.disable()
    yield
    gc.enable()


class Freed:
    """An object that can be watched."""


async def test_objects_are_freed_in_slices_between_which_the_loop_runs() -> None:
    loop_turns, freed_in = LoopTurns(), list[int]()
    objects: list[object] = [Freed() for _ in range(10)]
    for freed in objects:
        weakref.finalize(freed, lambda: freed_in.append(loop_turns.turn))
    del freed
    async with loop_turns:
        await free_in_slices(objects, slice_size=4)
    assert [freed_in.count(turn) for turn in sorted(set(freed_in))] == [4, 4, 2]


async def use_room(rooms: Rooms, code: str) -> list[weakref.ref[Any]]:
    """Open a room, show a change on a phone, and leave the room. Returns references to objects that must be
    freed once the room is dropped."""
    live_room, transport = await rooms.get(code), RecordingTransport()
    phone = Connection("phone", ANNA.id, 1, transport)
    live_room.broadcast.join(phone, {})
    await add_card(live_room.room, "card-card")
    await wait_until(lambda: transport.patches("table/1"))
    rooms.leave(live_room, phone)
    return [weakref.ref(live_room.room), weakref.ref(live_room.broadcast)]


@pytest.mark.usefixtures("no_garbage_collection")
async def test_dropped_room_is_freed_without_garbage_collection(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    rooms = new_rooms(idle_timeout=0.01)
    kept = await use_room(rooms, live_room.room.code)
    await wait_until(lambda: not rooms._live_rooms and not rooms._stopping, 20)
    assert [reference() for reference in kept] == [None, None]


async def test_objects_to_free_of_a_room_are_the_keys_and_values_of_its_maps(live_room: LiveRoom) -> None:
    await add_card(live_room.room, "card-card")
    held = [*live_room.room.objects_to_free()]
    card = live_room.room.state.cards["card-card"]
    assert any(each is card for each in held), "an entity of the state"
    assert "card/card-card" in held, "a key that was touched"
    assert (ANNA, live_room.room.rev) in held, "an answer"


async def test_objects_inside_maps_in_structs_are_found(live_room: LiveRoom) -> None:
    assert [*objects_inside({"one": 1})] == ["one", 1, {"one": 1}]
    title = live_room.room.state.plan.title
    assert all(text in [*objects_inside(live_room.room.state)] for text in title.values())


@pytest.mark.usefixtures("no_garbage_collection")
async def test_rejected_commands_keep_nothing_in_memory(live_room: LiveRoom) -> None:
    before = count_of(CommandBatch, Rejected)
    for number in range(20):
        with suppress(Rejected):  # unlike `pytest.raises`, it does not keep the error
            await live_room.room.submit(ANNA, EditIdea(id=f"edit-{number}", card="nothing", text="A tree"))
    await add_card(live_room.room, "card-card")
    assert count_of(CommandBatch, Rejected) <= before + 1


@pytest.mark.usefixtures("no_garbage_collection")
async def test_batch_that_has_answered_keeps_no_command(live_room: LiveRoom) -> None:
    """A rejection is raised again in the task of the client, where it refers to all of that task."""
    batch = CommandBatch(live_room.room.state, live_room.room.rev, AnsweredCommands(), {})
    ack = asyncio.get_running_loop().create_future()
    batch.add(PendingCommand(ANNA, EditIdea(id="edit-nothing", card="nothing", text="A tree"), ack))
    batch.answer_all()
    assert isinstance(ack.exception(), Rejected)
    kept = weakref.ref(ack)
    del ack
    assert kept() is None


def count_of(*kinds: type) -> int:
    """The number of objects of these kinds in memory."""
    return sum(type(each) in kinds for each in gc.get_objects())
