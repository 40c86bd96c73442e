"""A Word document of few pages, with bars beside results and tables in two columns."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.text.paragraph import Paragraph
from PIL import Image, ImageDraw

from app.reports.office.word_document import WordDocument
from app.reports.office.word_elements import Layout, RunFormat, add_run
from app.reports.office.word_table import TEXT_WIDTH

SIZES = {
    "Normal": 10.5,
    "Note": 9,
    "Cell": 9.5,
    "Title": 24,
    "Heading 1": 14,
    "Heading 2": 12,
    "Heading 3": 12,
}
"""Style -> size of its letters in points: small enough for two pages in any typeface."""
SPACE_BEFORE = {"Heading 1": 12, "Heading 2": 8, "Heading 3": 8}
"""Style -> space above it in points."""
MARGIN = Cm(1.9)
COLUMN_GAP = Mm(8)
BAR_WIDTH, BAR_HEIGHT = 40, 2.6
"""Of a bar, in millimetres."""
PIXELS_PER_MM = 20
EMPTY_COLOUR = (230, 224, 214)


class CouncilDocument(WordDocument):
    """A document with small letters and narrow margins."""

    def __init__(self, title: str, language: str, direction: str, made_at: int, colour: str) -> None:
        super().__init__(title, language, direction, made_at, colour)
        for name, size in SIZES.items():
            self._document.styles[name].font.size = Pt(size)
        for name, points in SPACE_BEFORE.items():
            layout = self._document.styles[name].paragraph_format
            layout.space_before, layout.space_after = Pt(points), Pt(2)
        for name in ("Normal", "Note", "Title"):
            self._document.styles[name].paragraph_format.space_after = Pt(4)
        self._document.styles["Normal"].paragraph_format.line_spacing = 1.08
        cell = self._document.styles["Cell"].paragraph_format
        cell.space_before = cell.space_after = Pt(1)
        cell.line_spacing = 1.0
        section = self._document.sections[0]
        section.top_margin = section.bottom_margin = MARGIN
        section.start_type = WD_SECTION.CONTINUOUS

    def result(self, text: str, fraction: float, description: str) -> None:
        """Add a paragraph with a bar, of which this fraction is filled, and the result as text. description:
        of the bar."""
        is_rtl = self._is_other_direction(text)
        paragraph = self._add("", layout=Layout(is_rtl=is_rtl))
        picture = _bar(min(1.0, fraction), tuple(self._colour))
        self._picture(paragraph, picture, (Mm(BAR_WIDTH), Mm(BAR_HEIGHT)), description)
        add_run(paragraph, f"  {text}", RunFormat(is_bold=True, is_rtl=is_rtl, language=self._language))

    def table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], description: str, language: str = ""
    ) -> None:
        """See `WordDocument.table`. What follows stands close below it."""
        super().table(columns, rows, description, language)
        self._minimize_height(self._end.getprevious())

    @contextmanager
    def two_columns(self) -> Iterator[None]:
        """Set what is added meanwhile in two columns."""
        self._end_section(1)
        width, self._text_width = self._text_width, int(TEXT_WIDTH - COLUMN_GAP.twips) // 2
        yield
        self._text_width = width
        self._end_section(2)

    def next_column(self) -> None:
        """Set what is added next in the second column."""
        self._minimize_height(self._add("", "Note")).add_run().add_break(WD_BREAK.COLUMN)

    def _end_section(self, columns: int) -> None:
        """End a section, in so many columns, on the page where it ends."""
        paragraph = self._minimize_height(self._add("", "Note"))
        section = deepcopy(self._end)
        for child in section.findall(qn("w:cols")):
            section.remove(child)
        layout: Any = OxmlElement("w:cols")
        layout.set(qn("w:num"), str(columns))
        layout.set(qn("w:space"), str(COLUMN_GAP.twips))
        section.insert_element_before(layout, "w:formProt", "w:vAlign", "w:titlePg", "w:bidi", "w:docGrid")
        paragraph._p.get_or_add_pPr().append(section)  # noqa: SLF001 - python-docx has no name for it

    def _minimize_height(self, element: Any) -> Paragraph:
        """Give an empty paragraph almost no height."""
        paragraph = Paragraph(element, self._document._body)  # noqa: SLF001
        paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(0), Pt(1)
        return paragraph


def _bar(fraction: float, colour: tuple[int, ...]) -> bytes:
    """A PNG file of a bar. fraction: from 0 to 1, how much of it is in this colour (red, green, blue)."""
    width, height = BAR_WIDTH * PIXELS_PER_MM, round(BAR_HEIGHT * PIXELS_PER_MM)
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((0, 0, width - 1, height - 1), height // 2, EMPTY_COLOUR)
    if fraction > 0:
        filled = max(height, round(width * fraction))
        draw.rounded_rectangle((0, 0, filled - 1, height - 1), height // 2, colour)
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
