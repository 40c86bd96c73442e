"""The report as two pages for a council: what was proposed, with which support, and what was not chosen."""

from typing import Any

from app.locale.catalogue import Catalogue
from app.reports.document_contents import document_contents, heading, themes_contents, voted_contents
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportScenario, Support, Voted
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.typesetting import page_count, render_pdf

PAGES = 2
CHOSEN = 3
"""How many scenarios are shown with their text."""
TEXT_LENGTHS = (1400, 1000, 800, 650, 520, 400, 280, 180, 100, 50)
"""Characters of a scenario's text: the first of these with which everything stays on two pages."""
TITLE_SHARE = 4
"""A title may be this many times shorter than a text."""
MOST_ROWS = 12


TEMPLATE = "council"


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """PDF/UA-1 and PDF/A-2a of at most two pages; what is shortened ends in an ellipsis."""
    contents = fitting_contents(LocalizedReport(report, catalogue, options.language))
    return render_pdf(TEMPLATE, contents, report.made_at)


def fitting_contents(r: LocalizedReport) -> dict[str, Any]:
    """What the pages show: as much of each text as they have room for."""
    versions = (council_contents(r, length) for length in TEXT_LENGTHS)
    return next(version for version in versions if page_count(TEMPLATE, version) <= PAGES)


FORMAT = ReportFormat(
    name="council.pdf",
    media_type="application/pdf",
    render=render,
    label_key="console.export.council",
    description_key="console.export.council.for",
    position=11,
)


def council_contents(r: LocalizedReport, length: int) -> dict[str, Any]:
    """What `typst/council.typ` shows. length: the most characters of a scenario's text."""
    chosen, others = r.report.scenarios[:CHOSEN], r.report.scenarios[CHOSEN:]
    voted = any(scenario.voted for scenario in chosen)
    supported = any(_most_support(r, scenario) for scenario in chosen)
    contents = document_contents(r)
    return {
        **contents,
        "title": heading(shortened(one_paragraph(r.title), 140)),
        "short": len(r.title) <= 70,
        "question_heading": r.text("report.question"),
        "question": shortened(one_paragraph(r.question), max(length // 2, 60)),
        "kind": r.text("report.council.kind"),
        "lead": _lead(r),
        "scenarios": {
            "heading": r.text("report.council.supported" if supported else "report.council.scenarios"),
            "items": [_chosen(r, scenario, length) for scenario in chosen],
            "note": "" if voted else r.text("report.council.no_vote" if chosen else "report.no_scenarios"),
        },
        "others": _others(r, others, length),
        "objections": {"heading": r.text("report.objections"), "items": [], "more": ""},
        "themes": {**_few_rows(themes_contents(r), length), "title": r.text("report.council.themes")},
        "whole": {"heading": r.text("report.council.whole"), "text": r.text("report.council.whole.text")},
    }


def _lead(r: LocalizedReport) -> str:
    report = r.report
    return r.text(
        "report.council.lead",
        date=r.date(report.held_at),
        people=r.text("report.people", count=report.people),
        tables=r.text("report.tables", count=report.tables),
        cards=r.text("report.cards", count=len(report.cards)),
        scenarios=r.text("report.scenario_count", count=len(report.scenarios)),
    )


def _chosen(r: LocalizedReport, scenario: ReportScenario, length: int) -> dict[str, Any]:
    """Its words, shortened, and its support."""
    return {
        "title": heading(shortened(one_paragraph(scenario.title), max(length // TITLE_SHARE, 30))),
        "text": shortened(one_paragraph(scenario.text), length),
        "support": [voted_contents(r, voted, scenario.title) for voted in _main_vote(r, scenario)],
    }


def _main_vote(r: LocalizedReport, scenario: ReportScenario) -> list[Voted]:
    """What was voted on in the deciding vote; if there was none on this scenario, in the last vote on it."""
    deciding = [voted for voted in scenario.voted if r.votes[voted.vote].decides]
    return deciding or [voted for voted in scenario.voted if voted.vote == scenario.voted[-1].vote]


def _most_support(r: LocalizedReport, scenario: ReportScenario) -> Support | None:
    """Of what went into the scenario; numbers of several options are never added up. None: no numbers."""
    found = [r.options[voted.vote, voted.ref].support for voted in _main_vote(r, scenario)]
    return max((support for support in found if support), key=lambda each: each.dots, default=None)


def _others(r: LocalizedReport, scenarios: tuple[ReportScenario, ...], length: int) -> dict[str, Any]:
    most = _most_rows(length)
    hidden = len(scenarios) - most
    return {
        "heading": r.text("report.council.others"),
        "columns": [r.text(f"report.column.{name}") for name in ("title", "people", "dots")],
        "rows": [_other(r, scenario) for scenario in scenarios[:most]],
        "more": r.text("report.council.more", count=hidden) if hidden > 0 else "",
    }


def _other(r: LocalizedReport, scenario: ReportScenario) -> dict[str, str]:
    support = _most_support(r, scenario)
    return {
        "title": shortened(one_paragraph(scenario.title), 90),
        "people": r.number(support.people) if support else "–",
        "dots": r.number(support.dots) if support else "–",
    }


def _few_rows(table: dict[str, Any], length: int) -> dict[str, Any]:
    rows = [{**row, "name": shortened(row["name"], 60)} for row in table["rows"]]
    return {**table, "rows": rows[: _most_rows(length)]}


def _most_rows(length: int) -> int:
    """Fewer rows where texts had to be much shorter, down to two."""
    return max(2, min(MOST_ROWS, length // 60))
