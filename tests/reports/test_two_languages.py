"""Documents in two languages have everything in both, and what people wrote once."""

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import outloud
import pdfua
import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from msgspec.structs import replace
from pptx import Presentation
from pptx.util import Cm

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive_check import verify
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.outcome_contents import QuotedCard
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from app.reports.whole_contents import whole_contents
from tests.reports.council_hall import CouncilHall
from tests.reports.file_reader import (
    document_paragraphs,
    file_text,
    parse_page,
)
from tests.reports.heading_reader import headings, structure_elements
from tests.reports.pdf_reader import (
    PDFTOTEXT,
    comparable_text,
    overlapping_words,
    page_texts,
    pages,
    pdf_text_without_footers,
    pdftotext,
    words_outside_of_pages,
)
from tests.reports.rendered_files import render_anew, rendered
from tests.reports.sample_reports import with_texts
from tests.reports.variant_hall import edition

CATALOGUE = Catalogue.load()
EDITION = edition()
WITHOUT_VOTES = replace(EDITION, omitted_sections=("votes",))
SMALL = CouncilHall(scenarios=1).report()
FIRST, SECOND = "nb", "en"
EVERY_DOCUMENT = pytest.mark.parametrize("form", DOCUMENTS)
EVERY_VARIANT = pytest.mark.parametrize("variant", ["table-2", "municipality-aure", "child"])
OTHER_FORMS = pytest.mark.parametrize(
    "form", [name for name, entry in FORMATS.items() if entry.can_have_two_languages and name != "zip"]
)
"""Those that can have two languages. A package has files of the others."""
SECTIONS = ("report.who", "report.steps", "report.votes", "report.about")
"""Catalogue keys of headings of sections that every document of the whole report has."""


def file(
    form: str, variant: str = "", report: Report = EDITION, languages: tuple[str, str] = (FIRST, SECOND)
) -> bytes:
    first, second = languages
    options = RenderOptions(first, variant=variant, second_language=second)
    return rendered(report, form, options)


def text_of(form: str, variant: str = "", report: Report = EDITION) -> str:
    """The comparable text of a document, without its table of contents."""
    content = file(form, variant, report)
    if form.endswith("pdf"):
        return comparable_text(pdf_text_without_footers(content))
    if form == "html":
        page = parse_page(content)
        for contents in page.xpath("//nav | //style | //head"):
            contents.getparent().remove(contents)
        return comparable_text(str(page.text_content()))
    if form == "pptx":
        shapes = (shape for slide in slides(content) for shape in slide.shapes if shape.has_text_frame)
        return comparable_text("\n".join(shape.text_frame.text for shape in shapes))
    return comparable_text(re.sub(r"\\(?=\W)", "", file_text(content)))


def slides(content: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(content)).slides)


def name_of(language: str) -> str:
    return CATALOGUE.text(language, "language.name")


@EVERY_DOCUMENT
def test_each_language_is_a_part_with_its_own_sections_and_the_cards_come_once(form: str) -> None:
    found = headings(form, file(form))
    top = [text for level, text in found if level == 1]
    cards = " / ".join(CATALOGUE.text(each, "report.all_cards") for each in (FIRST, SECOND))
    assert top == [name_of(FIRST), name_of(SECOND), *([cards] if form != "md" else [])]
    second = found.index((1, name_of(SECOND)))
    for key in SECTIONS:
        places = [found.index((2, CATALOGUE.text(each, key))) for each in (FIRST, SECOND)]
        assert places[0] < second < places[1]
        for language in (FIRST, SECOND):
            assert [text for _, text in found].count(CATALOGUE.text(language, key)) == 1


@EVERY_DOCUMENT
def test_levels_of_headings_skip_none_and_both_parts_have_the_same(form: str) -> None:
    found = headings(form, file(form))
    levels = [level for level, _ in found]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    first, second, *cards = [place for place, level in enumerate(levels) if level == 1]
    assert levels[first:second] == levels[second : cards[0] if cards else None]


@pytest.mark.parametrize("form", [*DOCUMENTS, "pptx", "council.pdf"])
def test_words_of_people_stand_once(form: str) -> None:
    text = text_of(form)
    texts = [line for each in EDITION.scenarios for line in each.text.split("\n\n")]
    if form == "council.pdf":  # has the words of those with most support only
        texts = ["There is time.", "Every room has windows."]
    used_as_names = {"3-1", "3-5"}  # as the name of a cluster, and as an option of a vote
    if form in DOCUMENTS:
        texts += [card.text for card in EDITION.cards if card.number not in used_as_names]
    quoted = {card.text for card in quoted_cards()} if form in DOCUMENTS else set()
    counts = [1 + (each in quoted) for each in texts]
    assert [text.count(comparable_text(each)) for each in texts] == counts


def quoted_cards() -> list[QuotedCard]:
    """The cards that stand with what was not chosen, too."""
    sections = whole_contents(LocalizedReport(EDITION, CATALOGUE, FIRST)).not_chosen
    groups = [group for section in sections for group in section.groups]
    assert groups
    return [card for group in groups for option in group.options for card in option.cards]


@EVERY_VARIANT
@EVERY_DOCUMENT
def test_variant_in_two_languages_has_the_words_of_people_once(form: str, variant: str) -> None:
    text, only = (
        text_of(form, variant),
        rendered(EDITION, form, RenderOptions(FIRST, variant=variant)),
    )
    shown = comparable_text(re.sub(r"\\(?=\W)", "", file_text(only)))
    for each in [*(card.text for card in EDITION.cards), "There is time.", "Trees grow here."]:
        assert text.count(comparable_text(each)) == (1 if comparable_text(each) in shown else 0), each
    found = headings(form, file(form, variant))
    assert [title for level, title in found if level == 1] == [name_of(FIRST), name_of(SECOND)]
    levels = [level for level, _ in found]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    half = len(levels) // 2
    assert levels[:half] == levels[half:]


@pytest.mark.skipif(not PDFTOTEXT, reason="pdftotext is not installed")
@pytest.mark.parametrize("form", ["pdf", "council.pdf"])
def test_pdf_has_both_languages_and_each_card_once_for_a_second_reader(form: str, tmp_path: Path) -> None:
    text = comparable_text(pdftotext(file(form), tmp_path))
    for language in (FIRST, SECOND):
        assert comparable_text(CATALOGUE.text(language, "report.who")) in text
    assert text.count(comparable_text("There is time.")) == 1
    if form == "pdf":
        assert text.count(comparable_text("Ord2x5q and wish2x5q")) == 1


def numbers_by_part(form: str) -> list[list[str]]:
    """The numbers of people and dots in each part."""
    content = file(form)
    if form == "docx":
        rows = [
            tuple(cell.text for cell in row.cells[1:])
            for table in Document(io.BytesIO(content)).tables
            for row in table.rows[1:]
        ]
        half = len(rows) // 2
        return [[" ".join(row) for row in part] for part in (rows[:half], rows[half:])]
    if form == "html":
        parts = parse_page(content).xpath("//div[@class='part']")
        return [[str(cell.text_content()) for cell in part.xpath(".//td")] for part in parts]
    text = file_text(content)
    summaries = (r"(\d+) prikke?r? fra (\d+)", r"(\d+) dots? from (\d+)")
    if form.endswith("pdf"):
        summaries = (r"(\d+)\s+av (\d+) som stemte,?\s+(\d+)", r"(\d+)\s+of (\d+) who\s+voted,?\s+(\d+)")
    return [[" ".join(each) for each in re.findall(summary, text)] for summary in summaries]


@pytest.mark.parametrize("form", [*DOCUMENTS, "council.pdf"])
def test_numbers_are_the_same_in_both_parts(form: str) -> None:
    first, second = ([text.replace(" av ", " of ") for text in part] for part in numbers_by_part(form))
    assert len(first) >= 2
    assert first == second


@pytest.mark.parametrize("form", ["pdf", "council.pdf"])
def test_pdf_says_of_each_part_and_of_the_words_in_it_which_language_they_are_in(form: str) -> None:
    found = {title: language for kind, language, title in structure_elements(file(form)) if kind[:2] == "/H"}
    for language in (FIRST, SECOND):
        assert found[name_of(language)] == language
        assert found[CATALOGUE.text(language, "report.who")] == language
    english_first = file(form, languages=(SECOND, FIRST))
    titles = [
        (title, language) for _, language, title in structure_elements(english_first) if "calm" in title
    ]
    assert {language for _, language in titles} == {EDITION.language}
    assert len(titles) == 2


def test_page_says_of_each_part_which_language_it_is_in_and_its_contents_have_both() -> None:
    page = parse_page(file("html"))
    assert page.get("lang") == FIRST
    parts = page.xpath("//div[@class='part']")
    assert [part.get("lang") for part in parts] == [FIRST, SECOND]
    titles = parts[1].xpath(".//article/h4 | .//section[@class='vote']/h4")
    assert {each.get("lang") for each in titles} == {EDITION.language}
    ids = page.xpath("//@id")
    assert len(ids) == len({*ids})
    assert {link[1:] for link in page.xpath("//a/@href")} <= {*ids}
    listed = [str(each.text_content()) for each in page.xpath("//nav//a")]
    for language in (FIRST, SECOND):
        assert name_of(language) in listed
        assert listed.count(CATALOGUE.text(language, "report.votes")) == 1


def test_word_document_says_of_each_run_which_language_it_is_in() -> None:
    content = file("docx")
    document, languages = Document(io.BytesIO(content)), {}
    for paragraph in document.paragraphs:
        for run in paragraph._p.iter(qn("w:r")):
            tag = run.find(f"{qn('w:rPr')}/{qn('w:lang')}")
            languages[paragraph.text] = tag.get(qn("w:val")) if tag is not None else None
    assert languages["How do we want it to be?"] == languages["How it was done"] == SECOND
    assert languages["Slik gikk det til"] == FIRST
    assert languages["1. A calm day"] == EDITION.language
    in_table = document.tables[-1].rows[0].cells[0].paragraphs[0]._p.iter(qn("w:lang"))
    assert [tag.get(qn("w:val")) for tag in in_table] == [SECOND]


def test_links_of_the_word_document_lead_to_places_in_it() -> None:
    with zipfile.ZipFile(io.BytesIO(file("docx"))) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    targets = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert len(targets) == len({*targets})
    assert {each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))} <= {*targets}
    where = CATALOGUE.text(SECOND, "report.part.text", part=name_of(FIRST))
    assert document_paragraphs(file("docx")).count(where) == len(EDITION.scenarios)


def test_slides_are_in_one_language_and_then_results_in_the_other() -> None:
    found = slides(file("pptx"))
    titles = [slide.shapes.title.text_frame.text for slide in found]
    second = titles.index("Pictures of 2040")
    scenarios = {f"{number}. {each.title}" for number, each in enumerate(EDITION.scenarios, 1)}
    assert titles[0] == "Fremtidsbilder 2040"
    assert scenarios < {*titles[:second]}
    assert titles[second:] == [
        "Pictures of 2040",
        "Who took part",
        "What we share",
        "What was not chosen",
        "In other votes",
        *titles[second - len(EDITION.votes) : second],
    ]
    languages = [run.get("lang") for slide in found for run in slide._element.iter("{*}rPr")]
    assert {*languages} == {FIRST, SECOND, EDITION.language}


def test_slides_without_votes_have_the_results_of_scenarios_in_the_second_language() -> None:
    found = slides(file("pptx", report=WITHOUT_VOTES))
    titles = [slide.shapes.title.text_frame.text for slide in found]
    assert titles[titles.index("Pictures of 2040") :] == [
        "Pictures of 2040",
        "Who took part",
        "What we share",
        CATALOGUE.text(SECOND, "report.scenarios"),
        "What was not chosen",
        "In other votes",
    ]
    shown = found[-3].notes_slide.notes_text_frame.text
    assert re.findall(r"(\d+) dots", shown) == re.findall(r"(\d+) prikker", text_of_slides(found))


def text_of_slides(found: list[Any]) -> str:
    shapes = (shape for slide in found for shape in slide.shapes if shape.has_text_frame)
    return "\n".join(shape.text_frame.text for shape in shapes)


def test_name_of_the_language_is_within_the_margins_of_its_slide() -> None:
    found = slides(file("pptx"))
    names = [
        shape
        for slide in found
        for shape in slide.shapes
        if shape.has_text_frame and shape.text_frame.text in (name_of(FIRST), name_of(SECOND))
    ]
    assert len(names) == 2
    for shape in names:
        assert shape.top >= Cm(1)


def test_notes_of_slides_say_of_what_people_wrote_which_language_it_is_in() -> None:
    languages = {}
    for slide in slides(file("pptx", languages=(SECOND, "nn"))):
        for paragraph in slide.notes_slide.notes_text_frame.paragraphs:
            for run in paragraph.runs:
                languages[run.text] = run._r.rPr.get("lang")
    assert languages["There is time."] == languages["2. Bright rooms"] == EDITION.language
    assert languages["Who took part"] == SECOND
    assert languages[CATALOGUE.text("nn", "report.who")] == "nn"


def test_council_pages_do_not_say_of_a_shortened_text_that_it_stands_there_in_full() -> None:
    report = with_texts(["Words that go on and on. " * 200])
    scenarios = tuple(replace(report.scenarios[0], id=f"s{n}", sources=(), voted=()) for n in range(4))
    text = " ".join(
        pdf_text_without_footers(file("council.pdf", report=replace(report, scenarios=scenarios))).split()
    )
    assert "…" in text
    assert "stands in full on page" not in text
    assert re.search(r"The text is on page \d\. It stands unshortened in the whole report\.", text)


def test_council_pages_say_that_a_text_is_shortened_only_where_it_is() -> None:
    whole, shortened = EDITION.scenarios[0], EDITION.scenarios[1]
    assert len(whole.text) < 50
    long = replace(shortened, text="Words that go on and on. " * 200)
    report = replace(EDITION, scenarios=(whole, long, *EDITION.scenarios[2:]))
    text = comparable_text(pdf_text_without_footers(file("council.pdf", report=report)))
    assert text.count(comparable_text("It stands unshortened in the whole report.")) == 1
    assert text.count(comparable_text("This picture stands in full on page")) == 1
    short = comparable_text(pdf_text_without_footers(file("council.pdf")))
    assert comparable_text("unshortened") not in short
    in_full = comparable_text("This picture stands in full on page")
    assert short.count(in_full) == 2, "the third was not chosen"


@pytest.mark.parametrize("form", ["pdf", "council.pdf"])
def test_second_part_says_on_which_page_the_words_stand(form: str) -> None:
    content = file(form)
    with pikepdf.open(io.BytesIO(content)) as document:
        count = len(document.pages)
    assert count == pages(content)
    text = comparable_text(pdf_text_without_footers(content))
    pages_said = re.findall(r"(?:Thispicturestandsinfull|Thetextis)onpage(\d+)\.", text)
    assert pages_said
    assert re.search(rf"{comparable_text('This report in English: page ')}(\d+)", text)
    for said in pages_said:
        assert 1 <= int(said) < count


@pytest.mark.parametrize(
    ("form", "variant", "languages"),
    [
        *(("pdf", "", languages) for languages in ((FIRST, SECOND), ("nn", "nb"))),
        *(("council.pdf", "", languages) for languages in ((FIRST, SECOND), ("en", "nn"))),
        ("pdf", "table-1", (FIRST, SECOND)),
        ("pdf", "municipality-aure", ("nn", "nb")),
        ("pdf", "child", ("en", "nn")),
    ],
)
def test_accessibility_checkers_find_no_error(
    form: str, variant: str, languages: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(file(form, variant, languages=languages))
    found = outloud.check(str(path))
    assert (found.error, found.errors) == (None, 0)
    assert pdfua.validate(str(path)).count_by_severity()[pdfua.Severity.ERROR] == 0
    assert overlapping_words(path.read_bytes()) == []
    assert words_outside_of_pages(path.read_bytes()) == []


def test_pdf_has_the_second_part_as_a_bookmark_with_its_sections() -> None:
    with pikepdf.open(io.BytesIO(file("pdf"))) as document, document.open_outline() as outline:
        found = {item.title: [each.title for each in item.children] for item in outline.root}
    assert [*found] == [name_of(FIRST), name_of(SECOND), "Alle kort / All cards"]
    assert "Who took part" in found[name_of(SECOND)]
    assert len(found[name_of(FIRST)]) == len(found[name_of(SECOND)])


def test_second_part_goes_on_below_its_title() -> None:
    title, content = comparable_text("Report from a co-creation"), file("pdf", report=WITHOUT_VOTES)
    (cover,) = (text for text in page_texts(content) if title in text)
    assert comparable_text("Of 36 people who came") in cover


@pytest.mark.parametrize("words", range(0, 400, 50))
def test_box_of_the_council_pages_does_not_stand_alone_on_a_page(words: int) -> None:
    report = replace(
        EDITION,
        question={"en": "Why " * words},
        scenarios=tuple(replace(each, text="Many words. " * words) for each in EDITION.scenarios),
    )
    content = FORMATS["council.pdf"].render(report, CATALOGUE, RenderOptions("en"))
    (last,) = (text for text in page_texts(content) if comparable_text("Every word, every card") in text)
    assert comparable_text("What the cards are about") in last or comparable_text("Not chosen") in last


@pytest.mark.parametrize("scenarios", [2, 30])
@pytest.mark.parametrize("words", ["Words that go on and on. " * 200, "Kort."])
def test_pages_for_the_council_are_at_most_two_in_each_language(words: str, scenarios: int) -> None:
    report = with_texts([words])
    shown = tuple(replace(report.scenarios[0], id=f"s{n}", sources=()) for n in range(scenarios))
    content = file("council.pdf", report=replace(report, scenarios=shown))
    assert pages(content) <= 4
    ends = [title for kind, _, title in structure_elements(content) if kind == "/H1"]
    assert ends == [name_of(FIRST), name_of(SECOND)]


def test_undecided_council_pages_show_the_same_scenarios_in_both_languages() -> None:
    hall = CouncilHall(scenarios=9, text="Words and more words. " * 12)
    content = file("council.pdf", report=hall.report())
    titles = [title for kind, _, title in structure_elements(content) if kind == "/H3"]
    half = len(titles) // 2
    assert titles
    assert titles[:half] == titles[half:]


@EVERY_DOCUMENT
def test_preface_that_is_in_one_language_stands_once(form: str) -> None:
    with_one = replace(EDITION, preface={"nb": "Kjære kommunestyre."})
    text = text_of(form, report=with_one)
    assert text.count(comparable_text("Kjære kommunestyre.")) == 1
    where = CATALOGUE.text(SECOND, "report.part.preface", part=name_of(FIRST))
    assert text.count(comparable_text(where)) == 1
    both = text_of(
        form, report=replace(with_one, preface={"nb": "Kjære kommunestyre.", "en": "Dear council."})
    )
    for preface in ("Kjære kommunestyre.", "Dear council."):
        assert both.count(comparable_text(preface)) == 1
    assert comparable_text(where) not in both


@EVERY_DOCUMENT
def test_preface_of_the_same_words_in_both_languages_stands_in_both(form: str) -> None:
    text = text_of(form, report=replace(EDITION, preface={"nb": "Kari Nordmann", "en": "Kari Nordmann"}))
    assert text.count(comparable_text("Kari Nordmann")) == 2
    for language, other in ((FIRST, SECOND), (SECOND, FIRST)):
        where = CATALOGUE.text(language, "report.part.preface", part=name_of(other))
        assert comparable_text(where) not in text


@EVERY_DOCUMENT
def test_preface_that_is_in_the_second_language_only_stands_in_the_second_part(form: str) -> None:
    text = text_of(form, report=replace(EDITION, preface={SECOND: "Dear council."}))
    assert text.count(comparable_text("Dear council.")) == 1
    where = comparable_text(CATALOGUE.text(FIRST, "report.part.preface", part=name_of(SECOND)))
    assert text.count(where) == 1
    assert text.index(where) < text.index(comparable_text("Dear council."))


@OTHER_FORMS
def test_same_report_in_the_same_languages_gives_the_same_bytes(form: str) -> None:
    options = RenderOptions(FIRST, second_language=SECOND)
    assert render_anew(SMALL, form, options) == file(form, report=SMALL)


@OTHER_FORMS
def test_report_in_other_languages_has_other_bytes(form: str) -> None:
    both = file(form, report=SMALL)
    assert both != file(form, report=SMALL, languages=(SECOND, FIRST))
    assert both != rendered(SMALL, form, RenderOptions(FIRST))


@EVERY_DOCUMENT
def test_document_in_one_language_has_no_part(form: str) -> None:
    content = rendered(EDITION, form, RenderOptions(FIRST))
    assert name_of(FIRST) not in [text for _, text in headings(form, content)]
    assert (1, CATALOGUE.text(FIRST, "report.votes")) in headings(form, content)


def test_archive_in_two_languages_is_valid_and_explains_itself_in_both() -> None:
    content = file("zip")
    assert verify(content).edition == 1
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        readme = package.read("README.txt").decode()
        assert package.read("report.pdf") == file("pdf")
    assert "Denne pakken kan leses uten Samskap." in readme
    assert "This package can be read without Samskap." in readme
