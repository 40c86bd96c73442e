"""The demo hall's people: a process of their own, so that they come in by the door like everyone else."""

import asyncio
import sys

import structlog

from app.settings import Settings
from app.store.keys import OPERATOR_KEY
from app.web.urls import local_url

DEMO_PEOPLE = 24
MAX_DEMOS = 4

log = structlog.get_logger()


class DemoProcesses:
    """The crowds that this server has started: one for a workshop, and not too many."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._crowds: dict[str, asyncio.Task[None]] = {}

    async def start(self, code: str, people: int) -> None:
        """Simulated people join the workshop of this code; the crowd that came first goes, if need be."""
        self._crowds = {held: crowd for held, crowd in self._crowds.items() if not crowd.done()}
        others = [held for held in self._crowds if held != code]
        too_many = others[: max(0, len(others) + 1 - MAX_DEMOS)]
        await self._send_home({code, *too_many} & self._crowds.keys())
        self._crowds[code] = asyncio.create_task(self._crowd(code, people))

    async def stop(self) -> None:
        """Send all crowds home."""
        await self._send_home(set(self._crowds))

    async def _send_home(self, codes: set[str]) -> None:
        leaving = [self._crowds.pop(code) for code in codes]
        for crowd in leaving:
            crowd.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)

    async def _crowd(self, code: str, people: int) -> None:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "app.rehearsal.demo"),
            *("--url", local_url(self._settings)),
            *("--workshop", code, "--people", str(people)),
            *("--operator-key-file", str(self._settings.data / OPERATOR_KEY)),
            stdin=asyncio.subprocess.PIPE,  # closed when this server ends, however it does
            start_new_session=True,
        )
        try:
            if status := await process.wait():
                log.warning("demo.crowd_failed", workshop=code, status=status)
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
