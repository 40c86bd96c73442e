"""The cards of the report as a table, one row each, for a spreadsheet or a program.

Columns: `id`; `number`, such as 4-17 for the 17th card that table 4 shared; `table`; `theme`, by name;
`text`; `stack`, the id of the lead card of its stack; `sent` to the hall, true or false; `cluster` and
`scenario`, ids.

Quoted as in RFC 4180, in UTF-8 with a byte order mark, from which Excel recognises the encoding. A cell that
a spreadsheet would execute as a formula gets an apostrophe in front. To read the original text, remove the
first apostrophe of each cell that `ESCAPED_FORMULA` matches.
"""

import csv
import io
import re

import msgspec

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import ReportFormat

COLUMNS = ("id", "number", "table", "theme", "text", "stack", "sent", "cluster", "scenario")
# Spreadsheets in Japanese and Chinese also execute full-width signs.
_FORMULA_START = r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])"
FORMULA = re.compile(_FORMULA_START)
ESCAPED_FORMULA = re.compile("'" + _FORMULA_START)


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """The cards by table and number. The names of themes are in this language, everything else in none."""
    themes = report.names("themes", language)
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    for card in report.cards:
        cells = msgspec.structs.asdict(card) | {
            "theme": themes.get(card.theme, ""),
            "sent": "true" if card.sent else "false",
        }
        writer.writerow(escape_formula(str(cells[column] or "")) for column in COLUMNS)
    return table.getvalue().encode("utf-8-sig")


def escape_formula(cell: str) -> str:
    """The cell with an apostrophe in front if a spreadsheet would execute it as a formula."""
    return f"'{cell}" if FORMULA.match(cell) else cell


FORMAT = ReportFormat(
    name="csv",
    media_type="text/csv; charset=utf-8",
    render=render,
    label_key="console.export.csv",
    description_key="console.export.csv.for",
    position=2,
)
