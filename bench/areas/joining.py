"""Joining: a hall comes in within a minute from one address; then the server restarts under it."""

import time
from collections.abc import Iterator

from bench.figure import Figure, judged, none_of
from bench.load.process import Load
from bench.servers import Samskap

GOAL = "2,000 people in 60 s from one address: p99 < 1 s, 0 refused; all back < 10 s after a restart"
PEOPLE, SECONDS = 2000, 60.0


def measure(quick: bool) -> Iterator[Figure]:
    """Everyone fetches the page and its files, takes a seat, and opens the socket. QUICK: a quarter of them,
    in a quarter of the time."""
    share = 4 if quick else 1
    people, seconds = PEOPLE // share, SECONDS / share
    with Samskap() as server, Load("samskap", server.port) as load:
        code = server.workshop(people)
        before = server.cpu()
        came = load.ask("arrive", code=code, people=people, tables=people // 8, seconds=seconds)
        cores = (server.cpu() - before) / seconds
        yield judged(f"{people:,} people in {seconds:.0f} s: p99 each", came["took"]["p99"], "ms", 1000)
        yield none_of("refused or lost", came["failed"])
        yield Figure("server meanwhile", f"{cores:.2f} core, p50 {came['took']['p50']:.0f} ms")

        load.ask("come_back")
        begun = time.monotonic()
        server.stop()
        stopped = time.monotonic()
        server.start()
        up = time.monotonic()
        last = load.ask("all_back")
        yield judged(f"all {people:,} back after a restart", last - begun, "s", 10)
        yield Figure("of which stopping + starting", f"{stopped - begun:.1f} + {up - stopped:.1f} s")
