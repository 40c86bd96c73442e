"""Details, tables and results that more than one kind of document shows."""

from collections.abc import Iterable, Mapping

from app.analysis.group_numbers import Contributors, Kind
from app.logos.limits import BOX_MM, fitted_size
from app.reports.contents import (
    Count,
    CountTable,
    PeopleSection,
    ReportDetails,
    ResultRow,
    ResultTable,
    ShownLogo,
    SupportFigures,
    VoteResult,
)
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportCluster, ReportScenario, Support, Voted
from app.reports.printable_text import is_blank
from app.reports.shortened_text import one_paragraph, shortened

MAX_TITLE_LENGTH = 300
"""Characters of a scenario's title in a table. A workshop accepts shorter ones only."""


def report_details(
    r: LocalizedReport, title: str, question: str, logo_box: tuple[float, float] = BOX_MM
) -> ReportDetails:
    """The details of the report. title, question: as shortened for the document. logo_box: width and height
    in millimetres of the place for the logo."""
    report = r.report
    return ReportDetails(
        language=r.language,
        direction=r.direction,
        written_language=r.report.language,
        part="",
        part_page_note="",
        part_link_text="",
        colour=r.colour,
        title=heading(title),
        short_title=shortened(one_paragraph(r.title), 80),
        question=question,
        date=r.date(report.held_at),
        status=r.status,
        status_explanation=r.status_explanation,
        page=r.text("report.page", page="{page}", pages="{pages}"),
        made=r.text("report.made", date=r.date(report.made_at), code=report.code),
        checksum=r.text("report.checksum", checksum=report.edition.sha256) if report.edition else "",
        changes_note=r.changes_note,
        logo=_logo(r, logo_box),
    )


def _logo(r: LocalizedReport, box: tuple[float, float]) -> ShownLogo | None:
    logo = r.report.logo
    if logo is None or not logo.content:
        return None
    width, height = fitted_size(logo.width, logo.height, box)
    description = one_paragraph(r.localized(logo.description))
    return ShownLogo(logo.sha256, logo.content, round(width, 2), round(height, 2), description)


def heading(text: str) -> str:
    """The text, or a dash if no character of it is visible: PDF/UA forbids empty headings."""
    return "–" if is_blank(text) else text


def people_section(r: LocalizedReport) -> PeopleSection:
    """Who took part, as a sentence, and in an edition as a table per kind of group."""
    groups = r.report.groups
    if groups is None:
        return PeopleSection(r.text("report.who"), r.counts, groups=())
    sentence = " ".join(filter(None, (r.contributed, r.repeated_numbers_note)))
    tables = [_contributors_table(r, kind, numbers) for kind, numbers in groups.contributors.items()]
    shown = tuple(table for table in tables if table.rows or table.note)
    return PeopleSection(r.text("report.who"), sentence, shown)


def _contributors_table(r: LocalizedReport, kind: Kind, numbers: Contributors) -> CountTable:
    """The sizes of groups of contributors, with a note that names the other groups."""
    names = map(one_paragraph, r.hidden_groups(kind, numbers.hidden))
    return _group_table(r, kind, numbers.groups, r.hidden_groups_note(kind, names))


def _group_table(r: LocalizedReport, kind: Kind, counts: Mapping[str, int], note: str = "") -> CountTable:
    """The sizes of groups of people. counts: group -> people."""
    return _count_table(r, r.text(f"report.by.{kind}"), r.group_counts_by_name(kind, counts), note)


def _count_table(
    r: LocalizedReport, heading: str, counts: Iterable[tuple[str, int]], note: str = ""
) -> CountTable:
    rows = tuple(Count(name, r.number(count)) for name, count in counts)
    return CountTable(heading, r.text("report.number"), rows, note)


def themes_table(r: LocalizedReport) -> CountTable:
    """The number of cards by theme."""
    counts = [(r.themes[theme.id], theme.cards) for theme in r.report.themes]
    return _count_table(r, r.text("report.column.theme"), counts)


def vote_result(r: LocalizedReport, voted: Voted, name: str) -> VoteResult:
    """The result of a vote for a scenario or cluster. voted: the option that it was, or that was joined with
    it later. name: of the scenario or cluster today."""
    option, vote = r.options[voted.vote, voted.ref], r.votes[voted.vote]
    title = one_paragraph(r.option_title(option))
    notes = [r.text("report.voted_as", name=shortened(title, 80))] if option.title != name else []
    if option.support is None or vote.voters is None:
        figures = None
        notes.append(r.too_few_voters)
    else:
        figures = _support_figures(r, option.support, vote.voters)
    groups = tuple(_group_table(r, kind, row) for kind, row in r.groups_of(voted).items())
    return VoteResult(vote.title, figures, " · ".join(notes), groups)


def _support_figures(r: LocalizedReport, support: Support, voters: int) -> SupportFigures:
    return SupportFigures(
        people=support.people,
        people_text=r.number(support.people),
        voters=voters,
        of_voters=r.text("report.of_voters", count=voters),
        dots=r.text("report.dots", count=support.dots),
        summary=support_summary(r, support),
    )


def support_summary(r: LocalizedReport, support: Support) -> str:
    """The support of an option, such as `36 dots from 12 people`."""
    dots, people = r.text("report.dots", count=support.dots), r.text("report.people", count=support.people)
    return r.text("report.support", dots=dots, people=people)


def deciding_results(r: LocalizedReport, item: ReportScenario | ReportCluster) -> list[Voted]:
    """The options of the deciding vote that are this scenario or cluster or were joined with it; if there are
    none, those of the last vote that has any."""
    deciding = [voted for voted in item.voted if r.votes[voted.vote].decides]
    return deciding or [voted for voted in item.voted if voted.vote == item.voted[-1].vote]


def most_support(r: LocalizedReport, item: ReportScenario | ReportCluster) -> Support | None:
    """The most support among the options of `deciding_results`, as numbers of several options are never added
    up. None: no numbers are shown."""
    return _most(r, deciding_results(r, item))


def deciding_support(r: LocalizedReport, item: ReportScenario | ReportCluster) -> Support | None:
    """The most support in the deciding vote. None: it was not on this scenario or cluster, or no numbers of
    it are shown."""
    return _most(r, (voted for voted in item.voted if r.votes[voted.vote].decides))


def _most(r: LocalizedReport, options: Iterable[Voted]) -> Support | None:
    found = [r.options[voted.vote, voted.ref].support for voted in options]
    return max((support for support in found if support), key=lambda each: each.dots, default=None)


def result_table(r: LocalizedReport, scenarios: Iterable[ReportScenario]) -> ResultTable:
    """These scenarios with their results only."""
    rows = tuple(result_row(r, scenario, MAX_TITLE_LENGTH) for scenario in scenarios)
    return ResultTable(r.text("report.scenarios"), result_columns(r), rows)


def result_columns(r: LocalizedReport) -> tuple[str, str, str]:
    """The headings of a table of scenarios with their results."""
    return r.text("report.column.title"), r.text("report.column.people"), r.text("report.column.dots")


def result_row(r: LocalizedReport, scenario: ReportScenario, length: int) -> ResultRow:
    """The scenario with its result. length: the most characters of its title."""
    return support_row(r, scenario.title, most_support(r, scenario), length)


def support_row(r: LocalizedReport, title: str, support: Support | None, length: int) -> ResultRow:
    """A title, shortened to this length, with its result: dashes where no numbers are shown."""
    return ResultRow(
        title=shortened(one_paragraph(title), length),
        people=r.number(support.people) if support else "–",
        dots=r.number(support.dots) if support else "–",
    )
