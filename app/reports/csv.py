"""The cards of the report as a table, one row each, for a spreadsheet or a program.

Columns: `id`; `table` and `number`, 4 and 17 for the card 4-17, the 17th that table 4 shared: a spreadsheet
would take 4-17 for a date; `theme`, by name; `text`; `stack`, the id of the lead card of its stack; `sent` to
the hall, true or false; `cluster` and `scenario`, ids.

Every cell is quoted as in RFC 4180, in UTF-8 with a byte order mark, from which Excel recognises the
encoding. What a spreadsheet would execute as a formula gets an apostrophe in front, at the start of a cell
and wherever a cell would start if the separator were a semicolon, a comma, a tab or a line break: in many
countries Excel takes the semicolon. To read the original text, remove every apostrophe that `ESCAPED_FORMULA`
matches.
"""

import csv
import io
import re

import msgspec

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import ReportFormat

COLUMNS = ("id", "table", "number", "theme", "text", "stack", "sent", "cluster", "scenario")
# Spreadsheets in Japanese and Chinese also execute full-width signs.
_SIGN = r"(?=(?:[^\S\t\r\n]|['\"])*[=+\-@＝＋－＠])"
_START, _FIRST = r"(?:\A|(?<=[;,\t\r\n]))", r"(?='*[\t\r\n])"
FORMULA = re.compile(rf"{_START}{_SIGN}|\A{_FIRST}")
"""The places before what a spreadsheet would execute as a formula."""
ESCAPED_FORMULA = re.compile(rf"{_START}'{_SIGN}|\A'{_FIRST}")


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """The cards by table and number. The names of themes are in this language, everything else in none."""
    themes = report.names("themes", language)
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for card in report.cards:
        cells = msgspec.structs.asdict(card) | {
            "number": card.number.rpartition("-")[2],
            "theme": themes.get(card.theme, ""),
            "sent": "true" if card.sent else "false",
        }
        writer.writerow(escape_formula(str(cells[column] or "")) for column in COLUMNS)
    return table.getvalue().encode("utf-8-sig")


def escape_formula(cell: str) -> str:
    """The cell with an apostrophe wherever a spreadsheet would begin to execute it as a formula."""
    return FORMULA.sub("'", cell)


FORMAT = ReportFormat(
    name="csv",
    media_type="text/csv; charset=utf-8",
    render=render,
    label_key="console.export.csv",
    description_key="console.export.csv.for",
    position=2,
)
