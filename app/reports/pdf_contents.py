"""What every PDF of a report shows: plain texts and numbers for the templates in `typst/`, which only arrange
them."""

from collections.abc import Iterable
from typing import Any

from app.reports.localized_report import LocalizedReport
from app.reports.model import Support
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
        "status": r.text("report.draft", date=r.date(report.made_at)),
        "page": r.text("report.page", page="{page}", pages="{pages}"),
        "made": r.text("report.made", date=r.date(report.made_at), code=report.code),
        "people": people_contents(r),
    }


def heading(text: str) -> str:
    """The text, or a dash where nothing of it would be seen: PDF/UA forbids empty headings."""
    return "–" if is_blank(text) else text


def people_contents(r: LocalizedReport) -> dict[str, Any]:
    """Who was here, as one sentence, and as a table per kind of group that may be shown."""
    report = r.report
    counts = r.text(
        "report.counts",
        people=r.text("report.people", count=report.people),
        tables=r.text("report.tables", count=report.tables),
        cards=r.text("report.cards", count=report.cards),
    )
    return {"heading": r.text("report.who"), "sentence": counts, "groups": []}


def count_table(r: LocalizedReport, heading: str, counts: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """A table of names and numbers."""
    rows = [{"name": name, "count": r.number(count)} for name, count in counts]
    return {"heading": heading, "count_heading": r.text("report.number"), "rows": rows}


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
