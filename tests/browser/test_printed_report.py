"""The page of the report on paper: what belongs together stays on one page, which names the edition."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from playwright.sync_api import Page

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import ReportEdition
from app.reports.report_format import RenderOptions
from tests.browser.conftest import OpenPage
from tests.reports.pdf_reader import comparable_text, page_texts
from tests.reports.sample_reports import report_with_groups
from tests.reports.sample_votes import voted_workshop

WORDS = 360
SHIFTS_MM = range(0, 240, 12)
"""Empty space above the report, which moves the end of the page to other places in it."""
LEAST_WORDS = 30
"""Of a scenario's text, on the page of its heading: some lines."""


@pytest.fixture
def printed(open_page: OpenPage, tmp_path: Path) -> Page:
    """The report of a vote as a file. The first scenario has a text of many lines."""
    report = report_with_groups(voted_workshop())
    text = " ".join(f"word{n}" for n in range(WORDS))
    first, *others = report.scenarios
    report = replace(
        report,
        scenarios=(replace(first, text=text), *others),
        edition=ReportEdition(3, "c0ffee"),
        changes=(),
    )
    file = tmp_path / "report.html"
    file.write_bytes(FORMATS["html"].render(report, Catalogue.load(), RenderOptions("en")))
    return open_page("console", file.as_uri())


def pages_of(page: Page, shift_mm: int) -> list[str]:
    """The comparable text of each printed page."""
    page.evaluate("shift => document.querySelector('.head').style.marginTop = shift", f"{shift_mm}mm")
    return page_texts(page.pdf(format="A4", prefer_css_page_size=True))


def after(pages: list[str], heading: str) -> str:
    """The comparable text below a heading on its page."""
    (found,) = (text for text in pages if comparable_text(heading) in text)
    return found.partition(comparable_text(heading))[2]


def test_every_printed_page_names_the_workshop_and_the_edition(printed: Page) -> None:
    pages, title = pages_of(printed, 0), printed.title()
    assert len(pages) > 2
    assert "Edition 3" in title
    assert [comparable_text(title) in text for text in pages] == [True] * len(pages)


def test_vote_is_printed_with_its_heading_and_a_scenario_with_some_lines(printed: Page) -> None:
    heading = printed.locator("#picture-1").inner_text()
    first_option = printed.locator(".results tbody th").first.inner_text()
    for shift in SHIFTS_MM:
        pages = pages_of(printed, shift)
        assert comparable_text(first_option) in after(pages, "How we voted"), shift
        assert after(pages, f"{heading} word0").count("word") >= LEAST_WORDS, shift
