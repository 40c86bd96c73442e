"""The report as two pages for a council: what was proposed, with which support, and what was not chosen."""

import msgspec
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports.contents import (
    Count,
    CountTable,
    PeopleSection,
    ReportDetails,
    ResultRow,
    Section,
    VoteResult,
)
from app.reports.document_contents import (
    deciding_results,
    heading,
    most_support,
    people_section,
    report_details,
    result_columns,
    result_row,
    themes_table,
    vote_result,
)
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportScenario, Voted
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.typesetting import page_count, render_pdf

MAX_PAGES = 2
MAX_CHOSEN = 3
"""The number of scenarios that are shown with their text."""
TEXT_LENGTHS = (1400, 1000, 800, 650, 520, 400, 280, 180, 100, 50)
"""Characters of a scenario's text: the first of these with which everything stays on two pages."""
TITLE_DIVISOR = 4
"""A title has at most the length of a text divided by this."""
MAX_ROWS = 12
MAX_ROW_LENGTH = 90
"""Characters of the title of a scenario that was not chosen."""
ELLIPSIS = "…"
"""Stands for what is left out; the pages say what it means."""
TEMPLATE = "council"


class ChosenScenario(msgspec.Struct, frozen=True):
    """One of the first scenarios: its title and text, shortened, and its support."""

    title: str
    text: str
    support: tuple[VoteResult, ...]


class CouncilContents(msgspec.Struct, frozen=True):
    """What `typst/council.typ` shows. short: whether the title is short. whole_heading, whole_text: where the
    whole report is."""

    report: ReportDetails
    short: bool
    question_heading: str
    kind: str
    introduction: str
    people: PeopleSection
    scenarios: Section[ChosenScenario]
    others: Section[ResultRow]
    other_columns: tuple[str, ...]
    themes: CountTable
    themes_heading: str
    whole_heading: str
    whole_text: str


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """PDF/UA-1 and PDF/A-2a of at most two pages; what is shortened ends in an ellipsis."""
    contents = fitting_contents(LocalizedReport(report, catalogue, options.language))
    return render_pdf(TEMPLATE, contents, report.made_at)


def fitting_contents(r: LocalizedReport) -> CouncilContents:
    """What the pages show: as much of each text and of each list as they have room for. If even the shortest
    version needs more pages, it gets them."""
    *longer, shortest = TEXT_LENGTHS
    versions = (council_contents(r, length) for length in longer)
    fitting = (version for version in versions if page_count(TEMPLATE, version) <= MAX_PAGES)
    return next(fitting, None) or council_contents(r, shortest)


FORMAT = ReportFormat(
    name="council.pdf",
    media_type="application/pdf",
    render=render,
    label_key="console.export.council",
    description_key="console.export.council.for",
    position=11,
)


def council_contents(r: LocalizedReport, length: int) -> CouncilContents:
    """The contents with texts of scenarios that have at most this many characters."""
    chosen, others = r.report.scenarios[:MAX_CHOSEN], r.report.scenarios[MAX_CHOSEN:]
    voted = any(scenario.voted for scenario in chosen)
    supported = any(most_support(r, scenario) for scenario in chosen)
    max_rows = _max_rows(length)
    hidden = len(others) - max_rows
    question = shortened(one_paragraph(r.question), max(length // 2, 60))
    return CouncilContents(
        report=report_details(r, shortened(one_paragraph(r.title), 140), question),
        short=len(r.title) <= 70,
        question_heading=r.text("report.question"),
        kind=r.text("report.council.kind"),
        introduction=_introduction(r),
        people=_few_people(people_section(r), length),
        scenarios=Section(
            r.text("report.council.supported" if supported else "report.council.scenarios"),
            tuple(_chosen(r, scenario, length) for scenario in chosen),
            "" if voted else r.text("report.council.no_vote" if chosen else "report.no_scenarios"),
        ),
        others=Section(
            r.text("report.council.others"),
            tuple(result_row(r, scenario, MAX_ROW_LENGTH) for scenario in others[:max_rows]),
            r.text("report.council.more", count=hidden) if hidden > 0 else "",
        ),
        other_columns=result_columns(r),
        themes=_few_rows(themes_table(r), max_rows),
        themes_heading=r.text("report.council.themes"),
        whole_heading=r.text("report.council.whole"),
        whole_text=r.text("report.council.whole.text"),
    )


def _introduction(r: LocalizedReport) -> str:
    report = r.report
    return r.text(
        "report.council.lead",
        date=r.date(report.held_at),
        people=r.text("report.people", count=report.people),
        tables=r.text("report.tables", count=report.tables),
        cards=r.text("report.cards", count=len(report.cards)),
        scenarios=r.text("report.scenario_count", count=len(report.scenarios)),
    )


def _chosen(r: LocalizedReport, scenario: ReportScenario, length: int) -> ChosenScenario:
    return ChosenScenario(
        title=heading(shortened(one_paragraph(scenario.title), max(length // TITLE_DIVISOR, 30))),
        text=shortened(one_paragraph(scenario.text), length),
        support=_few_results(r, scenario, length),
    )


def _few_results(r: LocalizedReport, scenario: ReportScenario, length: int) -> tuple[VoteResult, ...]:
    """The results of `deciding_results`; only those with most dots, and an ellipsis, where texts had to be
    much shorter."""
    found = deciding_results(r, scenario)
    most = max(1, length // 100)
    if len(found) > most:
        found.sort(key=lambda voted: _dots(r, voted), reverse=True)
    results = tuple(vote_result(r, voted, scenario.title) for voted in found[:most])
    if len(found) <= most:
        return results
    *shown, last = results
    return (*shown, replace(last, note=" · ".join(filter(None, (last.note, ELLIPSIS)))))


def _dots(r: LocalizedReport, voted: Voted) -> int:
    support = r.options[voted.vote, voted.ref].support
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
