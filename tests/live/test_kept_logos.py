"""A room refuses a logo that is not stored, and is told of each one that its plan had."""

import asyncio

from app.core.errors import Rejected
from app.live.room import Room
from app.live.rooms import LiveRoom
from app.workshop.plan import EditPlan
from tests.live.sample_room import ANNA, STAFF, idea

FIRST, SECOND = "1" * 64, "2" * 64


class Pictures:
    """The checksums of the pictures that are stored, and of those that the plan had."""

    def __init__(self) -> None:
        self.stored = {FIRST, SECOND}
        self.named: list[str] = []

    async def keep(self, workshop_id: str, sha256: str, at: int) -> bool:
        return sha256 in self.stored

    def logo_changed(self, workshop_id: str, sha256: str) -> None:
        self.named.append(sha256)


async def load(live_room: LiveRoom, pictures: Pictures) -> Room:
    """Another room of the workshop, which keeps the answers to three commands in memory."""
    first = live_room.room
    room = Room(
        first.workshop_id,
        first.code,
        first._log,
        max_answered=3,
        keep_logo=pictures.keep,
        on_logo_changed=pictures.logo_changed,
    )
    await room.load()
    return room


def edit_logo(sha256: str, command_id: str) -> EditPlan:
    return EditPlan(id=command_id, report_logo=sha256, logo_description={"en": "Aure municipality"})


async def test_edit_sent_again_after_its_logo_was_removed_gets_its_first_answer(live_room: LiveRoom) -> None:
    pictures = Pictures()
    room = await load(live_room, pictures)
    seq = await room.submit(STAFF, edit_logo(FIRST, "name-first"))
    await room.submit(STAFF, edit_logo(SECOND, "name-second"))
    pictures.stored.remove(FIRST)
    for number in range(5):
        await room.submit(ANNA, idea(f"card-{number}"))
    assert await room.submit(STAFF, edit_logo(FIRST, "name-first")) == seq
    assert room.state.plan.report_logo == SECOND


async def test_logo_that_is_not_stored_is_refused_and_what_comes_with_it_is_not(live_room: LiveRoom) -> None:
    pictures = Pictures()
    room = await load(live_room, pictures)
    pictures.stored.remove(FIRST)
    refused, seq, card = await asyncio.gather(
        room.submit(STAFF, edit_logo(FIRST, "name-first")),
        room.submit(STAFF, edit_logo(SECOND, "name-second")),
        room.submit(ANNA, idea("card-one")),
        return_exceptions=True,
    )
    assert isinstance(refused, Rejected)
    assert refused.code == "logo.unknown"
    assert (seq, card) == (room.rev - 1, room.rev)
    assert room.state.plan.report_logo == SECOND


async def test_room_tells_of_a_logo_that_is_replaced_in_the_commit_that_named_it(live_room: LiveRoom) -> None:
    pictures = Pictures()
    room = await load(live_room, pictures)
    await room.submit(STAFF, edit_logo(FIRST, "name-first"))
    await asyncio.gather(
        room.submit(STAFF, edit_logo(SECOND, "name-second")),
        room.submit(STAFF, edit_logo(FIRST, "first-again")),
    )
    assert pictures.named == [FIRST, FIRST]
