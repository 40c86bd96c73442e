"""The pages for the council use their room: no text is shortened while there is room for it, no page looks
empty, and no word leaves its column."""

from typing import Any

import pymupdf
import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.council_fit import TEMPLATE, fitting_parts
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.typesetting import page_fills
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.sample_reports import edition_of

CATALOGUE = Catalogue.load()
MM = 72 / 25.4
EDGE = 190 * MM + 0.5
"""The right margin of a page."""


def hall(scenarios: int, text: str) -> CouncilHall:
    made = CouncilHall(scenarios, text)
    made.vote([max(1, 9 - place) for place in range(scenarios)])
    return made


def fills(report: Report, *languages: str) -> list[list[float]]:
    return page_fills(
        TEMPLATE, fitting_parts([LocalizedReport(report, CATALOGUE, each) for each in languages])
    )


def words_by_page(report: Report, form: str = "council.pdf", language: str = "en") -> list[list[Any]]:
    """(left, top, right, bottom, word, ...) of each word of each page, in points."""
    file = FORMATS[form].render(report, CATALOGUE, RenderOptions(language))
    with pymupdf.Document(stream=file, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        return [page.get_text("words") for page in document]


@pytest.mark.parametrize(
    ("words", "languages"), [(60, ("nb",)), (130, ("nb", "nn")), (390, ("nb",)), (390, ("en", "nb"))]
)
def test_both_pages_are_used_before_a_text_is_shortened(words: int, languages: tuple[str, ...]) -> None:
    report = edition_of(hall(9, "word " * words).workshop)
    parts = fitting_parts([LocalizedReport(report, CATALOGUE, each) for each in languages])
    is_shortened = any(scenario.text.endswith("…") for scenario in parts[0].scenarios.items)
    (one, two), *_ = page_fills(TEMPLATE, parts)
    assert one > 0.75
    assert two > 0.8 or not is_shortened


def test_texts_are_shortened_in_small_steps() -> None:
    reports = [hall(9, "word " * words).report() for words in (300, 320, 340)]
    lengths = [len(council_pages(report).scenarios.items[0].text) for report in reports]
    assert max(lengths) - min(lengths) < 0.15 * max(lengths)


@pytest.mark.parametrize("scenarios", [2, 3, 5, 7])
def test_no_page_of_a_small_hall_looks_empty(scenarios: int) -> None:
    report = edition_of(hall(scenarios, "A text of some words. " * 4).workshop)
    (pages,) = fills(report, "en")
    assert min(pages) > 0.55


def test_room_that_is_left_has_words_of_cards() -> None:
    made = hall(3, "A text of some words. " * 20)
    contents = council_pages(edition_of(made.workshop))
    assert [card.words for each in contents.cards.items for card in each.cards] == [
        "card 0",
        "card 1",
        "card 2",
    ]


def test_page_of_a_small_hall_is_one_if_everything_fits() -> None:
    ((only,),) = fills(CouncilHall(scenarios=1).report(), "en")
    assert only > 0.4


def test_label_of_a_section_stands_on_both_pages_if_it_goes_on() -> None:
    label = CATALOGUE.text("en", "report.council.supported").split()
    for page in words_by_page(hall(3, "Many words. " * 120).report()):
        words = [word[4] for word in page if word[0] < 56 * MM]
        assert [*label] == [word for word in words if word in label]


@pytest.mark.parametrize(
    "name",
    [
        "Ungdomsmedvirkningsordningsforskriften",
        "Skolehagen som ungdomsmedvirkningsordning",
        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ],
)
def test_long_words_stay_in_their_column(name: str) -> None:
    made = CouncilHall(scenarios=2)
    cluster = made.workshop.cluster(name, made.workshop.write(made.people[0], name))
    made.workshop.start_step("vote")
    vote = made.workshop.open_vote(f"cluster/{cluster}", f"scenario/{made.scenarios[0]}")
    made.workshop.cast(made.people, vote, f"cluster/{cluster}")
    made.workshop.close_vote(vote)
    made.workshop.scenario(cluster, f"{name} today", "Written later.")
    report = edition_of(made.workshop)
    for form in ("council.pdf", "pdf"):
        for page in words_by_page(report, form, "nb"):
            assert [word[4] for word in page if word[2] > EDGE] == []
