"""Each format holds the whole report, and is safe to open."""

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
from tests.reports.rendered import blocks
from tests.reports.sample_workshop import STATEMENTS, Hall, full_hall
from tests.reports.test_model import voted

CATALOGUE = Catalogue.load()
LANGUAGES = CATALOGUE.languages


def rendered(hall: Hall, kind: str, language: str = "en") -> str:
    made = build_report(hall.state, "K7MP4WXA", hall.at)
    return FORMATS[kind].render(made, CATALOGUE, language).decode()


def rows(text: str) -> list[dict[str, str]]:
    """The table's rows by column, as a spreadsheet holds them."""
    _, *found = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    return [dict(zip(COLUMNS, row, strict=True)) for row in found]


def undefused(cell: str) -> str:
    return cell[1:] if ESCAPED_FORMULA.match(cell) else cell


def cards(markdown: str) -> list[str]:
    """The text of every card: list items that end in a line about the card."""
    return [
        block.text.rpartition("\n⟨")[0]
        for block in blocks(markdown)
        if block.path.startswith("ul/li") and block.text.endswith("⟩")
    ]


@pytest.fixture(scope="module")
def hall() -> Hall:
    return full_hall()


def test_json_holds_every_statement_once_letter_for_letter(hall: Hall) -> None:
    made = json.loads(rendered(hall, "json"))
    sources: list[Any] = [*made["sent"], *made["kept"]]
    for one in (*made["scenarios"], *made["clusters"]):
        sources += one["sources"]
    assert Counter(source["text"] for source in sources) == Counter(STATEMENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_holds_every_statement_once_letter_for_letter(hall: Hall, language: str) -> None:
    found = rows(rendered(hall, "csv", language))
    assert Counter(undefused(row["text"]) for row in found) == Counter(STATEMENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown_shows_every_statement_once_letter_for_letter(hall: Hall, language: str) -> None:
    assert Counter(cards(rendered(hall, "md", language))) == Counter(STATEMENTS)


def test_csv_opens_in_a_spreadsheet(hall: Hall) -> None:
    made = build_report(hall.state, "K7MP4WXA", hall.at)
    raw = FORMATS["csv"].render(made, CATALOGUE, "nb")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    assert b'"She said ""no"", twice, and meant it"' in raw
    assert raw.decode("utf-8-sig").splitlines()[0].split(",")[4:7] == ["Tekst", "Bord", "Tema"]


def test_a_row_tells_where_its_card_went(hall: Hall) -> None:
    found = {undefused(row["text"]): row for row in rows(rendered(hall, "csv"))}
    first = found["First line\nsecond line\n\nafter an empty line"]
    assert (first["title"], first["cluster"]) == ("A calm day", "Calm *and* quiet")
    assert (first["table"], first["theme"], first["role"]) == ("3", "Safety", "")
    assert (first["sent"], first["dots"], first["people"]) == ("yes", "36", "12")
    beneath = found["a | b\n--- | ---\n1 | 2"]
    assert first["card"] in beneath["stacked_with"].split()
    assert first["place"] != beneath["place"]
    kept = found["x" * 280]
    assert (kept["title"], kept["cluster"], kept["sent"], kept["dots"]) == ("", "", "no", "")


@given(st.text(st.sampled_from("'=+-@\t\r\n aø＝1(")) | st.text())
def test_no_cell_runs_and_every_cell_can_be_read_back(text: str) -> None:
    cell = escape_formula(text)
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠") or cell.strip() == ""
    assert cell[:1] not in ("\t", "\r", "\n") or cell == ""
    assert undefused(cell) == text
    assert bool(FORMULA.match(text)) == (cell != text)


def test_markdown_opens_with_title_question_day_and_counts_and_then_the_scenarios(hall: Hall) -> None:
    texts = [block.text for block in blocks(rendered(hall, "md"))]
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


def test_headings_never_skip_a_level(hall: Hall) -> None:
    levels = [int(b.path[1]) for b in blocks(rendered(hall, "md")) if b.path[0] == "h"]
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
def test_markdown_speaks_the_readers_language_or_else_the_workshops(
    hall: Hall, language: str, day: str, counts: str, name: str
) -> None:
    texts = [block.text for block in blocks(rendered(hall, "md", language))]
    assert texts[2:4] == [f"⟨{day}⟩ · {counts}", name]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_keeps_a_hole(language: str) -> None:
    hall = full_hall(["plain", *map(str, range(30))])
    assert "{" not in rendered(hall, "md", language)
    assert "{" not in rendered(hall, "csv", language)


def test_support_by_group_is_shown_for_enough_people_only() -> None:
    enough, few = Hall(), Hall()
    voted(enough, backers=5, others=5)
    voted(few, backers=4, others=6)
    assert "By role: Student 5, Teacher 5" in rendered(enough, "md")
    assert "By municipality: Aure 5, Smøla 5" in rendered(enough, "md")
    assert "By role" not in rendered(few, "md")
    assert "By municipality" not in rendered(few, "md")


@pytest.mark.parametrize("kind", ["csv", "md"])
def test_a_role_of_four_at_a_table_is_in_no_format(kind: str) -> None:
    for teachers, shown in ((4, False), (5, True)):
        hall = Hall()
        seats = [hall.seat(1, "teacher") for _ in range(teachers)] + [
            hall.seat(1, "parent") for _ in range(6)
        ]
        hall.step("ideas")
        for who in seats:
            hall.write(who, "a card")
        assert ("Teacher" in rendered(hall, kind)) is shown


def test_the_words_of_the_facilitator_stand_letter_for_letter_too() -> None:
    hall = Hall()
    who = hall.seat(1)
    hall.step("ideas")
    cluster = hall.cluster("A [cluster](b) | *c*", hall.write(who, "a card"))
    text = "- no list\n\n# no heading\n*stars*"
    scenario = hall.scenario(cluster, "<b>Bold</b> | `code` #", text)
    loose = hall.cluster("2) *loose*", hall.write(who, "another card"))
    hall.step("vote")
    for title in ("_First_ vote", "| Second |"):
        opened = hall.open_vote(f"scenario/{scenario}", f"cluster/{loose}", title=title)
        hall.cast([who], opened, f"scenario/{scenario}", 2)
        hall.close_vote(opened)
    found = [block.text for block in blocks(rendered(hall, "md"))]
    start = found.index("1. <b>Bold</b> | `code` #")
    assert found[start + 1 : start + 6] == [
        *text.split("\n\n"),
        "_First_ vote: ⟨2 dots from 1 person⟩",
        "| Second |: ⟨2 dots from 1 person⟩",
        "From “A [cluster](b) | *c*”, with 1 card from 1 table:",
    ]
    assert {"_First_ vote", "| Second |"} <= set(found)
    assert found.count("2) *loose*") == 3
    assert found.count("<b>Bold</b> | `code` #") == 2


def test_a_card_taken_back_is_not_named_in_the_vote() -> None:
    hall = Hall()
    who = hall.seat(1)
    hall.step("ideas")
    card = hall.write(who, "TAKEN BACK")
    hall.step("vote")
    hall.close_vote(hall.open_vote(f"card/{card}"))
    hall.step("ideas")
    hall.withdraw(who, card)
    for kind in FORMATS:
        assert "TAKEN BACK" not in rendered(hall, kind)
    assert "A card that its author has taken back" in rendered(hall, "md")


@pytest.mark.parametrize("kind", FORMATS)
def test_an_empty_hall_can_be_exported(kind: str) -> None:
    assert "{count}" not in rendered(Hall(), kind)
