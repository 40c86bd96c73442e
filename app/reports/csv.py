"""The table of the cards (`tables.py`) as a CSV file, for spreadsheets and programs. The others are in the
format of `csv_zip.py`. As this file is often alone, each row says in a last column, `status`, whether it is
of a draft or of which edition.

Every cell is quoted as in RFC 4180, in UTF-8 with a byte order mark, from which Excel recognises the
encoding. The separator is a semicolon where Excel expects one: in languages that write a decimal comma. Times
are like `2026-11-27T18:30:00Z`, booleans `true` and `false`.

What a spreadsheet would execute as a formula gets an apostrophe in front. This is done at the start of a
cell, and wherever a cell would start if the separator were a semicolon, a comma, a tab or a line break. To
read the original text, remove every apostrophe that `ESCAPED_FORMULA` matches.
"""

import csv
import io
import re
from datetime import datetime

from app.locale.catalogue import Catalogue
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import Dialect, RenderOptions, ReportFormat
from app.reports.tables import STATUS, Cell, DataTable, Row, tables

SEPARATORS: dict[Dialect, str] = {"comma": ",", "semicolon": ";"}
# Spreadsheets in Japanese and Chinese also execute full-width signs.
_SIGN = r"(?=(?:[^\S\t\r\n]|['\"])*[=+\-@＝＋－＠])"
_START, _FIRST = r"(?:\A|(?<=[;,\t\r\n]))", r"(?='*[\t\r\n])"
FORMULA = re.compile(rf"{_START}{_SIGN}|\A{_FIRST}")
"""Matches the positions before texts that a spreadsheet would execute as formulas."""
ESCAPED_FORMULA = re.compile(rf"{_START}'{_SIGN}|\A'{_FIRST}")


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """The table of the cards, with the column `status`."""
    localized = LocalizedReport(report, catalogue, options.language)
    cards = next(table for table in tables(localized) if table.name == "cards")
    rows: list[Row] = [(*row, localized.status) for row in cards.rows]
    table = DataTable(cards.name, (*cards.columns, STATUS), rows)
    return encode(table, separator(localized, options))


def encode(table: DataTable, separator: str) -> bytes:
    """The table as a CSV file, with the names of its columns in the first line."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(column.name for column in table.columns)
    for row in table.rows:
        writer.writerow(map(_cell_text, row))
    return text.getvalue().encode("utf-8-sig")


def escape_formula(cell: str) -> str:
    """The cell with an apostrophe wherever a spreadsheet would begin to execute it as a formula."""
    return FORMULA.sub("'", cell)


def separator(localized: LocalizedReport, options: RenderOptions) -> str:
    """The separator between two cells: that of the options, or else the one that Excel expects in the
    language."""
    return SEPARATORS[options.dialect or ("semicolon" if localized.has_decimal_comma else "comma")]


def _cell_text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return f"{cell:%Y-%m-%dT%H:%M:%SZ}"
        case _:
            return escape_formula(str(cell))


FORMAT = ReportFormat(
    name="csv",
    media_type="text/csv; charset=utf-8",
    render=render,
    label_key="console.export.csv",
    link_key="console.export.csv.link",
    description_key="console.export.csv.for",
    position=30,
    for_all_readers=True,
    short_label_key="report.page.file.csv",
    icon="table",
    menu_row="cards",
)
