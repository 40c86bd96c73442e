"""The report as a table with one row per card, for a spreadsheet.

Quoted as in RFC 4180, in UTF-8 with a byte order mark, from which Excel recognises the encoding. A cell that
a spreadsheet would execute as a formula gets an apostrophe in front. To read the original text, remove the
first apostrophe of each cell that `ESCAPED_FORMULA` matches.
"""

import csv
import io
import re
from collections.abc import Iterator

from app.locale.catalogue import Catalogue
from app.reports.model import Report, ReportCard, ReportCluster, ReportScenario
from app.reports.report_format import ReportFormat

COLUMNS = (
    "scenario",
    "title",
    "cluster",
    "card",
    "text",
    "table",
    "theme",
    "role",
    "municipality",
    "place",
    "stacked_with",
    "sent",
    "dots",
    "people",
)
# Spreadsheets in Japanese and Chinese also execute full-width signs.
_FORMULA_START = r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])"
FORMULA = re.compile(_FORMULA_START)
ESCAPED_FORMULA = re.compile("'" + _FORMULA_START)


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """The cards of scenarios, then of clusters, then all others, with headings in this language. The columns
    dots and people: the support that the card's scenario or cluster got in the last closed vote on it."""
    language = language if language in catalogue.languages else report.language
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(catalogue.text(language, f"report.column.{column}") for column in COLUMNS)
    for row in _rows(report, catalogue, language):
        writer.writerow(escape_formula(str(cell)) for cell in row)
    return table.getvalue().encode("utf-8-sig")


def escape_formula(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet would execute it as a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _rows(report: Report, catalogue: Catalogue, language: str) -> Iterator[tuple[str | int, ...]]:
    themes = report.names("themes", language)
    roles = report.names("roles", language)
    municipalities = report.names("municipalities", language)

    def card_cells(card: ReportCard) -> tuple[str | int, ...]:
        return (
            card.id,
            card.text,
            card.table,
            themes.get(card.theme, ""),
            roles.get(card.role or "", ""),
            municipalities.get(card.municipality or "", ""),
            catalogue.text(language, f"report.place.{card.place}"),
            " ".join(card.stack),
            catalogue.text(language, "report.yes" if card.sent else "report.no"),
        )

    for scenario in report.scenarios:
        for card in scenario.sources:
            yield (scenario.id, scenario.title, scenario.name, *card_cells(card), *_support_cells(scenario))
    for cluster in report.clusters:
        for card in cluster.sources:
            yield ("", "", cluster.name, *card_cells(card), *_support_cells(cluster))
    for card in (*report.sent, *report.kept):
        yield ("", "", "", *card_cells(card), "", "")


def _support_cells(group: ReportScenario | ReportCluster) -> tuple[str | int, str | int]:
    last = group.support[-1] if group.support else None
    return (last.dots, last.people) if last else ("", "")


FORMAT = ReportFormat(
    name="csv",
    media_type="text/csv; charset=utf-8",
    render=render,
    label_key="console.export.csv",
    description_key="console.export.csv.for",
    position=2,
)
