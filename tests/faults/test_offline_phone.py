"""A real browser in a hall without internet: what was written while the server is away, in a tab that is
killed whenever it may be, all arrives, once and in order."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect, sync_playwright

from tests.browser.conftest import QUIET, SIZES
from tests.browser_binary import find
from tests.faults.ack_audit import card_texts
from tests.faults.soak import Summary, quick_or_soak
from tests.server_process import ServerProcess

ROUNDS = quick_or_soak(1, 20)
IDEAS = 3
"""Written in each round while the server is away."""
KILLS = quick_or_soak(12, 200)
"""Of a tab, each at some moment around a tap."""
BROWSERS = quick_or_soak(2, 20)
"""How often the whole browser is killed."""
WRITTEN = "!Object.keys(localStorage).some((key) => key.startsWith('samskap/outbox/'))"
"""What is true in a page once IndexedDB has all that was said."""
HALL = "hall.test"
"""A name that is not this machine's own: to a browser, plain http there is not secure."""
TAP = 0.02
"""Seconds until the tap that is killed."""


@contextmanager
def browser_of_one(folder: Path) -> Iterator[BrowserContext]:
    """A phone's browser, which keeps what pages store."""
    width, height = SIZES["phone"]
    path = os.environ.get("SAMSKAP_CHROMIUM") or find()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=path,
            args=[*QUIET, f"--host-resolver-rules=MAP {HALL} 127.0.0.1"],
            viewport={"width": width, "height": height},
            locale="en-GB",
            has_touch=True,
        )
        context.set_default_timeout(20_000)
        yield context
        with suppress(Error):  # it may have been killed
            context.close()


def write(page: Page, idea: str) -> None:
    """Put a card on the table."""
    page.get_by_label("Your idea").fill(idea)
    page.get_by_role("group", name="Choose a theme").get_by_text("Safety", exact=True).click()
    page.get_by_role("button", name="Put on the table").click()
    expect(page.get_by_role("article").filter(has_text=idea)).to_be_visible()


def come_in(page: Page, address: str) -> None:
    """Sit down at a table."""
    page.goto(address)
    for answer in ("Student", "Smøla"):
        page.get_by_role("button", name=answer, exact=True).click()
    expect(page.get_by_label("Your idea")).to_be_visible()
    assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator]") == [False, False]


def kill_tab(page: Page) -> None:
    """As a phone does that needs its memory: the page gets no word in."""
    with page.expect_event("crash"), suppress(Error):  # the tab that is asked to crash cannot answer
        page.context.new_cdp_session(page).send("Page.crash", timeout=500)
    page.close()


def processes(context: BrowserContext, kind: str = "") -> dict[int, float]:
    """The browser's processes, all or those of a kind, with the seconds of CPU they have had."""
    assert context.browser
    cdp = context.browser.new_browser_cdp_session()
    found = cdp.send("SystemInfo.getProcessInfo")["processInfo"]
    cdp.detach()
    return {one["id"]: one["cpuTime"] for one in found if kind in ("", one["type"])}


def process_of(page: Page) -> int:
    """The process that runs a page: of all renderers, the one that works when the page does."""
    before = processes(page.context, "renderer")
    page.evaluate("for (const begun = performance.now(); performance.now() < begun + 60;);")
    after = processes(page.context, "renderer")
    return max(after, key=lambda process: after[process] - before.get(process, 0))


def kill_browser(phone: BrowserContext) -> None:
    """All of it is gone at once; what it had handed to the system by then still comes to the disk."""
    for process in sorted(processes(phone)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def tap_and_kill(page: Page) -> None:
    """Kill the tab at a moment that nobody chose: before the tap, within it, or soon after."""
    process = process_of(page)
    tap = f"setTimeout(() => document.querySelector('main form button[type=submit]').click(), {TAP * 1000})"
    with page.expect_event("crash"):
        page.evaluate(f"void {tap}")
        time.sleep(TAP + random.uniform(-0.002, 0.012))
        os.kill(process, signal.SIGKILL)
    page.close()


def test_ideas_written_offline_in_a_killed_tab_all_arrive_once(
    own_server: Callable[..., ServerProcess], tmp_path: Path, summary: Summary
) -> None:
    data = tmp_path / "data"
    server = own_server(data=data)
    port, code = server.url.rpartition(":")[2], server.new(tables=4)
    server.start(code, "together")
    written: list[str] = []
    with browser_of_one(tmp_path / "browser") as phone:
        page = phone.new_page()
        come_in(page, f"http://{HALL}:{port}/j/{code}/3")
        write(page, "Before everything")
        for number in range(ROUNDS):
            server.process.kill()
            server.process.wait()
            written += [f"Offline {number}.{n}" for n in range(IDEAS)]
            for idea in written[-IDEAS:]:
                write(page, idea)
            kill_tab(page)
            server = own_server(data=data, port=port)
            page = phone.new_page()
            page.goto(f"http://{HALL}:{port}/j/{code}")
            for idea in written[-IDEAS:]:
                card = page.get_by_role("article").filter(has_text=idea)
                expect(card).to_have_count(1)
                expect(card).to_contain_text("saved")
    found = Counter(card_texts(server.views(code)).values())
    assert found == Counter(["Before everything", *written])
    summary(f"offline phone: {ROUNDS} killed tabs, {len(written)} ideas written offline, all there once")


@pytest.mark.parametrize("line", ["deaf", "open"])
def test_whenever_a_tab_is_killed_an_idea_is_in_the_field_or_on_its_way(
    own_server: Callable[..., ServerProcess], tmp_path: Path, summary: Summary, line: str
) -> None:
    server = own_server(data=tmp_path / "data")
    port, code = server.url.rpartition(":")[2], server.new(tables=4)
    server.start(code, "together")
    address = f"http://{HALL}:{port}/j/{code}"
    written, untapped = ["Before everything"], 0
    with browser_of_one(tmp_path / "browser") as phone:
        page = phone.new_page()
        come_in(page, f"{address}/3")
        write(page, written[0])
        page.close()
        for _ in range(KILLS):
            page = phone.new_page()
            if line == "deaf":
                page.route_web_socket("**/ws?*", lambda _: None)
            page.goto(address)
            field = page.get_by_label("Your idea")
            if field.input_value():
                assert field.input_value() == written[-1]
                untapped += 1
            else:
                written.append(f"Idea {len(written)}")
                field.fill(written[-1])
            tap_and_kill(page)
        page = phone.new_page()
        page.goto(address)
        if page.get_by_label("Your idea").input_value():
            page.get_by_role("button", name="Put on the table").click()
        for idea in written:
            card = page.get_by_role("article").filter(has=page.get_by_text(idea, exact=True))
            expect(card).to_have_count(1)
            expect(card).to_contain_text("saved")
    found = [card for key, card in server.views(code)["staff"].items() if key.startswith("card/")]
    assert [card["text"] for card in sorted(found, key=lambda card: card["at"])] == written
    summary(
        f"killed tab, {line} line: {KILLS} kills around a tap ({untapped} before it), "
        f"{len(written)} ideas, all there once and in order"
    )


def test_what_a_killed_tab_had_yet_to_bring_along_to_a_new_seat_is_sent(
    own_server: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    server = own_server(data=tmp_path / "data")
    port, code = server.url.rpartition(":")[2], server.new(tables=4)
    server.start(code, "together")
    address = f"http://{HALL}:{port}/j/{code}"
    with browser_of_one(tmp_path / "browser") as phone:
        page = phone.new_page()
        come_in(page, f"{address}/3")
        page.close()
        page = phone.new_page()
        page.route_web_socket("**/ws?*", lambda _: None)
        page.goto(address)
        write(page, "Written before")
        page.wait_for_function(WRITTEN)
        page.evaluate(
            """seat => {
                localStorage.setItem(`${seat}/from`, localStorage.getItem(seat));
                localStorage.setItem(seat, "somebody-new");
            }""",
            f"samskap/seat/{code}",
        )
        kill_tab(page)
        page = phone.new_page()
        page.goto(address)
        expect(page.get_by_role("article").filter(has_text="Written before")).to_contain_text("saved")
    assert list(card_texts(server.views(code)).values()) == ["Written before"]


def test_what_waits_outlives_a_browser_that_is_killed(
    own_server: Callable[..., ServerProcess], tmp_path: Path, summary: Summary
) -> None:
    server = own_server(data=tmp_path / "data")
    port, code = server.url.rpartition(":")[2], server.new(tables=4)
    server.start(code, "together")
    address = f"http://{HALL}:{port}/j/{code}"
    with browser_of_one(tmp_path / "browser") as phone:
        come_in(phone.new_page(), f"{address}/3")
    for number in range(BROWSERS):
        with browser_of_one(tmp_path / "browser") as phone:
            page = phone.new_page()
            page.goto(address)
            page.get_by_label("Your idea").fill(f"Idea {number}")
        # What was typed is on the disk now; that the field was emptied will not be.
        with browser_of_one(tmp_path / "browser") as phone:
            page = phone.new_page()
            page.route_web_socket("**/ws?*", lambda _: None)
            page.goto(address)
            expect(page.get_by_label("Your idea")).to_have_value(f"Idea {number}")
            write(page, f"Idea {number}")
            page.wait_for_function(WRITTEN)
            kill_browser(phone)
    with browser_of_one(tmp_path / "browser") as phone:
        page = phone.new_page()
        page.goto(address)
        expect(page.get_by_role("article").filter(has_text="saved")).to_have_count(BROWSERS)
        expect(page.get_by_label("Your idea")).to_have_value("")
    assert Counter(card_texts(server.views(code)).values()) == Counter(
        f"Idea {number}" for number in range(BROWSERS)
    )
    summary(f"killed browser: {BROWSERS} times with an idea that waits, all there once, the field empty")
