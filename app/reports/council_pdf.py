"""The report as two pages for a council: what was proposed, with which support, and what was not chosen. In
two languages: two pages in each.

If no vote with shown numbers decides, nothing is called chosen or not chosen, and all scenarios are treated
alike."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
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
    counts_dots,
    deciding_results,
    deciding_support,
    heading,
    people_section,
    report_details,
    result_columns,
    support_row,
    themes_table,
    vote_result,
)
from app.reports.language_parts import ON_PAGE, localized_reports, with_part_names
from app.reports.localized_report import LocalizedReport
from app.reports.model import NO_SUPPORT, Report, ReportScenario, Voted
from app.reports.other_options import other_option_rows, other_options_columns
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.typesetting import page_count, render_pdf

MAX_PAGES = 2
MAX_CHOSEN = 3
"""The number of scenarios with most support that are shown with their text."""
MAX_TIED = 6
"""More are shown if they have the same support as the last of those, up to this number."""
MAX_ALIKE = 12
"""The number of scenarios with their text where no vote decides."""
TEXT_LENGTHS = (1400, 1000, 800, 650, 520, 400, 280, 180, 100, 50)
"""Characters of a scenario's text: the first of these with which everything stays on two pages."""
READABLE_LENGTH = 280
"""Characters. Where no vote decides, fewer scenarios are shown with their text before texts become
shorter."""
TITLE_DIVISOR = 4
"""A title has at most the length of a text divided by this."""
MAX_ROWS = 12
"""Rows of a table."""
MAX_ROW_LENGTH = 90
"""Characters of the title of a scenario without its text."""
LOGO_BOX_MM = 40.0, 13.0
"""Width and height of the place for the logo, which is smaller than on other documents."""
ELLIPSIS = "…"
"""Stands for what is left out; the pages say what it means."""
TEMPLATE = "council"
PLACE_OF_SHORTENED_TEXT = "report.council.text_on_page"
"""Catalogue key of the sentence that says where a scenario stands shortened, and where in full."""


class ScenarioWithText(msgspec.Struct, frozen=True):
    """One of the first scenarios: its title and text, shortened, and its support. text_elsewhere: instead of
    the text, says on which page it stands."""

    title: str
    text: str
    support: tuple[VoteResult, ...]
    text_elsewhere: str = ""


class CouncilContents(DocumentContents, frozen=True):
    """What `typst/council.typ` shows. short: whether the title is short. others: scenarios without their
    text. other_columns: empty if no numbers are shown. other_options: what else was in the vote.
    whole_heading, whole_text: where the whole report is."""

    short: bool
    question_heading: str
    kind: str
    introduction: str
    people: PeopleSection
    scenarios: Section[ScenarioWithText]
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


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """PDF/UA-1 and PDF/A-2a of at most two pages per language; what is shortened ends in an ellipsis."""
    parts = fitting_parts(localized_reports(report, catalogue, options))
    return render_pdf(TEMPLATE, parts, report.made_at)


def fitting_parts(reports: Sequence[LocalizedReport]) -> list[CouncilContents]:
    """What the pages show in each language: as much of each text and of each list as they have room for. If
    even the shortest version needs more pages, it gets them."""
    *longer, shortest = _versions(reports)
    fitting = (version for version in longer if page_count(TEMPLATE, version()) <= MAX_PAGES)
    return (next(fitting, None) or shortest)()


def _versions(reports: Sequence[LocalizedReport]) -> Iterator[Callable[[], list[CouncilContents]]]:
    """Makers of the contents, with less and less in them, but the same in each language."""
    localized = reports[0]
    if chosen := _with_most_support(localized):
        selected = _select(localized, chosen, decided=True)
        yield from (partial(_parts, reports, selected, length) for length in TEXT_LENGTHS)
        return
    scenarios = localized.report.scenarios[:MAX_ALIKE]
    for length in (length for length in TEXT_LENGTHS if length >= READABLE_LENGTH):
        yield partial(_parts, reports, _select(localized, scenarios), length)
    for number in range(len(scenarios) - 1, 0, -1):
        yield partial(_parts, reports, _select(localized, scenarios[:number]), READABLE_LENGTH)
    fewest = _select(localized, scenarios[:MAX_CHOSEN])
    for length in (length for length in TEXT_LENGTHS if length < READABLE_LENGTH):
        yield partial(_parts, reports, fewest, length)


def _parts(reports: Sequence[LocalizedReport], selected: Selection, length: int) -> list[CouncilContents]:
    """The contents in each language, with the texts of scenarios in the first only."""
    first, *others = (council_contents(localized, selected, length) for localized in reports)
    if not others:
        return [first]
    scenarios = others[0].scenarios
    shown = zip(selected.first, first.scenarios.items, scenarios.items, strict=True)
    without_texts = tuple(
        replace(each, text="", text_elsewhere=reports[1].text(_place_of_text(scenario, in_first)))
        for scenario, in_first, each in shown
    )
    second = replace(others[0], scenarios=replace(scenarios, items=without_texts))
    return [
        with_part_names(each, localized) for each, localized in zip((first, second), reports, strict=True)
    ]


def _place_of_text(scenario: ReportScenario, shown: ScenarioWithText) -> str:
    """The catalogue key of the sentence that says where the text of a scenario is."""
    title, text = one_paragraph(scenario.title), one_paragraph(scenario.text)
    return ON_PAGE if (heading(title), text) == (shown.title, shown.text) else PLACE_OF_SHORTENED_TEXT


FORMAT = ReportFormat(
    name="council.pdf",
    media_type="application/pdf",
    render=render,
    label_key="console.export.council",
    link_key="console.export.council.link",
    description_key="console.export.council.for",
    position=11,
    has_parts=True,
    menu_row="council",
)


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

    with_support = [scenario for scenario in localized.report.scenarios if support(scenario)[0]]
    ranked = sorted(with_support, key=support, reverse=True)
    if len(ranked) <= MAX_CHOSEN:
        return ranked
    least = support(ranked[MAX_CHOSEN - 1])
    tied = [scenario for scenario in ranked if support(scenario) >= least]
    return tied if len(tied) <= MAX_TIED else [each for each in ranked if support(each) > least]


def council_contents(localized: LocalizedReport, selected: Selection, length: int) -> CouncilContents:
    """The contents with texts of scenarios that have at most this many characters."""
    first, max_rows = selected.first, _max_rows(length)
    max_titles = max_rows if selected.decided or length < READABLE_LENGTH else MAX_ROWS
    options = other_option_rows(localized, MAX_ROW_LENGTH)
    question = shortened(one_paragraph(localized.question), max(length // 2, 60))
    return CouncilContents(
        report=report_details(
            localized, shortened(one_paragraph(localized.title), 140), question, LOGO_BOX_MM
        ),
        short=len(localized.title) <= 70,
        question_heading=localized.text("report.question"),
        kind=localized.text("report.council.kind"),
        introduction=_introduction(localized, selected),
        people=_few_people(people_section(localized), length),
        scenarios=Section(
            localized.text("report.council.supported" if selected.decided else "report.council.scenarios"),
            tuple(_with_text(localized, scenario, length) for scenario in first),
            _scenarios_note(localized),
        ),
        others=_others(localized, selected, max_titles),
        other_columns=result_columns(localized) if _has_numbers(localized, selected.others) else (),
        other_options=_few_others(localized, localized.text("report.other_options"), options, max_rows),
        option_columns=other_options_columns(localized),
        themes=_few_rows(themes_table(localized), max_rows),
        themes_heading=localized.text("report.council.themes"),
        whole_heading=localized.text("report.council.whole"),
        whole_text=localized.text("report.council.whole.text"),
    )


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
    return " ".join(filter(None, (facts, _what_follows(localized, selected), localized.changes_note)))


def _what_follows(localized: LocalizedReport, selected: Selection) -> str:
    """What the pages show of the scenarios. Only the deciding vote says what was chosen and what was not."""
    if selected.decided:
        if not selected.others:
            return localized.text("report.council.lead.supported")
        is_voted = _was_voted_on(localized, selected.others)
        return localized.text("report.council.lead.not_chosen" if is_voted else "report.council.lead.others")
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


def _others(localized: LocalizedReport, selected: Selection, max_rows: int) -> Section[ResultRow]:
    """The scenarios without their text. They were not chosen if all of them were in the deciding vote."""
    others, is_voted = selected.others, _was_voted_on(localized, selected.others)
    not_chosen = selected.decided and is_voted
    heading = localized.text("report.council.others" if not_chosen else "report.variant.table.others")
    rows = [_row(localized, scenario) for scenario in others]
    note = (
        localized.text("report.council.unvoted") if _has_numbers(localized, others) and not is_voted else ""
    )
    return _few_others(localized, heading, rows, max_rows, note)


def _few_others(
    localized: LocalizedReport, heading: str, rows: Sequence[ResultRow], max_rows: int, note: str = ""
) -> Section[ResultRow]:
    hidden = len(rows) - max_rows
    more = localized.text("report.council.more", count=hidden) if hidden > 0 else ""
    return Section(heading, tuple(rows[:max_rows]), " · ".join(filter(None, (more, note))))


def _row(localized: LocalizedReport, scenario: ReportScenario) -> ResultRow:
    """The scenario with its result in the deciding vote only, as rows are compared."""
    support, has_dots = deciding_support(localized, scenario), counts_dots(localized, scenario)
    return support_row(localized, scenario.title, support, MAX_ROW_LENGTH, has_dots)


def _was_voted_on(localized: LocalizedReport, scenarios: Iterable[ReportScenario]) -> bool:
    """Whether the deciding vote was on each of these scenarios."""
    return all(deciding_support(localized, scenario) for scenario in scenarios)


def _has_numbers(localized: LocalizedReport, scenarios: Iterable[ReportScenario]) -> bool:
    """Whether the deciding vote shows numbers of any of these scenarios."""
    return any(deciding_support(localized, scenario) for scenario in scenarios)


def _with_text(localized: LocalizedReport, scenario: ReportScenario, length: int) -> ScenarioWithText:
    return ScenarioWithText(
        title=heading(shortened(one_paragraph(scenario.title), max(length // TITLE_DIVISOR, 30))),
        text=shortened(one_paragraph(scenario.text), length),
        support=_few_results(localized, scenario, length),
    )


def _few_results(localized: LocalizedReport, scenario: ReportScenario, length: int) -> tuple[VoteResult, ...]:
    """The results of `deciding_results`; only those with most dots, and an ellipsis, where texts had to be
    much shorter."""
    found = deciding_results(localized, scenario)
    most = max(1, length // 100)
    if len(found) > most:
        found.sort(key=lambda voted: _dots(localized, voted), reverse=True)
    results = tuple(vote_result(localized, voted, scenario.title) for voted in found[:most])
    if len(found) <= most:
        return results
    *shown, last = results
    return (*shown, replace(last, note=" · ".join(filter(None, (last.note, ELLIPSIS)))))


def _dots(localized: LocalizedReport, voted: Voted) -> int:
    support = localized.options[voted.vote, voted.ref].support
    return support.dots if support else 0


def _few_people(people: PeopleSection, length: int) -> PeopleSection:
    """The section with as many groups in each table as there is room for, and shortened notes."""
    return replace(people, groups=tuple(_few_groups(table, length) for table in people.groups))


def _few_groups(table: CountTable, length: int) -> CountTable:
    most = max(3, length // 25)
    rows = tuple(Count(shortened(row.name, max(length, 30)), row.number) for row in table.rows[:most])
    if len(table.rows) > most:
        rows += (Count(ELLIPSIS, ""),)
    return replace(table, rows=rows, note=shortened(table.note, max(2 * length, 120)))


def _few_rows(table: CountTable, max_rows: int) -> CountTable:
    rows = tuple(Count(shortened(row.name, 60), row.number) for row in table.rows[:max_rows])
    return CountTable(table.heading, table.count_heading, rows)


def _max_rows(length: int) -> int:
    """Fewer rows where texts had to be much shorter, down to two."""
    return max(2, min(MAX_ROWS, length // 60))
