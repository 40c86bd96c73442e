"""A workshop that was imported from another server: no page offers to open it again or to join it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.server_process import ServerProcess
from tests.workshops_with_cards import workshop_with_cards

IMPORTED = "This report was imported from another server. It can be read and downloaded."


@pytest.fixture
def imported(server: ServerProcess) -> str:
    """The join code of an imported workshop."""
    code = workshop_with_cards(server)
    server.close_workshop(code)
    with server.operator() as http:
        package = http.get(f"/api/workshops/{code}/export?format=zip").raise_for_status().content
        return str(http.post("/api/imports", content=package).raise_for_status().json()["code"])


def test_console_of_an_imported_workshop_leads_to_its_report(
    server: ServerProcess, open_page: OpenPage, imported: str
) -> None:
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    console = open_page("console", f"{server.url}/w/{imported}/console", **operator)
    tabs = console.get_by_role("navigation").get_by_role("link")
    expect(tabs).to_have_text(["Finish", "Set up"])
    for tab in tabs.all():
        tab.click()
        expect(tab).to_have_attribute("aria-current", "page")
        expect(console.get_by_text(IMPORTED).filter(visible=True)).to_have_count(1)
        expect(console.get_by_role("button", name="Open the workshop again")).to_have_count(0)
        expect(console.get_by_text(re.compile("[Oo]pen it")).filter(visible=True)).to_have_count(0)
    expect(console.get_by_role("heading", name="Links", exact=True)).to_be_visible()
    with console.expect_popup() as popup:
        console.get_by_role("link", name="Read the whole report").filter(visible=True).click()
    expect(popup.value).to_have_url(re.compile(f"/w/{imported}/report"))


def test_screen_and_phone_of_an_imported_workshop_say_where_it_was_held(
    server: ServerProcess, open_page: OpenPage, imported: str
) -> None:
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    screen = open_page("screen", f"{server.url}/w/{imported}/screen", **operator)
    phone = open_page("phone", f"{server.url}/j/{imported}")
    for page in (screen, phone):
        expect(page.get_by_text("This workshop was held on another server. Here is only its")).to_be_visible()
        expect(page.get_by_text(re.compile("opens again|people|Scan"))).to_have_count(0)


def test_start_page_marks_an_imported_workshop(
    server: ServerProcess, open_page: OpenPage, imported: str
) -> None:
    operator = {"extra_http_headers": {"Authorization": f"Bearer {server.key}"}}
    start = open_page("console", server.url, **operator)
    row = start.get_by_role("listitem").filter(has_text=f"{imported[:4]} {imported[4:]}")
    expect(row).to_contain_text("imported")
    expect(row).to_contain_text(re.compile(r"Edition 1, made .*20\d\d"))
    expect(row).not_to_contain_text(re.compile("closed| 0 "))
    expect(row.get_by_role("link", name="Report")).to_have_attribute("href", f"/w/{imported}/report")
    row.get_by_role("link").first.click()
    expect(start.get_by_text(IMPORTED)).to_be_visible()
    expect(start.get_by_text(re.compile(r"^Edition 1, made .*20\d\d$"))).to_be_visible()
    expect(start.get_by_text("People join")).to_have_count(0)
