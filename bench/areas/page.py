"""Page weight: the first visit of a phone, in a real Chromium that is slowed down."""

import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.figure import Figure, judged
from bench.servers import Samskap
from tests.browser_binary import find

GOAL = "first visit ≤ 60 KB over the wire; usable < 2 s on Slow 4G with a 4 × slower CPU"
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
"""Chromium's own preset for 1.6 Mbit/s and 150 ms: it delays each request by 3.75 of those, as handshakes
and slow start would, since it cannot delay packets."""
PLAIN_150 = {**SLOW_4G, "latency": 150, "downloadThroughput": 200_000}
"""The same line without those factors; told beside the figure, not judged."""
WAYMARKS = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const files = performance.getEntriesByType("resource");
    const end = (some) => Math.round(Math.max(0, ...some.map((entry) => entry.responseEnd)));
    const asset = (entry) => entry.name.includes("/static/");
    return [end([page]), end(files.filter(asset)), end(files.filter((entry) => !asset(entry)))];
}"""
SLOWER = 4
TRIES = 5
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


class Visit:
    """What a browser that was never here has fetched."""

    def __init__(self, page: Page, line: dict[str, Any] | None) -> None:
        self.bytes = 0
        self.sockets = 0
        self.files: dict[str, tuple[str, float]] = {}
        cdp: CDPSession = page.context.new_cdp_session(page)
        cdp.on("Network.responseReceived", self._response)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.on("Network.webSocketFrameReceived", self._frame)
        cdp.send("Network.enable")
        if line:
            cdp.send("Network.emulateNetworkConditions", line)
            cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        self._names: dict[str, str] = {}

    def _response(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = event["response"]["url"].partition("/static/")[2] or event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])
        name = self._names.get(event["requestId"], "?")
        self.files[event["requestId"]] = (name, event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        self.sockets += len(event["response"]["payloadData"].encode())


def measure(quick: bool) -> Iterator[Figure]:
    """Once to weigh it, all the way to the board; some times to see when the door can be used."""
    chromium = find()
    with Samskap() as server, sync_playwright() as playwright:
        code = server.workshop(8)
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        address = f"http://127.0.0.1:{server.port}/j/{code}/1"

        def visit(line: dict[str, Any] | None) -> tuple[Page, Visit, float]:
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, has_touch=True, locale="nb-NO"
            )
            page = context.new_page()
            seen = Visit(page, line)
            begun = time.monotonic()
            page.goto(address, wait_until="commit")
            page.locator("main button:enabled").first.wait_for(timeout=30_000)
            return page, seen, time.monotonic() - begun

        page, seen, _ = visit(None)
        while not page.locator("textarea").count():
            page.locator("main button:enabled").last.click()
            page.wait_for_timeout(300)
        page.wait_for_timeout(1000)
        total = seen.bytes + seen.sockets
        yield judged("over the wire, to the board", total / 1000, "KB", 60)
        heaviest = sorted(seen.files.values(), key=lambda file: -file[1])[:4]
        yield Figure("heaviest", ", ".join(f"{name} {size / 1000:.1f}" for name, size in heaviest))
        page.context.close()

        def timed(line: dict[str, Any]) -> tuple[list[float], list[int]]:
            times, waymarks = [], list[int]()
            for _ in range(3 if quick else TRIES):
                page, _seen, took = visit(line)
                waymarks = page.evaluate(WAYMARKS)
                times.append(took)
                page.context.close()
            return sorted(times), waymarks

        times, waymarks = timed(SLOW_4G)
        plain, _ = timed(PLAIN_150)
        browser.close()
    yield judged("usable, median of first visits", times[len(times) // 2], "s", 2)
    yield Figure("fastest / slowest", f"{times[0]:.2f} / {times[-1]:.2f} s")
    yield Figure("of the last: page, files, door there at", " / ".join(f"{mark} ms" for mark in waymarks))
    yield Figure("with 150 ms per request instead", f"{plain[len(plain) // 2]:.2f} s")
