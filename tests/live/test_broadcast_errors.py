"""A broken entity hides itself only: the broadcast to everybody continues."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import msgspec
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from app.core.aggregate import Actor, EntityKey
from app.live.broadcast import Broadcast
from app.live.connection import TRY_AGAIN_LATER, Connection
from app.live.room import Room
from app.live.rooms import LiveRoom
from app.live.transport import SendTransport
from app.workshop.activities.welcome import Join, Move
from app.workshop.agenda import PauseStep, StartStep
from app.workshop.audiences import table_audience
from app.workshop.state import State
from app.workshop.workshop import show
from tests.faults.wait_until import wait_until
from tests.live.conftest import NewRooms
from tests.live.sample_room import ANNA, PLAN, STAFF, Phone, add_card
from tests.live.transports import RecordingTransport


def break_card(room: Room, card_id: str, **changes: Any) -> None:
    """Damage a card in the state, so that it cannot be projected."""
    broken = replace(room.state.cards[card_id], under="no-such-card", **changes)
    room.state = replace(room.state, cards=room.state.cards.insert(card_id, broken))


async def open_again(live_room: LiveRoom, new_rooms: NewRooms, **options: Any) -> tuple[LiveRoom, Phone]:
    """The workshop in new rooms whose broadcast has these options, and Anna's phone with the whole state."""
    reopened = await new_rooms(make_broadcast=partial(Broadcast, **options)).get(live_room.room.code)
    phone = Phone(reopened)
    await phone.state_frames()
    return reopened, phone


async def test_move_to_broken_table_does_not_stop_the_other_changes(live_room: LiveRoom) -> None:
    room, moving, console = live_room.room, RecordingTransport(), RecordingTransport()
    live_room.broadcast.join(Connection("phone", ANNA.id, 1, moving), {})
    live_room.broadcast.join(Connection("console", "", None, console), {})
    table: Any = replace(room.state.table(2), cards=None)
    room.state = replace(room.state, tables=room.state.tables.insert(2, table))

    move, pause = Move(id="move-away", table=2), PauseStep(id="pause-step")
    await asyncio.gather(room.submit(ANNA, move), room.submit(STAFF, pause))

    await wait_until(lambda: any('"step"' in patch for patch in console.patches("hall")), 20)
    assert moving.close_codes == [TRY_AGAIN_LATER]


async def test_move_to_table_with_broken_card_shows_the_other_cards(live_room: LiveRoom) -> None:
    room, phone = live_room.room, Phone(live_room)
    await room.submit(ANNA, Move(id="move-away", table=2))
    await add_card(room, "card-good", "A good card")
    await add_card(room, "card-broken", "A broken card")
    await room.submit(ANNA, Move(id="move-back", table=1))
    await wait_until(lambda: phone.connection.table == 1)
    break_card(room, "card-broken")
    phone.frames.clear()

    await room.submit(ANNA, Move(id="move-again", table=2))

    await wait_until(lambda: phone.has('"audience": "table/2"') and phone.has("A good card"), 20)
    live_room.broadcast.leave(phone.connection)


async def test_snapshot_with_broken_card_contains_the_other_cards(live_room: LiveRoom) -> None:
    await add_card(live_room.room, "card-broken", "A broken card")
    await add_card(live_room.room, "card-good", "A good card")
    break_card(live_room.room, "card-broken")

    phone = Phone(live_room)
    entities = (await phone.state_frames())["table/1"]["entities"]

    assert entities.keys() == {"card/card-good"}
    live_room.broadcast.leave(phone.connection)


async def test_errors_of_one_type_with_many_cards_are_logged_once(live_room: LiveRoom) -> None:
    for number in range(3):
        await add_card(live_room.room, f"card-{number}")
        break_card(live_room.room, f"card-{number}")

    with capture_logs() as logs:
        live_room.broadcast.frames.snapshot("table/1")
        live_room.broadcast.frames.snapshot("me/" + ANNA.id)

    assert [(entry["event"], entry["kind"]) for entry in logs] == [("broadcast.projection_failed", "card")]


@dataclass
class FailingClock:
    """The server's clock. fails_in: the number of the call that fails, counted from 1; 0: none."""

    fails_in: int = 0

    def __call__(self) -> int:
        self.fails_in -= 1
        if self.fails_in == 0:
            raise OverflowError("the clock fails once")
        return 1_800_000_000_000


def show_with_bad_card(state: State, key: EntityKey, make_bad: Callable[[Any], Any]) -> Any:
    """As `show`, but the views of the card `card-bad` are bad."""
    for audience, name, view in show(state, key):
        is_bad = name == "card/card-bad" and view is not None
        yield make_bad((audience, name, cast(Any, view))) if is_bad else (audience, name, view)


def unencodable(projected: Any) -> Any:
    audience, name, view = projected
    return audience, name, replace(view, text="\ud800")


def too_deep(projected: Any) -> Any:
    audience, name, view = projected
    text: list[Any] = []
    for _ in range(100_000):
        text = [text]
    return audience, name, replace(view, text=text)


def malformed(projected: Any) -> Any:
    return ()


@pytest.mark.parametrize("cards", [("card-one", "card-bad"), ("card-bad", "card-one")])
@pytest.mark.parametrize(
    ("make_bad", "event"),
    [
        (unencodable, "broadcast.encoding_failed"),
        (too_deep, "broadcast.encoding_failed"),
        (malformed, "broadcast.projection_failed"),
    ],
)
async def test_broken_card_hides_neither_cards_nor_tables_of_the_same_round(
    new_rooms: NewRooms,
    live_room: LiveRoom,
    cards: tuple[str, ...],
    make_bad: Callable[[Any], Any],
    event: str,
) -> None:
    bad_show = partial(show_with_bad_card, make_bad=make_bad)
    reopened, phone = await open_again(live_room, new_rooms, show=bad_show)
    with capture_logs() as logs:
        await asyncio.gather(*(add_card(reopened.room, id_, id_) for id_ in cards))
        await wait_until(lambda: phone.has('"card/card-one"'), 20)

    assert (event, "card") in [(log["event"], log["kind"]) for log in logs]
    entities = (await Phone(reopened).state_frames())["table/1"]["entities"]
    assert entities.keys() == {"card/card-one"}
    views = msgspec.json.decode(await reopened.broadcast.frames.encoded_views("table/1"))
    assert views.keys() == {"card/card-one"}
    await add_card(reopened.room, "card-two")
    await wait_until(lambda: phone.has('"card/card-two"'), 20)


async def test_patch_that_always_fails_does_not_stop_those_of_other_audiences(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    broken_table: Any = "\ud800"  # cannot be encoded

    def show_to_broken_table_first(state: State, key: EntityKey) -> Any:
        yield table_audience(broken_table), key, None
        yield from show(state, key)

    reopened, phone = await open_again(live_room, new_rooms, show=show_to_broken_table_first)
    reopened.broadcast.join(Connection("phone", "broken" * 3, broken_table, RecordingTransport()), {})

    await add_card(reopened.room, "card-one")

    await wait_until(lambda: phone.has('"card/card-one"'), 20)


async def test_failure_of_one_patch_loses_no_view_of_any_audience(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    clock = FailingClock()
    reopened, phone = await open_again(live_room, new_rooms, clock=clock)
    clock.fails_in = 2

    await add_card(reopened.room, "card-one")

    await wait_until(lambda: phone.has('"card/card-one"') and phone.has('"mine/card-one"'), 20)


class FailingCounts(dict[str, int]):
    """Counts of shared cards that cannot be added up."""

    reads = 0

    def values(self) -> Any:
        self.reads += 1
        raise ValueError("no counts")


async def test_views_of_a_patch_that_failed_are_sent_again(new_rooms: NewRooms) -> None:
    clock = FailingClock()
    live_room = await new_rooms(make_broadcast=partial(Broadcast, clock=clock)).create(PLAN)
    sent = list[str]()

    async def send_text(text: str) -> None:
        sent.append(text)

    async def send_close(code: int) -> None:
        raise AssertionError(code)

    transport = SendTransport(send_text, send_close)
    screen = Connection("screen", "", None, transport)
    live_room.broadcast.join(screen, {})
    clock.fails_in = 1
    await live_room.room.submit(STAFF, StartStep(id="start-start", step="together"))

    await wait_until(lambda: any('"patch"' in text and '"step"' in text for text in sent), 20)
    transport.stop()
    live_room.broadcast.leave(screen)


async def test_failure_of_a_round_does_not_stop_broadcast(live_room: LiveRoom) -> None:
    phone = Phone(live_room)
    live_room.room.on_change({"card/no-such-card"})
    await wait_until(lambda: not live_room.broadcast._changed_keys)

    await add_card(live_room.room, "card-good", "After the failure")

    await wait_until(lambda: phone.has("After the failure"), 20)
    live_room.broadcast.leave(phone.connection)


async def test_console_whose_presence_failed_on_joining_is_sent_it_later(
    new_rooms: NewRooms,
) -> None:
    live_room = await new_rooms(make_broadcast=partial(Broadcast, presence_interval=0.01)).create(PLAN)
    room, first, second = live_room.room, RecordingTransport(), RecordingTransport()
    live_room.broadcast.join(Connection("console", "", None, first), {})
    await wait_until(lambda: live_room.broadcast._sent_presence is not None)
    counts = room.state.shared_cards_by_theme
    room.state = replace(room.state, shared_cards_by_theme=FailingCounts())
    live_room.broadcast.join(Connection("console", "", None, second), {})
    room.state = replace(room.state, shared_cards_by_theme=counts)

    await wait_until(lambda: any('"presence"' in text for text in second.texts), 20)


async def test_failure_of_presence_does_not_stop_presence(new_rooms: NewRooms) -> None:
    live_room = await new_rooms(make_broadcast=partial(Broadcast, presence_interval=0.01)).create(PLAN)
    room, failing = live_room.room, FailingCounts()
    await room.submit(Actor("visitor", ANNA.id), Join(id=ANNA.id, table=1))
    phone = Phone(live_room)
    counts = room.state.shared_cards_by_theme
    room.state = replace(room.state, shared_cards_by_theme=failing)
    await wait_until(lambda: failing.reads > 0)
    room.state = replace(room.state, shared_cards_by_theme=counts.insert("card-x", 7))

    await wait_until(lambda: phone.has('"cards": 7'), 20)
    live_room.broadcast.leave(phone.connection)
