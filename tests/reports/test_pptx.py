"""The presentation has a slide with a title for each scenario, and in its notes what is too long."""

import io
import zipfile
from itertools import combinations
from math import ceil
from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from msgspec.structs import replace
from pptx import Presentation
from pptx.enum.dml import MSO_COLOR_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report, ReportChange, ReportEdition, Support
from app.reports.office.fitted_text import LINE_HEIGHT, fitted, line_starts, split_text
from app.reports.office.scenario_slides import MAX_SLIDES
from app.reports.office.slide_shapes import INSET_X, INSET_Y
from app.reports.report_format import RenderOptions
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import report_with_groups
from tests.reports.sample_votes import voted_workshop
from tests.reports.sample_workshop import full_workshop

CATALOGUE = Catalogue.load()
LATIN = 0.6
"""The average width of a letter of our texts, in em, at most."""
DEJAVU_BOLD = 0.62
"""The average width of a letter of DejaVu Sans in bold, in em: many computers show it instead of Calibri."""


def slides(report: Report, language: str = "en") -> list[Any]:
    file = rendered(report, "pptx", RenderOptions(language))
    return list(Presentation(io.BytesIO(file)).slides)


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


@pytest.fixture(scope="module")
def full() -> Report:
    return report_with_groups(full_workshop())


def test_each_scenario_has_a_slide_with_its_title_text_support_and_sources(full: Report) -> None:
    by_title = {slide.shapes.title.text: slide for slide in slides(full)}
    calm = by_title["1. A calm day"]
    assert "There is time." in texts(calm)
    assert "36 dots from 12 people" in texts(calm)
    assert "2-4, 3-1, 3-2, 3-3" in notes(calm)
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
    boxes = [box_after_title(each) for each in found if each.shapes.title.text.startswith("1. ")]
    assert 2 <= len(boxes) <= MAX_SLIDES
    for box in boxes:
        assert lines_height(box, 0.5) <= box.height - 2 * INSET_Y
    shown = "".join(box.text_frame.text for box in boxes)
    assert without_white_space(shown) == without_white_space(text) or shown.endswith("…")
    assert text in notes(slide)


def box_after_title(slide: Any) -> Any:
    """The box with the text of a scenario."""
    return next(shape for shape in slide.shapes if shape.has_text_frame and not shape.is_placeholder)


def without_white_space(text: str) -> str:
    return "".join(text.split())


def lines_height(box: Any, letter_width: float, wide_letter: str = "") -> float:
    """The height in EMU of the lines of a box, if all letters have this width (in em) and lines may end
    within words. wide_letter: if only this one is wider than LATIN."""
    paragraphs = box.text_frame.paragraphs
    size = paragraphs[0].font.size
    letters = int((box.width - 2 * INSET_X) / (size * letter_width))
    assert {paragraph.line_spacing for paragraph in paragraphs} == {Pt(size.pt * LINE_HEIGHT)}
    lines = 0
    for text in (paragraph.text.rstrip("…") for paragraph in paragraphs):
        others = len(text) - text.count(wide_letter) if wide_letter else 0
        width = (len(text) - others) * letter_width + others * min(letter_width, LATIN)
        lines += max(1, ceil(round(width / (letters * letter_width), 6)))
    return float(lines * size * LINE_HEIGHT)


def test_heading_of_one_long_word_stays_in_its_box_in_wide_bold_letters(full: Report) -> None:
    words = [
        ("Menneskerettighetsundervisningsprogramkoordinator" * 2)[:length] for length in range(35, 88, 4)
    ]
    added = [replace(full.scenarios[0], id=word, title=word, sources=(), voted=()) for word in words]
    found = slides(replace(full, scenarios=(*full.scenarios, *added)))
    titles = [slide.shapes.title for slide in found]
    for number in range(1 + len(full.scenarios), 1 + len(full.scenarios) + len(words)):
        (title,) = (each for each in titles if each.text.startswith(f"{number}. "))
        size = title.text_frame.paragraphs[0].font.size
        letters = int((title.width - 2 * INSET_X) / (size * DEJAVU_BOLD))
        shown = title.text_frame.text.removeprefix(f"{number}. ")
        own_line = len(f"{number}. ") + len(shown) > letters
        lines = own_line + -(-len(shown) // letters)
        assert lines * size * LINE_HEIGHT <= title.height - 2 * INSET_Y


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_texts_of_a_later_edition_stay_in_their_boxes_and_no_box_covers_another(
    full: Report, language: str
) -> None:
    later = replace(full, edition=ReportEdition(2, "c0ffee"), changes=(ReportChange("other_changed"),))
    for slide in slides(later, language)[:2]:
        boxes = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]
        for box in boxes:
            assert lines_height(box, 0.5) <= box.height - 2 * INSET_Y, box.text_frame.text
        for one, other in combinations(boxes, 2):
            beside = one.left + one.width <= other.left or other.left + other.width <= one.left
            assert beside or one.top + one.height <= other.top or other.top + other.height <= one.top


@pytest.mark.parametrize(
    ("letter", "width"),
    [
        *(("議", 1.0), ("あ", 1.0), ("한", 1.0), ("Ａ", 1.0), ("क", 0.75), ("አ", 0.8), ("Ж", 0.9)),
        *(("W", 0.89), ("m", 0.8), ("H", 0.63), ("O", 0.67), ("😀", 1.3), ("☀", 1.2), ("a", 0.49)),
    ],
)
def test_wide_letters_stay_in_the_boxes_of_a_slide(letter: str, width: float) -> None:
    """width: of the letter in Calibri or in the typefaces that stand in for it, in em."""
    report = report_with_groups(voted_workshop())
    text = letter * 900
    first, *others = report.scenarios
    votes = [
        replace(vote, choices=tuple(replace(each, title=text[:200]) for each in vote.choices))
        for vote in report.votes
    ]
    report = replace(report, title={"nb": text[:88]}, question={"nb": text}, votes=tuple(votes))
    report = replace(report, scenarios=(replace(first, title=text[:88], text=text), *others))
    found = slides(report)
    boxes = [
        shape
        for slide in found
        for shape in slide.shapes
        if shape.has_text_frame and letter * 5 in shape.text_frame.text
    ]
    assert len(boxes) >= 6
    assert letter * 5 in notes(found[0])
    assert any(slide.shapes.title.text.startswith(f"1. {letter * 5}") for slide in found)
    for box in boxes:
        assert lines_height(box, width, letter) <= box.height - 2 * INSET_Y, box.text_frame.text


def test_text_that_fits_is_shown_whole_in_large_letters(full: Report) -> None:
    text = "Vi vil ha en skole der alle har noen å gå til. " * 8
    scenario = replace(full.scenarios[0], text=text.strip())
    slide = slides(replace(full, scenarios=(scenario, *full.scenarios[1:])))[3]
    box = next(each for each in slide.shapes if each.text_frame.text.startswith("Vi vil"))
    assert box.text_frame.text == text.strip()
    assert box.text_frame.paragraphs[0].font.size == Pt(24)


@example("WWWaa W", 4.0, 1)
@example("WW", 1.0, 1)
@example("a" + 60 * "\u0301" + "aaa", 2.0, 1)
@given(st.text("aW議 \n\u0301", max_size=400), st.floats(1, 12), st.integers(0, 6))
def test_fitted_text_has_no_more_lines_than_there_is_room(text: str, width: float, height: int) -> None:
    shown = fitted(text, width, height)
    if shown != text:
        assert shown.endswith("…")
        assert sum(len(line_starts(line, width)) for line in shown.split("\n")) <= max(1, height)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("aaaa aaaa", ["aaaa ", "aaaa"]),
        ("aaaaaaaaaaaa", ["aaaaa", "aaaaa", "aa"]),
        ("a aaaaaaaaaa", ["a ", "aaaaa", "aaaaa"]),
        ("議議議議", ["議議議", "議"]),
        ("aaa議議", ["aaa議", "議"]),
    ],
)
def test_lines_end_at_spaces_and_in_words_that_are_longer(text: str, lines: list[str]) -> None:
    starts = line_starts(text, 3.0)
    assert [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)] == lines


def test_words_from_right_to_left_are_set_so(full: Report) -> None:
    scenario = replace(full.scenarios[0], title="Calm", text="نريد مدرسة\nand English")
    slide = slides(replace(full, scenarios=(scenario, *full.scenarios[1:])))
    paragraphs = [
        paragraph
        for each in slide
        for shape in each.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]
    directions = {
        paragraph.text: paragraph._p.pPr.get("rtl")
        for paragraph in paragraphs
        if paragraph._p.pPr is not None
    }
    assert (directions["نريد مدرسة"], directions["and English"]) == ("1", None)


def test_vote_has_a_bar_for_each_option_that_says_its_number() -> None:
    found = next(
        each
        for each in slides(report_with_groups(voted_workshop()))
        if each.shapes.title.text == "Which first?"
    )
    descriptions = [shape._element.xpath(".//p:cNvPr")[0].get("descr") for shape in found.shapes]
    assert {"Rain: 10", "Sunny: 10"} <= {*descriptions}
    assert "Rain: 10 / 20" in notes(found)


def test_options_of_a_vote_are_in_letters_of_one_size_that_can_be_read_from_afar() -> None:
    report = report_with_groups(voted_workshop())
    vote = report.votes[0]
    titles = ["Short", "A title of so many words that it needs two lines on a slide, or else more"]
    many = [replace(vote.choices[0], ref=f"card/{n}", title=titles[n % 2]) for n in range(9)]
    votes = (replace(vote, choices=tuple(many)),)
    slide = slides(replace(report, votes=votes, scenarios=(), clusters=(), cards=()))[-1]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    sizes = [row.cells[0].text_frame.paragraphs[0].font.size.pt for row in table.rows][1:]
    assert len(sizes) == 9
    assert len({*sizes}) == 1
    assert sizes[0] >= 15


def test_every_slide_has_a_title_and_stays_within_its_edges(full: Report) -> None:
    file = Presentation(io.BytesIO(FORMATS["pptx"].render(full, CATALOGUE, RenderOptions("nb"))))
    for slide in file.slides:
        assert slide.shapes.title.text
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height


def test_workshop_without_anything_has_a_title_slide() -> None:
    empty = replace(
        report_with_groups(full_workshop()), scenarios=(), clusters=(), votes=(), cards=(), groups=None
    )
    assert [slide.shapes.title.text for slide in slides(empty)] == ["Pictures of 2040"]


def test_foot_of_every_slide_says_which_edition_it_is_and_has_its_number(full: Report) -> None:
    for report, status in ((full, "Draft"), (replace(full, edition=ReportEdition(1, "c0ffee")), "Edition 1")):
        for slide in slides(report):
            (foot,) = (each for each in slide.placeholders if each.element.ph.get("type") == "ftr")
            assert foot.text_frame.text == f"Pictures of 2040 · {status}"
            (number,) = (each for each in slide.placeholders if each.element.ph.get("type") == "sldNum")
            assert [field.get("type") for field in number.element.iter("{*}fld")] == ["slidenum"]


def test_colour_of_the_report_and_style_of_titles_are_in_the_master(full: Report) -> None:
    file = FORMATS["pptx"].render(replace(full, colour="#8a1c3b"), CATALOGUE, RenderOptions("en"))
    presentation = Presentation(io.BytesIO(file))
    assert [layout.name for layout in presentation.slide_layouts] == ["Title Slide", "Title Only"]
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        assert b'<a:accent1><a:srgbClr val="8A1C3B"/>' in package.read("ppt/theme/theme1.xml")
    letters = presentation.slide_master.element.find(".//{*}titleStyle/{*}lvl1pPr/{*}defRPr")
    assert (letters.get("b"), letters.find("{*}solidFill/{*}schemeClr").get("val")) == ("1", "accent1")
    for slide in list(presentation.slides)[1:]:
        assert slide.shapes.title.text_frame.paragraphs[0].font.color.type is None


def description(shape: Any) -> str:
    return str(shape._element.xpath(".//p:cNvPr")[0].get("descr", ""))


def test_shape_of_a_bar_without_a_description_is_marked_as_decorative() -> None:
    report = report_with_groups(voted_workshop())
    bars = [shape for slide in slides(report) for shape in slide.shapes if is_rectangle(shape)]
    decorative = [shape for shape in bars if shape._element.xpath(".//p:cNvPr//*[@val='1']")]
    assert decorative == [shape for shape in bars if not description(shape)]
    assert 0 < len(decorative) < len(bars)


def is_rectangle(shape: Any) -> bool:
    return bool(shape.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE)


def test_scenario_has_a_bar_for_its_support_and_none_for_no_votes() -> None:
    report = report_with_groups(voted_workshop())
    (slide,) = (each for each in slides(report) if each.shapes.title.text == "1. Sunny")
    bars = [text for text in map(description, slide.shapes) if "people" in text]
    assert bars == ["10 dots from 10 people"]
    vote = report.votes[0]
    none = tuple(replace(each, support=Support(0, 0)) for each in vote.choices)
    slide = slides(replace(report, votes=(replace(vote, choices=none), *report.votes[1:])))[-1]
    shapes = [each for each in slide.shapes if each.shape_type == MSO_SHAPE_TYPE.AUTO_SHAPE]
    assert len(shapes) == len(none)
    assert not any(map(is_filled, shapes))


def is_filled(bar: Any) -> bool:
    return bool(bar.fill.fore_color.type == MSO_COLOR_TYPE.SCHEME)


def test_numbers_of_people_and_votes_are_in_aligned_columns(full: Report) -> None:
    tables = [shape.table for slide in slides(full) for shape in slide.shapes if shape.has_table]
    assert len(tables) >= 2
    for table in tables:
        for row in table.rows:
            assert {cell.text_frame.paragraphs[0].alignment for cell in list(row.cells)[1:]} == {
                PP_ALIGN.RIGHT
            }


def test_long_text_is_continued_on_the_next_slide(full: Report) -> None:
    text = " ".join(f"Sentence number {number} of the story." for number in range(40))
    scenario = replace(full.scenarios[0], text=text)
    found = slides(replace(full, scenarios=(scenario, *full.scenarios[1:])))
    titles = [slide.shapes.title.text for slide in found]
    assert "1. A calm day (2)" in titles
    shown = [
        box_after_title(slide).text_frame.text for slide in found if slide.shapes.title.text.startswith("1. ")
    ]
    assert without_white_space("".join(shown)) == without_white_space(text)


@example("aaaa議W", 1.75, 1)
@given(st.text("aW議 \n", max_size=400), st.floats(1, 12), st.integers(1, 6))
def test_pieces_of_a_text_are_all_of_it_and_fit(text: str, width: float, height: int) -> None:
    pieces = split_text(text, width, height)
    assert without_white_space("".join(pieces)) == without_white_space(text)
    for piece in pieces:
        assert sum(len(line_starts(line, width)) for line in piece.split("\n")) <= height


def test_file_has_nothing_of_the_template_it_was_made_from(full: Report) -> None:
    for name in ("pptx", "docx", "council.docx"):
        file = FORMATS[name].render(full, CATALOGUE, RenderOptions("nn"))
        with zipfile.ZipFile(io.BytesIO(file)) as package:
            assert not [each for each in package.namelist() if "thumbnail" in each or "printer" in each]
            assert b"<Application>Samskap</Application>" in package.read("docProps/app.xml")
            assert b"<dc:language>nn</dc:language>" in package.read("docProps/core.xml")
