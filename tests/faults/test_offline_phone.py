"""A real browser whose server is down or whose tab is killed: every idea is saved once, in order.

The page is opened under a host name for which the browser allows nothing that needs a secure context."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect, sync_playwright

from tests import browser_binary
from tests.browser.conftest import CHROMIUM_ARGUMENTS, VIEWPORTS
from tests.browser.phone_page import add_idea, card, join
from tests.eventually import eventually
from tests.faults.ack_audit import card_texts
from tests.faults.soak import Summary, quick_or_soak
from tests.server_process import ServerProcess, StartServer

OUTAGES = quick_or_soak(1, 20)
IDEAS_PER_OUTAGE = 3
TAB_KILLS = quick_or_soak(4, 200)
BROWSER_KILLS = quick_or_soak(1, 20)
OUTBOX_IS_IN_INDEXEDDB = "!Object.keys(localStorage).some((key) => key.startsWith('samskap/outbox/'))"
HOST = "hall.test"
"""This is not a name of this machine: plain http under such a name is no secure context for a browser."""
TAP_DELAY_S = 0.02
PAGE_TIMEOUT_MS = 20_000


class Workshop(NamedTuple):
    """A workshop in the step where ideas are shared. address: of the page to join it."""

    server: ServerProcess
    code: str
    address: str


@pytest.fixture
def workshop(new_server: StartServer, tmp_path: Path) -> Workshop:
    """A workshop on a server of its own."""
    server = new_server(data=tmp_path / "data")
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    return Workshop(server, code, f"http://{HOST}:{port_of(server)}/j/{code}")


def test_ideas_written_offline_in_a_killed_tab_are_saved_once(
    workshop: Workshop, new_server: StartServer, tmp_path: Path, soak_summary: Summary
) -> None:
    server, ideas = workshop.server, ["Before everything"]
    with open_browser(tmp_path / "browser") as browser:
        page = browser.new_page()
        join_at_table_3(page, workshop)
        expect(add_idea(page, ideas[0])).to_be_visible()
        for number in range(OUTAGES):
            server.kill()
            offline = [f"Offline {number}.{n}" for n in range(IDEAS_PER_OUTAGE)]
            for idea in offline:
                expect(add_idea(page, idea)).to_be_visible()
            crash_tab(page)
            server = new_server(data=tmp_path / "data", port=port_of(server))
            page = open_tab(browser, workshop)
            assert_saved_once(page, offline)
            ideas += offline
    assert Counter(card_texts(server.read_views(workshop.code)).values()) == Counter(ideas)
    soak_summary(
        f"offline phone: {OUTAGES} tabs killed, {len(ideas) - 1} ideas written offline, all saved once"
    )


def test_ideas_of_a_closed_tab_are_sent_by_the_tab_that_stays_open(
    workshop: Workshop, new_server: StartServer, tmp_path: Path
) -> None:
    with open_browser(tmp_path / "browser") as browser:
        page = browser.new_page()
        join_at_table_3(page, workshop)
        other = open_tab(browser, workshop)
        workshop.server.kill()
        add_idea(page, "Written without a network")
        expect(card(other, "Written without a network")).to_contain_text("waiting")
        page.close()
        server = new_server(data=tmp_path / "data", port=port_of(workshop.server))
        assert_saved_once(other, ["Written without a network"])
    assert list(card_texts(server.read_views(workshop.code)).values()) == ["Written without a network"]


@pytest.mark.parametrize("silent", [True, False], ids=["silent connection", "working connection"])
def test_tab_killed_around_a_tap_keeps_the_idea_in_the_field_or_the_outbox(
    workshop: Workshop, tmp_path: Path, soak_summary: Summary, silent: bool
) -> None:
    ideas, killed_before_tap = ["Before everything"], 0
    with open_browser(tmp_path / "browser") as browser:
        page = browser.new_page()
        join_at_table_3(page, workshop)
        expect(add_idea(page, ideas[0])).to_be_visible()
        page.close()
        for _ in range(TAB_KILLS):
            page = open_tab(browser, workshop, silent=silent)
            killed_before_tap += fill_next_idea(page, ideas)
            tap_and_kill_tab(page)
        page = open_tab(browser, workshop)
        if page.get_by_label("Your idea").input_value():
            page.get_by_role("button", name="Put on the table").click()
        assert_saved_once(page, ideas)
    assert saved_in_order(workshop) == ideas
    soak_summary(
        f"tab killed around a tap, {'silent' if silent else 'working'} connection: {TAB_KILLS} times "
        f"({killed_before_tap} before the tap), {len(ideas)} ideas, all saved once and in order"
    )


def test_outbox_of_a_tab_killed_before_moving_to_a_new_seat_is_sent(
    workshop: Workshop, tmp_path: Path
) -> None:
    with open_browser(tmp_path / "browser") as browser:
        page = browser.new_page()
        join_at_table_3(page, workshop)
        page.close()
        page = open_tab(browser, workshop, silent=True)
        add_idea(page, "Written before")
        eventually(partial(page.evaluate, OUTBOX_IS_IN_INDEXEDDB))
        change_seat_in_storage(page, workshop)
        crash_tab(page)
        page = open_tab(browser, workshop)
        expect(card(page, "Written before")).to_contain_text("saved")
    assert list(card_texts(workshop.server.read_views(workshop.code)).values()) == ["Written before"]


def test_outbox_of_a_killed_browser_is_sent_once_and_the_field_is_empty(
    workshop: Workshop, tmp_path: Path, soak_summary: Summary
) -> None:
    with open_browser(tmp_path / "browser") as browser:
        join_at_table_3(browser.new_page(), workshop)
    ideas = [f"Idea {number}" for number in range(BROWSER_KILLS)]
    for idea in ideas:
        with open_browser(tmp_path / "browser") as browser:
            open_tab(browser, workshop).get_by_label("Your idea").fill(idea)
        # The browser has written the idea to the disk now, and is killed before it writes the empty field.
        with open_browser(tmp_path / "browser") as browser:
            page = open_tab(browser, workshop, silent=True)
            expect(page.get_by_label("Your idea")).to_have_value(idea)
            expect(add_idea(page, idea)).to_be_visible()
            eventually(partial(page.evaluate, OUTBOX_IS_IN_INDEXEDDB))
            kill_browser(browser)
    with open_browser(tmp_path / "browser") as browser:
        page = open_tab(browser, workshop)
        expect(page.get_by_role("article").filter(has_text="saved")).to_have_count(BROWSER_KILLS)
        expect(page.get_by_label("Your idea")).to_have_value("")
    assert Counter(card_texts(workshop.server.read_views(workshop.code)).values()) == Counter(ideas)
    soak_summary(
        f"browser killed: {BROWSER_KILLS} times with an unsent idea, all saved once, the field empty"
    )


@contextmanager
def open_browser(profile: Path) -> Iterator[BrowserContext]:
    """A phone's browser with a profile folder, so that what pages store outlives the browser."""
    width, height = VIEWPORTS["phone"]
    path = os.environ.get("SAMSKAP_CHROMIUM") or browser_binary.find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=path,
            args=[*CHROMIUM_ARGUMENTS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"],
            viewport={"width": width, "height": height},
            locale="en-GB",
            has_touch=True,
        )
        browser.set_default_timeout(PAGE_TIMEOUT_MS)
        yield browser
        with suppress(Error):  # the test may have killed it
            browser.close()


def open_tab(browser: BrowserContext, workshop: Workshop, silent: bool = False) -> Page:
    """Open the workshop in a new tab. silent: its WebSocket opens, but carries nothing."""
    page = browser.new_page()
    if silent:
        page.route_web_socket("**/ws?*", lambda _: None)
    page.goto(workshop.address)
    return page


def join_at_table_3(page: Page, workshop: Workshop) -> None:
    """Join, and check that the page has no secure context."""
    page.goto(f"{workshop.address}/3")
    join(page)
    expect(page.get_by_label("Your idea")).to_be_visible()
    assert page.evaluate("[isSecureContext, 'serviceWorker' in navigator]") == [False, False]


def port_of(server: ServerProcess) -> str:
    """The port that the server listens on."""
    return server.url.rpartition(":")[2]


def fill_next_idea(page: Page, ideas: list[str]) -> bool:
    """Fill the field, unless the last idea is still in it. Returns whether it is."""
    field = page.get_by_label("Your idea")
    if kept := field.input_value():
        assert kept == ideas[-1]
        return True
    ideas.append(f"Idea {len(ideas)}")
    field.fill(ideas[-1])
    return False


def change_seat_in_storage(page: Page, workshop: Workshop) -> None:
    """Store another seat as the page does before it moves the outbox of the old seat to the new one."""
    page.evaluate(
        """seat => {
            localStorage.setItem(`${seat}/from`, localStorage.getItem(seat));
            localStorage.setItem(seat, "somebody-new");
        }""",
        f"samskap/seat/{workshop.code}",
    )


def assert_saved_once(page: Page, ideas: list[str]) -> None:
    """The page shows each idea once, as saved."""
    for idea in ideas:
        expect(card(page, idea)).to_have_count(1)
        expect(card(page, idea)).to_contain_text("saved")


def saved_in_order(workshop: Workshop) -> list[str]:
    """The texts of all cards, oldest first."""
    views = workshop.server.read_views(workshop.code)
    cards = [view for key, view in views["staff"].items() if key.startswith("card/")]
    return [found["text"] for found in sorted(cards, key=lambda view: int(view["at"]))]


def crash_tab(page: Page) -> None:
    """End the tab without any event for its page, as a phone does that runs out of memory."""
    process = renderer_process(page)
    with page.expect_event("crash"):
        os.kill(process, signal.SIGKILL)
    page.close()


def tap_and_kill_tab(page: Page) -> None:
    """Kill the tab's process at a random moment just before, during or after a tap on the submit button."""
    process = renderer_process(page)
    tap = "document.querySelector('main form button[type=submit]').click()"
    with page.expect_event("crash"):
        page.evaluate(f"void setTimeout(() => {tap}, {TAP_DELAY_S * 1000})")
        time.sleep(TAP_DELAY_S + random.uniform(-0.002, 0.012))  # the random moment, not a wait for anything
        os.kill(process, signal.SIGKILL)
    page.close()


def kill_browser(browser: BrowserContext) -> None:
    """Kill all processes of the browser. The system still writes what they had passed to it."""
    for process in sorted(cpu_seconds(browser)):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def renderer_process(page: Page) -> int:
    """The id of the process that runs the page: the renderer that is busiest when the page works, twice in a
    row, because another one may just be starting."""
    found = busiest_renderer(page)
    while (again := busiest_renderer(page)) != found:
        found = again
    return found


def busiest_renderer(page: Page) -> int:
    """The id of the renderer that uses most CPU time while the page does a fixed amount of work."""
    before = cpu_seconds(page.context, "renderer")
    page.evaluate("for (let step = 0; step < 3e6; step++) Math.random();")
    after = cpu_seconds(page.context, "renderer")
    return max(after, key=lambda process: after[process] - before.get(process, 0))


def cpu_seconds(browser: BrowserContext, kind: str = "") -> dict[int, float]:
    """Process id -> CPU seconds used, for all processes of the browser or those of a kind."""
    assert browser.browser
    cdp = browser.browser.new_browser_cdp_session()
    processes = cdp.send("SystemInfo.getProcessInfo")["processInfo"]
    cdp.detach()
    return {each["id"]: each["cpuTime"] for each in processes if kind in ("", each["type"])}
