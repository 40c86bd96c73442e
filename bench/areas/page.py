"""Page weight: the first visit of a phone, in a real Chromium that is slowed down."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.measurement import Measurement, at_most
from bench.servers import Samskap
from tests.browser_binary import find_chromium

GOAL = "first visit ≤ 60 KB over the wire; usable < 1.8 s on Slow 4G with a 4 × slower CPU"
SLOW_4G = {"offline": False, "latency": 562.5, "downloadThroughput": 180_000, "uploadThroughput": 84_375}
"""Chromium's own preset for a network of 1.6 Mbit/s (upload: 750 kbit/s) and 150 ms. It cannot delay packets,
so it delays each request by 3.75 × 150 ms, for handshakes and slow start, and has 0.9 of the throughput.
Latency in ms, throughput in bytes a second."""
SLOW_4G_UNSCALED = {**SLOW_4G, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""The same network without these two factors; it has no goal."""
LOAD_TIMES_JS = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const files = performance.getEntriesByType("resource");
    const end = (entries) => Math.round(Math.max(0, ...entries.map((entry) => entry.responseEnd)));
    const asset = (entry) => entry.name.includes("/static/");
    return [end([page]), end(files.filter(asset)), end(files.filter((entry) => !asset(entry)))];
}"""
"""In ms since the start of navigation: the end of the page, of the last file of /static/, and of the last
other response (0: there was none)."""
USABLE_JS = """() => new Promise((resolve) => {
    const now = () => requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    const found = () => document.querySelector("main button:enabled") !== null;
    if (found()) return now();
    const observer = new MutationObserver(() => found() && (observer.disconnect(), now()));
    observer.observe(document, { subtree: true, childList: true, attributes: true });
})"""
"""In ms since the start of navigation: when the first button is drawn and the page could answer a press. A
wait from outside the page would ask only each half second in the end."""
CPU_SLOWDOWN = 4
VISITS = 5
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


class Visit:
    """Counts what a browser with an empty cache receives: bytes of HTTP responses, and of WebSocket frames.
    network: limits of the network; with them the CPU is slowed down too. None: no limits. files: request ->
    (name, bytes)."""

    def __init__(self, page: Page, network: dict[str, Any] | None) -> None:
        self.http_bytes = 0
        self.socket_bytes = 0
        self.files: dict[str, tuple[str, float]] = {}
        cdp: CDPSession = page.context.new_cdp_session(page)
        cdp.on("Network.responseReceived", self._response)
        cdp.on("Network.loadingFinished", self._finished)
        cdp.on("Network.webSocketFrameReceived", self._frame)
        cdp.send("Network.enable")
        if network:
            cdp.send("Network.emulateNetworkConditions", network)
            cdp.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
        self._names: dict[str, str] = {}

    def _response(self, event: dict[str, Any]) -> None:
        self._names[event["requestId"]] = event["response"]["url"].partition("/static/")[2] or event["type"]

    def _finished(self, event: dict[str, Any]) -> None:
        self.http_bytes += int(event["encodedDataLength"])
        name = self._names.get(event["requestId"], "?")
        self.files[event["requestId"]] = (name, event["encodedDataLength"])

    def _frame(self, event: dict[str, Any]) -> None:
        self.socket_bytes += len(event["response"]["payloadData"].encode())


def measure(quick: bool) -> Iterator[Measurement]:
    """Visit once until the board is shown, and count the bytes; then several times until the join page is
    usable: until its first button can be pressed."""
    chromium = find_chromium()
    with Samskap() as server, sync_playwright() as playwright:
        code = server.make_workshop(8)
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        address = f"http://127.0.0.1:{server.port}/j/{code}/1"

        def visit(network: dict[str, Any] | None) -> tuple[Page, Visit, float]:
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, has_touch=True, locale="nb-NO"
            )
            page = context.new_page()
            traffic = Visit(page, network)
            page.goto(address, wait_until="commit")
            return page, traffic, page.evaluate(USABLE_JS) / 1000

        page, traffic, _ = visit(None)
        # Press the main button of each page until the board with its text field is shown.
        while not page.locator("textarea").count():
            page.locator("main button:enabled").last.click()
            page.wait_for_timeout(300)
        page.wait_for_timeout(1000)  # what the board loads after it is shown
        total = traffic.http_bytes + traffic.socket_bytes
        yield at_most("over the wire, to the board", total / 1000, "KB", 60)
        largest = sorted(traffic.files.values(), key=lambda file: -file[1])[:4]
        yield Measurement(
            "largest files (KB)", ", ".join(f"{name} {size / 1000:.1f}" for name, size in largest)
        )
        page.context.close()

        def timed(network: dict[str, Any]) -> tuple[list[float], list[int]]:
            times: list[float] = []
            load_times: list[int] = []
            for _ in range(3 if quick else VISITS):
                page, _, took = visit(network)
                load_times = page.evaluate(LOAD_TIMES_JS)
                times.append(took)
                page.context.close()
            return sorted(times), load_times

        times, load_times = timed(SLOW_4G)
        unscaled_times, _ = timed(SLOW_4G_UNSCALED)
        browser.close()
    yield at_most("usable, median of first visits", times[len(times) // 2], "s", 1.8)
    yield Measurement("fastest / slowest", f"{times[0]:.2f} / {times[-1]:.2f} s")
    yield Measurement(
        "last visit: page, files, other responses at", " / ".join(f"{time_ms} ms" for time_ms in load_times)
    )
    yield Measurement(
        "usable, median, with 150 ms a request", f"{unscaled_times[len(unscaled_times) // 2]:.2f} s"
    )
