"""The pages for the council as a Word document: the contents of their PDF, with real headings, lists and
descriptions."""

import io
import shutil
import subprocess

import pytest
from docx import Document
from docx.oxml.ns import qn

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.file_reader import document_headings, document_paragraphs
from tests.reports.pdf_reader import pages
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import edition_of
from tests.reports.sample_workshop import full_workshop

CATALOGUE = Catalogue.load()
OFFICE = shutil.which("soffice")
EDITION = edition_of(full_workshop())


def docx(report: Report, language: str = "en", second: str = "") -> bytes:
    options = RenderOptions(language, second_language=second)
    return rendered(report, "council.docx", options)


def long_hall() -> Report:
    hall = CouncilHall(scenarios=12, text="A sentence that says how it could be. " * 40)
    hall.vote(people=(9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1, 0))
    return hall.report()


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_document_has_the_words_and_numbers_of_the_pages(language: str) -> None:
    contents = council_pages(EDITION, language)
    file = docx(EDITION, language)
    text = " ".join(" ".join(document_paragraphs(file)).split())
    assert contents.introduction in text
    for scenario in contents.scenarios.items:
        assert scenario.title in text
        assert scenario.text in text
        assert all(each.figures is None or each.figures.of_voters in text for each in scenario.support)
    for row in (*contents.others.items, *contents.other_options.items):
        assert row.title in text
    assert contents.report.checksum in text


def test_headings_are_those_of_the_sections_and_scenarios() -> None:
    contents = council_pages(EDITION)
    headings = document_headings(docx(EDITION))
    sections = [title for level, title in headings if level == 1]
    assert sections[:3] == [contents.question_heading, contents.people.heading, contents.scenarios.heading]
    assert sections[-1] == contents.whole_heading
    assert [title for level, title in headings if level == 2] == [
        scenario.title for scenario in contents.scenarios.items
    ]


def test_bars_have_descriptions_and_cards_are_a_list() -> None:
    document = Document(io.BytesIO(docx(EDITION)))
    described = [each.get("descr") for each in document.element.iter(qn("wp:docPr"))]
    figures = [each.figures for item in council_pages(EDITION).scenarios.items for each in item.support]
    assert described == [each.summary for each in figures if each]
    cards = [card for item in council_pages(EDITION).cards.items for card in item.cards]
    bullets = [p.text for p in document.paragraphs if p.style and p.style.name == "List Bullet"]
    assert bullets[: len(cards)] == [f"{card.words} ({card.number})" for card in cards]


def test_second_part_says_in_which_part_the_words_stand() -> None:
    text = " ".join(document_paragraphs(docx(EDITION, "nb", "en")))
    assert text.count("There is time.") == 1
    assert CATALOGUE.text("en", "report.part.text", part=CATALOGUE.text("nb", "language.name")) in text
    assert "{page}" not in text


@pytest.fixture(scope="module")
def page_counts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The number of pages of each document as LibreOffice shows it: of a hall and a second language."""
    folder = tmp_path_factory.mktemp("documents")
    for name, report in (("short", EDITION), ("long", long_hall())):
        for second in ("", "nn"):
            (folder / f"{name}{second}.docx").write_bytes(docx(report, "nb", second))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *folder.glob("*.docx")], check=True, capture_output=True, timeout=120)
    return {path.stem: pages(path.read_bytes()) for path in folder.glob("*.pdf")}


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
@pytest.mark.parametrize("second", ["", "nn"])
@pytest.mark.parametrize("hall", ["short", "long"])
def test_document_has_at_most_two_pages_in_each_language(
    hall: str, second: str, page_counts: dict[str, int]
) -> None:
    assert page_counts[f"{hall}{second}"] <= (4 if second else 2)
