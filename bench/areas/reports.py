"""Reports: how long all formats of a large workshop take, and the acks of another hall meanwhile."""

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import httpx

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.store.database import Database, migrate
from app.workshop.templates import fremtidsbilder
from bench.load.process import LoadProcess
from bench.load.recorder import LoadResults
from bench.log_writer import add_workshop
from bench.measurement import Measurement, at_most, zero
from bench.servers import REQUEST_TIMEOUT_S, Samskap
from bench.voted_workshop import log_entries

GOAL = (
    "800 people, 100 tables, 4,000 cards, 60 scenarios, a decided vote, closed: every report format together "
    "< 10 s; acks in another hall meanwhile p50 ≤ 3 ms, p99 ≤ 40 ms"
)
CODE, TABLES, CARDS = "AAAACCC7", 100, 4000
MAX_SECONDS = 10.0
PHONES, RATE = 500, 100
"""Of the other hall. RATE: ideas a second, of all its phones together."""
WRITING_S = 1.0
"""The phones write for this time in seconds, and again until every format is there."""
SECONDS_BEFORE = 6.0
KIB = 1024


class Exported(NamedTuple):
    """A report as a file. size: bytes. memory: of the process that rendered it, the most bytes so far."""

    seconds: float
    size: int
    memory: int


class ReportServer(Samskap):
    """Samskap with a large workshop in its database, whose vote is decided.

    cards: how many it has."""

    def __init__(self, cards: int) -> None:
        self.cards_in_report = cards
        super().__init__()

    def __enter__(self) -> "ReportServer":
        return self

    def start(self) -> None:
        """Write the log into the database, then start the server."""
        asyncio.run(self._write_log())
        super().start()

    async def _write_log(self) -> None:
        path = self.data / "samskap.sqlite"
        migrate(path)
        database = Database(path)
        plan = fremtidsbilder(Catalogue.load().in_all_languages, TABLES, "nb")
        await add_workshop(database, "report", CODE, plan, log_entries(plan, self.cards_in_report))
        await database.close()


def measure(quick: bool) -> Iterator[Measurement]:
    """Close the workshop, ask for one format after the other while another hall writes, and once more."""
    with ReportServer(400 if quick else CARDS) as server, LoadProcess("samskap", server.port) as load:
        hall = server.make_workshop(PHONES)
        load.call("take_seats", code=hall, people=PHONES)
        load.call("connect", people=PHONES)
        yield Measurement("closing, until there is an edition", f"{_close(server):.2f} s")
        load.call("write_ideas", rate=RATE, seconds=SECONDS_BEFORE)
        before = _results(load)
        yield Measurement("ack p50 / p99 before", f"{before.ack_ms.p50:.1f} / {before.ack_ms.p99:.1f} ms")
        exports, meanwhile = _export_beside(server, load)
        for name, exported in exports.items():
            yield Measurement(name, f"{exported.seconds:.2f} s, {exported.size / KIB:,.0f} KiB")
        total = sum(exported.seconds for exported in exports.values())
        yield at_most("every format together", total, "s", MAX_SECONDS)
        yield at_most("meanwhile: ack p50", meanwhile.ack_ms.p50, "ms", 3)
        yield at_most("meanwhile: ack p99", meanwhile.ack_ms.p99, "ms", 40)
        yield zero("meanwhile: lost or refused", meanwhile.lost + meanwhile.refused)
        yield Measurement("meanwhile: the load itself", f"late p99 {meanwhile.send_delay_ms.p99:.0f} ms")
        again = sum(exported.seconds for exported in _export_all(server).values())
        yield Measurement("every format together, asked again", f"{again:.2f} s")
        peak = max(exported.memory for exported in exports.values())
        yield Measurement("memory of the rendering process at most", f"{peak / KIB**2:.0f} MiB")


def _close(server: ReportServer) -> float:
    """Close the workshop. Returns the seconds until its edition is made."""
    start = time.monotonic()
    server.submit(CODE, {"type": "close.workshop"})
    edition = server.operator("GET", f"/api/workshops/{CODE}/edition")
    assert edition["no"] == 1, edition
    return time.monotonic() - start


def _export_beside(server: ReportServer, load: LoadProcess) -> tuple[dict[str, Exported], LoadResults]:
    """Every format, by name, and the measurements of the phones that write until the last one is there."""
    with ThreadPoolExecutor(1) as pool:
        exporting = pool.submit(_export_all, server)
        while not exporting.done():
            load.call("write_ideas", rate=RATE, seconds=WRITING_S)
    return exporting.result(), _results(load)


def _export_all(server: ReportServer) -> dict[str, Exported]:
    rights = {"Authorization": f"Bearer {server.key}"}
    url = f"http://127.0.0.1:{server.port}/api/workshops/{CODE}"
    with httpx.Client(base_url=url, headers=rights, timeout=REQUEST_TIMEOUT_S, trust_env=False) as http:
        return {name: _export(server, http, name) for name in FORMATS}


def _export(server: ReportServer, http: httpx.Client, format_name: str) -> Exported:
    """Ask for the report as a file of this format."""
    start = time.monotonic()
    response = http.get("/export", params={"format": format_name})
    seconds = time.monotonic() - start
    response.raise_for_status()
    return Exported(seconds, len(response.content), server.peak_memory_of_children("worker_process"))


def _results(load: LoadProcess) -> LoadResults:
    """The measurements since the last call."""
    load.call("wait_until_idle")
    results = load.results()
    load.call("reset_results")
    return results
