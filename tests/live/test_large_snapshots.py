"""Snapshots that are encoded in slices: the loop runs in between, and what changes meanwhile is not lost."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
import pytest

from app.core.aggregate import EntityKey, Event, LogEntry, Projection
from app.live.broadcast import COALESCE_WINDOW, Broadcast
from app.live.connection import TRY_AGAIN_LATER, ClientKind, Connection
from app.live.room import Room
from app.live.rooms import LiveRoom
from app.workshop.activities.ideas import IdeaAdded, IdeaEdited, IdeaWithdrawn
from app.workshop.activities.welcome import Move
from app.workshop.state import State
from app.workshop.workshop import evolve_entry, show
from tests.faults.wait_until import wait_until
from tests.live.conftest import NewRooms
from tests.live.sample_room import ANNA, add_card
from tests.live.transports import BreakableTransport, RecordingTransport
from tests.loop_turns import LoopTurns
from tests.workshop.view import view

CARDS = [f"card-{number}" for number in range(8)]
OpenLarge = Callable[..., Awaitable[LiveRoom]]


class Watch:
    """Counts how often each entity is projected. on_first: key -> what is called soon after the entity was
    projected for the first time. keys_by_turn: how many entities were projected in each turn of the loop.
    projection_s: the seconds that each projection takes."""

    def __init__(self) -> None:
        self.projected = Counter[EntityKey]()
        self.on_first: dict[EntityKey, Callable[[], object]] = {}
        self.keys_by_turn = Counter[int]()
        self.loop_turns = LoopTurns()
        self.projection_s = 0.0

    def show(self, state: State, key: EntityKey) -> Projection:
        self.projected[key] += 1
        self.keys_by_turn[self.loop_turns.turn] += 1
        time.sleep(self.projection_s)
        if action := self.on_first.pop(key, None):
            asyncio.get_running_loop().call_soon(action)
        return show(state, key)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def open_large(new_rooms: NewRooms, live_room: LiveRoom, watch: Watch) -> OpenLarge:
    """Opens a workshop whose snapshots for consoles, screens and table 1 need several slices. It takes more
    options of its broadcast."""
    for card in CARDS:
        await add_card(live_room.room, card)

    async def open_large(**options: Any) -> LiveRoom:
        make_broadcast = partial(Broadcast, slice_size=4, show=watch.show, **options)
        return await new_rooms(make_broadcast=make_broadcast).get(live_room.room.code)

    return open_large


@pytest.fixture
async def large(open_large: OpenLarge) -> LiveRoom:
    """A large workshop with the usual options."""
    return await open_large()


def connect(
    large: LiveRoom, since: dict[str, int] | None = None, client_kind: ClientKind = "console"
) -> RecordingTransport:
    """A console, or another client, that joins."""
    transport = RecordingTransport()
    actor, table = (ANNA.id, 1) if client_kind == "phone" else ("", None)
    large.broadcast.join(Connection(client_kind, actor, table, transport), since or {})
    return transport


def change(room: Room, *events: Event) -> None:
    """Apply events at once, as after a commit."""
    entry = LogEntry(room.rev + 1, f"changed-{room.rev}", ANNA, 10**13 + room.rev, events)
    room.state, touched = evolve_entry(room.state, entry)
    room._record(entry, touched)
    room.on_change(touched)


def frames_of(transport: RecordingTransport, audience: str) -> list[dict[str, Any]]:
    """The snapshots and patches of one audience."""
    return [frame for frame in map(json.loads, transport.texts) if frame.get("audience") == audience]


def shown(transport: RecordingTransport, audience: str) -> dict[str, Any]:
    """The entities that the client shows after all frames that it has received."""
    entities: dict[str, Any] = {}
    for frame in frames_of(transport, audience):
        if frame["type"] == "snapshot":
            entities = dict(frame["entities"])
        else:
            entities |= frame["changed"]
            for key in frame["gone"]:
                entities.pop(key, None)
    return entities


def current_views(room: Room, audience: str) -> dict[str, Any]:
    """The audience's views of the room's current state."""
    decoded: dict[str, Any] = json.loads(msgspec.json.encode(view(room.state, audience)))
    return decoded


def decode(encoded: msgspec.Raw) -> dict[str, Any]:
    """The JSON object in this text."""
    decoded: dict[str, Any] = msgspec.json.decode(encoded)
    return decoded


async def test_large_snapshot_is_encoded_in_slices_between_which_the_loop_runs(
    large: LiveRoom, watch: Watch
) -> None:
    async with watch.loop_turns:
        await asyncio.sleep(0)
        snapshot = decode(await large.broadcast.frames.encoded_snapshot("staff"))
    assert max(watch.keys_by_turn.values()) == 4
    assert len(watch.keys_by_turn) > len(CARDS) / 4
    assert [*snapshot["entities"]] == [*current_views(large.room, "staff")]
    assert (snapshot["entities"], snapshot["rev"]) == (current_views(large.room, "staff"), large.room.rev)


async def test_page_console_and_state_together_encode_each_entity_once(large: LiveRoom, watch: Watch) -> None:
    frames = large.broadcast.frames
    pages = await asyncio.gather(*(frames.encoded_snapshot("staff") for _ in range(3)))
    console = connect(large)
    state = await frames.encoded_views("staff")
    assert {watch.projected[f"card/{card}"] for card in CARDS} == {1}
    assert [decode(page)["entities"] for page in pages] == [decode(state)] * 3
    assert shown(console, "staff") == decode(state)


async def test_console_of_a_page_that_has_everything_is_not_sent_it_again(large: LiveRoom) -> None:
    page = decode(await large.broadcast.frames.encoded_snapshot("staff"))
    console = connect(large, {"hall": page["rev"], "staff": page["rev"]})
    assert frames_of(console, "staff") == []


CHANGES: dict[str, Event] = {
    "edit of an encoded card": IdeaEdited("card-0", "safety", "Edited"),
    "edit of a later card": IdeaEdited("card-7", "safety", "Edited"),
    "withdrawal of an encoded card": IdeaWithdrawn("card-0"),
    "withdrawal of a later card": IdeaWithdrawn("card-7"),
    "new card": IdeaAdded("card-new", ANNA.id, 1, "safety", "New", shared=True),
}


@pytest.mark.parametrize("event", CHANGES.values(), ids=CHANGES.keys())
async def test_change_between_two_slices_reaches_a_joining_console(
    large: LiveRoom, watch: Watch, event: Event
) -> None:
    began_at = large.room.rev
    watch.on_first["card/card-3"] = lambda: change(large.room, event)
    console = connect(large)
    await wait_until(lambda: shown(console, "staff") == current_views(large.room, "staff"))
    assert large.room.rev == began_at + 1
    frames = frames_of(console, "staff")
    assert [frame["type"] for frame in frames] == ["snapshot", "patch"]
    assert [frame["rev"] for frame in frames] == [began_at, began_at + 1]


async def test_change_that_is_due_before_a_slow_snapshot_is_complete_reaches_a_joining_console(
    large: LiveRoom, watch: Watch
) -> None:
    notes = [IdeaAdded(f"more-{n}", ANNA.id, 1, "safety", "More", shared=True) for n in range(60)]
    change(large.room, *notes)
    watch.projection_s = 2 * COALESCE_WINDOW / 4  # a slice of four takes two windows
    watch.on_first["card/card-3"] = lambda: change(large.room, CHANGES["edit of an encoded card"])
    console = connect(large)
    await wait_until(lambda: frames_of(console, "staff"))
    assert shown(console, "staff") == current_views(large.room, "staff")


async def test_slice_without_anything_that_the_audience_sees_leaves_a_readable_snapshot(
    large: LiveRoom,
) -> None:
    notes = [IdeaAdded(f"note-{n}", ANNA.id, 1, "safety", "Mine", shared=False) for n in range(12)]
    change(large.room, *notes)
    assert decode(await large.broadcast.frames.encoded_views("staff")) == current_views(large.room, "staff")


async def test_many_changes_between_slices_reach_a_joining_console_as_a_patch(
    open_large: OpenLarge, watch: Watch
) -> None:
    large = await open_large(max_catch_up_keys=2)
    edits = [IdeaEdited(card, "safety", "Edited") for card in CARDS]
    watch.on_first["card/card-3"] = lambda: change(large.room, *edits)
    console = connect(large)
    await wait_until(lambda: shown(console, "staff") == current_views(large.room, "staff"))
    assert [frame["type"] for frame in frames_of(console, "staff")] == ["snapshot", "patch"]


async def test_state_asked_for_after_a_change_contains_the_change(large: LiveRoom, watch: Watch) -> None:
    asked = list[asyncio.Task[msgspec.Raw]]()

    def change_and_ask() -> None:
        change(large.room, IdeaEdited("card-0", "safety", "Edited"))
        asked.append(asyncio.create_task(large.broadcast.frames.encoded_views("staff")))

    watch.on_first["card/card-3"] = change_and_ask
    await large.broadcast.frames.encoded_views("staff")
    assert decode(await asked[0]) == current_views(large.room, "staff")


async def test_reconnecting_console_that_waits_for_a_snapshot_is_sent_no_patch_before_it(
    open_large: OpenLarge,
) -> None:
    large = await open_large(max_catch_up_keys=2)
    since = large.room.rev
    change(large.room, *(IdeaEdited(card, "safety", "Edited") for card in CARDS))
    transport = RecordingTransport()
    console = Connection("console", "", None, transport)
    large.broadcast.join(console, {"hall": since, "staff": since})

    change(large.room, IdeaEdited("card-0", "safety", "Edited again"))
    patch = large.broadcast.frames.catch_up_patch(large.room.rev - 1, "staff")
    assert patch is not None
    console.send_state(patch)

    assert frames_of(transport, "staff") == []
    await wait_until(lambda: frames_of(transport, "staff") != [])
    assert [frame["type"] for frame in frames_of(transport, "staff")] == ["snapshot"]
    assert shown(transport, "staff") == current_views(large.room, "staff")


async def test_phone_that_moves_to_a_large_table_is_sent_its_snapshot_after_leaving(
    large: LiveRoom, watch: Watch
) -> None:
    phone = connect(large, client_kind="phone")
    await wait_until(lambda: shown(phone, "table/1") == current_views(large.room, "table/1") != {})
    for table in (2, 1):
        await large.room.submit(ANNA, Move(id=f"move-to-{table}", table=table))
        await wait_until(lambda: f'"type":"leave","audience":"table/{3 - table}"' in "".join(phone.texts))  # noqa: B023
    await wait_until(lambda: [each["type"] for each in frames_of(phone, "table/1")][-1] == "snapshot")
    types = [frame["type"] for frame in frames_of(phone, "table/1") if frame["type"] != "patch"]
    assert types == ["snapshot", "leave", "snapshot"]
    assert frames_of(phone, "table/1")[-1]["entities"] == current_views(large.room, "table/1")


async def test_console_that_leaves_while_its_snapshot_is_encoded_is_sent_nothing(
    large: LiveRoom, watch: Watch
) -> None:
    transport = RecordingTransport()
    console = Connection("console", "", None, transport)
    watch.on_first["card/card-3"] = lambda: large.broadcast.leave(console)
    large.broadcast.join(console, {})
    await wait_until(lambda: not large.broadcast._snapshot_tasks)
    assert frames_of(transport, "staff") == []


async def test_console_whose_large_snapshot_cannot_be_sent_is_closed(large: LiveRoom, watch: Watch) -> None:
    transport = BreakableTransport()
    watch.on_first["card/card-3"] = transport.break_
    large.broadcast.join(Connection("console", "", None, transport), {})
    await wait_until(lambda: transport.close_codes == [TRY_AGAIN_LATER])


async def test_broadcast_that_stops_ends_the_sending_of_snapshots(large: LiveRoom, watch: Watch) -> None:
    before = asyncio.all_tasks()
    console = connect(large)
    await large.broadcast.stop()
    still_running = asyncio.all_tasks() - before
    assert not {task for task in still_running if "_send_large_snapshot" in repr(task)}
    assert frames_of(console, "staff") == []


async def test_consoles_that_join_together_are_sent_their_copies_in_different_turns(
    large: LiveRoom,
) -> None:
    async with LoopTurns() as loop_turns:
        consoles = [RecordingTransport(lambda: loop_turns.turn) for _ in range(4)]
        for console in consoles:
            large.broadcast.join(Connection("console", "", None, console), {})
        await wait_until(lambda: all(frames_of(console, "staff") for console in consoles))
    assert len({console.turns[-1] for console in consoles}) == len(consoles)


async def test_long_patch_is_sent_if_the_snapshot_is_large(open_large: OpenLarge) -> None:
    large = await open_large()
    since = large.room.rev
    change(large.room, *(IdeaEdited(card, "safety", "A long text " * 50) for card in CARDS))
    change(large.room, *(IdeaWithdrawn(card) for card in CARDS[4:]))
    console = connect(large, {"hall": since, "staff": since})
    assert [frame["type"] for frame in frames_of(console, "staff")] == ["patch"]
