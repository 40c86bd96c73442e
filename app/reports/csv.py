"""The report as a table: one row per card, for a spreadsheet.

Quoted as in RFC 4180, in UTF-8 with a byte order mark, by which Excel knows it. A cell that a spreadsheet
would run as a formula begins with an apostrophe that is not part of what was written. To read the file
letter for letter, drop the first apostrophe of each cell that `DEFUSED` matches.
"""

import csv
import io
import re
from collections.abc import Iterator

from app.locale.catalogue import Catalogue
from app.reports.model import Report, ReportCard, ReportCluster, ReportScenario

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
# Full-width signs too: spreadsheets in Japanese and Chinese run them.
_DANGER = r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])"
FORMULA = re.compile(_DANGER)
ESCAPED_FORMULA = re.compile("'" + _DANGER)


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """The cards of scenarios, clusters and the rest, with headings in this language. dots, people: what the
    last closed vote gave the scenario or cluster that the card lies in."""
    language = language if language in catalogue.languages else report.language
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(catalogue.text(language, f"report.column.{column}") for column in COLUMNS)
    for row in _rows(report, catalogue, language):
        writer.writerow(escape_formula(str(cell)) for cell in row)
    return table.getvalue().encode("utf-8-sig")


def escape_formula(cell: str) -> str:
    """The cell, so that no spreadsheet runs it."""
    return f"'{cell}" if FORMULA.match(cell) else cell


def _rows(report: Report, catalogue: Catalogue, language: str) -> Iterator[tuple[str | int, ...]]:
    themes = report.names("themes", language)
    roles = report.names("roles", language)
    homes = report.names("municipalities", language)

    def about(source: ReportCard) -> tuple[str | int, ...]:
        return (
            source.id,
            source.text,
            source.table,
            themes.get(source.theme, ""),
            roles.get(source.role or "", ""),
            homes.get(source.municipality or "", ""),
            catalogue.text(language, f"report.place.{source.place}"),
            " ".join(source.stack),
            catalogue.text(language, "report.yes" if source.sent else "report.no"),
        )

    for scenario in report.scenarios:
        for source in scenario.sources:
            yield (scenario.id, scenario.title, scenario.name, *about(source), *_votes(scenario))
    for cluster in report.clusters:
        for source in cluster.sources:
            yield ("", "", cluster.name, *about(source), *_votes(cluster))
    for source in (*report.sent, *report.kept):
        yield ("", "", "", *about(source), "", "")


def _votes(one: ReportScenario | ReportCluster) -> tuple[str | int, str | int]:
    last = one.support[-1] if one.support else None
    return (last.dots, last.people) if last else ("", "")
