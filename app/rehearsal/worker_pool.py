"""The worker processes of a rehearsal: they start together, get commands together, and end together."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic

import msgspec

from app.rehearsal.facilitator_actions import ActionFailed
from app.rehearsal.messages import (
    Failed,
    Progress,
    Report,
    WorkerCommand,
    WorkerMessage,
    merge_reports,
)

MAX_MESSAGE_BYTES = 256 * 1024 * 1024
"""The largest size of one report, which contains every measured time."""
PHONES_PER_WORKER = 250
"""The number of phones that one process can simulate easily; more processes than needed only take memory."""
NO_CONNECTION_TIMEOUT_S = 15
"""The rehearsal gives up after this many seconds in which no phone has a connection."""


def default_worker_count(people: int, tables: int, same_machine: bool) -> int:
    """The number of worker processes. One core is left to a server on the same machine."""
    cores = (os.cpu_count() or 1) - (1 if same_machine else 0)
    return max(1, min(cores, -(-people // PHONES_PER_WORKER), tables))


class WorkerPool:
    """Sends commands to the worker processes. on_progress: called about once a second with the progress of
    all processes together."""

    def __init__(
        self, processes: list[asyncio.subprocess.Process], on_progress: Callable[[Progress], None]
    ) -> None:
        self._processes = processes
        self._on_progress = on_progress
        self._progress: dict[int, Progress] = {}
        self._last_connected = monotonic()

    async def run(self, commands: Sequence[WorkerCommand], kind: type[Report]) -> Report:
        """Run one command in each process. Returns their reports, which are of this kind, as one. Raises a
        group of ActionFailed (`ExceptionGroup`) when a process cannot go on or has ended, or when no phone
        has had a connection for NO_CONNECTION_TIMEOUT_S."""
        self._progress.clear()
        self._last_connected = monotonic()
        numbered = enumerate(zip(self._processes, commands, strict=True))
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(self._run_one(n, process, command)) for n, (process, command) in numbered
            ]
        reports = [task.result() for task in tasks]
        return merge_reports([report for report in reports if isinstance(report, kind)])

    async def run_in_all(self, command: WorkerCommand, kind: type[Report]) -> Report:
        """Run the same command in every process. Returns and raises as `run`."""
        return await self.run([command] * len(self._processes), kind)

    async def _run_one(
        self, number: int, process: asyncio.subprocess.Process, command: WorkerCommand
    ) -> WorkerMessage:
        if process.stdin is None or process.stdout is None:
            raise TypeError("a process without pipes")
        try:
            process.stdin.write(msgspec.json.encode(command) + b"\n")
            await process.stdin.drain()
        except ConnectionError:
            pass  # the process has ended, so its output ends too
        while line := await process.stdout.readline():
            match _messages.decode(line):
                case Progress() as progress:
                    self._progress[number] = progress
                    self._report_progress()
                case Failed(reason=reason, params=params):
                    raise ActionFailed(reason, **params)
                case report:
                    return report
        raise ActionFailed("worker_ended", status=await process.wait())

    def _report_progress(self) -> None:
        if len(self._progress) < len(self._processes):
            return
        progress = sum_progress(list(self._progress.values()))
        if progress.connected or progress.stage == "join":
            self._last_connected = monotonic()
        elif monotonic() - self._last_connected > NO_CONNECTION_TIMEOUT_S:
            raise ActionFailed("connection_lost", seconds=NO_CONNECTION_TIMEOUT_S)
        self._on_progress(progress)


@asynccontextmanager
async def start_workers(count: int, on_progress: Callable[[Progress], None]) -> AsyncIterator[WorkerPool]:
    """A pool of `count` processes, which have ended when the context ends."""
    processes: list[asyncio.subprocess.Process] = []
    try:
        while len(processes) < count:
            processes.append(await _start_worker())
        yield WorkerPool(processes, on_progress)
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
        await asyncio.gather(*(process.wait() for process in processes))


async def _start_worker() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.rehearsal.worker_main"),
        stdin=asyncio.subprocess.PIPE,  # it is closed when this process ends, whatever ends it
        stdout=asyncio.subprocess.PIPE,
        limit=MAX_MESSAGE_BYTES,
        start_new_session=True,  # Ctrl-C reaches this process alone, which ends the others
    )


def sum_progress(each: Sequence[Progress]) -> Progress:
    """The progress of processes that are in the same stage, added up."""
    return Progress(
        stage=each[0].stage,
        sent=sum(progress.sent for progress in each),
        done=sum(progress.done for progress in each),
        total=sum(progress.total for progress in each),
        slowest_ms=max(progress.slowest_ms for progress in each),
        connected=sum(progress.connected for progress in each),
    )


_messages: msgspec.json.Decoder[WorkerMessage] = msgspec.json.Decoder(WorkerMessage)
