"""The presentation has a slide with a title for each scenario, and in its notes what is too long."""

import io
from typing import Any

import pytest
from msgspec.structs import replace
from pptx import Presentation

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from tests.reports.sample_workshop import full_workshop
from tests.reports.test_tables import reported, voted_workshop

CATALOGUE = Catalogue.load()


def slides(report: Report) -> list[Any]:
    file = FORMATS["pptx"].render(report, CATALOGUE, RenderOptions("en"))
    return list(Presentation(io.BytesIO(file)).slides)


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


@pytest.fixture(scope="module")
def full() -> Report:
    return reported(full_workshop())


def test_each_scenario_has_a_slide_with_its_title_text_support_and_sources(full: Report) -> None:
    by_title = {slide.shapes.title.text: slide for slide in slides(full)}
    calm = by_title["1. A calm day"]
    assert "There is time." in texts(calm)
    assert "36 dots from 12 people" in texts(calm)
    assert "3-1, 3-2, 3-3, 2-4" in notes(calm)
    assert "2. Light | in #1 rooms" in by_title


def test_text_that_is_too_long_for_a_slide_is_in_the_notes(full: Report) -> None:
    text = "A long story. " * 200
    scenario = replace(full.scenarios[0], text=text)
    found = slides(replace(full, scenarios=(scenario, *full.scenarios[1:])))
    slide = next(slide for slide in found if slide.shapes.title.text.startswith("1. "))
    assert text not in texts(slide)
    assert text in notes(slide)


@pytest.mark.parametrize(
    "text",
    ["- punkt\n" * 40, "A short paragraph.\n\n" * 20, "A sentence of prose. " * 100, "W" * 2000],
    ids=["list", "paragraphs", "prose", "one word"],
)
def test_text_of_a_scenario_has_no_more_lines_than_its_box(full: Report, text: str) -> None:
    scenario = replace(full.scenarios[0], text=text)
    found = slides(replace(full, scenarios=(scenario, *full.scenarios[1:])))
    slide = next(slide for slide in found if slide.shapes.title.text.startswith("1. "))
    box = next(
        shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text[:2] == text[:2]
    )
    size = box.text_frame.paragraphs[0].font.size
    letters = box.width / (size * 0.55)
    lines = sum(max(1, -(-len(line) // letters)) for line in box.text_frame.text.split("\n"))
    assert lines * size * 1.25 <= box.height
    assert box.text_frame.text.endswith("…")
    assert text in notes(slide)


def test_words_from_right_to_left_are_set_so(full: Report) -> None:
    scenario = replace(full.scenarios[0], title="Calm", text="نريد مدرسة\nand English")
    slide = slides(replace(full, scenarios=(scenario, *full.scenarios[1:])))
    paragraphs = [
        p for s in slide for shape in s.shapes if shape.has_text_frame for p in shape.text_frame.paragraphs
    ]
    directions = {p.text: p._p.pPr.get("rtl") for p in paragraphs if p._p.pPr is not None}
    assert (directions["نريد مدرسة"], directions["and English"]) == ("1", None)


def test_vote_has_a_bar_for_each_option_that_says_its_number() -> None:
    found = next(s for s in slides(reported(voted_workshop())) if s.shapes.title.text == "Which first?")
    descriptions = [shape._element.nvSpPr.cNvPr.get("descr") for shape in found.shapes]
    assert {"Rain: 10", "Sunny: 10"} <= {*descriptions}
    assert "Rain: 10 / 20" in notes(found)


def test_every_slide_has_a_title_and_stays_within_its_edges(full: Report) -> None:
    file = Presentation(io.BytesIO(FORMATS["pptx"].render(full, CATALOGUE, RenderOptions("nb"))))
    for slide in file.slides:
        assert slide.shapes.title.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height


def test_workshop_without_anything_has_a_title_slide() -> None:
    empty = replace(reported(full_workshop()), scenarios=(), clusters=(), votes=(), cards=(), groups=None)
    assert [slide.shapes.title.text for slide in slides(empty)] == ["Pictures of 2040"]
