"""Adds the slides of a scenario: its words, its result in the vote on them, and some of its cards."""

from typing import TYPE_CHECKING, Any

from pptx.util import Cm, Pt

from app.reports.contents import VoteResult
from app.reports.office.fitted_text import LINE_HEIGHT, line_starts, split_text
from app.reports.office.slide_master import (
    CONTENT_BOTTOM,
    CONTENT_TOP,
    CONTENT_WIDTH,
    MARGIN,
    MUTED_COLOUR,
    WIDTH,
)
from app.reports.office.slide_shapes import fit_text, room_in
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.slide_contents import SlideScenario
from app.reports.xml_text import text_for_xml

if TYPE_CHECKING:
    from app.reports.office.slides import SlideDeck

TEXT_SIZES = 40, 36, 32, 28, 24, 22, 20, 18
"""A text that does not fit in the smallest of these is continued on the next slide."""
MAX_SLIDES = 4
"""Slides of one scenario; all of its text is in the notes."""
PANEL_WIDTH, PANEL_GAP = Cm(8.6), Cm(1.2)
"""Of the results beside the text."""
RESULT_HEIGHTS = {True: Cm(6.3), False: Cm(1.7)}
"""Of the first result, and of others."""
CARD_HEIGHT, CARD_SIZES = Cm(1.75), (16, 14)
SOURCES_HEIGHT, NOTE_HEIGHT = Cm(1.0), Cm(1.8)
BIG = 60


def add_scenario(slides: "SlideDeck", scenario: SlideScenario) -> None:
    """Add the slides of a scenario, as many as its text needs."""
    workshop_language = slides.workshop_language
    width = CONTENT_WIDTH - (PANEL_WIDTH + PANEL_GAP if scenario.results else 0)
    left = WIDTH - MARGIN - width if slides.is_rtl else MARGIN
    below = SOURCES_HEIGHT + (NOTE_HEIGHT if scenario.note else 0)
    height = CONTENT_BOTTOM - CONTENT_TOP - below
    text = text_for_xml(scenario.text)
    pieces, size = _pieces(text, width, height)
    for number, piece in enumerate(pieces, 1):
        slide = slides.slide(scenario.heading, language=workshop_language, number=number)
        slides.add_text(
            slide, piece, CONTENT_TOP, height, (size,), left=left, width=width, language=workshop_language
        )
        if number == 1:
            _add_results(slides, slide, scenario)
        if number == len(pieces):
            _add_cards(slides, slide, scenario, piece, (left, width, height, size))
            _add_below(slides, slide, scenario, (left, width))
        words = [(scenario.heading, workshop_language), (scenario.text, workshop_language)]
        details = [
            (text, workshop_language if is_written else slides.language)
            for text, is_written in scenario.details
        ]
        slides.set_notes(slide, *words, *filter(None, [scenario.note]), *details)


def _pieces(text: str, width: int, height: int) -> tuple[list[str], int]:
    """The text of each slide, and the size of its letters: the largest with which it needs no more slides
    than with the smallest."""

    def split(size: int) -> list[str]:
        return split_text(text, *room_in(width, height, size))

    size = TEXT_SIZES[-1]
    fewest = len(split(size))
    if fewest > MAX_SLIDES:
        *shown, last = split(size)[:MAX_SLIDES]
        rest = text[sum(map(len, shown)) :].lstrip("\n")
        return [*shown, fit_text(rest if rest != last else last, width, height, (size,))[0]], size
    size = next(each for each in TEXT_SIZES if len(split(each)) <= fewest)
    return split(size), size


def _add_results(slides: "SlideDeck", slide: Any, scenario: SlideScenario) -> None:
    """The results at the end of the slide: the first one large."""
    left = MARGIN if slides.is_rtl else WIDTH - MARGIN - PANEL_WIDTH
    top: int = CONTENT_TOP
    for index, result in enumerate(scenario.results):
        height = RESULT_HEIGHTS[index == 0]
        if top + height > CONTENT_BOTTOM:
            return
        if index == 0:
            _add_first_result(slides, slide, result, (left, top))
        else:
            summary = result.figures.summary if result.figures else ""
            text = ": ".join(filter(None, (result.note, summary)))
            slides.add_text(
                slide, text, top, height, (16, 14, 12), MUTED_COLOUR, left=left, width=PANEL_WIDTH
            )
        top += height


def _add_first_result(slides: "SlideDeck", slide: Any, result: VoteResult, top_left: tuple[int, int]) -> None:
    left, top = top_left
    title = shortened(one_paragraph(result.vote), 60)
    slides.add_text(slide, title, top, Cm(0.9), (16, 14, 12), MUTED_COLOUR, left=left, width=PANEL_WIDTH)
    figures = result.figures
    if figures is None:
        slides.add_text(slide, result.note, top + Cm(1), Cm(2.5), (20, 16), left=left, width=PANEL_WIDTH)
        return
    big, below = top + Cm(0.8), top + Cm(4.5)
    slides.add_text(slide, figures.people_text, big, Cm(2.9), (BIG,), left=left, width=PANEL_WIDTH, bold=True)
    fraction = figures.people / max(1, figures.voters)
    lines = "\n".join(filter(None, (figures.of_voters, figures.summary, result.note)))
    bar_top_left = left + Cm(0.254), top + Cm(3.75)
    slides.add_bar(slide, bar_top_left, (PANEL_WIDTH - Cm(0.5), Cm(0.6)), fraction, figures.summary)
    slides.add_text(
        slide, lines, below, Cm(1.8), (18, 16, 14, 12, 10), MUTED_COLOUR, left=left, width=PANEL_WIDTH
    )


def _add_cards(
    slides: "SlideDeck", slide: Any, scenario: SlideScenario, piece: str, text_box: tuple[int, int, int, int]
) -> None:
    """Add the words of as many cards as there is room for below the text. text_box: (left, width,
    height, font size)."""
    left, width, height, size = text_box
    em, _ = room_in(width, height, size)
    lines = sum(len(line_starts(line, em)) for line in piece.split("\n"))
    free = height - int(lines * Pt(size) * LINE_HEIGHT) - Cm(0.8)
    count = min(len(scenario.cards), free // CARD_HEIGHT)
    if count < 1:
        return
    top = CONTENT_TOP + height - count * CARD_HEIGHT - Cm(0.2)
    for number, card in enumerate(scenario.cards[:count]):
        slides.add_text(
            slide, f"– {card}", top + number * CARD_HEIGHT, CARD_HEIGHT, CARD_SIZES, MUTED_COLOUR,
            left=left, width=width, language=slides.workshop_language,
        )  # fmt: skip


def _add_below(
    slides: "SlideDeck", slide: Any, scenario: SlideScenario, left_and_width: tuple[int, int]
) -> None:
    """Add that the words were changed, and what the scenario is made from."""
    left, width = left_and_width
    if scenario.note:
        top = CONTENT_BOTTOM - SOURCES_HEIGHT - NOTE_HEIGHT
        slides.add_text(slide, scenario.note, top, NOTE_HEIGHT, (18, 16, 14, 12), left=left, width=width)
    top = CONTENT_BOTTOM - SOURCES_HEIGHT
    slides.add_text(
        slide, scenario.sources, top, SOURCES_HEIGHT, (16, 14, 12), MUTED_COLOUR, left=left, width=width
    )
