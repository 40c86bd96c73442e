"""The load in a process of its own: a pipe on which the bench asks it to do things."""

import asyncio
import gc
import multiprocessing
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

import uvloop

from bench.load.crowd import Crowd, allow_many

PATIENCE = 180.0
"""Seconds that any one deed may take."""


class Load:
    """`load.ask("ideas", rate=400, seconds=60)` runs `Crowd.ideas` over there and gives its answer."""

    def __init__(self, server: str, port: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process = context.Process(target=_run, args=(theirs, server, port), daemon=True)
        self.process.start()
        theirs.close()

    def ask(self, deed: str, **how: Any) -> Any:
        """Do this, and answer when it is done."""
        self.begin(deed, **how)
        return self.end()

    def begin(self, deed: str, **how: Any) -> None:
        """Do this; the answer comes by `end`."""
        self._pipe.send((deed, how))

    def end(self) -> Any:
        """The answer to what was begun."""
        if not self._pipe.poll(PATIENCE):
            raise TimeoutError("the load does not answer")
        answer = self._pipe.recv()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.join()


def _run(pipe: Connection, server: str, port: int) -> None:
    allow_many()
    gc.disable()  # a pause of ours would be counted as the server's
    uvloop.run(_serve(pipe, server, port))


async def _serve(pipe: Connection, server: str, port: int) -> None:
    crowd = Crowd(server, port)
    loop = asyncio.get_running_loop()
    while True:
        deed, how = await loop.run_in_executor(None, pipe.recv)
        try:
            pipe.send(await getattr(crowd, deed)(**how))
        except Exception as error:  # noqa: BLE001 - told to the bench, which ends
            pipe.send(RuntimeError(f"{deed}: {error!r}"))
