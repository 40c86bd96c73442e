"""Which commands share a commit, and who is sent what a commit changed."""

import asyncio

from app.core.errors import Rejected
from app.live.room import Room
from app.live.rooms import LiveRoom
from app.workshop.activities.ideas import AddIdea
from tests.faults.wait_until import wait_until
from tests.live.sample_room import ANNA, STAFF, Phone, add_card


async def test_command_twice_in_one_commit_has_one_effect_and_one_ack(workshop: LiveRoom) -> None:
    room = workshop.room
    before = room.rev
    acks = await asyncio.gather(*(add_card(room, "card-card") for _ in range(2)))
    assert acks == [before + 1, before + 1]
    assert room.rev == before + 1


async def test_command_id_of_another_in_the_same_commit_is_rejected(workshop: LiveRoom) -> None:
    card = AddIdea(id="card-card", theme="safety", text="A tree")
    first, second = await asyncio.gather(
        workshop.room.submit(ANNA, card), workshop.room.submit(STAFF, card), return_exceptions=True
    )
    assert first == workshop.room.rev
    assert isinstance(second, Rejected)
    assert second.code == "command.id_taken"


async def test_command_that_was_cancelled_before_its_commit_has_no_effect(workshop: LiveRoom) -> None:
    cancelled = asyncio.create_task(add_card(workshop.room, "card-gone"))
    await asyncio.sleep(0)
    cancelled.cancel()
    await add_card(workshop.room, "card-card")
    assert [*workshop.room.state.cards] == ["card-card"]


async def test_changes_of_another_writer_are_sent_to_connected_phones(workshop: LiveRoom) -> None:
    phone = Phone(workshop)
    other = Room(workshop.room.workshop_id, workshop.room.code, workshop.room._log)
    await other.load()
    await add_card(other, "card-other", "From the other writer")
    await add_card(workshop.room, "card-mine", "From this one")
    await wait_until(lambda: phone.has("From the other writer") and phone.has("From this one"))
    await other.stop()


async def test_stopped_room_rejects_commands_and_stops_twice(workshop: LiveRoom) -> None:
    await add_card(workshop.room, "card-card")
    await workshop.room.stop()
    await workshop.room.stop()
    (result,) = await asyncio.gather(add_card(workshop.room, "card-late"), return_exceptions=True)
    assert isinstance(result, Rejected)
    assert result.code == "store.unavailable"
