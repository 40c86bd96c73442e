"""A table of a Word document."""

from collections.abc import Iterable, Sequence
from typing import Any

from docx.shared import Cm

from app.reports.office.word_elements import Layout, RunFormat, add_element, add_paragraph, add_run
from app.reports.office.word_styles import CELL_ID
from app.reports.text_direction import is_right_to_left
from app.reports.xml_text import text_for_xml

TEXT_WIDTH, NUMBER_WIDTH = Cm(16.6).twips, Cm(2.8).twips
"""The width of a table, and of each of its columns with numbers, in twentieths of a point."""
KEPT_ROWS = 3
"""The first rows of a table, with its heading, stand with the one after them, and its last rows together."""


class WordTable:
    """A table whose first row is a heading, repeated on each page. description: for screen readers. is_rtl:
    whether the document is from right to left. text_width: of the table, in twentieths of a point. The first
    column is the widest; the others have numbers."""

    def __init__(
        self, parent: Any, columns: int, description: str, is_rtl: bool, text_width: int = TEXT_WIDTH
    ) -> None:
        self.element = add_element(parent, "tbl")
        self._is_rtl = is_rtl
        self._widths = [text_width - (columns - 1) * NUMBER_WIDTH] + (columns - 1) * [NUMBER_WIDTH]
        self._add_properties(text_for_xml(description))
        grid = add_element(self.element, "tblGrid")
        for width in self._widths:
            add_element(grid, "gridCol", w=str(width))

    def fill(
        self, headings: Sequence[str], rows: Iterable[Sequence[str]], language: str, first_language: str
    ) -> None:
        """Add the rows. language: empty: that of the document. first_language: of the first column below its
        heading."""
        below = list(rows)
        last = len(below)
        for row_index, texts in enumerate([headings, *below]):
            row = add_element(self.element, "tr")
            if row_index == 0:
                add_element(add_element(row, "trPr"), "tblHeader")
            is_kept = row_index < KEPT_ROWS or last - KEPT_ROWS < row_index < last
            for column, text in enumerate(texts):
                of_text = first_language if row_index and not column else language
                self._add_cell(
                    row, column, text, is_kept, RunFormat(is_bold=row_index == 0, language=of_text)
                )

    def _add_properties(self, description: str) -> None:
        properties = add_element(self.element, "tblPr")
        if self._is_rtl:
            add_element(properties, "bidiVisual")
        add_element(properties, "tblW", type="auto", w="0")
        borders = add_element(properties, "tblBorders")
        for side in ("top", "bottom", "insideH"):  # a thin line above and below each row
            add_element(borders, side, val="single", sz="4", color="7B8590")
        add_element(properties, "tblLayout", type="fixed")
        add_element(properties, "tblCaption", val=description)
        add_element(properties, "tblDescription", val=description)

    def _add_cell(self, row: Any, column: int, text: str, is_kept: bool, run_format: RunFormat) -> None:
        cell = add_element(row, "tc")
        add_element(add_element(cell, "tcPr"), "tcW", type="dxa", w=str(self._widths[column]))
        is_rtl = not self._is_rtl and is_right_to_left(text)
        end = "left" if self._is_rtl else "right"
        layout = Layout(keep_with_next=is_kept, is_rtl=is_rtl, alignment=end if column else "")
        add_run(add_paragraph(cell, CELL_ID, layout), text, run_format._replace(is_rtl=is_rtl))
