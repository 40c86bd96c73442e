"""A real server in a process of its own, on a folder of its own, driven as its users drive it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.eventually import eventually

ROOT = Path(__file__).parents[1]
STARTS, STOPS = 30, 20
"""Seconds, on a machine that is busy with other tests."""


def samskap(data: Path, *arguments: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    """One command of the command line, run to its end on this data folder."""
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env=environment(data, language),
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def environment(data: Path, language: str = "C.UTF-8") -> dict[str, str]:
    """The test's own environment, with nothing set that would lead to another server."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("SAMSKAP_", "LC_")) and n != "PORT"}
    return {**kept, "SAMSKAP_DATA": str(data), "LANG": language, "COLUMNS": "200"}


@dataclass
class ServerProcess:
    """A server that has answered. url: as this machine reaches it; key: the operator's."""

    process: subprocess.Popen[str]
    data: Path
    output: Path
    url: str

    @property
    def key(self) -> str:
        """What makes a request the operator's."""
        return (self.data / "operator.key").read_text().strip()

    @property
    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text()

    def run(self, *arguments: str) -> Any:
        """What a command of the command line answers with --json; it must succeed."""
        done = samskap(self.data, *arguments, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def new(self, *arguments: str) -> str:
        """The code of a fresh workshop."""
        return str(self.run("new", *arguments)["code"])

    def operator(self) -> httpx.Client:
        """A client with the operator's rights."""
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30, trust_env=False
        )

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop, and wait; its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOPS)


def start_server(data: Path, *arguments: str) -> ServerProcess:
    """`samskap serve` on any free port, once it answers; arguments may name another command."""
    data.mkdir(parents=True, exist_ok=True)
    output = data / "said.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *(arguments or ("serve",)), "--port", "0"],
            cwd=ROOT,
            env=environment(data),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def address() -> str | None:
        assert process.poll() is None, output.read_text()
        try:
            url = json.loads((data / "server.lock").read_text())["url"]
            return url if httpx.get(f"{url}/healthz", trust_env=False).json()["ok"] else None
        except (OSError, ValueError, httpx.TransportError):
            return None

    try:
        return ServerProcess(process, data, output, str(eventually(address, STARTS)))
    except BaseException:
        process.kill()
        raise
