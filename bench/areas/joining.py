"""Joining: a hall joins within a minute from one IP address; then the server restarts."""

import time
from collections.abc import Iterator

from bench.load.generator import JoinResults
from bench.load.process import LoadProcess
from bench.measurement import Measurement, at_most, zero
from bench.servers import Samskap

GOAL = (
    "2,000 people in 60 s from one IP address: p99 < 300 ms, 0 refused; "
    "all connected again within 8 s of the start of a restart"
)
PEOPLE, SECONDS = 2000, 60.0


def measure(quick: bool) -> Iterator[Measurement]:
    """Let everyone load the page and its files, take a seat, and connect. Then restart the server, and wait
    until all of them have connected again. quick: a quarter of the people in a quarter of the time."""
    divisor = 4 if quick else 1
    people, seconds = PEOPLE // divisor, SECONDS / divisor
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = server.make_workshop(people)
        cpu_before = server.cpu()
        joined: JoinResults = load.call("join", code=code, people=people, tables=people // 8, seconds=seconds)
        cores = (server.cpu() - cpu_before) / seconds
        yield at_most(f"{people:,} people in {seconds:.0f} s: p99 of a join", joined.join_ms.p99, "ms", 300)
        yield zero("refused or lost", joined.failed)
        yield Measurement("p50 of a join", f"{joined.join_ms.p50:.0f} ms")
        yield Measurement("server while people join", f"{cores:.2f} cores")

        load.call("reconnect_when_lost")
        stop_began = time.monotonic()
        server.stop()
        stopped = time.monotonic()
        server.start()
        started = time.monotonic()
        last_connected_at = load.call("wait_until_reconnected")
        reconnect_s = last_connected_at - stop_began
        yield at_most("all who joined connected again after a restart", reconnect_s, "s", 8)
        yield Measurement(
            "of which stopping + starting", f"{stopped - stop_began:.1f} + {started - stopped:.1f} s"
        )
