"""What was in the deciding vote, and is no scenario today: options that were removed later, clusters without
a scenario, and cards."""

from typing import NamedTuple

from msgspec.structs import replace

from app.reports.contents import ResultRow, ResultTable
from app.reports.document_contents import (
    MAX_TABLE_TITLE_LENGTH,
    number_columns,
    support_row,
    support_summary,
    too_few_note,
)
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportOption, ReportVote
from app.reports.options_today import OptionState
from app.workshop.ballots import BALLOT_KINDS


class OtherOption(NamedTuple):
    """An option as it was in the vote, and what it is today."""

    vote: ReportVote
    option: ReportOption
    state: OptionState


def other_options(localized: LocalizedReport) -> list[OtherOption]:
    """The options of the deciding vote whose result stands at no scenario, those with most support first."""
    vote = localized.deciding_vote
    if vote is None:
        return []
    found = [(each, localized.options_today.find(vote.id, each.ref)) for each in vote.choices]
    return [OtherOption(vote, each, today.state) for each, today in found if not today.is_shown_at_scenario]


def other_options_table(localized: LocalizedReport) -> ResultTable | None:
    """The other options with their results; None: there are none."""
    rows = other_option_rows(localized, MAX_TABLE_TITLE_LENGTH)
    if not rows:
        return None
    is_shown = all(each.option.support for each in other_options(localized))
    note = "" if is_shown else too_few_note(localized)
    return ResultTable(localized.text("report.other_options"), other_options_columns(localized), rows, note)


def other_options_columns(localized: LocalizedReport) -> tuple[str, ...]:
    """The headings of a table of the other options."""
    return (localized.text("report.option"), *number_columns(localized))


def other_option_rows(localized: LocalizedReport, length: int) -> tuple[ResultRow, ...]:
    """A row for each of the other options. length: the most characters of its title."""
    return tuple(
        replace(
            support_row(localized, "", each.option.support, 0, BALLOT_KINDS[each.vote.kind].counts_dots),
            title=_title(localized, each, length),
        )
        for each in other_options(localized)
    )


def scenarios_note(localized: LocalizedReport) -> str:
    """What stands above the scenarios of the whole report: that there are none; and if it leaves out the
    votes, what else was in the deciding one."""
    notes = [] if localized.report.scenarios else [localized.text("report.no_scenarios")]
    options = "; ".join(_title_and_result(localized, each) for each in other_options(localized))
    if options and "votes" in localized.report.omitted_sections:
        notes.append(localized.text("report.other_options.note", options=options))
    return " ".join(notes)


def _title_and_result(localized: LocalizedReport, each: OtherOption) -> str:
    support = each.option.support
    title = _title(localized, each, MAX_TABLE_TITLE_LENGTH)
    return f"{title}: {support_summary(localized, each.vote, support)}" if support else title


def _title(localized: LocalizedReport, each: OtherOption, length: int) -> str:
    title = localized.quoted_option(each.option, length)
    if each.state == "card":
        return localized.text_about_card("report.other_options.card", each.option, title=title) or title
    return localized.text(f"report.other_options.{each.state}", title=title)
