"""Durable writes: commands that are on the disk when they are acknowledged, with the server on one core."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, none_of
from bench.load.process import Load
from bench.servers import Samskap

GOAL = "≥ 3,000 acknowledged commands/s on one core, each on disk before its ack"
PHONES, SECONDS, LEAST = 500, 10, 3000
"""Not longer: at 12,000 a second everybody would have the 300 cards that one person may write."""


def measure(quick: bool) -> Iterator[Figure]:
    """500 phones write as fast as they are answered; then the server is killed and its log read."""
    seconds = SECONDS // 3 if quick else SECONDS
    with Samskap() as server, Load("samskap", server.port) as load:
        code = server.workshop(PHONES)
        load.ask("take_seats", code=code, people=PHONES)
        load.ask("connect", people=PHONES)
        pin(server, load)
        load.ask("press", seconds=1)
        load.ask("restart")
        before, begun = server.cpu(), time.monotonic()
        load.ask("press", seconds=seconds)
        took, spent = time.monotonic() - begun, server.cpu() - before
        server.stop(signal.SIGKILL)
        seen, acked = load.ask("figures"), load.ask("cards")
        with sqlite3.connect(server.data / "samskap.sqlite") as database:
            kept = {row[0] for row in database.execute("SELECT command_id FROM entry")}
    rate = seen["ack"]["n"] / took
    yield Figure("acknowledged on one core", f"{rate:,.0f} /s", f"≥ {LEAST:,} /s", rate >= LEAST)
    yield Figure("server", f"{spent / took:.2f} core, ack p99 {seen['ack']['p99']:.0f} ms")
    yield none_of("acknowledged, not in the log after kill -9", len(set(acked) - kept))
    yield none_of("refused", seen["refused"])


def pin(server: Samskap, load: Load) -> None:
    """The server, all its threads, on the first core; the load on the others."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return
    for thread in Path(f"/proc/{server.process.pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), {cores[0]})
    os.sched_setaffinity(load.process.pid or 0, set(cores[1:]))
