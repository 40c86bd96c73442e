"""One process of a rehearsal: `python -m app.rehearsal.worker_main`, with orders on standard input.

It ends when standard input does, and so with whoever gave the orders, however that one ended.
"""

import asyncio
import gc
import os
import sys
from threading import Thread
from typing import assert_never

import msgspec
import uvloop

from app.rehearsal.facilitator_actions import RehearsalError
from app.rehearsal.messages import Compare, Failed, Join, Vote, Watch, WorkerCommand, WorkerMessage, Write
from app.rehearsal.worker import Worker

OFTEN = 1
"""Seconds between two words on how far it is."""


async def work() -> None:
    """Do what is ordered, one thing after the other, and report."""
    orders: asyncio.Queue[WorkerCommand] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    Thread(target=_hear, args=(loop, orders), daemon=True).start()
    group = Worker()
    # Phones and cards are many small objects that stay: looking through all of them again and again would
    # make this process late, and the hall look slow.
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
    while True:
        order = await orders.get()
        telling = asyncio.create_task(_tell(group))
        try:
            report = await _done(group, order)
            _say(group.progress())
            _say(report)
        except RehearsalError as error:
            _say(Failed(error.reason, error.params))
        except Exception as error:  # noqa: BLE001 - whoever gave the order says it, and ends this process
            _say(Failed("unforeseen", {"error": repr(error)}))
        finally:
            telling.cancel()


async def _done(group: Worker, order: WorkerCommand) -> WorkerMessage:
    match order:
        case Join():
            return await group.come_in(order)
        case Write(begin=begin):
            return await group.write(begin)
        case Compare():
            return await group.compare()
        case Vote():
            return await group.vote(order)
        case Watch():
            return await group.watch(order)
        case _:
            assert_never(order)


async def _tell(group: Worker) -> None:
    while True:
        await asyncio.sleep(OFTEN)
        _say(group.progress())


def _say(report: WorkerMessage) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(report) + b"\n")
    sys.stdout.buffer.flush()


def _hear(loop: asyncio.AbstractEventLoop, orders: "asyncio.Queue[WorkerCommand]") -> None:
    read = msgspec.json.Decoder[WorkerCommand](WorkerCommand)
    for line in sys.stdin.buffer:
        loop.call_soon_threadsafe(orders.put_nowait, read.decode(line))
    os._exit(0)


if __name__ == "__main__":
    uvloop.run(work())
