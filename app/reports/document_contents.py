"""What every document of a report shows: plain texts and numbers, which the formats only arrange."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.analysis.group_numbers import Kind
from app.reports.localized_report import LocalizedReport
from app.reports.model import Support, Voted
from app.reports.printable_text import is_blank
from app.reports.shortened_text import one_paragraph, shortened


def document_contents(r: LocalizedReport) -> dict[str, Any]:
    """What every PDF of a report shows: its language, title, question, dates and page numbers."""
    report = r.report
    return {
        "language": r.language,
        "direction": r.direction,
        "title": heading(r.title),
        "short_title": shortened(one_paragraph(r.title), 80),
        "question": r.question,
        "date": r.date(report.held_at),
        "status": r.status,
        "status_why": r.text("report.edition.why" if report.edition else "report.draft.why"),
        "page": r.text("report.page", page="{page}", pages="{pages}"),
        "made": r.text("report.made", date=r.date(report.made_at), code=report.code),
        "checksum": r.text("report.checksum", checksum=report.edition.sha256) if report.edition else "",
        "people": people_contents(r),
    }


def heading(text: str) -> str:
    """The text, or a dash where nothing of it would be seen: PDF/UA forbids empty headings."""
    return "–" if is_blank(text) else text


def people_contents(r: LocalizedReport) -> dict[str, Any]:
    """Who took part, as a sentence, and in an edition as a table per kind of group."""
    groups = r.report.groups
    if groups is None:
        return {"heading": r.text("report.who"), "sentence": r.counts, "groups": []}
    people = r.text("report.people", count=groups.people)
    tables = [_here_table(r, kind, here.groups, here.hidden) for kind, here in groups.here.items()]
    return {
        "heading": r.text("report.who"),
        "sentence": " ".join(filter(None, (r.text("report.contributed", people=people), r.repeated))),
        "groups": [table for table in tables if table["rows"] or table["note"]],
    }


def _here_table(
    r: LocalizedReport, kind: Kind, counts: Mapping[str, int], hidden: Iterable[str]
) -> dict[str, Any]:
    """hidden: groups of which it is not told whether anybody belongs to them."""
    names = ", ".join(map(one_paragraph, r.hidden_groups(kind, hidden)))
    note = r.text("report.not_counted", groups=names) if names else ""
    return {**group_table(r, kind, counts), "note": note}


def group_table(r: LocalizedReport, kind: Kind, counts: Mapping[str, int]) -> dict[str, Any]:
    """A table of groups of people. counts: group -> people."""
    return count_table(r, r.text(f"report.by.{kind}"), r.group_counts_by_name(kind, counts))


def count_table(r: LocalizedReport, heading: str, counts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """A table of names and numbers, and room for a note under it."""
    rows = [{"name": name, "count": r.number(count)} for name, count in counts]
    return {"heading": heading, "count_heading": r.text("report.number"), "rows": rows, "note": ""}


def themes_contents(r: LocalizedReport) -> dict[str, Any]:
    """The number of cards by theme."""
    counts = [(r.themes[theme.id], theme.cards) for theme in r.report.themes]
    return count_table(r, r.text("report.column.theme"), counts)


def support_sentence(r: LocalizedReport, support: Support) -> str:
    """The support as words, such as `36 dots from 12 people`."""
    return r.text(
        "report.support",
        dots=r.text("report.dots", count=support.dots),
        people=r.text("report.people", count=support.people),
    )


def voted_contents(r: LocalizedReport, voted: Voted, name: str) -> dict[str, Any]:
    """The result of an option that something was, or that went into it. name: of that, today.

    `note` says the option's own words where they are others, and whether too few people voted."""
    option, vote = r.options[voted.vote, voted.ref], r.votes[voted.vote]
    title = one_paragraph(r.option_title(option))
    notes = [r.text("report.voted_as", name=shortened(title, 80))] if option.title != name else []
    if option.support is None or vote.voters is None:
        return {"figures": None, "note": " · ".join([*notes, r.too_few])}
    return {"figures": support_figures(r, option.support, vote.voters), "note": " · ".join(notes)}


def support_figures(r: LocalizedReport, support: Support, voters: int) -> dict[str, Any]:
    """How many people are behind something, of how many who voted, as numbers and as words."""
    return {
        "people": support.people,
        "people_text": r.number(support.people),
        "voters": voters,
        "of": r.text("report.of_voters", count=voters),
        "dots": r.text("report.dots", count=support.dots),
        "words": support_sentence(r, support),
    }
