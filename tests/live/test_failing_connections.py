"""A connection that cannot be written to is closed. Its client connects again; the other clients get every
change."""

import pytest
from structlog.testing import capture_logs

from app.live.connection import TRY_AGAIN_LATER, Connection
from app.live.rooms import LiveRoom
from app.live.transport import Transport
from app.workshop.activities.welcome import Move
from tests.faults.wait_until import wait_until
from tests.live.sample_room import ANNA, add_card
from tests.live.transports import BreakableTransport, RecordingTransport


def connection_of_anna(transport: Transport) -> Connection:
    """A connection of Anna's phone; it has not joined the live room."""
    return Connection(client_kind="phone", actor_id=ANNA.id, table=1, transport=transport)


def connect_phone(live_room: LiveRoom) -> RecordingTransport:
    """Another phone of Anna's that has been sent the whole state."""
    transport = RecordingTransport()
    live_room.broadcast.join(connection_of_anna(transport), {})
    return transport


@pytest.mark.parametrize("close_raises", [False, True])
async def test_failure_of_some_connections_does_not_hide_a_change_from_the_others(
    live_room: LiveRoom, close_raises: bool
) -> None:
    failing = [BreakableTransport(close_raises=close_raises) for _ in range(3)]
    for transport in failing:
        live_room.broadcast.join(connection_of_anna(transport), {})
    others = [connect_phone(live_room) for _ in range(3)]
    for transport in failing:
        transport.break_()

    with capture_logs() as logs:
        await add_card(live_room.room, "card-one")
        await wait_until(lambda: all(other.patches("table/1") for other in others), 20)
        await wait_until(lambda: all(transport.close_codes for transport in failing), 20)

    codes = {code for transport in failing for code in transport.close_codes}
    assert codes == {TRY_AGAIN_LATER}, "an open connection would get the next patch without this one"
    assert ("broadcast.send_failed", "phone") in [(log["event"], log.get("client_kind")) for log in logs]


async def test_connection_that_fails_during_a_move_is_closed_and_counted_at_the_new_table(
    live_room: LiveRoom,
) -> None:
    transport = BreakableTransport()
    live_room.broadcast.join(connection_of_anna(transport), {})
    transport.break_()

    await live_room.room.submit(ANNA, Move(id="move-1", table=2))

    await wait_until(lambda: TRY_AGAIN_LATER in transport.close_codes, 20)
    assert live_room.broadcast.presence.people_by_table() == {"2": 1}


async def test_connection_that_fails_during_its_catch_up_is_closed(live_room: LiveRoom) -> None:
    transport = BreakableTransport()
    connection = connection_of_anna(transport)
    live_room.broadcast.join(connection, {})
    connection.pause_writing()
    await add_card(live_room.room, "card-one")
    transport.break_()

    connection.resume_writing()

    assert transport.close_codes == [TRY_AGAIN_LATER]


async def test_connection_that_fails_while_joining_is_closed_and_removed_everywhere(
    live_room: LiveRoom,
) -> None:
    transport = BreakableTransport()
    transport.break_()
    connection = connection_of_anna(transport)
    with capture_logs() as logs:
        for _ in range(3):
            live_room.broadcast.join(connection, {})
            live_room.broadcast.leave(connection)
    assert transport.close_codes == [TRY_AGAIN_LATER] * 3
    assert [entry["event"] for entry in logs] == ["broadcast.catch_up_failed", "broadcast.presence_failed"]
    assert live_room.broadcast.empty
    assert (live_room.broadcast.presence.people, live_room.broadcast.presence.people_by_table()) == (0, {})
    assert not live_room.broadcast._connections_of
    working = connect_phone(live_room)
    await add_card(live_room.room, "card-one")
    await wait_until(lambda: working.patches("table/1") != [])
