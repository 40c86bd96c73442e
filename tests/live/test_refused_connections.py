"""Connections that are refused are counted, and logged if they are many."""

from structlog.testing import capture_logs

from app.live.refused_connections import RefusedConnections
from tests.faults.wait_until import wait_until

FLOOD = 1000


async def test_flood_that_ends_before_the_next_entry_is_logged_whole() -> None:
    refused = RefusedConnections(clock=lambda: 0.0, burst=200, min_log_interval=0.2)
    with capture_logs() as logs:
        for number in range(FLOOD):
            refused.add("code.malformed" if number % 2 else "credential.missing")
        assert len(logs) == 1, "the first entry is not late"
        await wait_until(lambda: sum(sum(entry["refused"].values()) for entry in logs) == FLOOD)
    assert {entry["event"] for entry in logs} == {"connection.many_refused"}
    assert len(logs) == 2


async def test_few_connections_after_a_flood_are_logged_with_the_next_flood_only() -> None:
    seconds = [0.0]
    refused = RefusedConnections(clock=lambda: seconds[0], burst=2, min_log_interval=0.01)
    with capture_logs() as logs:
        for _ in range(3):
            refused.add("credential.missing")
        seconds[0] += 1
        refused.add("credential.missing")
        await wait_until(lambda: refused._timer is None)
        assert [entry["refused"] for entry in logs] == [{"credential.missing": 3}]
        for _ in range(2):
            refused.add("credential.missing")
    assert [entry["refused"] for entry in logs] == [{"credential.missing": 3}, {"credential.missing": 3}]
    assert refused.total == 6
