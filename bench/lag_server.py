"""The server with a task that measures from inside how late its event loop is. Only for the bench.

It writes to a file, in seconds: the time (CLOCK_MONOTONIC) of the end of a delay, the delay, and the CPU that
the process took meanwhile, all threads included. A delay with less CPU is the machine's, which had other
programs to run. On SIGUSR1 it drops every room without connections, as after the idle timeout.
"""

import asyncio
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import httpx

from app.live.rooms import Rooms
from app.server.runner import serve
from app.settings import Settings

TICK_S, MIN_WRITTEN_S = 0.001, 0.002


def main(data: Path, port: int, lags: Path) -> None:
    """Serve the data folder on loopback, and write the delays to the file `lags`."""
    tasks: list[asyncio.Task[None]] = []

    async def ready(http: httpx.AsyncClient, url: str) -> None:
        transport: Any = http._transport  # noqa: SLF001 - the server has no other access to its application
        drop = partial(_drop_empty_rooms, transport.app.state.context.rooms)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, drop)
        tasks.append(asyncio.create_task(_watch(lags.open("a", buffering=1))))

    serve(Settings(data=data, host="127.0.0.1", port=port), ready)


async def _watch(file: TextIO) -> None:
    while True:
        start, cpu = time.monotonic(), time.process_time()
        await asyncio.sleep(TICK_S)
        end = time.monotonic()
        if (late := end - start - TICK_S) >= MIN_WRITTEN_S:
            file.write(f"{end} {late} {time.process_time() - cpu}\n")


def _drop_empty_rooms(rooms: Rooms) -> None:
    for loaded in tuple(rooms._live_rooms.values()):  # noqa: SLF001 - as its timer does
        rooms._drop_if_empty(loaded.result())  # noqa: SLF001


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
