"""A real server in a process of its own, on a folder of its own, driven as its users drive it."""

import json
import os
import secrets
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from typer.testing import CliRunner

from app.cli.main import app
from tests.eventually import eventually

ROOT = Path(__file__).parents[1]
OTHER_SERVERS = dict.fromkeys(("SAMSKAP_HOST", "SAMSKAP_PORT", "SAMSKAP_PUBLIC_URL", "PORT"))
STARTS, STOPS = 30, 20
"""Seconds, on a machine that is busy with other tests."""


class Done(NamedTuple):
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


def samskap(data: Path, *arguments: str) -> Done:
    """One command of the command line on this data folder, run to its end in this process."""
    ended = CliRunner().invoke(app, arguments, env={**OTHER_SERVERS, "SAMSKAP_DATA": str(data)})
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Done(ended.exit_code, ended.stdout, ended.stderr)


def samskap_process(data: Path, *arguments: str, language: str) -> Done:
    """The same in a process of its own, as in a terminal that is set to a language."""
    ended = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env=environment(data, language),
        capture_output=True,
        text=True,
        check=False,
    )
    return Done(ended.returncode, ended.stdout, ended.stderr)


def environment(data: Path, language: str = "C.UTF-8") -> dict[str, str]:
    """The test's own environment, with nothing set that would lead to another server."""
    kept = {n: v for n, v in os.environ.items() if n not in OTHER_SERVERS and not n.startswith("LC_")}
    return {**kept, "SAMSKAP_DATA": str(data), "LANG": language}


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

    def new(self, tables: int = 16) -> str:
        """The code of a fresh workshop in English."""
        with self.operator() as http:
            made = http.post("/api/workshops", json={"tables": tables, "language": "en"})
        assert made.status_code == 201, made.text
        return str(made.json()["code"])

    def start(self, code: str, step: str) -> None:
        """Start a step of a workshop."""
        command = {"type": "agenda.start", "id": secrets.token_hex(10), "step": step}
        with self.operator() as http:
            answer = http.post(f"/api/workshops/{code}/commands", json=command)
        assert answer.status_code == 200, answer.text

    def views(self, code: str) -> dict[str, dict[str, Any]]:
        """What the console sees of a workshop."""
        with self.operator() as http:
            found: dict[str, dict[str, Any]] = http.get(
                f"/api/workshops/{code}/state", params={"as": "console"}
            ).json()
        return found

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


def start_server(data: Path, *arguments: str, port: str = "0", public_url: str = "") -> ServerProcess:
    """`samskap serve`, once it answers, by default on any free port; arguments may name another command."""
    data.mkdir(parents=True, exist_ok=True)
    output = data / "said.txt"
    with output.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *(arguments or ("serve",)), "--port", port],
            cwd=ROOT,
            env={**environment(data), "SAMSKAP_PUBLIC_URL": public_url},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def address() -> str | None:
        assert process.poll() is None, output.read_text()
        try:
            url = json.loads((data / "server.lock").read_text())["serving"]["here"]
            return url if httpx.get(f"{url}/healthz", trust_env=False).json()["ok"] else None
        except (OSError, ValueError, TypeError, httpx.TransportError):
            return None

    try:
        return ServerProcess(process, data, output, str(eventually(address, STARTS)))
    except BaseException:
        process.kill()
        raise
