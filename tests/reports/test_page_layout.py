"""The pages of the whole report are filled, and no heading stands alone or without space above it."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import pymupdf
import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from tests.reports.layout_halls import demo_hall, large_hall
from tests.reports.pdf_reader import FOOTER_HEIGHT, comparable_text, filled_shares
from tests.reports.variant_hall import edition

CATALOGUE = Catalogue.load()
LEAST_FILLED = 0.55
"""The share of its height down to which every page but the last one of a part has words."""
LEAST_SPACE = 20
"""In points, between the words above a heading and the heading."""
COLUMN_GAP = 30
"""In points: words so far to the left or right of a heading are in another column."""
REPORTS: dict[str, Callable[[], Report]] = {"sample": edition, "demo": demo_hall, "large": large_hall}
LANGUAGES = [("en", ""), ("nb", "en")]


class Line(NamedTuple):
    """A line of words. top, bottom, left: in points."""

    top: float
    bottom: float
    left: float
    text: str


class Heading(NamedTuple):
    """A heading, and the other lines on its page; in a column of cards, those of the column."""

    line: Line
    others: list[Line]
    is_of_cards: bool


@pytest.fixture(scope="module", params=[(name, pair) for name in REPORTS for pair in LANGUAGES], ids=str)
def file(request: pytest.FixtureRequest) -> bytes:
    name, (language, second_language) = request.param
    return whole(REPORTS[name](), language, second_language)


def whole(report: Report, language: str = "en", second_language: str = "") -> bytes:
    return FORMATS["pdf"].render(report, CATALOGUE, RenderOptions(language, second_language=second_language))


def lines_of(page: Any) -> list[Line]:
    """The lines of a page above its footer, from the top to the bottom."""
    above = (0, 0, page.rect.width, page.rect.height - FOOTER_HEIGHT)
    found = []
    for block in page.get_text("dict", clip=above)["blocks"]:
        for line in block.get("lines", ()):
            left, top, _, bottom = line["bbox"]
            found.append(Line(top, bottom, left, "".join(span["text"] for span in line["spans"])))
    return sorted(line for line in found if line.text.strip())


@lru_cache(1)
def headings(file: bytes) -> list[Heading]:
    """The headings to which the outline of a PDF leads, with their places on the page."""
    return [*_headings(file)]


def _headings(file: bytes) -> Iterator[Heading]:
    with pymupdf.Document(stream=file, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        lines_by_page = [lines_of(page) for page in document]
        for _, title, page, place in document.get_toc(simple=False):
            lines, (x, y) = lines_by_page[page - 1], place["to"]
            expected = comparable_text(title)
            own = [line for line in lines if expected.startswith(comparable_text(line.text) or "?")]
            line = min(own, key=lambda each: abs(each.top - y) + abs(each.left - x))
            is_of_cards = title.startswith(("Table ", "Bord "))
            others = [each for each in lines if each is not line]
            if is_of_cards:
                column = line.left - COLUMN_GAP, line.left + 7 * COLUMN_GAP
                others = [each for each in others if column[0] < each.left < column[1]]
            yield Heading(line, others, is_of_cards)


def test_below_every_heading_stands_what_it_is_of(file: bytes) -> None:
    found = headings(file)
    titles = {heading.line.text for heading in found}
    assert len(found) > 10
    alone = [
        heading.line.text
        for heading in found
        if not any(each.top > heading.line.top and each.text not in titles for each in heading.others)
    ]
    assert alone == []


def test_above_every_heading_is_space(file: bytes) -> None:
    found = [heading for heading in headings(file) if not heading.is_of_cards]
    titles = {heading.line.text for heading in found}
    glued = []
    for heading in found:
        above = [each.bottom for each in heading.others if each.bottom < heading.line.bottom]
        if above and heading.line.top - max(above) < LEAST_SPACE:
            nearest = max(each for each in heading.others if each.bottom == max(above))
            if nearest.text not in titles:
                glued.append(heading.line.text)
    assert glued == []


def test_pages_are_filled_but_for_the_last_one_of_a_part(file: bytes) -> None:
    with pymupdf.Document(stream=file, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        parts = [page for level, _, page in document.get_toc() if level == 1]
    is_in_two_languages = len(parts) == 3
    last = {page - 1 for page in parts} if is_in_two_languages else set()
    shares = dict(enumerate(filled_shares(file), 1))
    assert {page: share for page, share in shares.items() if share < LEAST_FILLED and page not in last} == {}


@pytest.mark.parametrize(
    "keys", [("report.who", "report.by.role"), ("report.council.themes", "report.number")]
)
def test_tables_stand_with_their_heading(file: bytes, keys: tuple[str, str]) -> None:
    title, first = ({CATALOGUE.text(language, key) for language in CATALOGUE.languages} for key in keys)
    found = [heading for heading in headings(file) if heading.line.text in title]
    assert found
    for heading in found:
        assert any(each.text in first and each.top > heading.line.top for each in heading.others)


def test_numbers_stand_below_a_text_that_is_lower_than_they_are() -> None:
    with pymupdf.Document(stream=whole(demo_hall()), filetype="pdf") as document:  # type: ignore[no-untyped-call]
        pages = [lines_of(page) for page in document]
    lines = next(lines for lines in pages if any("Made from" in line.text for line in lines))
    sources = next(line for line in lines if "Made from" in line.text)
    above = [line for line in lines if line.bottom < sources.top]
    assert sources.top - max(line.bottom for line in above) < LEAST_SPACE
    words = [line for line in above if "There is one adult" in line.text]
    assert words
    numbers = [line for line in above if "who voted" in line.text]
    assert all(line.top > max(each.top for each in words) for line in numbers)
