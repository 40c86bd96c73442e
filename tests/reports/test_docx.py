"""The Word document has all of the report, in a form that screen readers and other programs read."""

import io
import re
import zipfile
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.table import Table
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.office.word_document import WordDocument
from app.reports.report_format import RenderOptions
from app.reports.xml_text import text_for_xml
from tests.reports.file_kinds import document_texts
from tests.reports.file_reader import document_headings, document_paragraphs
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import report_with_groups
from tests.reports.sample_votes import voted_workshop
from tests.reports.sample_workshop import STATEMENTS, full_workshop
from tests.reports.variant_hall import edition

CATALOGUE = Catalogue.load()
EDITION = edition()


def render(report: Report, language: str = "en") -> bytes:
    return rendered(report, "docx", RenderOptions(language))


@pytest.fixture(scope="module")
def full() -> Report:
    return report_with_groups(full_workshop())


def test_every_card_stands_once_unchanged_after_its_number(full: Report) -> None:
    paragraphs = document_paragraphs(render(full))
    for card in full.cards:
        assert paragraphs.count(f"{card.number}  {text_for_xml(card.text)}") == 1, card.number
    assert len(full.cards) == len(STATEMENTS)


def test_headings_begin_at_the_first_level_and_skip_none(full: Report) -> None:
    found = document_headings(render(full))
    assert [text for level, text in found if level == 2][:2] == ["1. A calm day", "2. Light | in #1 rooms"]
    levels = [level for level, _ in found]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_a_heading_row_and_a_description() -> None:
    document = Document(io.BytesIO(render(report_with_groups(voted_workshop()))))
    assert document.tables
    for table in document.tables:
        assert table._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")
        assert table._tbl.xpath("./w:tblPr/w:tblDescription/@w:val")
    votes = next(table for table in document.tables if table.cell(0, 0).text == "Choice")
    assert [[cell.text for cell in row.cells] for row in votes.rows] == [
        ["Choice", "People", "Dots"],
        ["Rain", "10", "20"],
        ["Sunny", "10", "10"],
    ]


def test_columns_of_a_table_are_as_wide_as_its_cells(full: Report) -> None:
    for table in Document(io.BytesIO(render(full))).tables:
        widths = [column.width for column in table.columns]
        assert [[cell.width for cell in row.cells] for row in table.rows] == [widths] * len(table.rows)


def test_last_lines_and_first_rows_do_not_stand_alone_on_a_page() -> None:
    document = Document(io.BytesIO(render(edition())))
    *_, before_checksum, checksum = document.paragraphs
    assert "Checksum" in checksum.text
    assert before_checksum.paragraph_format.keep_with_next
    lists = [each for each in document.paragraphs if each.style and each.style.name == "List Bullet"]
    about = next(n for n, each in enumerate(lists) if each.text.startswith("Made with Samskap"))
    assert lists[about - 1].paragraph_format.keep_with_next
    assert not lists[about].paragraph_format.keep_with_next
    heading = next(
        n for n, each in enumerate(document.paragraphs) if each.text == CATALOGUE.text("en", "report.about")
    )
    assert document.paragraphs[heading - 1].paragraph_format.keep_with_next
    (turnout,) = (each for each in document.paragraphs if "36 people voted" in each.text)
    assert turnout.paragraph_format.keep_with_next
    table = next(each for each in document.tables if each.rows[1].cells[0].text == "A calm day")
    assert kept_rows(table) == [True, True, True, False]


def kept_rows(table: Table) -> list[bool]:
    """Whether each row stands on the page of what comes after it."""
    return [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in table.rows]


def test_last_rows_of_a_table_stand_together() -> None:
    report = edition()
    first, *others = report.votes
    more = (replace(first.choices[0], ref=f"card/{n}", title=f"Option {n}") for n in range(6))
    vote = replace(first, choices=(*first.choices, *more))
    document = Document(io.BytesIO(render(replace(report, votes=(vote, *others)))))
    table = next(each for each in document.tables if each.rows[-1].cells[0].text == "Option 5")
    assert kept_rows(table) == [True] * 3 + [False] * 4 + [True] * 2 + [False]


def test_last_row_of_a_table_stands_with_what_is_kept_with_it() -> None:
    document = WordDocument("Title", "en", "ltr", 0, "#0b5c7a")
    document.table(("Name", "Number"), [(f"Row {number}", "1") for number in range(9)], "Rows")
    document.keep_with_next()
    (table,) = Document(io.BytesIO(document.encode())).tables
    assert kept_rows(table) == [True] * 3 + [False] * 4 + [True] * 3


def test_every_link_leads_to_a_place_in_the_document(full: Report) -> None:
    body = Document(io.BytesIO(render(full))).element.body
    places = {start.get(qn("w:name")) for start in body.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))]
    assert links
    assert {*links} <= places


def test_file_has_no_link_to_the_outside(full: Report) -> None:
    with zipfile.ZipFile(io.BytesIO(render(full))) as archive:
        for name in archive.namelist():
            assert b'TargetMode="External"' not in archive.read(name), name


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_document_is_in_its_language_and_names_its_title(full: Report, language: str) -> None:
    document = Document(io.BytesIO(render(full, language)))
    assert document.core_properties.language == language
    assert document.core_properties.title == LocalizedReport(full, CATALOGUE, language).title
    assert document.styles["Normal"].element.xpath("./w:rPr/w:lang/@w:val") == [language]


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\ud800"])
def test_character_that_xml_forbids_is_replaced(full: Report, character: str) -> None:
    card = replace(full.cards[0], text=f"a{character}b")
    file = render(replace(full, cards=(card, *full.cards[1:])))
    assert f"{card.number}  a\N{REPLACEMENT CHARACTER}b" in document_paragraphs(file)


def test_direction_of_a_card_does_not_reach_what_is_below(full: Report) -> None:
    card = replace(full.cards[0], text="\N{RIGHT-TO-LEFT OVERRIDE}desrever")
    paragraphs = document_paragraphs(render(replace(full, cards=(card, *full.cards[1:]))))
    position = paragraphs.index(f"{card.number}  {card.text}")
    assert re.match(r"Safety|Learning", paragraphs[position + 1])


def test_words_from_right_to_left_are_set_so(full: Report) -> None:
    cards = (replace(full.cards[0], text="نريد مدرسة"), replace(full.cards[1], text="English"))
    document = Document(io.BytesIO(render(replace(full, cards=(*cards, *full.cards[2:])))))
    by_text = {paragraph.text: paragraph._p for paragraph in document.paragraphs}
    assert by_text[f"{cards[0].number}  نريد مدرسة"].xpath("./w:pPr/w:bidi")
    assert not by_text[f"{cards[1].number}  English"].xpath("./w:pPr/w:bidi")


ORDER = {
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc "
    "tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr "
    "shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
}
"""Properties -> their elements in the order of the schema (ISO/IEC 29500-1)."""


@pytest.mark.parametrize("language", ["en", "nb"])
def test_properties_are_in_the_order_of_the_schema(full: Report, language: str) -> None:
    right_to_left = replace(full, cards=(replace(full.cards[0], text="سلام"), *full.cards[1:]))
    with zipfile.ZipFile(io.BytesIO(render(right_to_left, language))) as file:
        parts = [parse_xml(file.read(name)) for name in ("word/document.xml", "word/styles.xml")]
    found = set[str]()
    for kind, order in ORDER.items():
        for properties in (element for part in parts for element in part.iter(qn(f"w:{kind}"))):
            tags = [child.tag for child in properties]
            assert tags == sorted(tags, key=[qn(f"w:{name}") for name in order.split()].index), tags
            found |= set(tags)
    assert {qn("w:tblBorders"), qn("w:bidi"), qn("w:rtl")} <= found


def test_title_with_braces_stands_at_the_foot_before_the_page_number(full: Report) -> None:
    file = render(replace(full, title={"en": "About {page} and {pages}"}))
    assert "About {page} and {pages} · Draft · PAGE" in [*document_texts(file)]


OTHER = "A school bus"


def with_other_option(report: Report) -> Report:
    """The report as if another thing had been in its votes, which is no scenario."""
    votes = tuple(
        replace(vote, choices=(*vote.choices, replace(vote.choices[0], ref="card/none", title=OTHER)))
        for vote in report.votes
    )
    return replace(report, votes=votes)


def with_too_few_voters(report: Report) -> Report:
    votes = tuple(
        replace(vote, voters=None, choices=tuple(replace(each, support=None) for each in vote.choices))
        for vote in report.votes
    )
    return replace(report, votes=votes)


@pytest.mark.parametrize("has_numbers", [True, False])
@pytest.mark.parametrize("second_language", ["", "nn"])
@pytest.mark.parametrize("variant", ["", "table-2", "municipality-aure", "child"])
def test_words_of_cards_and_options_are_in_the_language_in_which_they_were_written(
    has_numbers: bool, variant: str, second_language: str
) -> None:
    report = with_other_option(EDITION) if has_numbers else with_too_few_voters(with_other_option(EDITION))
    options = RenderOptions("en", variant=variant, second_language=second_language)
    body = Document(io.BytesIO(FORMATS["docx"].render(report, CATALOGUE, options))).element.body
    titles = {option.title for vote in report.votes for option in vote.choices if option.title}
    written = {card.text for card in report.cards} | titles
    places = (
        *body.xpath(".//w:r[preceding-sibling::w:bookmarkEnd]"),
        *body.xpath(".//w:tr[position() > 1]/w:tc[1]//w:r"),
        *body.xpath(".//w:p[w:pPr/w:pStyle/@w:val='ListBullet']/w:r"),
        *body.xpath(".//w:p[w:pPr/w:pStyle[@w:val='Heading2' or @w:val='Heading3']]/w:r"),
    )
    runs = [run for run in places if any(text in text_of_run(run) for text in written)]
    if variant != "municipality-aure":  # which has no cards
        assert any(text_of_run(run) in {card.text for card in report.cards} for run in runs)
    if not variant or variant == "municipality-aure":
        assert any(OTHER in text_of_run(run) for run in runs)
    assert {tag for run in runs for tag in languages_of(run) or ["none"]} == {report.language}
    numbers = {card.number for card in report.cards}
    labels = [run for run in body.iter(qn("w:r")) if text_of_run(run) in numbers]
    assert report.language not in {tag for run in labels for tag in languages_of(run)}


def languages_of(run: Any) -> list[str]:
    return [str(tag) for tag in run.xpath("./w:rPr/w:lang/@w:val")]


def text_of_run(run: Any) -> str:
    return str(run.text).strip()
