"""The frames for a client that joins a room, and its frames while it stays."""

from functools import partial

import pytest

from app.live.broadcast import Broadcast
from app.live.connection import Connection
from app.live.rooms import LiveRoom
from app.live.transport import Listener
from app.workshop.activities.ideas import EditIdea
from app.workshop.activities.welcome import Describe, Move
from tests.faults.wait_until import wait_until
from tests.live.conftest import NewRooms
from tests.live.sample_room import ANNA, Phone, add_card


async def test_snapshot_after_a_change_contains_the_change(new_rooms: NewRooms, live_room: LiveRoom) -> None:
    rooms = new_rooms(make_broadcast=partial(Broadcast, clock=lambda: 1_700_000_000_000))
    reopened = await rooms.get(live_room.room.code)
    await Phone(reopened).state_frames()
    await add_card(reopened.room, "card-card", "Just written")
    frames = await Phone(reopened).state_frames()
    assert frames["table/1"]["entities"]["card/card-card"]["text"] == "Just written"
    assert {frame["rev"] for frame in frames.values()} == {reopened.room.rev}


@pytest.mark.parametrize(("spare_keys", "frame_type"), [(0, "patch"), (-1, "snapshot")])
async def test_catch_up_beyond_key_limit_is_a_snapshot(
    new_rooms: NewRooms, live_room: LiveRoom, spare_keys: int, frame_type: str
) -> None:
    since = live_room.room.rev
    await add_card(live_room.room, "card-card")
    touched = sum(rev > since for rev in live_room.room.touched_rev.values())
    rooms = new_rooms(make_broadcast=partial(Broadcast, max_catch_up_keys=touched + spare_keys))
    frames = await Phone(await rooms.get(live_room.room.code), since).state_frames()
    assert {frame["type"] for frame in frames.values()} == {frame_type}
    assert "table/1" in frames


async def test_catch_up_of_a_client_that_has_everything_sends_nothing(live_room: LiveRoom) -> None:
    phone = Phone(live_room, live_room.room.rev)
    assert await phone.state_frames() == {}


async def test_catch_up_after_an_old_card_was_edited_contains_that_card_alone(live_room: LiveRoom) -> None:
    for number in range(3):
        await add_card(live_room.room, f"card-{number}")
    since = live_room.room.rev
    await live_room.room.submit(ANNA, EditIdea(id="edit-edit", card="card-0", text="Better words"))
    frames = await Phone(live_room, since).state_frames()
    assert [*frames["table/1"]["changed"]] == ["card/card-0"]


async def test_projections_are_kept_for_no_more_keys_than_a_catch_up_may_have(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    rooms = new_rooms(make_broadcast=partial(Broadcast, max_catch_up_keys=3))
    reopened = await rooms.get(live_room.room.code)
    phone = Phone(reopened)
    for number in range(5):
        await add_card(reopened.room, f"card-{number}")
    await wait_until(lambda: phone.has("card-4"))
    assert len(reopened.broadcast.frames._projections) == 3


async def test_phone_whose_participant_stays_at_the_table_is_not_told_to_leave_it(
    live_room: LiveRoom,
) -> None:
    phone = Phone(live_room)
    await live_room.room.submit(ANNA, Describe(id="describe", role=None, municipality=None, language="nb"))
    await wait_until(lambda: phone.has('"language": "nb"'))
    await add_card(live_room.room, "card-card", "Still at table 1")
    await wait_until(lambda: phone.has("Still at table 1"))
    assert not phone.has('"type": "leave"')
    assert sum(frame["type"] == "snapshot" for frame in phone.frames) == 4


def sits_at(phone: Phone, table: int) -> bool:
    return phone.connection.table == table


async def test_phone_with_full_buffer_that_moved_away_and_back_gets_a_snapshot(live_room: LiveRoom) -> None:
    phone = Phone(live_room)
    await phone.state_frames()
    phone.connection.pause_writing()
    for number, table in enumerate((2, 1)):
        await live_room.room.submit(ANNA, Move(id=f"move-to-{number}", table=table))
        await wait_until(partial(sits_at, phone, table))
    phone.frames.clear()
    phone.connection.resume_writing()
    await wait_until(lambda: any(frame.get("audience") == "me" for frame in phone.frames))
    last = [frame for frame in phone.frames if frame.get("audience") == "table/1"][-1]
    assert last["type"] == "snapshot"


async def test_phone_that_was_up_to_date_on_joining_catches_up_with_a_patch(live_room: LiveRoom) -> None:
    phone = Phone(live_room, since=live_room.room.rev)
    phone.connection.pause_writing()
    await add_card(live_room.room, "card-card")
    phone.connection.resume_writing()
    await wait_until(lambda: phone.has("card/card-card"))
    assert {frame["type"] for frame in phone.frames if frame.get("audience") == "table/1"} == {"patch"}


async def test_presence_that_is_unchanged_is_not_sent_again(new_rooms: NewRooms, live_room: LiveRoom) -> None:
    rooms = new_rooms(make_broadcast=partial(Broadcast, presence_interval=0))
    reopened = await rooms.get(live_room.room.code)
    phone = Phone(reopened)
    for number, language in enumerate(("nb", "nn", "en")):
        about = Describe(id=f"describe-{number}", role=None, municipality=None, language=language)
        await reopened.room.submit(ANNA, about)
    await add_card(reopened.room, "card-card")
    await wait_until(lambda: phone.has('"cards": 1'))
    presence = [frame for frame in phone.frames if frame["type"] == "presence"]
    assert [frame["cards"] for frame in presence] in ([0, 0, 1], [0, 1])


class ListenedTransport:
    """A transport that keeps its listener and takes every frame."""

    def __init__(self) -> None:
        self.listener: Listener | None = None

    def set_listener(self, listener: Listener | None) -> None:
        self.listener = listener

    def write(self, frame: bytes) -> None:
        pass

    def close(self, code: int) -> None:
        raise AssertionError(code)


async def test_connection_that_left_no_longer_listens_to_its_transport(live_room: LiveRoom) -> None:
    transport = ListenedTransport()
    connection = Connection("phone", ANNA.id, 1, transport)
    live_room.broadcast.join(connection, {})
    assert transport.listener == connection
    live_room.broadcast.leave(connection)
    assert [transport.listener] == [None]
    assert live_room.broadcast.empty


@pytest.mark.parametrize("client_kind", ["console", "screen"])
async def test_leaving_of_a_client_without_seat_changes_no_presence(
    live_room: LiveRoom, client_kind: str
) -> None:
    phone = Phone(live_room)
    connection = Connection(client_kind, None, None, ListenedTransport())  # type: ignore[arg-type]
    live_room.broadcast.join(connection, {})
    live_room.broadcast.leave(connection)
    assert live_room.broadcast.presence.people == 1
    live_room.broadcast.leave(phone.connection)
    assert live_room.broadcast.presence.people == 0
