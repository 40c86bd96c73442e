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

from bench.load.crowd import allow_many, fresh

HERE = Path(__file__).parent
OUT = HERE / "out"
STARTS = 30.0
OPEN = "01"
"""How /proc/net/tcp says that both ends are there."""
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """A process that listens. `cpu` and `memory` are the kernel's count, all its threads included."""

    def __init__(self) -> None:
        allow_many()  # the child inherits it
        OUT.mkdir(exist_ok=True)
        self.data = Path(tempfile.mkdtemp(prefix="samskap-bench-"))
        self.port = 0
        self.start()

    def command(self) -> list[str]:
        """How it is started."""
        raise NotImplementedError

    def start(self) -> None:
        """Start it and wait until it listens."""
        self.port = self.port or free_port()
        with (OUT / f"{type(self).__name__}.log").open("a") as said:
            self.process = subprocess.Popen(
                self.command(), env=self.environment(), stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
        until = time.monotonic() + STARTS
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{type(self).__name__} did not start")
            time.sleep(0.02)

    def environment(self) -> dict[str, str]:
        """Ours, without what would lead elsewhere."""
        return {n: v for n, v in os.environ.items() if not n.startswith("SAMSKAP_") and n != "PORT"}

    def listens(self) -> bool:
        """Whether somebody answers."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> int:
        """Bytes that are resident now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def untaken(self) -> list[int]:
        """Bytes that the system keeps for each of its open lines, as the far end has not taken them yet."""
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ours = [line for line in lines if line[1].endswith(f":{self.port:04X}") and line[3] == OPEN]
        return [int(line[4].partition(":")[0], 16) for line in ours]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone."""
        self.process.send_signal(number)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.stop(signal.SIGKILL)
        shutil.rmtree(self.data)


class Samskap(Server):
    """The real one, as `make run` starts it, on a data folder of its own."""

    def __enter__(self) -> "Samskap":
        return self

    def command(self) -> list[str]:
        """The command line's."""
        samskap = str(Path(sys.executable).parent / "samskap")
        return [samskap, "serve", "--host", "127.0.0.1", "--port", str(self.port)]

    def environment(self) -> dict[str, str]:
        """With the folder."""
        return {**super().environment(), "SAMSKAP_DATA": str(self.data)}

    def listens(self) -> bool:
        """Whether it says that all is well."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", trust_env=False).is_success
        except httpx.TransportError:
            return False

    @property
    def key(self) -> str:
        """The operator's."""
        return (self.data / "operator.key").read_text().strip()

    def operator(self, method: str, path: str, body: Any = None) -> Any:
        """One request with the operator's rights; its JSON."""
        headers = {"Authorization": f"Bearer {self.key}"}
        url = f"http://127.0.0.1:{self.port}{path}"
        answer = httpx.request(method, url, json=body, headers=headers, timeout=60, trust_env=False)
        answer.raise_for_status()
        return answer.json()

    def workshop(self, people: int, step: str = "together") -> str:
        """The code of a new workshop for so many people, eight to a table, in which a step runs."""
        tables = max(1, -(-people // 8))
        code = str(self.operator("POST", "/api/workshops", {"tables": tables, "language": "nb"})["code"])
        self.submit(code, {"type": "plan.edit", "capacity": max(2500, people)})
        self.submit(code, {"type": "agenda.start", "step": step})
        return code

    def submit(self, code: str, command: dict[str, Any]) -> str:
        """One command of the facilitator's; its id."""
        made = fresh()
        self.operator("POST", f"/api/workshops/{code}/commands", {"id": made, **command})
        return made

    def cards(self, code: str) -> list[str]:
        """The ids of all shared cards, as the console sees them."""
        staff = self.operator("GET", f"/api/workshops/{code}/state")["staff"]
        return [key.removeprefix("card/") for key in staff if key.startswith("card/")]


class Floor(Server):
    """bench/floor.c, compiled here; the frame's payload has `size` bytes."""

    def __init__(self, size: int) -> None:
        self.size = size
        super().__init__()

    def start(self) -> None:
        """Compile, start, and read the port that it chose."""
        binary = self.data / "floor"
        subprocess.run(["cc", "-O2", "-o", str(binary), str(HERE / "floor.c")], check=True)
        self.process = subprocess.Popen([str(binary), str(self.size)], stdout=subprocess.PIPE)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())


class Obvious(Server):
    """bench/obvious_server.py. counts: `each` idea or `tick`."""

    def __init__(self, counts: str) -> None:
        self.counts = counts
        super().__init__()

    def command(self) -> list[str]:
        """On a database of its own."""
        script, database = str(HERE / "obvious_server.py"), str(self.data / "ideas.sqlite")
        return [sys.executable, script, str(self.port), database, self.counts]


class SocketIo(Server):
    """bench/socketio, on the machine's Node."""

    def command(self) -> list[str]:
        """With the packages that `make bench` has installed."""
        node = shutil.which("node") or str(Path(sys.executable).parent / "node")
        return [node, str(HERE / "socketio" / "server.js"), str(self.port)]


def has_cc() -> bool:
    """Whether the floor can be built."""
    return shutil.which("cc") is not None


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
