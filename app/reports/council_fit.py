"""Finds how much of a report fits on two pages for the council in each language.

Texts and lists become shorter in small steps until everything fits. If everything fits unshortened and there
is room left, words of cards are added, and the letters become larger."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import product
from math import inf
from typing import NamedTuple

from msgspec.structs import replace

from app.reports.contents import Section
from app.reports.council_contents import (
    ContentSize,
    CouncilContents,
    ScenarioWithText,
    Selection,
    council_contents,
    with_meaning_of_ellipsis,
)
from app.reports.document_contents import deciding_support, heading
from app.reports.language_parts import IN_PART, ON_PAGE, part_name, with_part_names
from app.reports.localized_report import LocalizedReport
from app.reports.model import NO_SUPPORT, ReportScenario
from app.reports.shortened_text import noting_shortened, one_paragraph
from app.reports.typesetting import page_fills
from app.reports.voted_words import voted_words

MAX_PAGES = 2
MAX_CHOSEN = 3
"""The number of scenarios with most support that are shown with their text."""
MAX_TIED = 6
"""More are shown if they have the same support as the last of those, up to this number."""
MAX_ALIKE = 12
"""The number of scenarios with their text where no vote decides."""
LONGEST, READABLE, SHORT, VERY_SHORT, SHORTEST = 4000, 400, 280, 140, 50
"""Characters of a scenario's text. Lists become shorter before texts are shorter than READABLE, and once more
before they are shorter than VERY_SHORT; where no vote decides, fewer scenarios are shown with their text
before texts are shorter than SHORT."""
LENGTH_FACTOR = 0.92
"""Between a length and the next shorter one."""
MAX_ROWS, FEW_ROWS = 12, 4
"""Rows of a list: at most, and before texts are shorter than READABLE."""
MAX_ADDED_CARDS = 6
"""Cards of each scenario whose words are added where there is room."""
SCALES = 1.0, 1.08, 1.16, 1.24, 0.92
"""Sizes of letters, as multiples of the usual one, in the order in which they are tried."""
FULL = 0.85
"""A page of which so much is used looks full."""
TEMPLATE = "council"
WHERE_SHORTENED = {
    ON_PAGE: "report.council.text_on_page",
    IN_PART: "report.council.text_in_part",
}
"""Catalogue keys of the sentences that say where a scenario stands shortened, and where in full."""


class _Version(NamedTuple):
    """What is shown, and how much of it."""

    selected: Selection
    size: ContentSize


def fitting_parts(reports: Sequence[LocalizedReport], where: str = ON_PAGE) -> list[CouncilContents]:
    """What the pages show in each language: as much of each text and of each list as they have room for. If
    even the shortest version needs more pages, it gets them. where: the catalogue key of the sentence that
    says in the second part where a scenario stands."""

    @cache
    def fills(version: _Version) -> list[list[float]]:
        return page_fills(TEMPLATE, _parts(reports, where, *version))

    def fits(version: _Version, pages: int = MAX_PAGES) -> bool:
        return max(map(len, fills(version))) <= pages

    versions = list(_versions(reports[0]))
    shown = versions[_first(len(versions) - 1, lambda index: fits(versions[index]))]
    if shown == versions[0] and fits(shown):
        shown = _filled(shown, fits, lambda version: min(fills(version)[0]))
    elif shown != versions[-1]:
        shown = _lengthened(shown, fits)
    return _parts(reports, where, *shown)


def _first(count: int, fits: Callable[[int], bool]) -> int:
    """The first number that fits, if all that come after it fit too; count: none before it does."""
    if count == 0 or fits(0):
        return 0
    low, high = 1, count
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if fits(middle) else (middle + 1, high)
    return low


def _lengthened(version: _Version, fits: Callable[[_Version], bool]) -> _Version:
    """The version with longer texts, and then longer lists, if these fit too: a step of one of them can make
    more room than it had to."""
    selected, size = version
    lengths = [length for length in _lengths(LONGEST, size.length) if length <= 2 * size.length]
    longer = [_Version(selected, size._replace(length=length)) for length in (*lengths, size.length)]
    selected, size = longer[_first(len(longer) - 1, lambda index: fits(longer[index]))]
    rows = range(min(MAX_ROWS, size.rows + 3), size.rows - 1, -1)
    more = [_Version(selected, size._replace(rows=each)) for each in rows]
    return more[_first(len(more) - 1, lambda index: fits(more[index]))]


def _filled(version: _Version, fits: Callable[..., bool], fill: Callable[[_Version], float]) -> _Version:
    """The version with words of cards and letters of such a size that its emptiest page is as full as
    possible. fill: how full that page is, from 0 to 1."""
    best = version
    too_large: dict[int, float] = {}  # number of pages -> a size with which nothing fits on them
    for scale, pages in product(SCALES, (MAX_PAGES, 1)):
        if scale >= too_large.get(pages, inf):
            continue
        found = _with_most_cards(version, scale, partial(fits, pages=pages))
        if not found:
            too_large[pages] = scale
        elif fill(found) > fill(best):
            best = found
        if fill(best) >= FULL:
            break
    return best


def _with_most_cards(version: _Version, scale: float, fits: Callable[[_Version], bool]) -> _Version | None:
    """The version with letters of this size and the words of as many cards as fit; None: it does not fit."""
    sizes = [version.size._replace(cards=cards, scale=scale) for cards in range(MAX_ADDED_CARDS, -1, -1)]
    more = [_Version(version.selected, size) for size in sizes]
    if not fits(more[0]) and not fits(more[-1]):
        return None
    return more[_first(len(more) - 1, lambda index: fits(more[index]))]


def _lengths(longest: int, shortest: int) -> Iterator[int]:
    """Lengths from the longest to the shortest, without the latter."""
    length = float(longest)
    while round(length) > shortest:
        yield round(length)
        length *= LENGTH_FACTOR


def _versions(localized: LocalizedReport) -> Iterator[_Version]:
    """Versions with less and less in them."""
    if chosen := _with_most_support(localized):
        selected = _select(localized, chosen, decided=True)
        yield from (
            _Version(selected, ContentSize(length, MAX_ROWS)) for length in _lengths(LONGEST, READABLE)
        )
        yield from _with_less(selected, READABLE)
        return
    scenarios = localized.report.scenarios[:MAX_ALIKE]
    everything = _select(localized, scenarios)
    yield from (_Version(everything, ContentSize(length, MAX_ROWS)) for length in _lengths(LONGEST, SHORT))
    for number in range(len(scenarios), MAX_CHOSEN, -1):
        yield _Version(_select(localized, scenarios[:number]), ContentSize(SHORT, MAX_ROWS))
    yield from _with_less(_select(localized, scenarios[:MAX_CHOSEN]), SHORT)


def _with_less(selected: Selection, length: int) -> Iterator[_Version]:
    """Versions with shorter lists, then shorter texts, and at last both."""
    yield from (_Version(selected, ContentSize(length, rows)) for rows in range(MAX_ROWS, FEW_ROWS, -1))
    yield from (_Version(selected, ContentSize(each, FEW_ROWS)) for each in _lengths(length, VERY_SHORT))
    yield from (_Version(selected, ContentSize(VERY_SHORT, rows)) for rows in range(FEW_ROWS, 1, -1))
    yield from (_Version(selected, ContentSize(each, 2)) for each in _lengths(VERY_SHORT, SHORTEST))
    yield _Version(selected, ContentSize(SHORTEST, 1))


def _parts(
    reports: Sequence[LocalizedReport], where: str, selected: Selection, size: ContentSize
) -> list[CouncilContents]:
    """The contents in each language, each with the meaning of an ellipsis if it has one."""
    with noting_shortened() as shortened_texts:
        parts = _contents(reports, where, selected, size)
    return [
        with_meaning_of_ellipsis(localized, part, shortened_texts)
        for localized, part in zip(reports, parts, strict=True)
    ]


def _contents(
    reports: Sequence[LocalizedReport], where: str, selected: Selection, size: ContentSize
) -> list[CouncilContents]:
    """The contents in each language, with the words of scenarios and cards in the first only."""
    first, *others = (council_contents(localized, selected, size) for localized in reports)
    if not others:
        return [first]
    localized, scenarios, part = reports[1], others[0].scenarios, part_name(reports[0])
    shown = zip(selected.first, first.scenarios.items, scenarios.items, strict=True)
    without_words = tuple(
        replace(
            each,
            text="",
            note="",
            text_elsewhere=localized.text(_sentence_key(localized, scenario, in_first, where), part=part),
        )
        for scenario, in_first, each in shown
    )
    second = replace(
        others[0], scenarios=replace(scenarios, items=without_words), cards=Section(first.cards.heading, ())
    )
    return [
        with_part_names(each, localized) for each, localized in zip((first, second), reports, strict=True)
    ]


def _sentence_key(
    localized: LocalizedReport, scenario: ReportScenario, shown: ScenarioWithText, where: str
) -> str:
    """The catalogue key of the sentence that says where the words of a scenario stand."""
    words = voted_words(localized, scenario)
    title, text = one_paragraph(words.title), one_paragraph(words.text)
    is_whole = (heading(title), text) == (shown.title, shown.text)
    return where if is_whole else WHERE_SHORTENED[where]


def _select(
    localized: LocalizedReport, first: Sequence[ReportScenario], *, decided: bool = False
) -> Selection:
    ids = {scenario.id for scenario in first}
    others = (scenario for scenario in localized.report.scenarios if scenario.id not in ids)
    return Selection(tuple(first), tuple(others), decided)


def _with_most_support(localized: LocalizedReport) -> list[ReportScenario]:
    """The scenarios with most support in the vote that decides; none if it shows no numbers, if nobody chose
    one of them, or if too many have equal support."""

    def support(scenario: ReportScenario) -> tuple[int, int]:
        found = deciding_support(localized, scenario) or NO_SUPPORT
        return found.dots, found.people

    ranked = sorted((s for s in localized.report.scenarios if support(s)[0]), key=support, reverse=True)
    if len(ranked) <= MAX_CHOSEN:
        return ranked
    least = support(ranked[MAX_CHOSEN - 1])
    tied = [scenario for scenario in ranked if support(scenario) >= least]
    return tied if len(tied) <= MAX_TIED else [each for each in ranked if support(each) > least]
