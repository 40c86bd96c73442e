"""The server under test and the references, each in a process of its own on loopback."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx

from app.client.phone import new_id
from app.server.rlimits import raise_open_files_limit

HERE = Path(__file__).parent
OUT = HERE / "out"
START_TIMEOUT_S, STOP_TIMEOUT_S, REQUEST_TIMEOUT_S = 30.0, 20.0, 60.0
ESTABLISHED = "01"
"""The state of an open connection in /proc/net/tcp."""
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


class Server:
    """A process that listens on a port. cpu, memory: as the kernel counts them, all threads included."""

    def __init__(self) -> None:
        raise_open_files_limit()  # the child inherits it
        OUT.mkdir(exist_ok=True)
        self.data = Path(tempfile.mkdtemp(prefix="samskap-bench-"))
        self.port = 0
        self.start()

    def command(self) -> list[str]:
        """The command that starts the server on `port`."""
        raise NotImplementedError

    def start(self) -> None:
        """Start the server and wait until it listens. Raises RuntimeError when it does not."""
        self.port = self.port or free_port()
        with (OUT / f"{type(self).__name__}.log").open("a") as log:
            self.process = subprocess.Popen(
                self.command(), env=self.environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{type(self).__name__} did not start")
            time.sleep(0.02)

    def environment(self) -> dict[str, str]:
        """The environment of this process, without the settings of another server."""
        return {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("SAMSKAP_") and name != "PORT"
        }

    def listens(self) -> bool:
        """Whether the port accepts connections."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def cpu(self) -> float:
        """Seconds of CPU that the server has taken so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND

    def memory(self) -> int:
        """Bytes of resident memory of the server's process."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def peak_memory_of_children(self, command: str) -> int:
        """The most bytes of resident memory that a process of the server's had so far, of those that run now
        and have this in their command line. Raises ValueError: there is none."""
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        children = [Path("/proc", pid) for task in tasks for pid in (task / "children").read_text().split()]
        found = [child for child in children if command in (child / "cmdline").read_text()]
        return max(_peak_memory(child) for child in found)

    def send_queues(self) -> list[int]:
        """Bytes in the system's send queue of each open connection, which the client has not read yet."""
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        own = [row for row in rows if row[1].endswith(f":{self.port:04X}") and row[3] == ESTABLISHED]
        return [int(row[4].partition(":")[0], 16) for row in own]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send the server a signal, and wait until it has ended."""
        self.process.send_signal(number)
        try:
            self.process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.data)


class Samskap(Server):
    """The server under test, as `make run` starts it, on a data folder of its own."""

    def __enter__(self) -> "Samskap":
        return self

    def command(self) -> list[str]:
        """`samskap serve` on this machine only, at the port."""
        samskap = str(Path(sys.executable).parent / "samskap")
        return [samskap, "serve", "--host", "127.0.0.1", "--port", str(self.port)]

    def environment(self) -> dict[str, str]:
        """The environment with the server's data folder."""
        return {**super().environment(), "SAMSKAP_DATA": str(self.data)}

    def listens(self) -> bool:
        """Whether `/healthz` answers with success."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", trust_env=False).is_success
        except httpx.TransportError:
            return False

    @property
    def key(self) -> str:
        """The operator's key."""
        return (self.data / "operator.key").read_text().strip()

    def operator(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON that one request with the operator's key returns."""
        headers = {"Authorization": f"Bearer {self.key}"}
        url = f"http://127.0.0.1:{self.port}{path}"
        response = httpx.request(
            method, url, json=body, headers=headers, timeout=REQUEST_TIMEOUT_S, trust_env=False
        )
        response.raise_for_status()
        return response.json()

    def make_workshop(self, people: int, step: str = "together") -> str:
        """Make a workshop for `people` people, eight to a table, and start a step. Returns its code."""
        tables = max(1, -(-people // 8))
        code = str(self.operator("POST", "/api/workshops", {"tables": tables, "language": "nb"})["code"])
        self.submit(code, {"type": "plan.edit", "capacity": max(2500, people)})
        self.submit(code, {"type": "agenda.start", "step": step})
        return code

    def submit(self, code: str, command: dict[str, Any]) -> str:
        """Submit one command as the facilitator. Returns its id."""
        id_ = new_id()
        self.operator("POST", f"/api/workshops/{code}/commands", {"id": id_, **command})
        return id_

    def card_ids(self, code: str) -> list[str]:
        """The ids of all shared cards, as the console shows them."""
        staff = self.operator("GET", f"/api/workshops/{code}/state")["staff"]
        return [key.removeprefix("card/") for key in staff if key.startswith("card/")]


class MinimalServer(Server):
    """bench/floor.c, which only writes a frame to every WebSocket: the lowest possible cost.

    size: bytes of the frame's payload."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__()

    def start(self) -> None:
        """Compile the server, start it, and read the port that it chose."""
        binary = self.data / "floor"
        subprocess.run(["cc", "-O2", "-o", str(binary), str(HERE / "floor.c")], check=True)
        self.process = subprocess.Popen([str(binary), str(self.size)], stdout=subprocess.PIPE)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())


class TutorialServer(Server):
    """bench/tutorial_server.py, written as in tutorials. send_counts: to everyone with `each` idea, or at
    most once a second (`interval`)."""

    def __init__(self, send_counts: str) -> None:
        self.send_counts = send_counts
        super().__init__()

    def command(self) -> list[str]:
        """The command that starts the server, with a database of its own."""
        script, database = str(HERE / "tutorial_server.py"), str(self.data / "ideas.sqlite")
        return [sys.executable, script, str(self.port), database, self.send_counts]


class SocketIo(Server):
    """bench/socketio, on Node."""

    def command(self) -> list[str]:
        """The command that starts the server, with the Node on the path, else the one in the virtual
        environment."""
        node = shutil.which("node") or str(Path(sys.executable).parent / "node")
        return [node, str(HERE / "socketio" / "server.js"), str(self.port)]


def _peak_memory(process: Path) -> int:
    """VmHWM in bytes. process: its folder in /proc."""
    lines = (process / "status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def has_cc() -> bool:
    """Whether there is a C compiler for the minimal server."""
    return shutil.which("cc") is not None


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
