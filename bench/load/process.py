"""The load generator in a process of its own. The bench calls its methods over a pipe."""

import asyncio
import gc
import multiprocessing
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

import uvloop

from app.server.rlimits import raise_open_files_limit
from bench.load.generator import LoadGenerator
from bench.load.recorder import LoadResults

CALL_TIMEOUT_S = 180.0


class LoadProcess:
    """`load.call("write_ideas", rate=400, seconds=60)` runs `LoadGenerator.write_ideas` in the process and
    returns its result."""

    def __init__(self, server: str, port: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other_end = context.Pipe()
        self.process = context.Process(target=_run, args=(other_end, server, port), daemon=True)
        self.process.start()
        other_end.close()

    def call(self, method: str, **arguments: Any) -> Any:
        """Run a method in the process, and return its result."""
        self.start_call(method, **arguments)
        return self.wait_for_result()

    def start_call(self, method: str, **arguments: Any) -> None:
        """Start a method, without waiting for its result."""
        self._pipe.send((method, arguments))

    def wait_for_result(self) -> Any:
        """The result of the method that was started. Raises TimeoutError, or RuntimeError when it failed."""
        if not self._pipe.poll(CALL_TIMEOUT_S):
            raise TimeoutError("the load does not answer")
        result = self._pipe.recv()
        if isinstance(result, Exception):
            raise result
        return result

    def results(self) -> LoadResults:
        """The measurements since `reset_results`."""
        results: LoadResults = self.call("results")
        return results

    def __enter__(self) -> "LoadProcess":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.process.kill()
        self.process.join()


def _run(pipe: Connection, server: str, port: int) -> None:
    raise_open_files_limit()
    gc.disable()  # a pause of the load would be measured as the server's
    uvloop.run(_serve(pipe, server, port))


async def _serve(pipe: Connection, server: str, port: int) -> None:
    generator = LoadGenerator(server, port)
    loop = asyncio.get_running_loop()
    while True:
        method, arguments = await loop.run_in_executor(None, pipe.recv)
        try:
            pipe.send(await getattr(generator, method)(**arguments))
        except Exception as error:  # noqa: BLE001 - the bench gets it, and ends
            pipe.send(RuntimeError(f"{method}: {error!r}"))
