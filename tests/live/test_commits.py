"""Commands that share a commit, and the clients that get its changes."""

import asyncio

from app.core.errors import Rejected
from app.live.room import Room
from app.live.rooms import LiveRoom
from app.workshop.activities.ideas import AddIdea
from tests.faults.wait_until import wait_until
from tests.live.sample_room import ANNA, STAFF, Phone, add_card


async def test_command_twice_in_one_commit_has_one_effect_and_one_ack(live_room: LiveRoom) -> None:
    room = live_room.room
    before = room.rev
    acks = await asyncio.gather(*(add_card(room, "card-card") for _ in range(2)))
    assert acks == [before + 1, before + 1]
    assert room.rev == before + 1


async def test_command_id_of_another_in_the_same_commit_is_rejected(live_room: LiveRoom) -> None:
    card = AddIdea(id="card-card", theme="safety", text="A tree")
    first, second = await asyncio.gather(
        live_room.room.submit(ANNA, card), live_room.room.submit(STAFF, card), return_exceptions=True
    )
    assert first == live_room.room.rev
    assert isinstance(second, Rejected)
    assert second.code == "command.id_taken"


async def test_command_that_was_cancelled_before_its_commit_has_no_effect(live_room: LiveRoom) -> None:
    cancelled = asyncio.create_task(add_card(live_room.room, "card-cancelled"))
    await asyncio.sleep(0)
    cancelled.cancel()
    await add_card(live_room.room, "card-card")
    assert [*live_room.room.state.cards] == ["card-card"]


async def test_changes_of_another_writer_are_sent_to_connected_phones(live_room: LiveRoom) -> None:
    phone = Phone(live_room)
    other = Room(live_room.room.workshop_id, live_room.room.code, live_room.room._log)
    await other.load()
    await add_card(other, "card-other", "From the other writer")
    await add_card(live_room.room, "card-mine", "From this one")
    await wait_until(lambda: phone.has("From the other writer") and phone.has("From this one"))
    await other.stop()


async def test_stopped_room_rejects_commands_and_stops_twice(live_room: LiveRoom) -> None:
    await add_card(live_room.room, "card-card")
    await live_room.room.stop()
    await live_room.room.stop()
    (result,) = await asyncio.gather(add_card(live_room.room, "card-late"), return_exceptions=True)
    assert isinstance(result, Rejected)
    assert result.code == "store.unavailable"
