"""Actions of a facilitator on the console, for tests that drive a browser."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.server_process import ServerProcess

CLIPBOARD = ["clipboard-read", "clipboard-write"]
"""The browser permissions that a test needs to read the clipboard."""

PRESS_GUARD_MS = 1000
"""So long after a step was started, the button of the next one ignores presses."""


def console_link(server: ServerProcess, code: str) -> str:
    """The address of a workshop's console, as the list of workshops has it."""
    with server.operator() as http:
        workshops = http.get("/api/me").json()["workshops"]
    return next(str(workshop["links"]["console"]) for workshop in workshops if workshop["code"] == code)


def open_tab(console: Page, name: str) -> None:
    """Open a tab, and wait until it is shown: two tabs may have a button of the same name."""
    link = console.get_by_role("navigation", name="Views of the console").get_by_role("link", name=name)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")


def open_link_settings(open_page: OpenPage, server: ServerProcess, code: str) -> Page:
    """Open the console by its facilitator link, and go to the link settings (tab *Set up*)."""
    console = open_page("console", console_link(server, code), permissions=CLIPBOARD)
    open_tab(console, "Set up")
    expect(console.get_by_role("group", name="Facilitator")).to_be_visible()
    return console


def make_cluster(console: Page, card_text: str, name: str) -> None:
    """Make a cluster of one card on the merge desk."""
    console.get_by_role("listbox", name="Cards to place").get_by_role("option", name=card_text).click()
    console.get_by_role("button", name="Make a cluster").click()
    console.get_by_role("textbox", name="Name").fill(name)
    console.keyboard.press("Enter")
    expect(console.get_by_role("group", name=name)).to_be_visible()


def close_by_keyboard(console: Page) -> None:
    """Close the workshop by keyboard."""
    console.get_by_role("button", name="Close the workshop").press("Enter")
    console.get_by_role("button", name="Yes, close it").press("Enter")
