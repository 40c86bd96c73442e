"""The times at which state is sent to an audience, and the frames for a client that reconnects."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.aggregate import Actor, EntityKey, Projection
from app.live.broadcast import MIN_FRAME_INTERVAL, YIELD_EVERY, Broadcast
from app.live.clock import now
from app.live.connection import TOO_MANY_CONNECTIONS, Connection
from app.live.room import Room
from app.live.rooms import Rooms
from app.locale.catalogue import Catalogue
from app.store.database import Database
from app.store.event_log import EventLog
from app.store.workshops import Workshops
from app.workshop.activities.ideas import AddIdea, EditIdea, WithdrawIdea
from app.workshop.activities.welcome import Join
from app.workshop.agenda import PauseStep, StartStep
from app.workshop.state import State
from app.workshop.templates import fremtidsbilder
from app.workshop.workshop import show
from tests.empty_database import create_database
from tests.faults.wait_until import wait_until
from tests.live.transports import RecordingTransport
from tests.loop_turns import LoopTurns

STAFF = Actor("facilitator")
MakeBroadcast = Callable[..., Broadcast]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A room in which Anna sits at table 1 and Bo at table 2, and both may write."""
    create_database(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    rooms = Rooms(EventLog(database), Workshops(database))
    room = (await rooms.create(fremtidsbilder(Catalogue.load().in_all_languages, 4, "en"))).room
    await room.submit(STAFF, StartStep(id="start-start", step="together"))
    for name, table in (("anna", 1), ("bo", 2)):
        await room.submit(Actor("visitor", name * 5), Join(id=name * 5, table=table))
    yield room
    await rooms.stop()
    await database.close()


@pytest.fixture
async def make_broadcast(room: Room) -> AsyncIterator[MakeBroadcast]:
    """Makes a broadcast of the room, with any options of its own."""
    started: list[Broadcast] = []

    def make(**options: Any) -> Broadcast:
        started.append(Broadcast(room, **options))
        return started[-1]

    yield make
    for broadcast in started:
        await broadcast.stop()


def connect_phone(broadcast: Broadcast, name: str, table: int) -> RecordingTransport:
    """A phone that has been sent the whole state."""
    transport = RecordingTransport()
    broadcast.join(Connection("phone", name * 5, table, transport), {})
    return transport


async def add_card(room: Room, name: str, number: int) -> None:
    """Add the card `<name>-card-<number>`, as the participant of this name."""
    command = AddIdea(id=f"{name}-card-{number}", theme="safety", text=f"Idea {number}")
    await room.submit(Actor("participant", name * 5), command)


async def edit_card(room: Room, text: str) -> None:
    """Edit Anna's first card."""
    command = EditIdea(id=f"edit-{room.rev}-edit", card="anna-card-1", text=text)
    await room.submit(Actor("participant", "anna" * 5), command)


async def test_patch_for_idle_table_while_another_is_throttled_is_sent_at_once(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    broadcast = make_broadcast(min_frame_interval=600.0)
    anna, bo = connect_phone(broadcast, "anna", 1), connect_phone(broadcast, "bo", 2)
    await add_card(room, "anna", 1)
    await wait_until(lambda: anna.patches("table/1") != [])
    await add_card(room, "anna", 2)
    await add_card(room, "bo", 1)
    await wait_until(lambda: bo.patches("table/2") != [])
    assert len(anna.patches("table/1")) == 1


async def test_card_that_was_sent_is_not_part_of_the_next_patch(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    anna = connect_phone(make_broadcast(), "anna", 1)
    await add_card(room, "anna", 1)
    await wait_until(lambda: anna.patches("table/1") != [])
    await add_card(room, "anna", 2)
    await wait_until(lambda: len(anna.patches("table/1")) == 2)
    assert ["Idea 1" in patch for patch in anna.patches("table/1")] == [True, False]


async def test_phone_that_joins_an_empty_table_is_not_sent_views_from_before(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    broadcast = make_broadcast(min_frame_interval=1.0)
    connect_phone(broadcast, "bo", 2)  # the broadcast continues after Anna has left
    transport = RecordingTransport()
    anna = Connection("phone", "anna" * 5, 1, transport)
    broadcast.join(anna, {})
    await add_card(room, "anna", 1)
    await wait_until(lambda: transport.patches("table/1") != [])
    await edit_card(room, "Before Anna left")
    await wait_until(lambda: "table/1" in broadcast._pending)
    broadcast.leave(anna)
    await edit_card(room, "After Anna had left")
    await wait_until(lambda: not broadcast._changed_keys)

    back = connect_phone(broadcast, "anna", 1)
    await add_card(room, "anna", 2)

    await wait_until(lambda: any("Idea 2" in text for text in back.patches("table/1")))
    assert not any("Before Anna left" in text for text in back.texts)


async def test_entity_that_fails_is_projected_once_for_many_phones_that_reconnect(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    failed = list[EntityKey]()

    def show_failing(state: State, key: EntityKey) -> Projection:
        if key == "card/anna-card-1":
            failed.append(key)
            raise LookupError
        return show(state, key)

    broadcast = make_broadcast(show=show_failing)
    since = room.rev
    await add_card(room, "anna", 1)
    for _ in range(10):
        reconnect(broadcast, "anna", 1, since)

    assert len(failed) == 1


async def test_snapshot_for_many_phones_is_projected_once(room: Room, make_broadcast: MakeBroadcast) -> None:
    projected = list[EntityKey]()

    def show_recorded(state: State, key: EntityKey) -> Projection:
        projected.append(key)
        return show(state, key)

    broadcast = make_broadcast(show=show_recorded, clock=lambda: 1_800_000_000_000)
    for _ in range(10):
        connect_phone(broadcast, "anna", 1)

    assert projected.count("step") == 1


async def test_phone_is_sent_presence_on_joining(make_broadcast: MakeBroadcast) -> None:
    anna = connect_phone(make_broadcast(presence_interval=600.0), "anna", 1)
    assert any(text.startswith('{"type":"presence"') for text in anna.texts)


async def test_patches_for_busy_table_are_sent_at_most_once_per_interval(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    anna = connect_phone(make_broadcast(), "anna", 1)
    clock = asyncio.get_running_loop().time
    began = clock()
    for number in range(200):
        await add_card(room, "anna", number)
    await wait_until(lambda: any("anna-card-199" in text for text in anna.patches("table/1")))
    assert len(anna.patches("table/1")) <= (clock() - began) / MIN_FRAME_INTERVAL + 1
    sent = "".join(anna.patches("table/1"))
    assert all(f'"card/anna-card-{number}"' in sent for number in range(200))


async def test_broadcast_to_many_screens_lets_other_tasks_run(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    broadcast = make_broadcast()
    async with LoopTurns() as loop_turns:
        screens = [RecordingTransport(lambda: loop_turns.turn) for _ in range(3 * YIELD_EVERY)]
        for transport in screens:
            broadcast.join(Connection("screen", "", None, transport), {})
        await room.submit(STAFF, PauseStep(id="pause-pause"))
        await wait_until(lambda: all(transport.patches("hall") for transport in screens))
    turns = {transport.turns[-1] for transport in screens}
    assert 3 <= len(turns) <= max(turns) - min(turns) + 1 <= 10


async def test_snapshot_after_clock_was_set_back_has_current_time(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    ahead = 3_600_000
    broadcast = make_broadcast(clock=lambda: now() + ahead)
    connect_phone(broadcast, "anna", 1)
    ahead = 0
    bo = connect_phone(broadcast, "bo", 2)
    frames = [json.loads(text) for text in bo.texts]
    assert all(frame["now"] <= now() for frame in frames if frame["type"] == "snapshot")


def reconnect(broadcast: Broadcast, name: str, table: int, since: int) -> list[dict[str, Any]]:
    """The state frames for a phone that reconnects with the rev `since`."""
    transport = RecordingTransport()
    connection = Connection("phone", name * 5, table, transport)
    broadcast.join(connection, dict.fromkeys(connection.audiences, since))
    return [frame for frame in map(json.loads, transport.texts) if "audience" in frame]


async def test_phone_that_reconnects_gets_patch_or_snapshot_whichever_is_shorter(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    broadcast = make_broadcast()

    def table_frame() -> dict[str, Any]:
        return next(
            each for each in reconnect(broadcast, "anna", 1, rev_with_cards) if each["audience"] == "table/1"
        )

    long_numbers = [10**30 + number for number in range(120)]
    for number in long_numbers:
        await add_card(room, "anna", number)
    rev_with_cards = room.rev
    await add_card(room, "anna", 1)
    frame = table_frame()
    assert (frame["type"], [*frame["changed"]]) == ("patch", ["card/anna-card-1"])

    for number in long_numbers:
        withdrawal = WithdrawIdea(id=f"back-{number}", card=f"anna-card-{number}")
        await room.submit(Actor("participant", "anna" * 5), withdrawal)
    frame = table_frame()
    assert (frame["type"], [*frame["entities"]]) == ("snapshot", ["card/anna-card-1"])


async def test_changes_for_many_phones_that_reconnect_are_projected_once(
    room: Room, make_broadcast: MakeBroadcast
) -> None:
    projected = Counter[str]()

    def counted_show(state: State, key: str) -> Projection:
        projected[key] += 1
        return show(state, key)

    broadcast, before = make_broadcast(show=counted_show), room.rev
    for number in range(20):
        await add_card(room, "anna", number)
    for _ in range(10):
        assert reconnect(broadcast, "anna", 1, before)
    assert max(projected.values()) == 1
    edited = EditIdea(id="edit-edit", card="anna-card-3", text="Better words")
    await room.submit(Actor("participant", "anna" * 5), edited)
    frames = [frame for frame in reconnect(broadcast, "anna", 1, before) if frame["audience"] == "table/1"]
    assert frames[0]["changed"]["card/anna-card-3"]["text"] == "Better words"


async def test_connection_that_stays_after_its_close_is_closed_once_and_then_the_next_oldest(
    make_broadcast: MakeBroadcast,
) -> None:
    """As a frozen phone does, until the server aborts its socket."""
    broadcast = make_broadcast(max_connections_of_actor=2)
    tabs = [connect_phone(broadcast, "anna", 1) for _ in range(5)]
    assert [tab.close_codes for tab in tabs] == [[TOO_MANY_CONNECTIONS]] * 3 + [[], []]
