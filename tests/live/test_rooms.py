"""How rooms are created, found by their code, dropped, and stopped."""

import asyncio

import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from app.core.errors import Rejected
from app.live.close_recovery import CloseRecovery
from app.live.rooms import LiveRoom, Rooms
from app.store.database import StoreUnavailable
from app.store.workshops import Workshops
from app.workshop.activities.close import CloseWorkshop
from app.workshop.agenda import StartStep
from app.workshop.state import State
from tests.faults.wait_until import wait_until
from tests.live.conftest import NewRooms
from tests.live.sample_room import DAMAGES, PLAN, STAFF, Phone, add_card, damage_entry


def is_dropped(rooms: Rooms, live_room: LiveRoom) -> bool:
    return live_room.room.code not in rooms._live_rooms


async def test_room_that_stays_empty_is_dropped_and_loaded_again_on_demand(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    rooms, code = new_rooms(idle_timeout=0), live_room.room.code
    first = await rooms.get(code)
    await wait_until(lambda: is_dropped(rooms, first), 20)
    with pytest.raises(Rejected):
        await add_card(first.room, "card-card")
    again = await rooms.get(code)
    assert again is not first
    assert again.room.state == live_room.room.state
    await add_card(again.room, "card-card")


async def test_room_with_a_connection_is_kept_after_idle_timeout(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    rooms, code = new_rooms(idle_timeout=0), live_room.room.code
    reopened = await rooms.get(code)
    phone = Phone(reopened)
    empty = await rooms.create(PLAN)
    await wait_until(lambda: is_dropped(rooms, empty), 20)
    assert await rooms.get(code) is reopened
    await add_card(reopened.room, "card-card", "Still here")
    await wait_until(lambda: phone.has("Still here"))


async def test_room_after_its_last_connection_left_is_dropped(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    rooms = new_rooms(idle_timeout=0)
    reopened = await rooms.get(live_room.room.code)
    phone = Phone(reopened)
    empty = await rooms.create(PLAN)
    await wait_until(lambda: is_dropped(rooms, empty), 20)
    rooms.leave(reopened, phone.connection)
    await wait_until(lambda: is_dropped(rooms, reopened), 20)


async def test_room_that_is_used_again_restarts_its_idle_timer(
    live_room: LiveRoom, new_rooms: NewRooms
) -> None:
    rooms = new_rooms()
    reopened = await rooms.get(live_room.room.code)
    timer = reopened.idle_timer
    assert await rooms.get(live_room.room.code) is reopened
    assert timer is not None
    assert timer.cancelled()
    assert reopened.idle_timer is not timer


async def test_dropped_room_leaves_no_timer_and_no_task(new_rooms: NewRooms, live_room: LiveRoom) -> None:
    rooms = new_rooms(idle_timeout=0)
    reopened = await rooms.get(live_room.room.code)
    await wait_until(lambda: is_dropped(rooms, reopened) and not rooms._stopping, 20)
    await reopened.stop()
    assert reopened.idle_timer is not None
    assert reopened.idle_timer.cancelled()


async def test_stopping_rooms_commits_pending_commands(new_rooms: NewRooms, live_room: LiveRoom) -> None:
    rooms = new_rooms()
    reopened = await rooms.get(live_room.room.code)
    pending = [asyncio.create_task(add_card(reopened.room, f"card-{number}")) for number in range(3)]
    await asyncio.sleep(0)
    await rooms.stop()
    assert all(task.done() for task in pending)
    assert [task.result() for task in pending] == [reopened.room.rev + offset for offset in (-2, -1, 0)]


async def test_stopping_rooms_waits_for_dropped_rooms(new_rooms: NewRooms, live_room: LiveRoom) -> None:
    rooms = new_rooms(idle_timeout=0)
    reopened = await rooms.get(live_room.room.code)
    pending = asyncio.create_task(add_card(reopened.room, "card-card"))
    await wait_until(lambda: is_dropped(rooms, reopened), 20, interval_s=0)
    await rooms.stop()
    assert pending.done()
    assert pending.result() == reopened.room.rev


async def test_stopping_rooms_while_an_unknown_workshop_is_looked_up_succeeds(new_rooms: NewRooms) -> None:
    rooms = new_rooms()
    lookup = asyncio.create_task(rooms.get("AAAACCCC"))
    await asyncio.sleep(0)
    await rooms.stop()
    with pytest.raises(Rejected):
        await lookup


@pytest.mark.parametrize("code", ["", "AAAACCC", "AAAACCCCC", "AAAACCC0", "AAAACCCÅ"])
async def test_code_that_no_workshop_can_have_is_malformed(new_rooms: NewRooms, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        await new_rooms().get(code)
    assert refused.value.code == "code.malformed"


async def test_code_in_any_spelling_finds_the_workshop(new_rooms: NewRooms, live_room: LiveRoom) -> None:
    code = live_room.room.code
    assert len(code) == 8
    rooms = new_rooms()
    assert await rooms.get(f" {code[:4].lower()}-{code[4:]}") is await rooms.get(code)


async def test_plan_that_is_not_valid_makes_no_workshop(new_rooms: NewRooms) -> None:
    with pytest.raises(Rejected):
        await new_rooms().create(replace(PLAN, tables=0))


async def test_room_whose_load_failed_is_loaded_on_the_next_request(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    rooms, database = new_rooms(), live_room.room._log._database
    await database.run(lambda connection: connection.exec_driver_sql("ALTER TABLE entry RENAME TO renamed"))
    with pytest.raises(StoreUnavailable):
        await rooms.get(live_room.room.code)
    await database.run(lambda connection: connection.exec_driver_sql("ALTER TABLE renamed RENAME TO entry"))
    reopened = await rooms.get(live_room.room.code)
    assert reopened.room.state == live_room.room.state
    assert await rooms.get(live_room.room.code) is reopened


async def test_room_is_loaded_only_while_it_is_in_use(new_rooms: NewRooms, live_room: LiveRoom) -> None:
    rooms, code = new_rooms(idle_timeout=0), live_room.room.code
    assert rooms.loaded(code) is None
    reopened = await rooms.get(code)
    assert rooms.loaded(code) is reopened
    await wait_until(lambda: rooms.loaded(code) is None, 20)


@pytest.mark.parametrize("damage", DAMAGES)
async def test_room_whose_log_cannot_be_read_is_logged_once_and_an_unknown_code_is_not(
    new_rooms: NewRooms, live_room: LiveRoom, damage: str
) -> None:
    await damage_entry(live_room.room, damage, 2)
    rooms, code = new_rooms(), live_room.room.code
    with capture_logs() as logs:
        for asked, reason in (("AAAAAAAA", "workshop.unknown"), *[(code, "log.unreadable")] * 3):
            with pytest.raises(Rejected) as rejected:
                await rooms.get(asked)
            assert rejected.value.code == reason
            assert rooms.loaded(asked) is None
    assert [(entry["event"], entry["workshop"], entry["seq"]) for entry in logs] == [
        ("workshop.unreadable", code, 2)
    ]
    assert "exc_info" not in logs[0]
    assert "Ann" not in str(logs)


@pytest.mark.parametrize("damage", ["undecodable", "inapplicable"])
async def test_room_that_meets_an_unreadable_entry_of_another_writer_names_it_to_every_sender(
    new_rooms: NewRooms, live_room: LiveRoom, damage: str
) -> None:
    other = await new_rooms().get(live_room.room.code)
    seq = await add_card(other.room, "card-damaged")
    await add_card(other.room, "card-later")
    await damage_entry(live_room.room, damage, seq)

    with capture_logs() as logs:
        for number in range(3):
            with pytest.raises(Rejected) as rejected:
                await add_card(live_room.room, f"mine-{number}")
            assert (rejected.value.code, rejected.value.params) == ("log.unreadable", {"seq": seq})
    assert [(entry["event"], entry["seq"]) for entry in logs] == [("workshop.unreadable", seq)]


@pytest.mark.parametrize("damage", DAMAGES)
async def test_closes_are_handled_at_the_start_though_the_log_of_one_workshop_cannot_be_read(
    new_rooms: NewRooms, live_room: LiveRoom, damage: str
) -> None:
    database, closed = live_room.room._log._database, list[str]()
    await live_room.room.submit(STAFF, CloseWorkshop(id="close-first"))
    await live_room.stop()

    async def on_closed(workshop_id: str, code: str, state: State) -> None:
        closed.append(code)

    rooms = new_rooms()
    damaged = (await rooms.create(PLAN)).room
    for step in ("together", "vote"):
        await damaged.submit(STAFF, StartStep(id=f"start-{step}", step=step))
    await damaged.submit(STAFF, CloseWorkshop(id="close-damaged"))
    await rooms.stop()
    await damage_entry(damaged, damage, 2)
    order = await Workshops(database).closed_without_edition(0, 10)

    recovery = CloseRecovery(Workshops(database), new_rooms(on_closed=on_closed))
    recovery.start()

    assert order == [damaged.code, live_room.room.code]
    await wait_until(lambda: closed == [live_room.room.code])
    await recovery.stop()


async def test_audience_that_everybody_has_left_is_no_longer_kept(
    new_rooms: NewRooms, live_room: LiveRoom
) -> None:
    rooms = new_rooms()
    reopened = await rooms.get(live_room.room.code)
    phones = [Phone(reopened) for _ in range(2)]
    for phone in phones:
        assert reopened.broadcast._members
        rooms.leave(reopened, phone.connection)
    assert reopened.broadcast._members == {}
