"""Pages of earlier versions that are open on today's server. The words looked for on them are those of then,
so the actions here are not those of `phone_page.py` and `console_page.py`, which follow today's words."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from app.workshop.protocol import OLDEST_SERVED_VERSION
from tests.browser.conftest import OpenPage
from tests.browser.console_page import PRESS_GUARD_MS
from tests.browser.phone_page import add_idea, card, join_at_table
from tests.browser.record_pages import EARLIER_PAGES, PATHS
from tests.browser.recorded_pages import AS_RECORDED, RecordedPages
from tests.server_process import StartServer


@pytest.mark.parametrize("path", sorted(EARLIER_PAGES.glob("*.zip")), ids=lambda path: path.stem)
def test_pages_of_an_earlier_version_work_if_they_are_served_and_else_load_again(
    path: Path, new_server: StartServer, open_page: OpenPage
) -> None:
    recorded, server = RecordedPages(path), new_server()
    code = server.new_workshop(tables=4)
    phone, console, screen = pages = [recorded.open(open_page, client, server, code) for client in PATHS]
    for answer in ("Student", "Smøla"):
        phone.get_by_role("button", name=answer, exact=True).click()
    if recorded.version < OLDEST_SERVED_VERSION:
        for page in pages:
            expect(page.locator(AS_RECORDED)).to_have_count(0)
        return

    start_step(console, "Start: Welcome")
    for step in ("Think on your own", "Share at the table"):
        start_step(console, f"Next: {step}")
        expect(phone.get_by_role("banner")).to_contain_text(step)
    expect(write_idea(phone, "Written before the update")).to_contain_text("saved")

    todays_phone = join_at_table(server, open_page, code, 3)
    expect(card(todays_phone, "Written before the update")).to_be_visible()
    expect(add_idea(todays_phone, "Written on today's page")).to_contain_text("saved")
    expect(idea_card(phone, "Written on today's page")).to_be_visible()
    for page in (console, screen):
        expect(page.get_by_text("2 here")).to_be_visible()

    server.stop()
    expect(console.get_by_text("Network: ok")).to_have_count(0)
    waiting = write_idea(phone, "Written without a server")
    expect(waiting).to_contain_text("waiting")
    new_server(port=server.url.rpartition(":")[2])
    expect(waiting).to_contain_text("saved")
    expect(card(todays_phone, "Written without a server")).to_be_visible()
    expect(console.get_by_text("Network: ok")).to_be_visible()

    start_step(console, "Next: Sort and choose")
    phone.get_by_role("button", name="Send : Written without a server").click()
    expect(screen.get_by_text("Written without a server")).to_be_visible()
    console.get_by_role("link", name="Merge desk").click()
    expect(console.get_by_role("option", name="Written without a server")).to_be_visible()
    for page in pages:
        expect(page.get_by_text("Something went wrong in this part of the page.")).to_have_count(0)
        expect(page.locator(AS_RECORDED)).to_have_count(1)


def start_step(console: Page, button: str) -> None:
    """Press the button, which must name the step."""
    console.get_by_role("button", name=button).click()
    step = console.get_by_role("region", name="Now").get_by_role("heading", level=2)
    expect(step).to_have_text(button.partition(": ")[2])
    console.wait_for_timeout(PRESS_GUARD_MS)


def write_idea(phone: Page, idea: str) -> Locator:
    """Put an idea on the table. Returns its card."""
    field = phone.get_by_label("Your idea")
    field.fill(idea)
    phone.get_by_role("group", name="Choose a theme").get_by_text("Safety", exact=True).click()
    phone.get_by_role("button", name="Put on the table").click()
    expect(field).to_have_value("")
    return idea_card(phone, idea)


def idea_card(phone: Page, idea: str) -> Locator:
    return phone.get_by_role("article").filter(has=phone.get_by_text(idea, exact=True))
