"""Starts servers as separate processes, each with its own data folder. Tests use them through the command
line and the HTTP API."""

import atexit
import faulthandler
import json
import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import httpx
from typer.testing import CliRunner

from app.cli.main import app
from app.cli.output import terminal_language
from app.cli.start import main
from app.store.lock import DataLock
from tests.empty_database import DATABASE, create_database
from tests.eventually import eventually
from tests.facilitator_commands import submit
from tests.http_clients import http_client

ROOT = Path(__file__).parents[1]
SERVER_VARIABLES = dict.fromkeys(("SAMSKAP_HOST", "SAMSKAP_PORT", "SAMSKAP_PUBLIC_URL", "PORT"))
"""Variables that would change the server's settings; None removes them from the environment."""
LANGUAGE = "C.UTF-8"
"""Of the terminals that commands are started from, where a test needs no other."""
START_TIMEOUT, STOP_TIMEOUT = 120, 60
"""Seconds, on a machine that is busy with other tests."""
_ENVIRONMENT = dict(os.environ)
"""The environment before any test has changed it."""
_FORK_SERVER = multiprocessing.get_context("forkserver")
_FORK_SERVER.set_forkserver_preload([__name__, "app.main"])
"""A server begins as a copy of a process that has imported the whole program: a new interpreter needs a
second and a half of a core for that. The command line imports `app.main` only for `serve`."""


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
    variables = {**environment(data, language), **variables}
    with tempfile.TemporaryDirectory(prefix="samskap-tests-") as folder:
        stdout, stderr = (Path(folder) / name for name in ("stdout", "stderr"))
        process = _start(arguments, variables, stdout, stderr)
        process.join(START_TIMEOUT)
        assert process.exitcode is not None, f"still running after {START_TIMEOUT} s"
        return CompletedCommand(process.exitcode, stdout.read_text(), stderr.read_text())


def environment(data: Path, language: str = LANGUAGE) -> dict[str, str]:
    """The environment of the test with this data folder and language, without variables that would select
    another server."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in SERVER_VARIABLES and not name.startswith("LC_")
    }
    return {**inherited, "SAMSKAP_DATA": str(data), "LANG": language}


@dataclass
class ServerProcess:
    """A server that is ready. url: on this machine; output_file: its stdout and stderr."""

    process: ForkServerProcess
    data: Path
    output_file: Path
    url: str

    @property
    def pid(self) -> int:
        """The id of the process that runs."""
        assert self.process.pid
        return self.process.pid

    @property
    def key(self) -> str:
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
        with self.operator() as http:
            submit(http, code, "agenda.start", step=step)

    def close_workshop(self, code: str) -> None:
        """Close the workshop, as the operator: its report is then an edition."""
        with self.operator() as http:
            submit(http, code, "close.workshop")

    def read_views(self, code: str) -> dict[str, dict[str, Any]]:
        """The console's views of a workshop: audience -> entity key -> view."""
        with self.operator() as http:
            views: dict[str, dict[str, Any]] = http.get(f"/api/workshops/{code}/state").json()
        return views

    def operator(self) -> httpx.Client:
        """An HTTP client with the operator's rights: it may do everything in every workshop."""
        return http_client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"})

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill the process, and wait until it has ended."""
        self.stop(signal.SIGKILL)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal, wait until the process has ended, and return its exit status. A server that does
        not stop fails the test, and is killed: others can still stop theirs."""
        if self.process.exitcode is None:
            self.send_signal(number)
        try:
            return self.wait()
        except AssertionError:
            self.process.kill()
            raise

    def wait(self) -> int:
        """Wait until the process has ended, and return its exit status."""
        self.process.join(STOP_TIMEOUT)
        assert self.process.exitcode is not None, f"still running after {STOP_TIMEOUT} s"
        return self.process.exitcode


StartServer = Callable[..., ServerProcess]
"""The fixture `new_server`: `start_server`, by default in the test's folder."""


def start_server(
    data: Path,
    *arguments: str,
    port: str = "0",
    public_url: str = "",
    with_database: bool = True,
    new_interpreter: bool = False,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> ServerProcess:
    """Run `samskap serve` (or the command in `arguments`), by default on any free port, until it is ready.
    with_database: an empty folder gets a copy of an empty database, which is faster than creating one.
    new_interpreter: for a restart with another order of hashes. variables: added to
    the environment."""
    data.mkdir(parents=True, exist_ok=True)
    if with_database and not any(data.iterdir()):
        create_database(data / DATABASE)
    output_file = data / "output.txt"
    output_file.unlink(missing_ok=True)
    arguments = (*(arguments or ("serve",)), "--port", port)
    variables = {**environment(data), "SAMSKAP_PUBLIC_URL": public_url, **variables}
    process = _start(arguments, variables, output_file, output_file, new_interpreter)

    def url_when_ready() -> str | None:
        assert process.is_alive(), output_file.exists() and output_file.read_text()
        try:
            holder = DataLock(data).holder
            # An earlier server of this folder may have written it, and its port may be that of another now.
            if not holder or holder.pid != process.pid or not holder.server_urls:
                return None
            url = holder.server_urls.local
            with http_client() as http:
                return url if http.get(f"{url}/healthz").json()["ok"] else None
        except (ValueError, httpx.TransportError):
            return None

    try:
        return ServerProcess(process, data, output_file, str(eventually(url_when_ready, START_TIMEOUT)))
    except BaseException:
        process.kill()
        raise


def _start(
    arguments: Sequence[str],
    variables: dict[str, str],
    stdout: Path,
    stderr: Path,
    new_interpreter: bool = False,
) -> ForkServerProcess:
    """Start `samskap` with this environment in a new process that writes into these files. It has a new
    interpreter too where a test changes the interpreter's own variables, and for another language."""
    is_changed = _of_interpreter(variables) != _of_interpreter(_ENVIRONMENT)
    language = variables["LANG"]  # the program reads it when it is imported
    is_copy = not new_interpreter and not is_changed and (language, terminal_language) == (LANGUAGE, "en")
    run = _run_command if is_copy else _run_new_interpreter
    process = _FORK_SERVER.Process(target=run, args=(arguments, variables, stdout, stderr))
    current = dict(os.environ)
    try:
        os.environ.clear()
        os.environ.update(_ENVIRONMENT)  # the first start also starts the process that is copied
        process.start()
    finally:
        os.environ.clear()
        os.environ.update(current)
    return process


def _of_interpreter(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that change the interpreter or the system's libraries."""
    return {name: value for name, value in variables.items() if name.startswith(("PYTHON", "LD_", "MALLOC_"))}


@atexit.register
def _kill_servers() -> None:
    """Kill the servers that a failed test has left: Python would wait for them without end."""
    for process in multiprocessing.active_children():
        process.kill()


def _run_command(arguments: Sequence[str], variables: dict[str, str], stdout: Path, stderr: Path) -> None:
    """Run `samskap` in this process, as if a terminal with these variables had started it."""
    _write_output_into(stdout, stderr)
    faulthandler.enable()
    os.environ.clear()
    os.environ.update(variables)
    sys.argv = ["samskap", *arguments]
    main()


def _run_new_interpreter(
    arguments: Sequence[str], variables: dict[str, str], stdout: Path, stderr: Path
) -> None:
    """Replace the program of this process by a new interpreter that runs `samskap`."""
    _write_output_into(stdout, stderr)
    os.execve(sys.executable, [sys.executable, "-m", "app.cli", *arguments], variables)  # noqa: S606 - its own


def _write_output_into(*files: Path) -> None:
    """Let this process run in the project's folder, and write its stdout and stderr into these files."""
    os.chdir(ROOT)
    for number, file in enumerate(files, 1):
        output = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(output, number)
        os.close(output)
