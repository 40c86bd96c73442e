"""The report for children has pictures: icons of themes, and a small figure for each person."""

import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.theme_icons import INKS, TINTS, theme_icon
from tests.reports.file_reader import file_text
from tests.reports.layout_halls import demo_hall, large_hall
from tests.reports.pdf_reader import comparable_text, filled_shares
from tests.reports.variant_hall import edition

CATALOGUE = Catalogue.load()
TOKENS = Path(__file__).parents[2] / "app/frontend/tokens.css"
NAMES = ("sun", "wood", "heather", "fjord", "rowan", "birch", "dusk", "stone")
HEAD = 1.9 * 72 / 25.4
"""The width of the head of a figure, in points."""
OWN_COLOUR = (0x0B, 0x5C, 0x7A)


def child(report: Report, form: str = "pdf") -> bytes:
    return FORMATS[form].render(report, CATALOGUE, RenderOptions("en", variant="child"))


def colour_of(drawing: dict[str, Any]) -> tuple[int, ...]:
    return tuple(round(255 * part) for part in drawing["fill"] or ())


def heads(file: bytes) -> Counter[bool]:
    """How many heads of figures there are, in the colour of the report and in the other one."""
    with pymupdf.Document(stream=file, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        drawings = [drawing for page in document for drawing in page.get_drawings()]
    round_ones = [
        drawing
        for drawing in drawings
        if math.isclose(drawing["rect"].width, HEAD, abs_tol=0.2)
        and math.isclose(drawing["rect"].height, HEAD, abs_tol=0.2)
    ]
    return Counter(colour_of(drawing) == OWN_COLOUR for drawing in round_ones)


def test_child_sees_a_figure_for_each_person_and_those_who_chose_a_scenario_in_colour() -> None:
    report = edition()
    (vote,) = (vote for vote in report.votes if vote.decides)
    chose = sum(option.support.people for option in vote.choices if option.support)
    all_voters = len(report.scenarios) * (vote.voters or 0)
    assert heads(child(report)) == {True: report.people + chose, False: all_voters - chose}


def test_child_sees_the_icon_of_each_theme_and_reads_how_many_cards_it_has() -> None:
    report = edition()
    with pymupdf.Document(stream=child(report), filetype="pdf") as document:  # type: ignore[no-untyped-call]
        colours = {colour_of(drawing) for page in document for drawing in page.get_drawings()}
    tints = [tuple(bytes.fromhex(TINTS[theme.colour - 1][1:])) for theme in report.themes]
    assert colours.issuperset(tints)
    for form in ("pdf", "docx", "html", "md"):
        text = comparable_text(file_text(child(report, form)))
        assert comparable_text(CATALOGUE.text("en", "report.council.themes")) in text
        for theme in report.themes:
            name, cards = theme.name["en"], CATALOGUE.text("en", "report.cards", count=theme.cards)
            assert comparable_text(f"{name} {cards}") in text.replace(":", "")


@pytest.mark.parametrize("hall", [edition, demo_hall, large_hall])
def test_pages_for_children_are_filled(hall: Any) -> None:
    assert min(filled_shares(child(hall()))) > 0.55


def test_colours_of_theme_icons_are_those_of_the_pages() -> None:
    tokens = TOKENS.read_text("utf-8")
    for colours, kind in ((INKS, "ink"), (TINTS, "tint")):
        found = [re.search(rf"--{name}-{kind}: var\(--light, (#\w+)\)", tokens) for name in NAMES]
        assert list(colours) == [each and each[1] for each in found]


def test_icon_of_another_version_is_an_empty_ground() -> None:
    assert theme_icon("hand", 1).count("<path") > 1
    assert "<path" not in theme_icon("spaceship", 99)
    assert TINTS[-1] in theme_icon("spaceship", 99)
