"""Adds texts, tables and bars to slides. The font size is chosen so that a text fits into its box."""

from collections.abc import Iterable, Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Cm, Pt

from app.reports.office.fitted_text import LINE_HEIGHT, fitted
from app.reports.office.slide_master import CONTENT_WIDTH, MARGIN, TEXT_COLOUR, fill_plainly, rgb
from app.reports.text_direction import is_right_to_left
from app.reports.xml_text import text_for_xml

BOLD_WIDTH = 1.2
"""The width of bold letters, as a multiple of the width of others. Headings are bold."""
INSET_X, INSET_Y = Cm(0.254), Cm(0.127)
"""The space between the edges of a box and its text."""
EXTRA_CELL_HEIGHT = Cm(0.2)
"""Added to the height of a table cell when a text is fitted into it. A cell has no space above and below its
text; the computation for boxes subtracts such a space."""
EMPTY_COLOUR, LINE_COLOUR = rgb("E6E0D6"), "D9D3C8"
PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style of PowerPoint that has no fill and no lines."""
DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"
DECORATIVE_EXTENSION = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
"""Marks a decorative shape, which screen readers leave out (MS-ODRAWXML)."""


class SlideShapes:
    """Adds shapes to slides in one language. All lengths are in EMU."""

    def __init__(self, language: str, is_rtl: bool) -> None:
        self.language, self.is_rtl = language, is_rtl

    def add_text(
        self,
        slide: Any,
        text: str,
        top: int,
        height: int,
        sizes: Sequence[int],
        colour: str = TEXT_COLOUR,
        *,
        left: int = MARGIN,
        width: int = CONTENT_WIDTH,
        language: str = "",
        bold: bool = False,
    ) -> None:
        """Add a text in the largest of these font sizes in which it fits. If it fits in none, add as much of
        it as fits in the smallest. language: of the text; empty: that of these slides."""
        shown_text, size = fit_text(text, width, height, sizes, bold=bold)
        frame = slide.shapes.add_textbox(left, top, width, height).text_frame
        frame.word_wrap = True
        frame.text = shown_text
        self.style(frame, size, rgb(colour), bold=bold, language=language)

    def style(
        self,
        frame: Any,
        size: int,
        colour: RGBColor | MSO_THEME_COLOR | None,
        *,
        bold: bool | None = False,
        language: str = "",
        is_number: bool = False,
    ) -> None:
        """Set the font and the direction of all paragraphs. colour, bold: None: as in the slide master.
        is_number: aligned right; in slides from right to left, aligned left."""
        for paragraph in frame.paragraphs:
            is_rtl = is_right_to_left(paragraph.text) or (self.is_rtl and not paragraph.text.isascii())
            aligned_right = not self.is_rtl if is_number else is_rtl
            paragraph.alignment = PP_ALIGN.RIGHT if aligned_right else PP_ALIGN.LEFT
            if is_rtl:
                paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 - python-pptx has no name for it
            # The same height in any typeface, so that the counted lines fit into the box.
            paragraph.line_spacing = Pt(size * LINE_HEIGHT)
            paragraph.font.size, paragraph.font.bold = Pt(size), bold
            if isinstance(colour, RGBColor):
                paragraph.font.color.rgb = colour
            elif colour is not None:
                paragraph.font.color.theme_color = colour
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", language or self.language)  # noqa: SLF001

    def add_table(
        self,
        slide: Any,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        top_left: tuple[int, int],
        widths: Sequence[int],
        row_height: int,
        size: int,
        language: str = "",
    ) -> None:
        """Add a table. Its first row has the headings of the columns; its first column has texts, the others
        have numbers. top_left: (left, top). language: of the texts of the first column, without its
        heading."""
        left, top = top_left
        frame = slide.shapes.add_table(
            len(rows) + 1, len(columns), left, top, sum(widths), row_height * (len(rows) + 1)
        )
        frame._element.nvGraphicFramePr.cNvPr.set("descr", text_for_xml(columns[0]))  # noqa: SLF001
        table = frame.table
        properties = table._tbl.tblPr  # noqa: SLF001 - python-pptx has no name for it
        properties.find(qn("a:tableStyleId")).text = PLAIN_TABLE
        properties.set("bandRow", "0")
        if self.is_rtl:
            properties.set("rtl", "1")
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row_index, texts in enumerate((columns, *rows)):
            table.rows[row_index].height = row_height
            for column_index, text in enumerate(texts):
                cell = table.cell(row_index, column_index)
                cell.text = text_for_xml(text)
                cell.vertical_anchor = MSO_ANCHOR.MIDDLE
                cell.margin_top = cell.margin_bottom = 0
                cell.margin_left = cell.margin_right = Cm(0.1)
                _add_line(cell)
                self.style(
                    cell.text_frame,
                    min(size, 14) if row_index == 0 else size,
                    MSO_THEME_COLOR.TEXT_2 if row_index == 0 else MSO_THEME_COLOR.TEXT_1,
                    language=language if row_index > 0 and column_index == 0 else "",
                    is_number=column_index > 0,
                )

    def common_size(self, texts: Iterable[str], width: int, height: int, sizes: Sequence[int]) -> int:
        """The largest of these font sizes in which every text fits into a cell."""
        height += EXTRA_CELL_HEIGHT
        return min((fit_text(text, width, height, sizes)[1] for text in texts), default=sizes[0])

    def cell_text(self, text: str, width: int, height: int, size: int) -> str:
        """As much of a text as fits into a cell in this font size."""
        return fit_text(text, width, height + EXTRA_CELL_HEIGHT, (size,))[0]

    def add_bar(
        self,
        slide: Any,
        top_left: tuple[int, int],
        size: tuple[int, int],
        fraction: float,
        description: str,
    ) -> None:
        """Add a bar of which this fraction (0 to 1) is filled. top_left: (left, top). size: (width, height).
        description: for screen readers."""
        (left, top), (width, height) = top_left, size
        empty = _rectangle(slide, (left, top), size, EMPTY_COLOUR, "" if fraction > 0 else description)
        if fraction > 0:
            _mark_as_decorative(empty)
            filled_width = max(Cm(0.1), int(width * min(1.0, fraction)))
            filled_left = left + width - filled_width if self.is_rtl else left
            filled_size = filled_width, height
            _rectangle(slide, (filled_left, top), filled_size, MSO_THEME_COLOR.ACCENT_1, description)

    def set_notes(self, slide: Any, *texts: str | tuple[str, str]) -> None:
        """Set the notes of a slide, with an empty line between the texts. A text may have its language:
        (text, language); else it is in that of these slides."""
        lines: list[tuple[str, str]] = []
        for each in texts:
            text, language = (each, self.language) if isinstance(each, str) else each
            lines += [("", language)] if lines else []
            lines += [(line, language) for line in text_for_xml(text).split("\n")]
        frame = slide.notes_slide.notes_text_frame
        frame.text = "\n".join(line for line, _ in lines)
        for paragraph, (_, language) in zip(frame.paragraphs, lines, strict=True):
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", language)  # noqa: SLF001


def fit_text(
    text: str, width: int, height: int, sizes: Sequence[int], *, bold: bool = False
) -> tuple[str, int]:
    """Returns (text, size): the text, and the largest of these font sizes in which it fits into a box. If it
    fits in none, as much of the text as fits, and the smallest size. width, height: of the box. sizes: in
    points, the largest first."""
    text, shown = text_for_xml(text), ""
    for size in sizes:
        shown = fitted(text, *room_in(width, height, size, bold=bold))
        if shown == text:
            return text, size
    return shown, sizes[-1]


def room_in(width: int, height: int, size: int, *, bold: bool = False) -> tuple[float, float]:
    """The space for text in a box, in this font size: its width in em, its height in lines."""
    inner = (width - 2 * INSET_X) / (BOLD_WIDTH if bold else 1)
    return inner / Pt(size), (height - 2 * INSET_Y) / (Pt(size) * LINE_HEIGHT)


def _rectangle(
    slide: Any,
    top_left: tuple[int, int],
    size: tuple[int, int],
    colour: RGBColor | MSO_THEME_COLOR,
    description: str,
) -> Any:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *top_left, *size)
    fill_plainly(shape, colour)
    shape._element.nvSpPr.cNvPr.set("descr", text_for_xml(description))  # noqa: SLF001
    return shape


def _mark_as_decorative(shape: Any) -> None:
    """Let screen readers leave out a decorative shape."""
    extensions = parse_xml(
        f'<a:extLst {nsdecls("a")}><a:ext uri="{DECORATIVE_EXTENSION}">'
        f'<adec:decorative xmlns:adec="{DECORATIVE}" val="1"/></a:ext></a:extLst>'
    )
    shape._element.nvSpPr.cNvPr.append(extensions)  # noqa: SLF001


def _add_line(cell: Any) -> None:
    """Add a thin line below a cell."""
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001
    line = properties.makeelement(qn("a:lnB"), {"w": "9525"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": LINE_COLOUR}))
    line.append(fill)
    properties.insert(0, line)
