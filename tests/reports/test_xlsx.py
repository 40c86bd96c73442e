"""Sheets of the workbook show all lines of a text, and no line over another, in Excel and in LibreOffice."""

import io
import shutil
import subprocess
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from tests.reports.file_reader import csv_rows, workbook_tables
from tests.reports.pdf_reader import opened
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import edition_of
from tests.reports.sample_workshop import full_workshop

CATALOGUE = Catalogue.load()
OFFICE = shutil.which("soffice")
EDITION = edition_of(full_workshop())
LINE, MOST = 15, 408
"""In points: the height of a line in Excel, and the most that a row may have."""


def with_words(*words: str) -> Report:
    """An edition whose first cards have these words."""
    cards = [replace(card, text=text) for card, text in zip(EDITION.cards, words, strict=False)]
    return replace(EDITION, cards=(*cards, *EDITION.cards[len(cards) :]))


def row_heights(report: Report, sheet: str = "cards") -> list[float | None]:
    """The heights of the rows below the heading; None: of one line."""
    book = load_workbook(io.BytesIO(rendered(report, "xlsx", RenderOptions("en"))))
    rows = range(2, book[sheet].max_row + 1)
    return [book[sheet].row_dimensions[row].height for row in rows]


def test_row_is_as_high_as_the_lines_of_its_text() -> None:
    words = ("Short", "One\ntwo\n\nfour", "漢" * 100, "word " * 40, "line\n" * 100, "Short")
    one, four, wide, long, many, last = row_heights(with_words(*words))[:6]
    assert (one, four, many, last) == (None, 4 * LINE, MOST, None)
    # A column of 60 letters; a letter of Chinese is as wide as two.
    assert wide is not None
    assert long is not None
    assert wide >= 4 * LINE
    assert long >= 4 * LINE


def test_ids_are_not_cut() -> None:
    book = load_workbook(io.BytesIO(rendered(EDITION, "xlsx", RenderOptions("en"))))
    for sheet, column in (("options", "B"), ("cards", "A")):
        longest = max(len(str(cell.value)) for cell in book[sheet][column])
        assert longest > 20
        assert book[sheet].column_dimensions[column].width >= longest


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_each_printed_page_says_draft_or_edition_and_its_number(language: str) -> None:
    draft = replace(EDITION, edition=None, groups=None, title={"en": 'A & B, "2040" \x00&P'})
    page = CATALOGUE.text(language, "report.page", page="&P", pages="&N")
    for report, key in ((EDITION, "report.edition"), (draft, "report.draft")):
        status, options = CATALOGUE.text(language, key, no=1), RenderOptions(language)
        book = load_workbook(io.BytesIO(rendered(report, "xlsx", options)))
        for sheet in book.worksheets:
            assert sheet.oddFooter.left.text.endswith(f" · {status}"), sheet.title
            assert sheet.oddFooter.right.text == page
            assert "&P" not in sheet.oddFooter.left.text.replace("&&", "")
        (row,) = workbook_tables(rendered(report, "xlsx", options))["report"]
        assert row["status"] == status
        cards = csv_rows(rendered(report, "csv", RenderOptions(language, "comma")))
        assert len(cards) == len(report.cards)
        assert {row["status"] for row in cards} == {status}


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_no_line_stands_over_another_in_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(rendered(EDITION, "xlsx", RenderOptions("en")))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, tmp_path / "book.xlsx"], check=True, capture_output=True, timeout=120)
    with opened((tmp_path / "book.pdf").read_bytes()) as document:
        assert len(document) > 5
        for page in document:
            words = [word[:5] for word in page.get_text("words")]
            for (*box, text), (*other, other_text) in combinations(words, 2):
                assert not overlap(box, other), (page.number, text, other_text)


def overlap(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether more than a third of the height of a word is over the other. Both: left, top, right, bottom."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 1 and height > min(one[3] - one[1], other[3] - other[1]) / 3
