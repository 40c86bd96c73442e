"""Floods: how much later ideas are acknowledged while one seat, or somebody without one, floods."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from statistics import median
from typing import Any

from app.client.join_flow import Person, take_seats
from bench.flooder import FLOODS
from bench.load.process import LoadProcess
from bench.load.recorder import LoadResults
from bench.measurement import Measurement, at_most, zero
from bench.servers import Samskap

GOAL = "5 Mbit/s from one flooder: the others' ack p99 at most doubles, and it is closed within 1 s"
PHONES, RATE, SECONDS = 500, 100, 6.0
"""RATE: ideas a second, of all phones together."""
CLOSED_AT_ONCE = {"pings", "empty frames", "tiny messages", "100 MB head", "many fields"}
"""Floods on one connection that the server closes."""
RUNS_WITHOUT_FLOODER = 3
SMALLEST_P99_MS = 10.0
"""Nobody could notice that a p99 below this doubles, and mostly it is noise."""


def measure(quick: bool) -> Iterator[Measurement]:
    """The same hall without a flooder, then with each kind."""
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        url = f"http://127.0.0.1:{server.port}"
        code = server.make_workshop(PHONES + 8)
        load.call("take_seats", code=code, people=PHONES)
        load.call("connect", people=PHONES)
        (seat,) = asyncio.run(take_seats(url, code, [Person(table=63, language="nb")]))
        without = [_write_ideas(load) for _ in range(1 if quick else RUNS_WITHOUT_FLOODER)]
        usual = median(results.ack_ms.p99 for results in without)
        yield Measurement("ack p50 / p99 without", f"{without[-1].ack_ms.p50:.1f} / {usual:.1f} ms")
        for kind in FLOODS:
            flooder = subprocess.Popen(
                [sys.executable, "-m", "bench.flooder", kind, url, code, seat.cookie, str(SECONDS)],
                stdout=subprocess.PIPE,
            )
            results = _write_ideas(load)
            output, _ = flooder.communicate()
            yield from _compare(kind, usual, results, json.loads(output))


def _write_ideas(load: LoadProcess) -> LoadResults:
    load.call("wait_until_idle")
    load.call("reset_results")
    load.call("write_ideas", rate=RATE, seconds=SECONDS)
    load.call("wait_until_idle")
    return load.results()


def _compare(kind: str, usual: float, results: LoadResults, flood: dict[str, Any]) -> Iterator[Measurement]:
    limit = max(2 * usual, SMALLEST_P99_MS)
    yield at_most(f"{kind}: ack p99", results.ack_ms.p99, "ms", limit)
    yield zero(f"{kind}: lost or refused", results.lost + results.refused)
    if kind in CLOSED_AT_ONCE:
        yield at_most(f"{kind}: longest until it was closed", flood["longest_s"], "s", 1)
    if flood["closed"]:
        yield Measurement(f"{kind}: connections closed", str(flood["closed"]))
