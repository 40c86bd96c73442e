"""One process of a rehearsal: `python -m app.rehearsal.worker_main`. It reads commands on standard input.

It exits at the end of standard input. So it also exits when its parent process exits, for whatever reason.
"""

import asyncio
import os
import sys
from threading import Thread
from typing import assert_never

import msgspec
import uvloop

from app.core.garbage_collection import collect_less_often
from app.rehearsal.facilitator_actions import ActionFailed
from app.rehearsal.messages import (
    CheckBoards,
    Failed,
    JoinAll,
    Vote,
    Watch,
    WorkerCommand,
    WorkerMessage,
    Write,
)
from app.rehearsal.worker import Worker

PROGRESS_INTERVAL_S = 1


async def work() -> None:
    """Run one command after the other, and report on each."""
    commands: asyncio.Queue[WorkerCommand] = asyncio.Queue()
    Thread(target=_read_commands, args=(asyncio.get_running_loop(), commands), daemon=True).start()
    worker = Worker()
    collect_less_often()  # garbage collections would delay this process, and the server would look slow
    while True:
        command = await commands.get()
        progress_task = asyncio.create_task(_report_progress(worker))
        try:
            report = await _run(worker, command)
            _send(worker.progress())
            _send(report)
        except ActionFailed as error:
            _send(Failed(error.reason, error.params))
        except Exception as error:  # noqa: BLE001 - the parent process shows it, and ends this one
            _send(Failed("unexpected", {"error": repr(error)}))
        finally:
            progress_task.cancel()


async def _run(worker: Worker, command: WorkerCommand) -> WorkerMessage:
    match command:
        case JoinAll():
            return await worker.join(command)
        case Write(start=start):
            return await worker.write(start)
        case CheckBoards():
            return await worker.check_boards()
        case Vote():
            return await worker.vote(command)
        case Watch():
            return await worker.watch(command)
        case _:
            assert_never(command)


async def _report_progress(worker: Worker) -> None:
    while True:
        await asyncio.sleep(PROGRESS_INTERVAL_S)
        _send(worker.progress())


def _send(message: WorkerMessage) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
    sys.stdout.buffer.flush()


def _read_commands(loop: asyncio.AbstractEventLoop, commands: "asyncio.Queue[WorkerCommand]") -> None:
    for line in sys.stdin.buffer:
        loop.call_soon_threadsafe(commands.put_nowait, _commands.decode(line))
    os._exit(0)


_commands = msgspec.json.Decoder[WorkerCommand](WorkerCommand)


if __name__ == "__main__":
    uvloop.run(work())
