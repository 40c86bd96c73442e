"""The demo hall's people: a process of their own, so that they come in by the door like everyone else."""

import asyncio
import sys

from app.settings import Settings
from app.store.keys import OPERATOR_KEY

PEOPLE = 24


class DemoCrowds:
    """The crowds that this server has started."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._processes: list[asyncio.subprocess.Process] = []

    async def start(self, code: str, port: int, people: int = PEOPLE) -> None:
        """Simulated people join the workshop of this code."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "app.rehearsal.demo"),
            *("--url", f"http://127.0.0.1:{port}"),
            *("--workshop", code, "--people", str(people)),
            *("--operator-key-file", str(self._settings.data / OPERATOR_KEY)),
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
        self._processes = [p for p in self._processes if p.returncode is None] + [process]

    async def stop(self) -> None:
        """Send all crowds home."""
        for process in self._processes:
            if process.returncode is None:
                process.terminate()
        await asyncio.gather(*(process.wait() for process in self._processes))
