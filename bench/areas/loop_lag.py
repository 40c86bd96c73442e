"""Loop lag: for how long large pages, reports, lists and old rooms block the event loop."""

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import httpx
from websockets.sync.client import connect

from app.client.phone import new_id
from app.store.database import Database, migrate
from app.workshop.protocol import VERSION
from bench.log_writer import write_log
from bench.measurement import Measurement, at_most
from bench.servers import REQUEST_TIMEOUT_S, Samskap

GOAL = (
    "nothing blocks the event loop > 20 ms: a list of 30 workshops, pages and sockets with 8,000 cards, "
    "reports of 4,000 cards, signs of 250 tables, rooms of 50,000 entries opened and dropped"
)
MAX_BLOCK_MS, MIB = 20.0, 1024**2
LONG_CODES, REPORT_CODE = ("AAAACCC3", "AAAACCC4", "AAAACCC6"), "AAAACCC7"
ENTRIES, REPORT_ENTRIES, LISTED, TABLES = 50_000, 12_000, 30, 250
SIMULTANEOUS_REQUESTS = 3
"""The number of clients that send the same request at the same time."""
ROUNDS = 3
SETTLE_S = 1.0
"""The time in seconds that is measured after a request too, for work such as freeing memory."""


class Block(NamedTuple):
    """The longest delay of the event loop (ms). own: the longest if only the time counts in which the server
    itself took CPU."""

    own: float
    total: float


class LagServer(Samskap):
    """Samskap with long logs in its database, and with `bench/lag_server.py` as its entry, which drops the
    rooms without connections on SIGUSR1."""

    def __init__(self, entries: int) -> None:
        self.entries = entries
        super().__init__()

    def __enter__(self) -> "LagServer":
        return self

    def start(self) -> None:
        """Write the logs into the database, then start the server."""
        asyncio.run(self._write_logs())
        super().start()

    async def _write_logs(self) -> None:
        path = self.data / "samskap.sqlite"
        migrate(path)
        database = Database(path)
        for number, code in enumerate(LONG_CODES):
            await write_log(database, f"long-{number}", code, self.entries)
        await write_log(database, "report", REPORT_CODE, REPORT_ENTRIES)
        await database.close()

    def command(self) -> list[str]:
        """`python -m bench.lag_server`."""
        arguments = (str(self.data), str(self.port), str(self.data / "lags"))
        return [sys.executable, "-m", "bench.lag_server", *arguments]

    def longest_block(self, start: float, end: float) -> Block:
        """The longest delay of the event loop between two times (CLOCK_MONOTONIC, in seconds)."""
        lines = (self.data / "lags").read_text().splitlines()
        delays = [tuple(map(float, line.split())) for line in lines]
        found = [(late, cpu) for at, late, cpu in delays if start <= at <= end]
        own = max((min(late, cpu) for late, cpu in found), default=0.0)
        return Block(own * 1000, max((late for late, _ in found), default=0.0) * 1000)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The response to a request with the operator's rights."""
        rights = {"Authorization": f"Bearer {self.key}"}
        url = f"http://127.0.0.1:{self.port}{path}"
        response = httpx.get(url, headers=rights | headers, timeout=REQUEST_TIMEOUT_S, trust_env=False)
        response.raise_for_status()
        return response

    def open_socket(self, code: str, client_kind: str) -> None:
        """Connect a console or a screen, and read until it has all its snapshots."""
        url = f"ws://127.0.0.1:{self.port}/w/{code}/ws?as={client_kind}&version={VERSION}"
        last = {"console": "staff", "screen": "screen"}[client_kind]
        rights = {"Authorization": f"Bearer {self.key}"}
        with connect(url, additional_headers=rights, max_size=None, compression=None) as socket:
            while not str(socket.recv()).startswith(f'{{"type":"snapshot","audience":"{last}"'):
                pass

    def change(self, code: str) -> None:
        """Change something that everybody sees, so that nothing is encoded yet."""
        self.submit(code, {"type": "plan.edit", "title": {"nb": f"Hall {new_id()}"}})


def measure(quick: bool) -> Iterator[Measurement]:
    """Do one thing after the other, and measure the longest block of the event loop by each."""
    with LagServer(15_000 if quick else ENTRIES) as server, ThreadPoolExecutor(SIMULTANEOUS_REQUESTS) as pool:
        code = LONG_CODES[0]
        phone = _take_seat(server, code)
        for _ in range(LISTED):
            server.operator("POST", "/api/workshops", {"tables": 16, "language": "nb"})

        def send_simultaneously(open_page: Callable[[], object]) -> None:
            server.change(code)
            for opened in [pool.submit(open_page) for _ in range(SIMULTANEOUS_REQUESTS)]:
                opened.result()

        def open_rooms() -> None:
            for long_code in LONG_CODES:
                server.get(f"/api/workshops/{long_code}/door")

        def drop_rooms() -> None:
            server.process.send_signal(signal.SIGUSR1)

        def report(name: str) -> None:
            server.get(f"/api/workshops/{REPORT_CODE}/export?format={name}")

        yield _measure(server, "nothing", lambda: None)
        yield _measure(server, "open rooms from their logs", open_rooms, rounds=1)
        requests: dict[str, Callable[[], object]] = {
            "list of workshops": lambda: server.get("/api/me"),
            "console pages": lambda: server.get(f"/w/{code}/console"),
            "console pages, not compressed": lambda: server.get(
                f"/w/{code}/console", **{"Accept-Encoding": "identity"}
            ),
            "screen pages": lambda: server.get(f"/w/{code}/screen"),
            "phone pages": lambda: server.get(f"/j/{code}", Cookie=phone),
            "console sockets": lambda: server.open_socket(code, "console"),
            "screen sockets": lambda: server.open_socket(code, "screen"),
            "state over the API": lambda: server.get(f"/api/workshops/{code}/state"),
        }
        for name, request in requests.items():
            yield _measure(server, name, partial(send_simultaneously, request))
        yield _measure(server, "table signs", partial(print_signs, server, pool))
        for name in ("json", "csv", "md"):
            yield _measure(server, f"report as {name}", partial(report, name))
        yield _measure(server, "drop rooms", drop_rooms, rounds=1)
        yield _measure(server, "open rooms from snapshots", open_rooms, rounds=1)
        yield _measure(server, "drop rooms again", drop_rooms, rounds=1)
        yield Measurement("memory at the end", f"{server.memory() / MIB:.0f} MiB")


def print_signs(server: LagServer, pool: ThreadPoolExecutor) -> None:
    """Open the table signs of a new workshop, whose QR codes nobody has asked for yet, from several browsers
    at the same time."""
    code = server.operator("POST", "/api/workshops", {"tables": TABLES, "language": "nb"})["code"]
    for opened in [pool.submit(server.get, f"/w/{code}/signs") for _ in range(SIMULTANEOUS_REQUESTS)]:
        opened.result()


def _measure(server: LagServer, name: str, run: Callable[[], object], *, rounds: int = ROUNDS) -> Measurement:
    """The longest block in the best of several rounds, so that delays by other programs do not count."""
    block = min(_longest_block(server, run) for _ in range(rounds))
    return at_most(f"{name} (with other programs {block.total:.0f})", block.own, "ms", MAX_BLOCK_MS)


def _longest_block(server: LagServer, run: Callable[[], object]) -> Block:
    start = time.monotonic()
    run()
    time.sleep(SETTLE_S)
    return server.longest_block(start, time.monotonic())


def _take_seat(server: LagServer, code: str) -> str:
    """Take a seat as a new phone. Returns its cookie."""
    url = f"http://127.0.0.1:{server.port}/api/workshops/{code}/seats"
    body = {"id": new_id(), "table": 1, "language": "nb"}
    response = httpx.post(url, json=body, timeout=REQUEST_TIMEOUT_S, trust_env=False)
    response.raise_for_status()
    return "; ".join(f"{name}={value}" for name, value in response.cookies.items())
