"""Phones whose browser has text of twice the usual size: nothing is cut, and the table's number stays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.locale import LANGUAGES
from tests.browser.conftest import PAGE_TIMEOUT_MS, launch_chromium
from tests.browser.phone_page import add_idea, join
from tests.public_report import public_path
from tests.server_process import ServerProcess

LARGE_TEXT = "--blink-settings=defaultFontSize=32"
"""The setting of the browser, which media queries follow; a style of the page does not change those."""
IS_CUT = """() => [...document.querySelectorAll("main *, aside *")]
    .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1
        && getComputedStyle(element).display !== "inline"
        && getComputedStyle(element).overflowX !== "visible")
    .map((element) => element.outerHTML)"""


@pytest.fixture
def large() -> Iterator[Page]:
    """A page of 320 x 568 px with large text."""
    with launch_chromium(LARGE_TEXT) as browser:
        page = browser.new_page(viewport={"width": 320, "height": 568}, locale="en-GB", has_touch=True)
        page.set_default_timeout(PAGE_TIMEOUT_MS)
        yield page


def excess(page: Page) -> int:
    """By how many px the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_phone_with_large_text_cuts_nothing_until_after_the_end(server: ServerProcess, large: Page) -> None:
    code = server.new_workshop(tables=12)
    large.goto(f"{server.url}/j/{code}/12")
    expect(large.get_by_role("button", name="Student", exact=True)).to_be_visible()
    assert excess(large) <= 0
    widths = large.locator(".choice").evaluate_all("choices => choices.map(({ offsetWidth }) => offsetWidth)")
    assert min(widths) > 250, "one choice in each row"
    join(large)
    server.start_step(code, "together")
    expect(add_idea(large, "A grown-up with time for those who need it")).to_contain_text("saved")
    number = large.locator(".header-title strong")
    expect(large.get_by_role("timer")).to_be_visible()
    assert number.evaluate("element => element.getBoundingClientRect().right") <= 320
    expect(number).to_have_text("Table 12")
    assert large.locator(".header-title").evaluate("title => title.scrollWidth - title.clientWidth") <= 0
    server.close_workshop(code)
    expect(large.get_by_role("link", name="Read the report")).to_be_visible()
    assert excess(large) <= 0
    assert large.evaluate(IS_CUT) == []
    card = large.get_by_role("article")
    row = card.locator(".outcome-row").first
    assert row.evaluate("row => row.offsetLeft + row.offsetWidth") > 250, "beside nothing"


def test_pages_of_one_sentence_are_not_cut_with_large_text(server: ServerProcess, large: Page) -> None:
    code = server.new_workshop(tables=4)
    server.close_workshop(code)
    link = server.url + public_path(server, code, code_word="green door")
    for address in (link, f"{server.url}/j/{code}/report"):
        for language in LANGUAGES:
            large.goto(f"{address}?lang={language}")
            expect(large.get_by_role("heading", level=1)).to_be_visible()
            assert excess(large) <= 0, (address, language)
            assert large.evaluate(IS_CUT) == [], (address, language)
