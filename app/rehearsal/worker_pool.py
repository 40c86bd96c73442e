"""The processes of a rehearsal: started together, ordered together, and ended together."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import TypeVar

import msgspec

from app.rehearsal.facilitator_actions import RehearsalError
from app.rehearsal.messages import Failed, Progress, WorkerCommand, WorkerMessage

MAX_MESSAGE_BYTES = 256 * 1024 * 1024
"""Bytes of one report, which holds every measured time."""
PHONES_PER_WORKER = 250
"""What one process carries without hurry; more processes than that only take memory."""
SERVER_GONE_TIMEOUT = 15
"""Seconds without any line to the server after which it is gone, and not only cut off."""

Found = TypeVar("Found")


def default_worker_count(people: int, tables: int, same_machine: bool) -> int:
    """How many processes: one core is left to the server where it runs on this machine."""
    cores = (os.cpu_count() or 1) - (1 if same_machine else 0)
    return max(1, min(cores, -(-people // PHONES_PER_WORKER), tables))


class WorkerPool:
    """tell: hears about once a second how far all are together."""

    def __init__(self, processes: list[asyncio.subprocess.Process], tell: Callable[[Progress], None]) -> None:
        self._processes = processes
        self._tell = tell
        self._latest: dict[int, Progress] = {}
        self._heard_of_a_phone = monotonic()

    async def all(self, orders: Sequence[WorkerCommand], kind: type[Found]) -> list[Found]:
        """What each process reports on its order. Unready when one cannot go on, or has died."""
        self._latest.clear()
        self._heard_of_a_phone = monotonic()
        numbered = enumerate(zip(self._processes, orders, strict=True))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._one(n, process, order)) for n, (process, order) in numbered]
        reports = [task.result() for task in tasks]
        return [report for report in reports if isinstance(report, kind)]

    async def _one(
        self, number: int, process: asyncio.subprocess.Process, order: WorkerCommand
    ) -> WorkerMessage:
        if process.stdin is None or process.stdout is None:
            raise TypeError("a process without pipes")
        try:
            process.stdin.write(msgspec.json.encode(order) + b"\n")
            await process.stdin.drain()
        except ConnectionError:
            pass  # it is dead, and so is its output
        while line := await process.stdout.readline():
            match _read.decode(line):
                case Progress() as progress:
                    self._latest[number] = progress
                    self._follow()
                case Failed(reason=reason, params=params):
                    raise RehearsalError(reason, **params)
                case report:
                    return report
        raise RehearsalError("process", status=await process.wait())

    def _follow(self) -> None:
        if len(self._latest) < len(self._processes):
            return
        together = sum_progress(list(self._latest.values()))
        if together.here or together.stage == "come_in":
            self._heard_of_a_phone = monotonic()
        elif monotonic() - self._heard_of_a_phone > SERVER_GONE_TIMEOUT:
            raise RehearsalError("away", seconds=SERVER_GONE_TIMEOUT)
        self._tell(together)


@asynccontextmanager
async def start_workers(count: int, tell: Callable[[Progress], None]) -> AsyncIterator[WorkerPool]:
    """So many processes, which are gone afterwards, whatever happened."""
    processes: list[asyncio.subprocess.Process] = []
    try:
        while len(processes) < count:
            processes.append(await _process())
        yield WorkerPool(processes, tell)
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
        await asyncio.gather(*(process.wait() for process in processes))


async def _process() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.rehearsal.worker_main"),
        stdin=asyncio.subprocess.PIPE,  # closed when this process ends, however it does
        stdout=asyncio.subprocess.PIPE,
        limit=MAX_MESSAGE_BYTES,
        start_new_session=True,  # Ctrl-C reaches this process alone, which ends the others
    )


def sum_progress(each: list[Progress]) -> Progress:
    """How far all are together, of processes that are in the same stage."""
    return Progress(
        stage=each[0].stage,
        sent=sum(one.sent for one in each),
        done=sum(one.done for one in each),
        of=sum(one.of for one in each),
        slowest=max(one.slowest for one in each),
        here=sum(one.here for one in each),
    )


_read: msgspec.json.Decoder[WorkerMessage] = msgspec.json.Decoder(WorkerMessage)
