"""What was in the deciding vote, and is no scenario today: options that were removed later, clusters without
a scenario, and cards."""

from typing import Literal, NamedTuple

from msgspec.structs import replace

from app.reports.contents import ResultRow, ResultTable
from app.reports.document_contents import MAX_TITLE_LENGTH, support_row, support_summary
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportOption
from app.reports.shortened_text import one_paragraph, shortened

OptionState = Literal["removed", "cluster", "card"]


class OtherOption(NamedTuple):
    """An option as it was in the vote, and what it is today."""

    option: ReportOption
    state: OptionState


def other_options(r: LocalizedReport) -> list[OtherOption]:
    """The options of the deciding vote that no scenario stands for, the one with most support first."""
    report = r.report
    vote = next((vote for vote in report.votes if vote.decides), None)
    if vote is None:
        return []
    scenarios = {voted.ref for item in report.scenarios for voted in item.voted if voted.vote == vote.id}
    clusters = {voted.ref for item in report.clusters for voted in item.voted if voted.vote == vote.id}

    def state(ref: str) -> OptionState:
        if ref.startswith("card/"):
            return "card"
        return "cluster" if ref in clusters else "removed"

    return [OtherOption(each, state(each.ref)) for each in vote.choices if each.ref not in scenarios]


def other_options_table(r: LocalizedReport) -> ResultTable | None:
    """The other options with their results; None: there are none."""
    rows = other_option_rows(r, MAX_TITLE_LENGTH)
    return ResultTable(r.text("report.other_options"), other_options_columns(r), rows) if rows else None


def other_options_columns(r: LocalizedReport) -> tuple[str, str, str]:
    """The headings of a table of the other options."""
    return r.text("report.option"), r.text("report.column.people"), r.text("report.column.dots")


def other_option_rows(r: LocalizedReport, length: int) -> tuple[ResultRow, ...]:
    """A row for each of the other options. length: the most characters of its title."""
    return tuple(
        replace(support_row(r, "", each.option.support, 0), title=_title(r, each, length))
        for each in other_options(r)
    )


def scenarios_note(r: LocalizedReport) -> str:
    """What stands above the scenarios of the whole report: that there are none; and if it leaves out the
    votes, what else was in the deciding one."""
    notes = [] if r.report.scenarios else [r.text("report.no_scenarios")]
    options = "; ".join(_title_and_result(r, each) for each in other_options(r))
    if options and "votes" in r.report.omitted_sections:
        notes.append(r.text("report.other_options.note", options=options))
    return " ".join(notes)


def _title_and_result(r: LocalizedReport, each: OtherOption) -> str:
    support = each.option.support
    title = _title(r, each, MAX_TITLE_LENGTH)
    return f"{title}: {support_summary(r, support)}" if support else title


def _title(r: LocalizedReport, each: OtherOption, length: int) -> str:
    title = shortened(one_paragraph(r.option_title(each.option)), length)
    return r.text(f"report.other_options.{each.state}", title=title)
