"""Durable writes: commands that are on the disk when they are acknowledged, with the server on one core."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bench.load.process import LoadProcess
from bench.measurement import Measurement, zero
from bench.servers import Samskap

GOAL = "≥ 5,000 acknowledged commands/s on one core, each on disk before its ack"
PHONES, SECONDS, MIN_PER_SECOND = 500, 10, 5000
"""More seconds are not possible: at 12,000 commands a second every person has the limit of 300 cards after 12
seconds."""


def measure(quick: bool) -> Iterator[Measurement]:
    """Let 500 phones write as fast as they are answered; then kill the server and read its log."""
    seconds = SECONDS // 3 if quick else SECONDS
    with Samskap() as server, LoadProcess("samskap", server.port) as load:
        code = server.make_workshop(PHONES)
        load.call("take_seats", code=code, people=PHONES)
        load.call("connect", people=PHONES)
        pin(server, load)
        load.call("write_without_pause", seconds=1)
        load.call("reset_results")
        cpu_before, start = server.cpu(), time.monotonic()
        load.call("write_without_pause", seconds=seconds)
        took, cpu = time.monotonic() - start, server.cpu() - cpu_before
        server.stop(signal.SIGKILL)
        results, acknowledged = load.results(), load.call("acknowledged_cards")
        with sqlite3.connect(server.data / "samskap.sqlite") as database:
            stored = {row[0] for row in database.execute("SELECT command_id FROM entry")}
    rate = results.acks / took
    yield Measurement(
        "acknowledged on one core", f"{rate:,.0f} /s", f"≥ {MIN_PER_SECOND:,} /s", rate >= MIN_PER_SECOND
    )
    yield Measurement("server", f"{cpu / took:.2f} core, ack p99 {results.ack_ms.p99:.0f} ms")
    yield zero("acknowledged, not in the log after kill -9", len(set(acknowledged) - stored))
    yield zero("refused", results.refused)


def pin(server: Samskap, load: LoadProcess) -> None:
    """Restrict the server with all its threads to the first core, and the load to the others. Does nothing on
    a machine with one core."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return
    for thread in Path(f"/proc/{server.process.pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {cores[0]})
    os.sched_setaffinity(load.process.pid or 0, set(cores[1:]))
