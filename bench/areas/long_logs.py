"""Long logs: how long a workshop takes to open, and for how long that blocks the event loop."""

import asyncio
import gc
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from app.core.garbage_collection import collect_less_often
from app.live.room import Room
from app.store.database import Database, migrate
from app.store.event_log import EventLog
from app.store.snapshots import Snapshots
from bench.log_writer import write_log
from bench.measurement import Measurement, at_most

GOAL = "a log of 50,000 entries is open in < 1 s from its snapshot; opening blocks the event loop ≤ 20 ms"
ENTRIES = 50_000
WATCH_INTERVAL_S = 0.001


def measure(quick: bool) -> Iterator[Measurement]:
    """Open the same log without and with a snapshot."""
    entries = 15_000 if quick else ENTRIES
    with tempfile.TemporaryDirectory() as folder:
        whole, snapshot = asyncio.run(_measure(Path(folder), entries))
    yield Measurement(f"open {entries:,} entries without a snapshot", f"{whole[0]:.2f} s")
    yield at_most("  longest block of the event loop", whole[1] * 1000, "ms", 20)
    yield at_most(f"open {entries:,} entries from a snapshot", snapshot[0], "s", 1)
    yield at_most("  longest block of the event loop", snapshot[1] * 1000, "ms", 20)


async def _measure(folder: Path, count: int) -> list[tuple[float, float]]:
    """Seconds until the room is open, and the longest block of the event loop: without and with a
    snapshot."""
    collect_less_often()  # as the server does
    path = folder / "samskap.sqlite"
    migrate(path)
    database = Database(path)
    await write_log(database, "long", "AAAACCCC", count)
    measured = []
    rooms = []  # kept, so that freeing one is not measured with the next
    for _ in range(2):
        room = Room("long", "AAAACCCC", EventLog(database), Snapshots(database))
        gc.collect()
        measured.append(await _open(room))
        await room.stop()  # writes the snapshot that the next room is opened from
        rooms.append(room)
    await database.close()
    return measured


async def _open(room: Room) -> tuple[float, float]:
    blocks = [0.0]

    async def watch() -> None:
        while True:
            start = perf_counter()
            await asyncio.sleep(WATCH_INTERVAL_S)
            blocks.append(perf_counter() - start - WATCH_INTERVAL_S)

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    start = perf_counter()
    await room.load()
    seconds = perf_counter() - start
    await asyncio.sleep(2 * WATCH_INTERVAL_S)
    watching.cancel()
    return seconds, max(blocks)
