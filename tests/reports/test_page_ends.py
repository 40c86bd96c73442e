"""No page of the whole report begins with the last line of something, or has a short section alone."""

import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import ReportStep
from app.reports.report_format import RenderOptions
from tests.reports.pdf_reader import comparable_text, page_texts
from tests.reports.variant_hall import edition

CATALOGUE = Catalogue.load()
EDITION = edition()
STEPS = tuple(
    ReportStep(f"step-{number}", "ideas", {"en": f"Step number {number}"}, EDITION.held_at + number * 60_000)
    for number in range(8)
)


@pytest.fixture(params=[0, *range(12, 36, 3)])
def pages(request: pytest.FixtureRequest) -> list[str]:
    """The comparable text of each page of a report. The parameter: the number of lines before its numbers."""
    preface = {"en": "A line\n" * request.param} if request.param else {}
    report = replace(EDITION, preface=preface, steps=STEPS)
    return page_texts(FORMATS["pdf"].render(report, CATALOGUE, RenderOptions("en")))


def test_short_tables_and_lists_stand_on_one_page(pages: list[str]) -> None:
    names = [localized["en"] for localized in (theme.name for theme in EDITION.themes)]
    heading = comparable_text("Theme" + CATALOGUE.text("en", "report.number"))
    (table,) = (page[page.index(heading) :] for page in pages if heading in page)
    assert all(comparable_text(name) in table for name in names)
    assert [sum(comparable_text(step.title["en"]) in page for step in STEPS) for page in pages].count(8) == 1
    for vote in EDITION.votes:
        if vote.voters is not None:
            options = [comparable_text(option.title or "") for option in vote.choices]
            columns = comparable_text("Choice People Dots")
            tables = [page[page.index(columns) :] for page in pages if columns in page]
            assert any(all(option in table for option in options) for table in tables)


@pytest.mark.parametrize("more", [0, 9, 10, 15, 21, 22])
def test_notes_about_the_report_do_not_begin_a_page(more: int) -> None:
    first = EDITION.clusters[0]
    clusters = (
        replace(first, id=f"cluster-{number}", name=f"Cluster {number}", sources=(), voted=())
        for number in range(more)
    )
    report = replace(EDITION, clusters=(*EDITION.clusters, *clusters), steps=STEPS)
    file = FORMATS["pdf"].render(report, CATALOGUE, RenderOptions("en"))
    about = comparable_text(CATALOGUE.text("en", "report.about"))
    (page,) = (page for page in page_texts(file) if comparable_text("Made with Samskap") in page)
    assert about in page
    assert not page.startswith(about)
