"""Builds what the slide of a scenario shows: the words that were voted on, with their result."""

from collections.abc import Iterator
from typing import NamedTuple

from app.reports.contents import ShownScenario, VoteResult
from app.reports.document_contents import deciding_results, heading, vote_result
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportScenario
from app.reports.shortened_text import one_paragraph
from app.reports.some_cards import some_of_every_table
from app.reports.voted_words import VotedWords, voted_words

MAX_CARDS_ON_SLIDE = 8


class SlideScenario(NamedTuple):
    """A scenario. heading, text: as they were in the vote. note: that they were changed since. results: of
    that vote. sources: a sentence about its cards. cards: the words of some of them, with their numbers.
    details: more lines for the notes of the slide, and whether each is in the language of the workshop."""

    heading: str
    text: str
    note: str
    results: tuple[VoteResult, ...]
    sources: str
    cards: tuple[str, ...]
    details: tuple[tuple[str, bool], ...]


def slide_scenarios(localized: LocalizedReport, shown: tuple[ShownScenario, ...]) -> list[SlideScenario]:
    """Every scenario. shown: how the whole report shows them."""
    pairs = zip(localized.report.scenarios, shown, strict=True)
    return [_scenario(localized, number, scenario, each) for number, (scenario, each) in enumerate(pairs, 1)]


def support_line(support: VoteResult) -> str:
    """The title of a vote, and its result for a scenario."""
    summary = support.figures.summary if support.figures else ""
    return f"{support.vote} – {' · '.join(filter(None, (summary, support.note)))}"


def _scenario(
    localized: LocalizedReport, number: int, scenario: ReportScenario, shown: ShownScenario
) -> SlideScenario:
    words = voted_words(localized, scenario)
    is_redacted = bool(localized.report.edition and localized.report.edition.redacted)
    cards = some_of_every_table(
        (localized.cards[card] for card in scenario.sources), 0 if is_redacted else MAX_CARDS_ON_SLIDE
    )
    return SlideScenario(
        heading=heading(f"{number}. {words.title}"),
        text=words.text,
        note=words.note,
        results=tuple(
            vote_result(localized, voted, words.title) for voted in deciding_results(localized, scenario)
        ),
        sources=shown.sources,
        cards=tuple(f"{one_paragraph(card.text)} ({card.number})" for card in cards),
        details=tuple(_details(localized, scenario, shown, words)),
    )


def _details(
    localized: LocalizedReport, scenario: ReportScenario, shown: ShownScenario, words: VotedWords
) -> Iterator[tuple[str, bool]]:
    """The results in all votes, the numbers of the cards, and the other words that the scenario has."""
    numbers = ", ".join(card.number for card in shown.cards)
    yield "\n".join([*map(support_line, shown.support), shown.sources, numbers]), False
    for voted in shown.voted_texts:
        if (voted.title, voted.text) != (words.title, words.text):
            yield voted.note, False
            yield f"{voted.title}\n{voted.text}", True
    title = localized.shown_name(scenario.title)
    if (title, scenario.text) != (words.title, words.text):
        yield localized.text("report.text_today"), False
        yield f"{title}\n{scenario.text}", True
