"""Each format contains the whole report, and is safe to open."""

import csv
import io
import json
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, strategies as st

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.csv import COLUMNS, ESCAPED_FORMULA, FORMULA, escape_formula
from app.reports.model import build_report
from app.reports.report_format import ReportFormat
from tests.reports.markdown_reader import blocks
from tests.reports.pdf_reader import pdf_text
from tests.reports.sample_workshop import STATEMENTS, SampleWorkshop, full_workshop
from tests.reports.test_model import voted

CATALOGUE = Catalogue.load()
LANGUAGES = CATALOGUE.languages


def render(workshop: SampleWorkshop, name: str, language: str = "en") -> str:
    report = build_report(workshop.state, "K7MP4WXA", workshop.at)
    return FORMATS[name].render(report, CATALOGUE, language).decode()


def shown(workshop: SampleWorkshop, name: str) -> str:
    """All text of a report in this format."""
    report = build_report(workshop.state, "K7MP4WXA", workshop.at)
    file = FORMATS[name].render(report, CATALOGUE, "en")
    return pdf_text(file) if FORMATS[name].media_type == "application/pdf" else file.decode()


def rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV report by column, as a spreadsheet reads them."""
    _, *cells = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells]


def unescape_formula(cell: str) -> str:
    return cell[1:] if ESCAPED_FORMULA.match(cell) else cell


def cards(markdown: str) -> list[str]:
    """The text of every card: list items that end in a line with the card's origin."""
    return [
        block.text.rpartition("\n⟨")[0]
        for block in blocks(markdown)
        if block.path.startswith("ul/li") and block.text.endswith("⟩")
    ]


@pytest.fixture(scope="module")
def workshop() -> SampleWorkshop:
    return full_workshop()


def test_json_contains_every_card_text_once_unchanged(workshop: SampleWorkshop) -> None:
    report = json.loads(render(workshop, "json"))
    exported: list[Any] = [*report["sent"], *report["kept"]]
    for group in (*report["scenarios"], *report["clusters"]):
        exported += group["sources"]
    assert Counter(card["text"] for card in exported) == Counter(STATEMENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_contains_every_card_text_once_unchanged(workshop: SampleWorkshop, language: str) -> None:
    exported = [unescape_formula(row["text"]) for row in rows(render(workshop, "csv", language))]
    assert Counter(exported) == Counter(STATEMENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_shows_every_card_text_once_unchanged(workshop: SampleWorkshop, language: str) -> None:
    assert Counter(cards(render(workshop, "md", language))) == Counter(STATEMENTS)


def test_csv_has_byte_order_mark_crlf_quotes_and_translated_headings(workshop: SampleWorkshop) -> None:
    report = build_report(workshop.state, "K7MP4WXA", workshop.at)
    raw = FORMATS["csv"].render(report, CATALOGUE, "nb")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert b'"She said ""no"", twice, and meant it"' in raw
    assert raw.decode("utf-8-sig").splitlines()[0].split(",")[4:7] == ["Tekst", "Bord", "Tema"]


def test_csv_row_contains_scenario_cluster_and_support_of_its_card(workshop: SampleWorkshop) -> None:
    by_text = {unescape_formula(row["text"]): row for row in rows(render(workshop, "csv"))}
    first = by_text["First line\nsecond line\n\nafter an empty line"]
    assert (first["title"], first["cluster"]) == ("A calm day", "Calm *and* quiet")
    assert (first["table"], first["theme"], first["role"]) == ("3", "Safety", "")
    assert (first["sent"], first["dots"], first["people"]) == ("yes", "36", "12")
    beneath = by_text["a | b\n--- | ---\n1 | 2"]
    assert first["card"] in beneath["stacked_with"].split()
    assert first["place"] != beneath["place"]
    kept = by_text["x" * 280]
    assert (kept["title"], kept["cluster"], kept["sent"], kept["dots"]) == ("", "", "no", "")


@given(st.text(st.sampled_from("'=+-@\t\r\n aø＝1(")) | st.text())
def test_escaped_cell_is_no_formula_and_can_be_unescaped(text: str) -> None:
    cell = escape_formula(text)
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠") or cell.strip() == ""
    assert cell[:1] not in ("\t", "\r", "\n") or cell == ""
    assert unescape_formula(cell) == text
    assert bool(FORMULA.match(text)) == (cell != text)


def test_markdown_begins_with_title_question_date_counts_and_scenarios(workshop: SampleWorkshop) -> None:
    texts = [block.text for block in blocks(render(workshop, "md"))]
    assert texts[:9] == [
        "Pictures of 2040",
        "How do we want it to be?",
        "⟨27 October 2026⟩ · 24 people at 4 tables wrote 32 cards.",
        "Safety: 16 cards",
        "Learning: 16 cards",
        "Our pictures of the future",
        "1. A calm day",
        "There is time.",
        "⟨36 dots from 12 people⟩",
    ]


def test_markdown_headings_skip_no_level(workshop: SampleWorkshop) -> None:
    levels = [int(b.path[1]) for b in blocks(render(workshop, "md")) if b.path[0] == "h"]
    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


@pytest.mark.parametrize(
    ("language", "day", "counts", "name"),
    [
        ("nb", "27. oktober 2026", "24 personer ved 4 bord skrev 32 kort.", "Trygghet: 16 kort"),
        ("nn", "27. oktober 2026", "24 personar ved 4 bord skreiv 32 kort.", "Trygghet: 16 kort"),
        ("xx", "27. oktober 2026", "24 personer ved 4 bord skrev 32 kort.", "Trygghet: 16 kort"),
    ],
)
def test_markdown_is_in_the_given_language_or_else_the_workshops(
    workshop: SampleWorkshop, language: str, day: str, counts: str, name: str
) -> None:
    texts = [block.text for block in blocks(render(workshop, "md", language))]
    assert texts[2:4] == [f"⟨{day}⟩ · {counts}", name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_report_has_no_unfilled_placeholder(language: str) -> None:
    workshop = full_workshop(["plain", *map(str, range(30))])
    assert "{" not in render(workshop, "md", language)
    assert "{" not in render(workshop, "csv", language)


def test_markdown_shows_support_by_group_of_enough_people_only() -> None:
    enough, few = SampleWorkshop(), SampleWorkshop()
    voted(enough, voters=5, others=5)
    voted(few, voters=4, others=6)
    assert "By role: Student 5, Teacher 5" in render(enough, "md")
    assert "By municipality: Aure 5, Smøla 5" in render(enough, "md")
    assert "By role" not in render(few, "md")
    assert "By municipality" not in render(few, "md")


@pytest.mark.parametrize("name", ["csv", "md"])
def test_role_of_four_people_at_a_table_is_in_no_format(name: str) -> None:
    for teachers, shown in ((4, False), (5, True)):
        workshop = SampleWorkshop()
        seats = [workshop.join(1, "teacher") for _ in range(teachers)] + [
            workshop.join(1, "parent") for _ in range(6)
        ]
        workshop.start_step("ideas")
        for author in seats:
            workshop.write(author, "a card")
        assert ("Teacher" in render(workshop, name)) is shown


def test_markdown_shows_texts_of_the_facilitator_unchanged() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    cluster = workshop.cluster("A [cluster](b) | *c*", workshop.write(author, "a card"))
    text = "- no list\n\n# no heading\n*stars*"
    scenario = workshop.scenario(cluster, "<b>Bold</b> | `code` #", text)
    loose = workshop.cluster("2) *loose*", workshop.write(author, "another card"))
    workshop.start_step("vote")
    for title in ("_First_ vote", "| Second |"):
        vote_id = workshop.open_vote(f"scenario/{scenario}", f"cluster/{loose}", title=title)
        workshop.cast([author], vote_id, f"scenario/{scenario}", 2)
        workshop.close_vote(vote_id)
    texts = [block.text for block in blocks(render(workshop, "md"))]
    start = texts.index("1. <b>Bold</b> | `code` #")
    assert texts[start + 1 : start + 6] == [
        *text.split("\n\n"),
        "_First_ vote: ⟨2 dots from 1 person⟩",
        "| Second |: ⟨2 dots from 1 person⟩",
        "From “A [cluster](b) | *c*”, with 1 card from 1 table:",
    ]
    assert {"_First_ vote", "| Second |"} <= set(texts)
    assert texts.count("2) *loose*") == 3
    assert texts.count("<b>Bold</b> | `code` #") == 2


def test_withdrawn_card_is_in_no_format() -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    card = workshop.write(author, "WITHDRAWN")
    workshop.start_step("vote")
    workshop.close_vote(workshop.open_vote(f"card/{card}"))
    workshop.start_step("ideas")
    workshop.withdraw(author, card)
    for name in FORMATS:
        assert "WITHDRAWN" not in shown(workshop, name)
    assert "A card that its author has taken back" in render(workshop, "md")


@pytest.mark.parametrize("name", FORMATS)
def test_report_of_a_workshop_without_participants_can_be_rendered(name: str) -> None:
    assert "{count}" not in shown(SampleWorkshop(), name)


@pytest.mark.parametrize("report_format", FORMATS.values(), ids=FORMATS)
def test_format_has_texts_for_the_menu(report_format: ReportFormat) -> None:
    assert CATALOGUE.text("en", report_format.label_key)
    assert CATALOGUE.text("en", report_format.description_key)
