"""Writes a Word document with real headings, styles, tables with heading rows, and links inside it."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_DIRECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tbl
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

from app.reports.contents import ShownLogo
from app.reports.text_direction import is_right_to_left
from app.reports.xml_text import text_for_xml
from app.reports.zip_files import without_times

FONT = "Calibri"
GREY = RGBColor(0x46, 0x52, 0x5F)
SIZES = {"Normal": 11, "Note": 9, "Cell": 10, "Title": 28, "Heading 1": 18, "Heading 2": 14, "Heading 3": 12}
"""Style -> size of its letters in points."""
LARGE_SIZES = {"Normal": 16, "Note": 13, "Title": 34, "Heading 1": 25, "Heading 2": 20}
MARGIN = Cm(2.2)
TEXT_WIDTH, NUMBER_WIDTH = Cm(16.6), Cm(2.8)
"""The width of a table, and of each of its columns with numbers."""
MAX_KEPT_TOGETHER = 8
"""A list with at most so many items is not divided between two pages."""
KEPT_ROWS = 3
"""The first rows of a table, with its heading, stand with the one after them, and its last rows together."""
MAX_PROPERTY_LENGTH = 255
"""Characters of a document's property."""

AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap"),
    *("w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange"),
)
AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook", "w:tblCaption", "w:tblDescription")
"""The elements that follow a `bidi` and a `tblBorders` in the order of the schema (ISO/IEC 29500-1, A.1).
Word calls a document damaged that has another order."""


class WordDocument:
    """A document in one language. title: also its property. direction: `ltr` or `rtl`. made_at: in
    milliseconds since 1970. colour: of headings and links, such as `#0b5c7a`."""

    def __init__(self, title: str, language: str, direction: str, made_at: int, colour: str) -> None:
        self._colour = RGBColor(*bytes.fromhex(colour.removeprefix("#")))
        self._document = Document()
        self._is_rtl = direction == "rtl"
        self._bookmarks: dict[str, str] = {}
        self._heading_offset = 0
        properties = self._document.core_properties
        properties.title, properties.language = text_for_xml(title)[:MAX_PROPERTY_LENGTH], language
        properties.author = properties.last_modified_by = "Samskap"
        properties.comments = ""
        properties.created = properties.modified = datetime.fromtimestamp(made_at // 1000, UTC)
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        self._set_styles(language)
        self._style_ids = {style.name: style.style_id for style in self._document.styles}
        self._end: Any = self._document.element.body.sectPr

    def use_large_letters(self) -> None:
        """Make the letters of all styles larger, for children."""
        for name, size in LARGE_SIZES.items():
            self._document.styles[name].font.size = Pt(size)

    @contextmanager
    def in_language(self, language: str) -> Iterator[None]:
        """Say of everything that is added meanwhile that it is in this language. Within the block, another
        language may be said of less of it."""
        before = self._end.getprevious()
        yield
        for element in self._end.itersiblings(preceding=True):
            if element is before:
                return
            for run in element.iter(qn("w:r")):
                _set_language_of_run(run, language)

    @contextmanager
    def lower_headings(self) -> Iterator[None]:
        """Make headings that are added meanwhile one level lower: those of a part of the document."""
        self._heading_offset += 1
        yield
        self._heading_offset -= 1

    def logo(self, logo: ShownLogo) -> None:
        """A paragraph with the logo."""
        paragraph = self._add("", "Normal")
        paragraph.paragraph_format.space_after = Pt(18)
        width, height = Mm(logo.width), Mm(logo.height)
        picture = paragraph.add_run().add_picture(io.BytesIO(logo.content), width, height)
        description = picture._inline.docPr  # noqa: SLF001 - python-docx has no name for it
        description.set("descr", text_for_xml(logo.description))

    def title(self, text: str) -> None:
        """The title of the document."""
        self._add(text, "Title")

    def heading(self, text: str, level: int, anchor: str = "", on_new_page: bool = False) -> None:
        """A heading. anchor: the id with which links in the document lead to it."""
        paragraph = self._add(text, f"Heading {level + self._heading_offset}")
        if on_new_page:
            paragraph.paragraph_format.page_break_before = True
        self._bookmark(paragraph, anchor)

    def paragraph(self, text: str, style: str = "Normal") -> None:
        """A paragraph. A new line in the text is a line break."""
        self._add(text, style)

    def note(self, text: str) -> None:
        """A paragraph in small letters."""
        self._add(text, "Note")

    def quote(self, text: str) -> None:
        """A paragraph of somebody's words."""
        self._add(text, "Quote")

    def bullets(self, texts: Iterable[str]) -> None:
        """A list. Its first and its last items do not stand alone on a page."""
        items = [self._add(text, "List Bullet") for text in texts]
        for item in items[:-1] if len(items) <= MAX_KEPT_TOGETHER else (*items[:1], *items[-2:-1]):
            item.paragraph_format.keep_with_next = True

    def keep_with_next(self) -> None:
        """Keep the last paragraph, or the last row of a table, on the page of what is added next."""
        paragraph = self._paragraph_before()
        paragraph.paragraph_format.keep_with_next = True
        before = paragraph._p.getprevious()  # noqa: SLF001 - python-docx has no name for it
        if isinstance(before, CT_Tbl) and not paragraph.text:
            _keep_with_next(Table(before, self._document._body).rows[-1])  # noqa: SLF001

    def links(self, text: str, targets: Iterable[tuple[str, str]]) -> None:
        """A paragraph with a text, and after it links: (text of the link, anchor that it leads to)."""
        paragraph = self._add(text, "Note")
        for link_text, anchor in targets:
            paragraph.add_run("  ")
            self._link(paragraph, link_text, anchor)

    def link(self, text: str, anchor: str) -> None:
        """A paragraph that is a link. anchor: that it leads to."""
        self._link(self._add("", "Normal"), text, anchor)

    def labelled(
        self, label: str, text: str, language: str, note: str, anchor: str, link: tuple[str, str] | None
    ) -> None:
        """A paragraph that begins with a label in bold, and below it a note that may end with a link: (text
        of the link, anchor). Without a note and a link there is nothing below it. language: of the text."""
        paragraph = self._add("", "Normal")
        self._bookmark(paragraph, anchor)
        paragraph.paragraph_format.keep_together = True
        paragraph.add_run(text_for_xml(label)).bold = True
        words = paragraph.add_run("  " + text_for_xml(text))
        _set_language_of_run(words._r, language)  # noqa: SLF001 - python-docx has no name for it
        self._set_direction(paragraph, text)
        if not note and not link:
            return
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.space_after = Pt(0)
        below = self._add(note + " · " if note and link else note, "Note")
        if link:
            self._link(below, *link)

    def table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], description: str, language: str = ""
    ) -> None:
        """A table whose first row is a heading, repeated on each page. description: for screen readers. The
        first column is the widest; the others have numbers. language: of the first column below its heading,
        if it is another than that of the rest."""
        table = self._document.add_table(rows=1, cols=len(columns))
        table.autofit = False
        widths = [TEXT_WIDTH - (len(columns) - 1) * NUMBER_WIDTH] + (len(columns) - 1) * [NUMBER_WIDTH]
        properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no name for it
        for tag in ("w:tblCaption", "w:tblDescription"):
            element = OxmlElement(tag)
            element.set(qn("w:val"), text_for_xml(description))
            properties.append(element)
        properties.insert_element_before(_horizontal_rules(), *AFTER_BORDERS)
        if self._is_rtl:
            table.table_direction = WD_TABLE_DIRECTION.RTL
        self._fill(table.rows[0], columns, widths, bold=True)
        heading = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(heading)  # noqa: SLF001
        for cells in rows:
            row = table.add_row()
            self._fill(row, cells, widths)
            if language:
                _set_language_of_run(row.cells[0].paragraphs[0].runs[0]._r, language)  # noqa: SLF001
        rows_of_table = list(table.rows)
        for row in (*rows_of_table[:KEPT_ROWS], *rows_of_table[-KEPT_ROWS:-1]):
            _keep_with_next(row)
        self._document.add_paragraph(style="Note")

    def footer(self, text: str) -> None:
        """The text at the foot of every page, and after it the page number."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        paragraph.style = self._document.styles["Note"]
        paragraph.add_run(text_for_xml(text))
        for kind, instruction in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()._r  # noqa: SLF001
            if instruction:
                element = OxmlElement("w:instrText")
                element.text = instruction
            else:
                element = OxmlElement("w:fldChar")
                element.set(qn("w:fldCharType"), kind)
            run.append(element)

    def encode(self) -> bytes:
        """The document as a DOCX file, with the same bytes for the same contents."""
        file = io.BytesIO()
        self._document.save(file)
        return without_times(file.getvalue())

    def _paragraph_before(self) -> Paragraph:
        return Paragraph(self._end.getprevious(), self._document._body)  # noqa: SLF001

    def _add(self, text: str, style: str) -> Paragraph:
        # What python-docx does, without its search for the end of the document and for the style's name.
        element: Any = OxmlElement("w:p")
        self._end.addprevious(element)
        paragraph = Paragraph(element, self._document._body)  # noqa: SLF001
        if style != "Normal":
            element.style = self._style_ids[style]
        if text:
            paragraph.add_run(text_for_xml(text))
        self._set_direction(paragraph, text)
        return paragraph

    def _set_direction(self, paragraph: Paragraph, text: str) -> None:
        """Set a paragraph from right to left if its text is, whatever the document's language."""
        if self._is_rtl or not is_right_to_left(text):
            return
        layout = paragraph._p.get_or_add_pPr()  # noqa: SLF001
        layout.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
        for run in paragraph.runs:
            run.font.rtl = True

    def _fill(self, row: Any, texts: Sequence[str], widths: Sequence[int], bold: bool = False) -> None:
        for position, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[position]
            paragraph = cell.paragraphs[0]
            paragraph.style = self._document.styles["Cell"]
            paragraph.add_run(text_for_xml(text)).bold = bold
            self._set_direction(paragraph, text)
            if position:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if self._is_rtl else WD_ALIGN_PARAGRAPH.RIGHT

    def _bookmark(self, paragraph: Paragraph, anchor: str) -> None:
        if not anchor:
            return
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            element = OxmlElement(tag)
            name = self._bookmark_name(anchor)
            element.set(qn("w:id"), name.rpartition("_")[2])
            if tag == "w:bookmarkStart":
                element.set(qn("w:name"), name)
            paragraph._p.append(element)  # noqa: SLF001

    def _link(self, paragraph: Paragraph, text: str, anchor: str) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), self._bookmark_name(anchor))
        run = paragraph.add_run(text_for_xml(text))
        run.font.color.rgb, run.font.underline = self._colour, True
        link.append(run._r)  # noqa: SLF001
        paragraph._p.append(link)  # noqa: SLF001

    def _bookmark_name(self, anchor: str) -> str:
        return self._bookmarks.setdefault(anchor, f"place_{len(self._bookmarks) + 1}")

    def _set_styles(self, language: str) -> None:
        styles = self._document.styles
        for name in ("Note", "Cell"):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
        for name, size in SIZES.items():
            style = styles[name]
            style.font.size, style.font.name = Pt(size), FONT
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
        for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
            styles[name].font.color.rgb = self._colour
            styles[name].paragraph_format.keep_with_next = True
        self._colour_title_rule(styles["Title"])
        styles["Note"].font.color.rgb = GREY
        cell = styles["Cell"].paragraph_format
        cell.space_before = cell.space_after = Pt(2)
        styles["Normal"].paragraph_format.space_after = Pt(6)
        self._set_language(styles["Normal"], language)

    def _colour_title_rule(self, title: ParagraphStyle) -> None:
        """Give the line under the title the document's colour instead of the one of the default template."""
        for line in title.element.iter(qn("w:bottom")):
            for attribute in ("w:themeColor", "w:themeShade", "w:themeTint"):
                line.attrib.pop(qn(attribute), None)
            line.set(qn("w:color"), str(self._colour))

    def _set_language(self, normal: ParagraphStyle, language: str) -> None:
        properties = normal.element.get_or_add_rPr()
        properties.append(_language_tag(language))
        if self._is_rtl:
            normal.element.get_or_add_pPr().insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
            normal.font.rtl = True


def _set_language_of_run(run: Any, language: str) -> None:
    """Say of a `w:r` in which language it is, unless that is said already."""
    properties = run.get_or_add_rPr()
    if properties.find(qn("w:lang")) is None:
        properties.append(_language_tag(language))


def _keep_with_next(row: Any) -> None:
    """Keep a row of a table on the page of what comes after it."""
    for paragraph in (paragraph for cell in row.cells for paragraph in cell.paragraphs):
        paragraph.paragraph_format.keep_with_next = True


def _language_tag(language: str) -> Any:
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), language)
    tag.set(qn("w:bidi"), language)
    return tag


def _horizontal_rules() -> Any:
    """The borders of a table: a thin line above and below each row."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "7B8590")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    return borders
