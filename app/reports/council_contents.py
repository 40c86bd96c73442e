"""Builds what the pages for the council show in one language, in as much room as there is."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from app.reports.contents import (
    Count,
    CountTable,
    DocumentContents,
    PeopleSection,
    ResultRow,
    Section,
    VoteResult,
)
from app.reports.document_contents import (
    deciding_options,
    deciding_results,
    deciding_support,
    heading,
    is_other_vote,
    option_row,
    people_section,
    report_details,
    result_columns,
    themes_table,
    vote_result,
)
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportScenario, Voted
from app.reports.not_chosen import chosen_by_few, is_below_half
from app.reports.other_options import other_option_rows, other_options_columns
from app.reports.shortened_text import ellipsis, one_paragraph, shortened
from app.reports.some_cards import some_of_every_table
from app.reports.voted_words import voted_words

TITLE_DIVISOR = 4
"""A title has at most the length of a text divided by this."""
MAX_ROW_LENGTH = 90
"""Characters of the title of a scenario without its text."""
MAX_CARD_LENGTH = 200
"""Characters of a card's words."""
LOGO_BOX_MM = 40.0, 13.0
"""Width and height of the place for the logo, which is smaller than on other documents."""


class ContentSize(NamedTuple):
    """How much is shown. length: characters of a scenario's text; other texts follow it. rows: of a list.
    cards: of each of the first scenarios, with their words. scale: the size of letters, as a multiple of the
    usual one."""

    length: int
    rows: int
    cards: int = 0
    scale: float = 1.0


class ScenarioWithText(msgspec.Struct, frozen=True):
    """One of the first scenarios: its title and text in the vote, shortened, and its support. note: that the
    words were changed since. text_elsewhere: instead of the text, says on which page it stands."""

    title: str
    text: str
    support: tuple[VoteResult, ...]
    note: str = ""
    text_elsewhere: str = ""


class CardText(msgspec.Struct, frozen=True):
    """The words of a card, shortened, and its number."""

    words: str
    number: str


class ScenarioCards(msgspec.Struct, frozen=True):
    """Some cards of a scenario. title: of the scenario in the vote."""

    title: str
    cards: tuple[CardText, ...]


class CouncilContents(DocumentContents, frozen=True):
    """What the pages show. scale: see `ContentSize`. short: whether the title is short. others: scenarios
    without their text. other_columns: empty if no numbers are shown. other_options: what else was in the
    vote. whole_heading, whole_text: where the whole report is."""

    scale: float
    short: bool
    question_heading: str
    kind: str
    introduction: str
    people: PeopleSection
    scenarios: Section[ScenarioWithText]
    cards: Section[ScenarioCards]
    others: Section[ResultRow]
    other_columns: tuple[str, ...]
    other_options: Section[ResultRow]
    option_columns: tuple[str, ...]
    themes: CountTable
    themes_heading: str
    whole_heading: str
    whole_text: str


class Selection(msgspec.Struct, frozen=True):
    """Which scenarios are shown with their text, and which without. decided: the first have most support in
    the vote that decides the order; else they are any of the scenarios."""

    first: tuple[ReportScenario, ...]
    others: tuple[ReportScenario, ...]
    decided: bool


def council_contents(localized: LocalizedReport, selected: Selection, size: ContentSize) -> CouncilContents:
    """The contents in one language, of this size."""
    question = shortened(one_paragraph(localized.question), max(size.length // 2, 60))
    options = other_option_rows(localized, MAX_ROW_LENGTH)
    return CouncilContents(
        report=report_details(
            localized, shortened(one_paragraph(localized.title), 140), question, LOGO_BOX_MM
        ),
        scale=size.scale,
        short=len(localized.title) <= 70,
        question_heading=localized.text("report.question"),
        kind=localized.text("report.council.kind"),
        introduction=_introduction(localized, selected),
        people=_few_people(people_section(localized), size),
        scenarios=Section(
            localized.text("report.council.supported" if selected.decided else "report.council.scenarios"),
            tuple(_with_text(localized, scenario, size) for scenario in selected.first),
            _scenarios_note(localized),
        ),
        cards=Section(
            localized.text("report.council.cards"), tuple(_cards(localized, selected.first, size.cards))
        ),
        others=_others(localized, selected, size.rows),
        other_columns=result_columns(localized) if _has_numbers(localized, selected.others) else (),
        other_options=_few_others(localized, localized.text("report.other_options"), options, size.rows),
        option_columns=other_options_columns(localized),
        themes=_few_rows(themes_table(localized), size.rows),
        themes_heading=localized.text("report.council.themes"),
        whole_heading=localized.text("report.council.whole"),
        whole_text=localized.text_about_cards("report.council.whole.text"),
    )


def with_meaning_of_ellipsis(
    localized: LocalizedReport, contents: CouncilContents, shortened_texts: Iterable[str]
) -> CouncilContents:
    """The contents; they say what an ellipsis means if they have one of these texts."""
    shown = msgspec.json.encode(contents)
    if not any(msgspec.json.encode(text)[1:-1] in shown for text in shortened_texts):
        return contents
    sentence = localized.text("report.council.whole.shortened")
    return replace(contents, whole_text=f"{sentence} {contents.whole_text}")


def _introduction(localized: LocalizedReport, selected: Selection) -> str:
    report = localized.report
    facts = localized.text(
        "report.council.lead",
        date=localized.date(report.held_at),
        people=localized.text("report.people", count=report.people),
        tables=localized.text("report.tables", count=report.tables),
        cards=localized.text("report.cards", count=len(report.cards)),
        scenarios=localized.text("report.scenario_count", count=len(report.scenarios)),
    )
    what_follows = _what_follows(localized, selected)
    return " ".join(
        filter(
            None, (facts, localized.removed_note, localized.demo_note, what_follows, localized.changes_note)
        )
    )


def _what_follows(localized: LocalizedReport, selected: Selection) -> str:
    """What the pages show of the scenarios. Only the deciding vote says what was chosen and what was not."""
    if selected.decided:
        if not selected.others:
            return localized.text("report.council.lead.supported")
        key = "not_chosen" if _are_not_chosen(localized, selected) else "others"
        return localized.text(f"report.council.lead.{key}")
    scenarios = localized.report.scenarios
    if len(scenarios) > 1 and not _has_numbers(localized, scenarios):
        return localized.text("report.council.lead.unranked")
    return localized.text("report.council.lead.all", count=len(scenarios)) if scenarios else ""


def _scenarios_note(localized: LocalizedReport) -> str:
    """That there are no scenarios, or that no vote was on them."""
    if not localized.report.scenarios:
        return localized.text("report.variant.no_scenarios")
    return (
        ""
        if any(scenario.voted for scenario in localized.report.scenarios)
        else localized.text("report.council.no_vote")
    )


def _cards(
    localized: LocalizedReport, scenarios: Iterable[ReportScenario], count: int
) -> Iterable[ScenarioCards]:
    """The words of so many cards of each scenario, if the report has them."""
    if count == 0 or (localized.report.edition and localized.report.edition.redacted):
        return
    for scenario in scenarios:
        cards = some_of_every_table((localized.cards[card] for card in scenario.sources), count)
        if cards:
            yield ScenarioCards(
                heading(one_paragraph(voted_words(localized, scenario).title)),
                tuple(
                    CardText(shortened(one_paragraph(card.text), MAX_CARD_LENGTH), card.number)
                    for card in cards
                ),
            )


def _others(localized: LocalizedReport, selected: Selection, max_rows: int) -> Section[ResultRow]:
    """The scenarios without their text."""
    others, is_voted = selected.others, _was_voted_on(localized, selected.others)
    not_chosen = _are_not_chosen(localized, selected)
    heading = localized.text("report.council.others" if not_chosen else "report.variant.table.others")
    # With the result in the deciding vote only, as rows are compared.
    rows = [option_row(localized, each, deciding_options(localized, each), MAX_ROW_LENGTH) for each in others]
    note = (
        localized.text("report.council.unvoted") if _has_numbers(localized, others) and not is_voted else ""
    )
    return _few_others(localized, heading, rows, max_rows, note)


def _are_not_chosen(localized: LocalizedReport, selected: Selection) -> bool:
    """Whether the whole report, too, says of each of the scenarios without their text that it was not
    chosen."""
    vote = localized.deciding_vote
    if not selected.decided or vote is None:
        return False
    few = {option.ref for option in chosen_by_few(vote)}
    found = [{voted.ref for voted in deciding_options(localized, each)} for each in selected.others]
    return all(refs and refs <= few for refs in found)


def _few_others(
    localized: LocalizedReport, heading: str, rows: Sequence[ResultRow], max_rows: int, note: str = ""
) -> Section[ResultRow]:
    hidden = len(rows) - max_rows
    more = localized.text("report.council.more", count=hidden) if hidden > 0 else ""
    return Section(heading, tuple(rows[:max_rows]), " · ".join(filter(None, (more, note))))


def _was_voted_on(localized: LocalizedReport, scenarios: Iterable[ReportScenario]) -> bool:
    """Whether the deciding vote was on each of these scenarios."""
    return all(deciding_support(localized, scenario) for scenario in scenarios)


def _has_numbers(localized: LocalizedReport, scenarios: Iterable[ReportScenario]) -> bool:
    """Whether the deciding vote shows numbers of any of these scenarios."""
    return any(deciding_support(localized, scenario) for scenario in scenarios)


def _with_text(localized: LocalizedReport, scenario: ReportScenario, size: ContentSize) -> ScenarioWithText:
    words = voted_words(localized, scenario)
    return ScenarioWithText(
        title=heading(shortened(one_paragraph(words.title), max(size.length // TITLE_DIVISOR, 30))),
        text=shortened(one_paragraph(words.text), size.length),
        support=_few_results(localized, scenario, words.title, size.rows),
        note=words.note,
    )


def _few_results(
    localized: LocalizedReport, scenario: ReportScenario, title: str, most: int
) -> tuple[VoteResult, ...]:
    """The results of `deciding_results`; if they are more than so many, those with most dots, and an
    ellipsis. title: that stands beside them."""
    found = deciding_results(localized, scenario)
    if len(found) > most:
        found.sort(key=lambda voted: _dots(localized, voted), reverse=True)
    results = tuple(_result(localized, voted, title) for voted in found[:most])
    if len(found) <= most:
        return results
    *shown, last = results
    return (*shown, replace(last, note=" · ".join(filter(None, (last.note, ellipsis())))))


def _result(localized: LocalizedReport, voted: Voted, title: str) -> VoteResult:
    """The result; that of the deciding vote says whether fewer than half chose this, and that of another one
    which vote it was."""
    result, vote = vote_result(localized, voted, title), localized.votes[voted.vote]
    notes = [result.note]
    if vote.decides and is_below_half(vote, localized.options[voted.vote, voted.ref]):
        notes.append(localized.text("report.council.below_half"))
    if is_other_vote(localized, voted.vote):
        notes.append(localized.text("report.in_vote.note", vote=shortened(one_paragraph(vote.title), 80)))
    return replace(result, note=" · ".join(filter(None, notes)))


def _dots(localized: LocalizedReport, voted: Voted) -> int:
    support = localized.options[voted.vote, voted.ref].support
    return support.dots if support else 0


def _few_people(people: PeopleSection, size: ContentSize) -> PeopleSection:
    """The section with as many groups in each table as there is room for, and shortened notes."""
    return replace(people, groups=tuple(_few_groups(table, size) for table in people.groups))


def _few_groups(table: CountTable, size: ContentSize) -> CountTable:
    most = max(3, 4 * size.rows)
    rows = tuple(Count(shortened(row.name, max(size.length, 30)), row.number) for row in table.rows[:most])
    if len(table.rows) > most:
        rows += (Count(ellipsis(), ""),)
    return replace(table, rows=rows, note=shortened(table.note, max(2 * size.length, 120)))


def _few_rows(table: CountTable, max_rows: int) -> CountTable:
    rows = tuple(Count(shortened(row.name, 60), row.number) for row in table.rows[:max_rows])
    return CountTable(table.heading, table.count_heading, rows)
