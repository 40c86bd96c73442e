"""The tables of the report (`tables.py`) as a workbook, one sheet each: typed and filtered.

Cells cannot say in which time zone a time is: it is the server's, as in the documents, and the sheet
`columns` names it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from app.locale.catalogue import Catalogue
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.shortened_text import one_paragraph, shortened
from app.reports.tables import Cell, DataTable, tables
from app.reports.xml_text import text_for_xml

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MAX_CELL_LENGTH = 32_767
"""Characters that Excel reads of a cell."""
TEXT_WIDTH, NAME_WIDTHS = 60, (16, 38)
"""Widths of columns in characters: of long texts, and the least and the most of others."""
LINE = re.compile(r".{1,50}(?:\s|$)|.{50}|\n")
"""Matches a line of a long text, with as many letters as surely fit in any font: rather a line too many than
one too few."""
LINE_HEIGHT, MAX_ROW_HEIGHT = 15, 408
"""In points: of a line, and the most that a row may have."""
LONG_TEXTS = frozenset({"text", "question", "meaning"})
"""The names of columns with long texts."""


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """The workbook. Its creation time is that of the report, so that the same edition has the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only the process that renders loads it

    localized = LocalizedReport(report, catalogue, options.language)
    file = io.BytesIO()
    # What people wrote is text, whatever it begins with: neither a formula nor a link.
    no_formulas = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, {**no_formulas, "in_memory": True, "remove_timezone": True}) as workbook:
        created = datetime.fromtimestamp(report.made_at // 1000, UTC).replace(tzinfo=None)
        workbook.set_properties({"title": localized.title, "comments": localized.status, "created": created})
        styles = _Styles(workbook)
        for table in tables(localized):
            sheet = workbook.add_worksheet(table.name)
            sheet.set_footer(_footer(localized), {"scale_with_doc": False})
            _write(
                sheet, _with_time_zone(table, localized.time_zone), styles, rtl=localized.direction == "rtl"
            )
    return file.getvalue()


def _footer(localized: LocalizedReport) -> str:
    """What is printed below each page of a sheet: the title, draft or edition, and the number of the page."""
    title = shortened(one_paragraph(text_for_xml(localized.title)), 80)
    page = localized.text("report.page", page="&P", pages="&N")
    return f"&L{title.replace('&', '&&')} · {localized.status}&R{page}"


def _with_time_zone(table: DataTable, time_zone: str) -> DataTable:
    """The table, with the time zone beside the meaning of each column of times."""
    if table.name != "columns":
        return table
    rows = [(*row[:-1], f"{row[-1]}. {time_zone}") if row[2] == "time" else row for row in table.rows]
    return DataTable(table.name, table.columns, rows)


class _Styles:
    def __init__(self, workbook: Workbook) -> None:
        self.heading: Format = workbook.add_format({"bold": True, "bg_color": "#EDE9E0", "bottom": 1})
        top = {"valign": "top"}
        self.long_text: Format = workbook.add_format({**top, "text_wrap": True})
        self.other: Format = workbook.add_format(top)
        self.time: Format = workbook.add_format({**top, "num_format": "yyyy-mm-dd hh:mm"})


def _write(sheet: Worksheet, table: DataTable, styles: _Styles, rtl: bool) -> None:
    if rtl:
        sheet.right_to_left()
    for position, column in enumerate(table.columns):
        is_long = column.name in LONG_TEXTS
        style = styles.long_text if is_long else styles.time if column.kind == "time" else styles.other
        width = TEXT_WIDTH if is_long else _width(row[position] for row in table.rows)
        sheet.set_column(position, position, width, style)
        sheet.write_string(0, position, column.name, styles.heading)
    long_texts = [position for position, column in enumerate(table.columns) if column.name in LONG_TEXTS]
    for number, row in enumerate(table.rows, 1):
        for position, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, number, position, cell, styles.time if column.kind == "time" else None)
        lines = max((_lines(row[position]) for position in long_texts), default=1)
        if lines > 1:  # LibreOffice sets the heights of rows only on the sheet that it shows
            sheet.set_row(number, min(lines * LINE_HEIGHT, MAX_ROW_HEIGHT))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)  # as wide as a printed page
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)


def _width(cells: Iterable[Cell]) -> int:
    """The width of a column without long texts."""
    least, most = NAME_WIDTHS
    longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
    return min(max(least, longest), most)


def _lines(cell: Cell) -> int:
    """How many lines a long text may fill."""
    if not isinstance(cell, str):
        return 1
    letters = (sign * 2 if east_asian_width(sign) in "WF" else sign for sign in cell)
    text = cell if cell.isascii() else "".join(letters)
    return len(LINE.findall(text))


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, style: Format | None) -> None:
    match cell:
        case None:
            pass
        case bool():
            sheet.write_boolean(row, column, cell)
        case int():
            sheet.write_number(row, column, cell)
        case datetime():
            sheet.write_datetime(row, column, cell.astimezone(), style)
        case str():
            sheet.write_string(row, column, cell[:MAX_CELL_LENGTH])


FORMAT = ReportFormat(
    name="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    render=render,
    label_key="console.export.xlsx",
    link_key="console.export.xlsx.link",
    description_key="console.export.xlsx.for",
    position=60,
    for_all_readers=True,
    short_label_key="report.page.file.xlsx",
    icon="spreadsheet",
    menu_row="tables",
)
