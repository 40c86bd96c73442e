"""Preface, colour and sections of the report, as a facilitator has set them."""

import io
import re
import zipfile

import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.changes import find_changes
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.workshop.plan import EditPlan
from tests.reports.file_reader import file_text
from tests.reports.sample_reports import report_of, report_with_groups
from tests.reports.sample_votes import voted_workshop
from tests.reports.sample_workshop import SampleWorkshop

CATALOGUE = Catalogue.load()
COLOUR = "#8a1c3b"
PREFACE = {"en": "Dear council.\n\nThese are *their* words.", "nb": "Kjære kommunestyre."}
HOW, VOTES = "How it was done", "How we voted"


def designed(**fields: object) -> Report:
    """The report of a workshop with these settings of its report."""
    workshop = voted_workshop()
    workshop.submit_as_facilitator(EditPlan(id="design-report", **fields))  # type: ignore[arg-type]
    return report_with_groups(workshop)


def rendered(report: Report, name: str, language: str = "en") -> bytes:
    return FORMATS[name].render(report, CATALOGUE, RenderOptions(language))


def words(report: Report, name: str, language: str = "en") -> str:
    return " ".join(file_text(rendered(report, name, language)).split())


@pytest.mark.parametrize("name", ["pdf", "docx", "html", "md"])
def test_preface_stands_once_in_documents_for_readers_before_the_people(name: str) -> None:
    report = designed(preface=PREFACE)
    shown = words(report, name)
    assert shown.count("Dear council.") == 1
    assert re.search(r"These are \\?\*their\\?\*", shown), "it is text, not markup"
    assert shown.index("Dear council.") < shown.rindex("Sunny")
    assert "Kjære kommunestyre." in words(report, name, "nb")
    assert "Preface" not in words(designed(preface={"en": ""}), name)


def test_preface_with_many_empty_lines_has_no_empty_paragraphs() -> None:
    preface = designed(preface={"en": "\n\nFirst.\n\n \n\nSecond,\nwith a second line.\n\n\n\n"})
    page = rendered(preface, "html").decode()
    paragraphs = re.findall(r'<p class="as-written" dir="auto">(.*?)</p>', page, re.DOTALL)
    assert paragraphs[:2] == ["First.", "Second,\nwith a second line."]
    assert "" not in paragraphs


@pytest.mark.parametrize(("language", "shown"), [("en", None), ("nb", "en")])
def test_preface_in_another_language_than_the_page_says_which(language: str, shown: str | None) -> None:
    page = rendered(designed(preface={"en": "Dear council."}), "html", language).decode()
    (attributes,) = re.findall(r'<div class="prose"([^>]*)>\s*<p[^>]*>Dear council', page)
    assert re.findall(r'lang="(\w+)"', attributes) == ([shown] if shown else [])


@pytest.mark.parametrize("name", ["pdf", "docx", "html", "md"])
def test_omitted_sections_are_named_where_they_are_missing(name: str) -> None:
    everything, without = words(designed(), name), words(designed(omitted_sections=("steps", "votes")), name)
    assert HOW in everything
    assert VOTES in everything
    omitted = f"Left out here, but contained in the files to work with: {HOW}, {VOTES}."
    assert without.count(HOW) == without.count(VOTES) == without.count(omitted) == 1


def test_data_has_the_sections_that_documents_leave_out() -> None:
    report = designed(omitted_sections=("steps", "votes"))
    assert report.votes
    assert rendered(report, "json").count(b'"budget"') == len(report.votes)


def test_colour_is_that_of_bars_links_and_headings() -> None:
    report, own = designed(report_colour=COLOUR), designed()
    fill = " ".join(f"{int(COLOUR[at : at + 2], 16) / 255:.3f}"[:4] for at in (1, 3, 5))
    for name in ("pdf", "council.pdf"):
        assert fill in pdf_colours(rendered(report, name))
        assert fill not in pdf_colours(rendered(own, name))
    for name, part in (("docx", "word/styles.xml"), ("pptx", "ppt/theme/theme1.xml")):
        with zipfile.ZipFile(io.BytesIO(rendered(report, name))) as file:
            assert b'val="8A1C3B"' in file.read(part)


def test_styles_of_the_word_document_have_no_colour_of_the_office_theme() -> None:
    document = Document(io.BytesIO(rendered(designed(report_colour=COLOUR), "docx")))
    used = {paragraph.style.style_id for paragraph in document.paragraphs if paragraph.style}
    for style in document.styles:
        if style.style_id in used:
            colours = {each.get(qn("w:color")) for each in style.element.iter(qn("w:bottom"))}
            assert colours <= {COLOUR.removeprefix("#").upper()}, style.name
            themes = {each.get(qn("w:themeColor")) for each in style.element.iter()}
            assert themes <= {None, "text1"}, style.name


def pdf_colours(file: bytes) -> set[str]:
    """The fill colours of the pages, each as three numbers that are cut off after two digits."""
    found = set[str]()
    with pikepdf.open(io.BytesIO(file)) as pdf:
        for page in pdf.pages:
            for instruction in pikepdf.parse_content_stream(page):
                operands = instruction.operands
                if str(instruction.operator) in ("rg", "scn", "sc") and len(operands) == 3:
                    found.add(" ".join(f"{float(value):.3f}"[:4] for value in operands))
    return found


def test_preface_of_a_later_edition_is_told_as_a_change() -> None:
    workshop = SampleWorkshop()
    before = report_of(workshop)
    workshop.submit_as_facilitator(EditPlan(id="write-preface", preface=PREFACE))
    after = report_of(workshop)
    assert [change.kind for change in find_changes(before, after)] == ["plan_changed"]
