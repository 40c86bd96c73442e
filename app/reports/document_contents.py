"""Details, tables and results that more than one kind of document shows."""

from collections.abc import Iterable, Iterator, Mapping

from app.analysis.group_numbers import Contributors, GroupKind
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
from app.reports.model import (
    ReportCluster,
    ReportScenario,
    ReportVote,
    Support,
    Voted,
)
from app.reports.printable_text import is_blank
from app.reports.shortened_text import one_paragraph, shortened
from app.workshop.ballots import BALLOT_KINDS

MAX_TABLE_TITLE_LENGTH = 300
"""Characters of a scenario's title in a table. A workshop accepts shorter ones only."""


def report_details(
    localized: LocalizedReport, title: str, question: str, logo_box: tuple[float, float] = BOX_MM
) -> ReportDetails:
    """The details of the report. title, question: as shortened for the document. logo_box: width and height
    in millimetres of the place for the logo."""
    report = localized.report
    return ReportDetails(
        language=localized.language,
        direction=localized.direction,
        workshop_language=localized.report.language,
        part_name="",
        part_page_note="",
        part_link_text="",
        colour=localized.colour,
        title=heading(title),
        short_title=shortened(one_paragraph(localized.title), 80),
        question=question,
        date=localized.date(report.held_at),
        status=localized.status,
        status_explanation=localized.status_explanation,
        page=localized.text("report.page", page="{page}", pages="{pages}"),
        made_note=localized.text("report.made", date=localized.date(report.made_at), code=report.code),
        checksum=localized.text("report.checksum", checksum=report.edition.sha256) if report.edition else "",
        changes_note=localized.changes_note,
        demo_note=localized.demo_note,
        logo=_logo(localized, logo_box),
    )


def _logo(localized: LocalizedReport, box: tuple[float, float]) -> ShownLogo | None:
    logo = localized.report.logo
    if logo is None or not logo.content:
        return None
    width, height = fitted_size(logo.width, logo.height, box)
    description = one_paragraph(localized.translation_of(logo.description))
    return ShownLogo(logo.sha256, logo.content, round(width, 2), round(height, 2), description)


def heading(text: str) -> str:
    """The text, or a dash if no character of it is visible: PDF/UA forbids empty headings."""
    return "–" if is_blank(text) else text


def people_section(localized: LocalizedReport) -> PeopleSection:
    """Who took part, as a sentence, and in an edition as a table per kind of group."""
    groups = localized.report.groups
    if groups is None:
        return PeopleSection(localized.text("report.who"), localized.counts, groups=())
    sentence = " ".join(filter(None, (localized.contributed, localized.repeated_numbers_note)))
    tables = [_contributors_table(localized, kind, numbers) for kind, numbers in groups.contributors.items()]
    shown = tuple(table for table in tables if table.rows or table.note)
    return PeopleSection(localized.text("report.who"), sentence, shown)


def _contributors_table(localized: LocalizedReport, kind: GroupKind, numbers: Contributors) -> CountTable:
    """The sizes of groups of contributors, with a note that names the other groups."""
    names = map(one_paragraph, localized.hidden_groups(kind, numbers.hidden))
    note = localized.hidden_groups_note(kind, names)
    return _group_table(localized, kind, numbers.groups, note)


def _group_table(
    localized: LocalizedReport, kind: GroupKind, counts: Mapping[str, int], note: str = ""
) -> CountTable:
    """The sizes of groups of people. counts: group -> people."""
    return _count_table(
        localized, localized.text(f"report.by.{kind}"), localized.group_counts_by_name(kind, counts), note
    )


def choosers_by_group(localized: LocalizedReport, voted: Voted) -> Iterator[CountTable]:
    """For each kind of group that disclosure control allows, who chose an option; and of how many of each
    group who voted, if it allows that, too."""
    for kind, people in localized.groups_of(voted).items():
        voters = localized.voters_of(voted.vote, kind)
        if voters is None or voters.keys() != people.keys():  # an imported report may have any
            yield _group_table(localized, kind, people)
            continue
        whole = dict(localized.group_counts_by_name(kind, voters))
        rows = tuple(
            Count(name, _part_text(localized, count, whole[name]), count)
            for name, count in localized.group_counts_by_name(kind, people)
        )
        heading = localized.text(f"report.by.{kind}.voters")
        yield CountTable(heading, localized.text("report.number"), rows)


def _part_text(localized: LocalizedReport, count: int, whole: int) -> str:
    return localized.text("report.number.part", number=localized.number(count), whole=localized.number(whole))


def _count_table(
    localized: LocalizedReport, heading: str, counts: Iterable[tuple[str, int]], note: str = ""
) -> CountTable:
    rows = tuple(Count(name, localized.number(count), count) for name, count in counts)
    return CountTable(heading, localized.text("report.number"), rows, note)


def themes_table(localized: LocalizedReport) -> CountTable:
    """The number of cards by theme."""
    counts = [(localized.themes[theme.id], theme.cards) for theme in localized.report.themes]
    return _count_table(localized, localized.text("report.column.theme"), counts)


def vote_result(localized: LocalizedReport, voted: Voted, name: str) -> VoteResult:
    """The result of a vote for a scenario or cluster. voted: the option that it was, or that was joined with
    it later. name: of the scenario or cluster today, as it is shown."""
    option, vote = localized.options[voted.vote, voted.ref], localized.votes[voted.vote]
    notes = []
    if localized.option_title(option) != name:
        notes.append(localized.text("report.voted_as", name=localized.quoted_option(option, 80)))
    if option.support is None or vote.voters is None:
        figures = None
        notes.append(localized.too_few_voters)
    else:
        figures = _support_figures(localized, vote, option.support, vote.voters)
    groups = tuple(choosers_by_group(localized, voted))
    return VoteResult(vote.title, figures, " · ".join(notes), groups)


def _support_figures(
    localized: LocalizedReport, vote: ReportVote, support: Support, voters: int
) -> SupportFigures:
    kind = BALLOT_KINDS[vote.kind]
    return SupportFigures(
        people=support.people,
        people_text=localized.number(support.people),
        voters=voters,
        of_voters=localized.text("report.of_voters", count=voters),
        dots=localized.text(kind.text_key("dots"), count=support.dots) if kind.counts_dots else "",
        summary=support_summary(localized, vote, support),
    )


def support_summary(localized: LocalizedReport, vote: ReportVote, support: Support) -> str:
    """The support of an option of the vote, such as `36 dots from 12 people`, or `12 people`."""
    kind = BALLOT_KINDS[vote.kind]
    people = localized.text("report.people", count=support.people)
    if not kind.counts_dots:
        return people
    dots = localized.text(kind.text_key("dots"), count=support.dots)
    return localized.text("report.support", dots=dots, people=people)


def turnout_text(localized: LocalizedReport, vote: ReportVote) -> str:
    """How many people voted, and with which budget; why there are no numbers, if too few did."""
    if vote.nobody_voted:
        return localized.text("report.nobody_voted")
    if vote.voters is None:
        return localized.too_few_voters
    people = localized.text("report.people", count=vote.voters)
    return localized.text(BALLOT_KINDS[vote.kind].text_key("turnout"), people=people, count=vote.budget)


def deciding_results(localized: LocalizedReport, item: ReportScenario | ReportCluster) -> list[Voted]:
    """The options of the deciding vote that are this scenario or cluster or were joined with it; if there are
    none, those of the last vote with shown numbers that has any, or else of the last vote that has any."""
    deciding = deciding_options(localized, item)
    if _are_shown(localized, deciding) or not item.voted:
        return deciding
    shown = [voted for voted in item.voted if _are_shown(localized, [voted])]
    last = (shown or deciding or item.voted)[-1].vote
    return [voted for voted in item.voted if voted.vote == last]


def _are_shown(localized: LocalizedReport, options: Iterable[Voted]) -> bool:
    return any(localized.options[voted.vote, voted.ref].support for voted in options)


def is_other_vote(localized: LocalizedReport, vote_id: str) -> bool:
    """Whether this vote has to be named beside its numbers: there are several, and it does not decide."""
    return len(localized.votes) > 1 and not localized.votes[vote_id].decides


def deciding_support(localized: LocalizedReport, item: ReportScenario | ReportCluster) -> Support | None:
    """The most support in the deciding vote. None: it was not on this scenario or cluster, or no numbers of
    it are shown."""
    found = _with_most_support(localized, deciding_options(localized, item))
    return localized.options[found.vote, found.ref].support if found else None


def deciding_options(localized: LocalizedReport, item: ReportScenario | ReportCluster) -> list[Voted]:
    """The options of the deciding vote that are this scenario or cluster or were joined with it."""
    return [voted for voted in item.voted if localized.votes[voted.vote].decides]


def _with_most_support(localized: LocalizedReport, options: Iterable[Voted]) -> Voted | None:
    """The option with most support, as numbers of several options are never added up. None: no numbers are
    shown."""

    def dots(voted: Voted) -> int:
        support = localized.options[voted.vote, voted.ref].support
        return support.dots if support else 0

    return max((each for each in options if _are_shown(localized, [each])), key=dots, default=None)


def result_table(localized: LocalizedReport, scenarios: Iterable[ReportScenario]) -> ResultTable:
    """These scenarios with their results only."""
    scenarios = list(scenarios)
    rows = tuple(result_row(localized, scenario, MAX_TABLE_TITLE_LENGTH) for scenario in scenarios)
    notes = " ".join(_reasons_of_dashes(localized, scenarios))
    return ResultTable(localized.text("report.scenarios"), result_columns(localized), rows, notes)


def _reasons_of_dashes(localized: LocalizedReport, scenarios: Iterable[ReportScenario]) -> Iterator[str]:
    """Why some of the scenarios have no numbers."""
    without = [each.voted for each in scenarios if not _are_shown(localized, each.voted)]
    if any(without):
        yield too_few_note(localized)
    if not all(without):
        yield localized.text("report.dash.unvoted")


def too_few_note(localized: LocalizedReport) -> str:
    """The sentence that says that a dash stands where too few people voted to show numbers."""
    return localized.text("report.dash.too_few", count=localized.report.privacy_threshold)


def result_columns(localized: LocalizedReport) -> tuple[str, ...]:
    """The headings of a table of scenarios with their results."""
    return (localized.text("report.column.title"), *number_columns(localized))


def number_columns(localized: LocalizedReport) -> tuple[str, ...]:
    """The headings of the columns of numbers: of people, and of dots unless no vote counts any."""
    return tuple(filter(None, (localized.text("report.column.people"), dots_heading(localized))))


def dots_heading(localized: LocalizedReport) -> str:
    """The heading of a column of the numbers that options got, in the words of the deciding vote; if that
    does not count dots, or there is none, of the last vote that does; if nobody voted, of the kind that the
    console chooses. Empty: only people are counted."""
    votes = (*filter(None, [localized.deciding_vote]), *reversed(localized.report.votes))
    kinds = [BALLOT_KINDS[vote.kind] for vote in votes] or [*BALLOT_KINDS.values()][:1]
    return next((localized.text(kind.text_key("column")) for kind in kinds if kind.counts_dots), "")


def result_row(localized: LocalizedReport, scenario: ReportScenario, length: int) -> ResultRow:
    """The scenario with its result. length: the most characters of its title."""
    return option_row(localized, scenario, deciding_results(localized, scenario), length)


def option_row(
    localized: LocalizedReport, item: ReportScenario | ReportCluster, options: Iterable[Voted], length: int
) -> ResultRow:
    """A row with `titled_support`. length: the most characters of the title."""
    title, support = titled_support(localized, item, options)
    return support_row(localized, title, support, length, counts_dots(localized, item))


def titled_support(
    localized: LocalizedReport,
    item: ReportScenario | ReportCluster,
    options: Iterable[Voted],
    *,
    quoted_length: int = 0,
) -> tuple[str, Support | None]:
    """The support of that of these options that has most, and the title that this number is about: as it was
    in the vote, and today's if that is another; with the name of the vote if that is not the deciding one,
    and there are others. None: no numbers are shown. quoted_length: titles have
    quotation marks, and at most so many characters; 0: neither."""

    def shown(name: str | None) -> str:
        return localized.quoted_name(name, quoted_length) if quoted_length else localized.shown_name(name)

    found = _with_most_support(localized, options)
    today = item.title if isinstance(item, ReportScenario) else item.name
    if found is None:
        return shown(today), None
    option = localized.options[found.vote, found.ref]
    if option.title == today:
        title = shown(today)
    else:
        then = one_paragraph(shown(option.title))
        title = localized.text("report.title_in_vote", title=then, today=shown(today))
    if is_other_vote(localized, found.vote):
        vote = one_paragraph(localized.votes[found.vote].title)
        title = localized.text("report.title_in_other_vote", title=title, vote=vote)
    return title, option.support


def counts_dots(localized: LocalizedReport, item: ReportScenario | ReportCluster) -> bool:
    """Whether the vote of `deciding_results` counts dots, and not only people."""
    return any(
        BALLOT_KINDS[localized.votes[voted.vote].kind].counts_dots
        for voted in deciding_results(localized, item)
    )


def support_row(
    localized: LocalizedReport, title: str, support: Support | None, length: int, has_dots: bool
) -> ResultRow:
    """A title, shortened to this length, with its result: dashes where no numbers are shown. has_dots: the
    vote counts dots, and not only people."""
    return ResultRow(
        title=shortened(one_paragraph(title), length),
        people=localized.number(support.people) if support else "–",
        dots=localized.number(support.dots) if support and has_dots else "–",
    )
