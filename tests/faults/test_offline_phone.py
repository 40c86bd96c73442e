"""A real browser: ideas written while the server is away, in a tab that is killed, all arrive, once."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Page, expect, sync_playwright

from tests.browser.conftest import QUIET, SIZES
from tests.browser_binary import find
from tests.faults.books import cards
from tests.faults.soak import Summary, times
from tests.server_process import ServerProcess

ROUNDS = times(1, 20)
IDEAS = 3
"""Written in each round while the server is away."""


@contextmanager
def browser_of_one(folder: Path) -> Iterator[BrowserContext]:
    """A phone's browser, which keeps what pages store."""
    width, height = SIZES["phone"]
    path = os.environ.get("SAMSKAP_CHROMIUM") or find()
    with sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder,
            executable_path=path,
            args=QUIET,
            viewport={"width": width, "height": height},
            locale="en-GB",
            has_touch=True,
        )
        context.set_default_timeout(20_000)
        yield context
        context.close()


def write(page: Page, idea: str) -> None:
    """Put a card on the table."""
    page.get_by_label("Your idea").fill(idea)
    page.get_by_role("group", name="Choose a theme").get_by_text("Safety", exact=True).click()
    page.get_by_role("button", name="Put on the table").click()
    expect(page.get_by_role("article").filter(has_text=idea)).to_be_visible()


def kill_tab(page: Page) -> None:
    """As a phone does that needs its memory: the page gets no word in."""
    with page.expect_event("crash"), suppress(Error):  # the tab that is asked to crash cannot answer
        page.context.new_cdp_session(page).send("Page.crash", timeout=500)
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
        page.goto(f"{server.url}/j/{code}/3")
        for answer in ("Student", "Smøla"):
            page.get_by_role("button", name=answer, exact=True).click()
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
            page.goto(f"{server.url}/j/{code}")
            for idea in written[-IDEAS:]:
                card = page.get_by_role("article").filter(has_text=idea)
                expect(card).to_have_count(1)
                expect(card).to_contain_text("saved")
    found = Counter(cards(server.views(code)).values())
    assert found == Counter(["Before everything", *written])
    summary(f"offline phone: {ROUNDS} killed tabs, {len(written)} ideas written offline, all there once")
