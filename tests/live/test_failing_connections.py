"""A connection that fails is closed; its client connects again, and the others miss nothing."""

import pytest
from structlog.testing import capture_logs

from app.live.connection import TRY_AGAIN_LATER, Connection
from app.live.rooms import LiveRoom
from app.workshop.activities.welcome import Move
from tests.faults.wait_until import wait_until
from tests.live.sample_room import ANNA, add_card
from tests.live.transports import FailingTransport, RecordingTransport


def connect_phone(workshop: LiveRoom) -> RecordingTransport:
    """Another phone of Anna's that has been sent the whole state."""
    transport = RecordingTransport()
    workshop.broadcast.join(Connection("phone", ANNA.id, 1, transport), {})
    return transport


@pytest.mark.parametrize("can_close", [True, False])
async def test_failure_of_some_connections_does_not_hide_a_change_from_the_others(
    workshop: LiveRoom, can_close: bool
) -> None:
    failing = [FailingTransport(fails=False, can_close=can_close) for _ in range(3)]
    for transport in failing:
        workshop.broadcast.join(Connection("phone", ANNA.id, 1, transport), {})
    others = [connect_phone(workshop) for _ in range(3)]
    for transport in failing:
        transport.fails = True

    with capture_logs() as logs:
        await add_card(workshop.room, "card-one")
        await wait_until(lambda: all(other.patches("table/1") for other in others), 20)
        await wait_until(lambda: all(transport.close_codes for transport in failing), 20)

    codes = {code for transport in failing for code in transport.close_codes}
    assert codes == {TRY_AGAIN_LATER}, "later patches must not be written over the gap"
    assert ("broadcast.send_failed", "phone") in [(log["event"], log.get("client_kind")) for log in logs]


async def test_phone_whose_move_fails_is_closed_and_counted_at_its_new_table(workshop: LiveRoom) -> None:
    failing = FailingTransport(fails=False)
    workshop.broadcast.join(Connection("phone", ANNA.id, 1, failing), {})
    failing.fails = True

    await workshop.room.submit(ANNA, Move(id="move-away-away", table=2))

    await wait_until(lambda: TRY_AGAIN_LATER in failing.close_codes, 20)
    assert workshop.broadcast.presence.tables() == {"2": 1}


async def test_phone_whose_catch_up_fails_is_closed(workshop: LiveRoom) -> None:
    failing = FailingTransport(fails=False)
    anna = Connection("phone", ANNA.id, 1, failing)
    workshop.broadcast.join(anna, {})
    anna.pause_writing()
    await add_card(workshop.room, "card-one")
    failing.fails = True

    anna.resume_writing()

    assert failing.close_codes == [TRY_AGAIN_LATER]


async def test_joining_connection_that_fails_is_closed_and_leaves_nothing_behind(workshop: LiveRoom) -> None:
    failing = FailingTransport()
    anna = Connection("phone", ANNA.id, 1, failing)
    with capture_logs() as logs:
        for _ in range(3):
            workshop.broadcast.join(anna, {})
            workshop.broadcast.leave(anna)
    assert failing.close_codes == [TRY_AGAIN_LATER] * 3
    assert [entry["event"] for entry in logs] == ["broadcast.catch_up_failed", "broadcast.presence_failed"]
    assert workshop.broadcast.empty
    assert (workshop.broadcast.presence.people, workshop.broadcast.presence.tables()) == (0, {})
    assert not workshop.broadcast._phones
    working = connect_phone(workshop)
    await add_card(workshop.room, "card-one")
    await wait_until(lambda: working.patches("table/1") != [])
