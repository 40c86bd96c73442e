"""Starts the simulated people of demo workshops, in processes of their own that connect as real phones do."""

import asyncio
import sys

import structlog

from app.settings import Settings
from app.store.keys import OPERATOR_KEY
from app.web.urls import local_url

DEMO_PEOPLE = 36
"""Simulated people, if nothing else was asked for: so many that their groups can be compared in the
report."""
MAX_DEMOS = 4

log = structlog.get_logger()


class DemoProcesses:
    """The demo processes of this server: one per workshop, `MAX_DEMOS` at most."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running: dict[str, asyncio.Task[None]] = {}

    async def start(self, code: str, people: int) -> None:
        """Let simulated people join a workshop, unless that was done before. Ends the oldest demo if too many
        run."""
        if code in self._running:
            return
        self._running = {other: task for other, task in self._running.items() if not task.done()}
        too_many = list(self._running)[: max(0, len(self._running) + 1 - MAX_DEMOS)]
        self._running[code] = asyncio.create_task(self._run(code, people))
        await self._stop_processes(set(too_many))

    async def stop(self) -> None:
        """End the processes of all demos, and wait for their end."""
        await self._stop_processes(set(self._running))

    async def _stop_processes(self, codes: set[str]) -> None:
        tasks = [self._running.pop(code) for code in codes]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, code: str, people: int) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "app.rehearsal.demo"),
            *("--url", local_url(self._settings)),
            *("--workshop", code, "--people", str(people)),
            *("--operator-key-file", str(self._settings.data / OPERATOR_KEY)),
            # The pipe is closed when this server ends for any reason; the process then exits.
            stdin=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            if status := await process.wait():
                log.warning("demo.process_failed", workshop=code, status=status)
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
