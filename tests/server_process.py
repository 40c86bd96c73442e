"""Starts servers as separate processes, each with its own data folder. Tests use them through the command
line and the HTTP API."""

import atexit
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from typer.testing import CliRunner

from app.cli.main import app
from app.store.database import migrate
from app.store.lock import DataLock
from tests.eventually import eventually

ROOT = Path(__file__).parents[1]
DATABASE = "samskap.sqlite"
SERVER_VARIABLES = dict.fromkeys(("SAMSKAP_HOST", "SAMSKAP_PORT", "SAMSKAP_PUBLIC_URL", "PORT"))
"""Variables that would change the server's settings; None removes them from the environment."""
START_TIMEOUT, STOP_TIMEOUT = 120, 60
"""Seconds, on a machine that is busy with other tests."""


class CompletedCommand(NamedTuple):
    """The exit status and output of a command."""

    returncode: int
    stdout: str
    stderr: str


def samskap(data: Path, *arguments: str) -> CompletedCommand:
    """Run a command on this data folder, without a new process."""
    result = CliRunner().invoke(app, arguments, env={**SERVER_VARIABLES, "SAMSKAP_DATA": str(data)})
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return CompletedCommand(result.exit_code, result.stdout, result.stderr)


def samskap_process(data: Path, *arguments: str, language: str, **variables: str) -> CompletedCommand:
    """Run a command in a process of its own, as in a terminal that is set to this language.
    variables: added to the environment."""
    result = subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=ROOT,
        env={**environment(data, language), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return CompletedCommand(result.returncode, result.stdout, result.stderr)


def environment(data: Path, language: str = "C.UTF-8") -> dict[str, str]:
    """The environment of the test, without variables that would select another server."""
    inherited = {n: v for n, v in os.environ.items() if n not in SERVER_VARIABLES and not n.startswith("LC_")}
    return {**inherited, "SAMSKAP_DATA": str(data), "LANG": language}


@cache
def _empty_database() -> Path:
    """A database without workshops, one for all tests of this process."""
    path = Path(tempfile.mkdtemp(prefix="samskap-tests-")) / DATABASE
    atexit.register(shutil.rmtree, path.parent)
    migrate(path)
    return path


@dataclass
class ServerProcess:
    """A server that is ready. url: on this machine; output_file: its stdout and stderr."""

    process: subprocess.Popen[str]
    data: Path
    output_file: Path
    url: str

    @property
    def key(self) -> str:
        """The operator key."""
        return (self.data / "operator.key").read_text().strip()

    @property
    def output(self) -> str:
        """Everything that the server has printed so far."""
        return self.output_file.read_text()

    def run(self, *arguments: str) -> Any:
        """Run a command with --json, and return its decoded output. The command must succeed."""
        command = samskap(self.data, *arguments, "--json")
        assert command.returncode == 0, command.stderr
        return json.loads(command.stdout)

    def new_workshop(self, tables: int = 16) -> str:
        """Create a workshop in English, and return its code."""
        with self.operator() as http:
            response = http.post("/api/workshops", json={"tables": tables, "language": "en"})
        assert response.status_code == 201, response.text
        return str(response.json()["code"])

    def start_step(self, code: str, step: str) -> None:
        """Start the step of this id, as the operator."""
        command = {"type": "agenda.start", "id": secrets.token_hex(10), "step": step}
        with self.operator() as http:
            response = http.post(f"/api/workshops/{code}/commands", json=command)
        assert response.status_code == 200, response.text

    def views(self, code: str) -> dict[str, dict[str, Any]]:
        """The console's views of a workshop: audience -> entity key -> view."""
        with self.operator() as http:
            views: dict[str, dict[str, Any]] = http.get(f"/api/workshops/{code}/state").json()
        return views

    def operator(self) -> httpx.Client:
        """An HTTP client with the operator's rights: it may do everything in every workshop."""
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30, trust_env=False
        )

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait until the process has ended, and return its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(STOP_TIMEOUT)


def start_server(
    data: Path, *arguments: str, port: str = "0", public_url: str = "", with_database: bool = True
) -> ServerProcess:
    """Run `samskap serve` (or the command in `arguments`), by default on any free port, until it is ready.
    with_database: an empty folder gets a copy of an empty database, which is faster than creating one."""
    data.mkdir(parents=True, exist_ok=True)
    if with_database and not any(data.iterdir()):
        shutil.copy(_empty_database(), data / DATABASE)
    output_file = data / "output.txt"
    with output_file.open("w") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *(arguments or ("serve",)), "--port", port],
            cwd=ROOT,
            env={**environment(data), "SAMSKAP_PUBLIC_URL": public_url},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def url_when_ready() -> str | None:
        assert process.poll() is None, output_file.read_text()
        try:
            holder = DataLock(data).holder
            url = holder and holder.serving and holder.serving.local
            return url if url and httpx.get(f"{url}/healthz", trust_env=False).json()["ok"] else None
        except (ValueError, httpx.TransportError):
            return None

    try:
        return ServerProcess(process, data, output_file, str(eventually(url_when_ready, START_TIMEOUT)))
    except BaseException:
        process.kill()
        raise
