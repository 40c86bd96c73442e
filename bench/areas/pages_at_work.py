"""Pages at work: how long the main thread of a phone and of a merge desk is busy with one action or change,
in a real Chromium."""

from collections.abc import Callable, Iterator
from functools import partial
from statistics import median

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from app.client.phone import new_id
from bench.areas.page import BROWSER_ARGUMENTS, CPU_SLOWDOWN
from bench.measurement import Measurement, at_most
from bench.servers import REQUEST_TIMEOUT_S, Samskap
from tests.browser_binary import find_chromium

GOAL = "a phone with 60 cards and a 4 × slower CPU, and a desk with 1,000: each action in its goal"
PHONE_CARDS, DESK_CARDS = 60, 1000
CARDS_PER_SEAT = 100
IDEAS = ("More light in the classrooms, all day", "Grow food at school", "Time to finish what we have begun")
LONG_TASKS_JS = """() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask" });
}"""
QUIET_MS = 400
"""After an action, until the page has done all that follows from it."""
SAVED_MS = 1500
"""The same for an action that the server saves: a saved card stays for a second as it was sent."""


class BusyPage:
    """A page, and how long its main thread is busy. slowdown: of the CPU."""

    def __init__(self, page: Page, slowdown: int) -> None:
        self.page = page
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("Performance.enable")
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})

    def busy_ms(self, action: Callable[[], object], quiet_ms: int = QUIET_MS) -> float:
        """The milliseconds that the main thread works for this action, and for what follows from it."""
        before = self._task_ms()
        action()
        self.page.wait_for_timeout(quiet_ms)
        return self._task_ms() - before

    def _task_ms(self) -> float:
        metrics = self._cdp.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration") * 1000


def measure(quick: bool) -> Iterator[Measurement]:
    """The phone, then the desk."""
    path = find_chromium()
    with Samskap() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_ARGUMENTS)
        yield from _phone(server, browser, 3 if quick else 9)
        yield from _desk(server, browser, 3 if quick else 9)
        browser.close()


def _phone(server: Samskap, browser: Browser, rounds: int) -> Iterator[Measurement]:
    code = server.make_workshop(16)
    write_cards(server, code, PHONE_CARDS)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, locale="nb-NO")
    seat = {"id": new_id(), "table": 1, "role": "student", "municipality": "smola", "language": "nb"}
    context.request.post(f"{address(server)}/api/workshops/{code}/seats", data=seat)
    page = context.new_page()
    page.goto(f"{address(server)}/j/{code}")
    expect(page.locator(".board .card")).to_have_count(PHONE_CARDS)
    page.evaluate(LONG_TASKS_JS)
    phone = BusyPage(page, CPU_SLOWDOWN)
    idle = median([phone.busy_ms(lambda: None) for _ in range(rounds)])
    field = page.locator("textarea").first

    def typed() -> None:
        field.press("a")

    def sent() -> None:
        page.locator("form [type=submit]").first.click()

    keys, own, others = [], [], []
    field.fill("More light")
    page.locator(".theme-chip").first.click()
    for number in range(rounds):
        keys.append(phone.busy_ms(typed) - idle)
        field.fill(f"A card of my own, number {number}")
        page.wait_for_timeout(QUIET_MS)
        own.append(phone.busy_ms(sent, SAVED_MS) - idle * SAVED_MS / QUIET_MS)
        others.append(phone.busy_ms(lambda: write_cards(server, code, 1)) - idle)
    yield at_most("phone: a key", median(keys), "ms", 16)
    yield at_most("phone: an own card, until it is saved", median(own), "ms", 100)
    yield at_most("phone: another's card", median(others), "ms", 30)
    start = partial(_start_step, server, code)
    steps = [
        phone.busy_ms(partial(start, step)) - idle
        for _ in range(max(1, rounds // 3))
        for step in ("sort", "together", "sort")
    ]
    yield at_most("phone: a step change", median(steps), "ms", 150)
    picked, stacked = [], []
    stack, here = page.locator(".sortable button[aria-pressed=false]"), page.locator(".stack-target button")
    for _ in range(rounds):
        picked.append(phone.busy_ms(lambda: stack.nth(1).click()) - idle)
        stacked.append(phone.busy_ms(lambda: here.nth(2).click(), SAVED_MS) - idle * SAVED_MS / QUIET_MS)
    yield at_most("phone: a card is picked", median(picked), "ms", 120)
    yield at_most("phone: it is stacked, until that is saved", median(stacked), "ms", 120)
    yield at_most("phone: the longest task", page.evaluate("longest"), "ms", 100)
    yield Measurement("phone: idle, in the same time as an action", f"{idle:.1f} ms")
    context.close()


def _desk(server: Samskap, browser: Browser, rounds: int) -> Iterator[Measurement]:
    code = server.make_workshop(80)
    write_cards(server, code, DESK_CARDS)
    server.submit(code, {"type": "agenda.start", "step": "merge"})
    headers = {"Authorization": f"Bearer {server.key}"}
    context = browser.new_context(viewport={"width": 1440, "height": 900}, extra_http_headers=headers)
    page = context.new_page()
    page.goto(f"{address(server)}/w/{code}/console#desk")
    page.locator(".unplaced select").first.wait_for()
    desk = BusyPage(page, 1)
    yield at_most("desk: load", desk.busy_ms(lambda: show_all(page, reload=True), SAVED_MS) / 1000, "s", 0.25)
    idle = median([desk.busy_ms(lambda: None) for _ in range(rounds)])
    cards = server.card_ids(code)
    search, options = page.locator(".desk-search input"), page.locator(".unplaced [role=option]")
    changes, keys, drops, chosen, reopened = [], [], [], [], []
    for number in range(rounds):
        cluster = {"type": "merge.cluster", "name": f"Sun {number}", "cards": [cards[-1 - number]]}
        changes.append(desk.busy_ms(lambda command=cluster: server.submit(code, command)) - idle)  # type: ignore[misc]
        keys.append(desk.busy_ms(lambda: search.press("l")) - idle)
        search.fill("")
        page.wait_for_timeout(QUIET_MS)
        source, target = options.nth(1), page.locator(".cluster-panel").first
        drops.append(desk.busy_ms(lambda: source.drag_to(target)) - idle)  # noqa: B023 - called at once
        options.first.focus()
        chosen.append(desk.busy_ms(lambda: page.keyboard.press("Control+a")) - idle)
        page.keyboard.press("Escape")
        page.wait_for_timeout(QUIET_MS)
        page.locator(".tabs a[href='#run']").click()
        page.wait_for_timeout(QUIET_MS)
        reopened.append(desk.busy_ms(lambda: page.locator(".tabs a[href='#desk']").click()) - idle)
    yield at_most("desk: another's cluster of one card", median(changes), "ms", 8)
    yield at_most("desk: a key of the search", median(keys), "ms", 16)
    yield at_most("desk: a card is dropped", median(drops), "ms", 32)
    yield at_most("desk: all cards are chosen", median(chosen), "ms", 50)
    yield at_most("desk: it is opened again", median(reopened), "ms", 100)
    yield Measurement("desk: idle, in the same time as an action", f"{idle:.1f} ms")
    context.close()


def _start_step(server: Samskap, code: str, step: str) -> None:
    server.submit(code, {"type": "agenda.start", "step": step})


def show_all(page: Page, *, reload: bool) -> None:
    """Show all cards of the tables, which are not sent, in the list of the desk."""
    if reload:
        page.reload()
    page.locator(".unplaced header select").select_option("all")
    page.locator(".unplaced [role=option]").first.wait_for()


def write_cards(server: Samskap, code: str, number: int) -> None:
    """Write cards at table 1, with a new seat for each 100."""
    for first in range(0, number, CARDS_PER_SEAT):
        with httpx.Client(base_url=address(server), timeout=REQUEST_TIMEOUT_S, trust_env=False) as phone:
            seat = {"id": new_id(), "table": 1, "language": "nb"}
            phone.post(f"/api/workshops/{code}/seats", json=seat).raise_for_status()
            for each in range(first, min(number, first + CARDS_PER_SEAT)):
                idea = {"text": f"{IDEAS[each % len(IDEAS)]} {each}", "theme": "safety"}
                command = {"type": "ideas.add", "id": new_id(), **idea}
                phone.post(f"/w/{code}/stream?as=phone", json=command).raise_for_status()


def address(server: Samskap) -> str:
    """The server's address on this machine."""
    return f"http://127.0.0.1:{server.port}"
