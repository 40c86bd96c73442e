"""Tables of results where no vote counts dots."""

import io
from collections.abc import Iterator, MutableMapping
from typing import cast

import pytest
from docx import Document
from msgspec.structs import replace

from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.workshop.ballots import BALLOT_KINDS, BallotKind
from tests.reports.council_hall import CouncilHall
from tests.reports.file_reader import file_text, parse_page
from tests.reports.pdf_reader import comparable_text, pdf_text
from tests.reports.rendered_files import rendered
from tests.workshop.test_ballots import APPROVAL

FILES = [
    *(("table-1", form) for form in ("pdf", "docx", "html", "md")),
    *(("", form) for form in ("council.pdf", "council.docx")),
]


@pytest.fixture(autouse=True)
def approval() -> Iterator[None]:
    """A kind of ballot that counts no dots, with the words of dots."""
    kinds = cast("MutableMapping[str, BallotKind]", BALLOT_KINDS)
    kinds[APPROVAL.name] = APPROVAL._replace(name="dots")
    yield
    del kinds[APPROVAL.name]


def report_of_approval() -> Report:
    """Two scenarios were not chosen, and one that was in the vote is dissolved."""
    hall = CouncilHall(6)
    hall.vote((9, 8, 7, 2, 1, 3))
    hall.workshop.dissolve(hall.clusters[5])
    report = hall.report()
    return replace(report, votes=tuple(replace(vote, kind=APPROVAL.name) for vote in report.votes))


@pytest.mark.parametrize(("variant", "form"), FILES)
def test_table_of_results_without_dots_has_no_column_of_them(variant: str, form: str) -> None:
    content = rendered(report_of_approval(), form, RenderOptions("en", variant=variant))
    if form.endswith("pdf"):
        text = pdf_text(content)
    elif form == "html":
        page = parse_page(content)
        assert all(heading.text_content().strip() for heading in page.xpath("//th[@scope='col']"))
        text = str(page.text_content())
    elif form == "md":
        text = file_text(content).replace("|", "")
        assert "| Choice | People |\n| --- | ---: |\n" in file_text(content)
    else:
        tables = Document(io.BytesIO(content)).tables
        assert all(cell.text for table in tables for cell in table.rows[0].cells)
        text = file_text(content)
    row = comparable_text("“Idea 5” (no longer there) 3")
    assert row in comparable_text(text)
    assert f"{row}–" not in comparable_text(text)
