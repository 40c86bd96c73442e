"""Actions of a facilitator on the console, for tests that drive a browser."""

from playwright.sync_api import Page, expect

from tests.server_process import ServerProcess


def console_link(server: ServerProcess, code: str) -> str:
    """The console's link of a workshop."""
    with server.operator() as http:
        workshops = http.get("/api/me").json()["workshops"]
    return next(str(workshop["links"]["console"]) for workshop in workshops if workshop["code"] == code)


def open_tab(console: Page, name: str) -> None:
    """Open a tab, and wait until it is shown: two tabs may have a button of the same name."""
    link = console.get_by_role("navigation", name="Views of the console").get_by_role("link", name=name)
    link.click()
    expect(link).to_have_attribute("aria-current", "page")
