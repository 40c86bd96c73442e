"""Writes a Word document with real headings, styles, tables with heading rows, and links inside it."""

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from docx import Document
from docx.oxml.table import CT_Tbl
from docx.shared import Cm, Mm, RGBColor
from docx.text.paragraph import Paragraph

from app.reports.contents import ShownLogo
from app.reports.office.file_properties import set_properties
from app.reports.office.word_elements import (
    NAMESPACE,
    NO_LAYOUT,
    Layout,
    RunFormat,
    add_element,
    add_paragraph,
    add_run,
)
from app.reports.office.word_styles import enlarge_letters, set_styles
from app.reports.office.word_table import TEXT_WIDTH, WordTable
from app.reports.text_direction import is_right_to_left
from app.reports.xml_text import text_for_xml
from app.reports.zip_files import without_times

MARGIN = Cm(2.2)
LOGO_SPACE = 18
"""Points between the logo and what is below it."""
MAX_KEPT_TOGETHER = 8
"""A list with at most so many items is not divided between two pages."""


class WordDocument:
    """A document in one language. title: also its property. direction: `ltr` or `rtl`. made_at: in
    milliseconds since 1970. colour: of headings and links, such as `#0b5c7a`."""

    def __init__(self, title: str, language: str, direction: str, made_at: int, colour: str) -> None:
        self._colour = RGBColor(*bytes.fromhex(colour.removeprefix("#")))
        self._document = Document()
        self._is_rtl = direction == "rtl"
        self._bookmarks: dict[str, str] = {}
        self._heading_offset = 0
        self._language = ""
        self._text_width = TEXT_WIDTH
        set_properties(self._document.part.package, title, language, made_at)
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        set_styles(self._document.styles, language, self._colour, self._is_rtl)
        self._style_ids = {style.name: style.style_id for style in self._document.styles} | {"Normal": ""}
        self._body: Any = self._document.element.body
        self._end: Any = self._body.sectPr

    def use_large_letters(self) -> None:
        """Make the letters of all styles larger, for children."""
        enlarge_letters(self._document.styles)

    @contextmanager
    def in_language(self, language: str) -> Iterator[None]:
        """Say of everything that is added meanwhile that it is in this language. Within the block, another
        language may be said of less of it."""
        before, self._language = self._language, language
        yield
        self._language = before

    @contextmanager
    def lower_headings(self) -> Iterator[None]:
        """Make headings that are added meanwhile one level lower: those of a part of the document."""
        self._heading_offset += 1
        yield
        self._heading_offset -= 1

    def logo(self, logo: ShownLogo) -> None:
        """A paragraph with the logo, in its width and height in mm, with its description."""
        added = self._add("", layout=Layout(space_after=LOGO_SPACE))
        self._picture(added, logo.content, (Mm(logo.width), Mm(logo.height)), logo.description)

    def title(self, text: str) -> None:
        """A paragraph in the style `Title`."""
        self._add(text, "Title")

    def heading(self, text: str, level: int, anchor: str = "", on_new_page: bool = False) -> None:
        """A heading. anchor: the id with which links in the document lead to it."""
        style = f"Heading {level + self._heading_offset}"
        self._bookmark(self._add(text, style, Layout(on_new_page=on_new_page)), anchor)

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
        items = list(texts)
        last = len(items) - 1
        for index, text in enumerate(items):
            is_kept = index < last and (last < MAX_KEPT_TOGETHER or index in (0, last - 1))
            self._add(text, "List Bullet", Layout(keep_with_next=is_kept))

    def keep_with_next(self) -> None:
        """Keep the last paragraph, or the last row of a table, on the page of what is added next."""
        last = self._end.getprevious()
        before = last.getprevious()
        is_after_table = isinstance(before, CT_Tbl) and not last.text
        cells = before.tr_lst[-1].iter(NAMESPACE + "p") if is_after_table else ()
        for paragraph in (last, *cells):
            paragraph.get_or_add_pPr().get_or_add_keepNext()

    def links(self, text: str, targets: Iterable[tuple[str, str]]) -> None:
        """A paragraph with a text, and after it links: (text of the link, anchor that it leads to)."""
        paragraph = self._add(text, "Note")
        for link_text, anchor in targets:
            add_run(paragraph, "  ", RunFormat(language=self._language))
            self._link(paragraph, link_text, anchor)

    def link(self, text: str, anchor: str) -> None:
        """A paragraph that is a link. anchor: that it leads to."""
        self._link(self._add(""), text, anchor)

    def labelled_paragraph(
        self, label: str, text: str, language: str, note: str, anchor: str, link: tuple[str, str] | None
    ) -> None:
        """A paragraph that begins with a label in bold, and below it a note that may end with a link: (text
        of the link, anchor). Without a note and a link there is nothing below it. language: of the text."""
        is_rtl, has_more = self._is_other_direction(text), bool(note or link)
        space = 0 if has_more else None
        layout = Layout(keep_with_next=has_more, keep_together=True, is_rtl=is_rtl, space_after=space)
        paragraph = self._add("", layout=layout)
        self._bookmark(paragraph, anchor)
        add_run(paragraph, label, RunFormat(is_bold=True, is_rtl=is_rtl, language=self._language))
        add_run(paragraph, f"  {text}", RunFormat(is_rtl=is_rtl, language=language))
        if has_more:
            below = self._add(note + " · " if note and link else note, "Note")
            if link:
                self._link(below, *link)

    def quoted_card(self, number: str, text: str, language: str, anchor: str) -> None:
        """A paragraph with the number of a card, which is a link to the card, and after it its words.
        language: of the words. anchor: that the link leads to."""
        is_rtl = self._is_other_direction(text)
        paragraph = self._add("", "List Bullet", Layout(is_rtl=is_rtl))
        self._link(paragraph, number, anchor)
        add_run(paragraph, f": {text}", RunFormat(is_rtl=is_rtl, language=language))

    def table(
        self, columns: Sequence[str], rows: Iterable[Sequence[str]], description: str, language: str = ""
    ) -> None:
        """A table whose first row is a heading, repeated on each page. description: for screen readers. The
        first column is the widest; the others have numbers. language: of the first column below its heading,
        if it is another than that of the rest."""
        table = WordTable(self._body, len(columns), description, self._is_rtl, self._text_width)
        table.fill(columns, rows, self._language, language or self._language)
        self._end.addprevious(table.element)
        self._add("", "Note")

    def footer(self, text: str) -> None:
        """The text at the foot of every page, and after it the page number."""
        footer = self._document.sections[0].footer.paragraphs[0]
        footer.style = self._document.styles["Note"]
        paragraph = footer._p  # noqa: SLF001 - python-docx has no name for it
        add_run(paragraph, text)
        add_element(add_element(paragraph, "r"), "fldChar", fldCharType="begin")
        add_element(add_element(paragraph, "r"), "instrText").text = "PAGE"
        add_element(add_element(paragraph, "r"), "fldChar", fldCharType="end")

    def encode(self) -> bytes:
        """The document as a DOCX file, with the same bytes for the same contents."""
        file = io.BytesIO()
        self._document.save(file)
        return without_times(file.getvalue())

    def _add(self, text: str, style: str = "Normal", layout: Layout = NO_LAYOUT) -> Any:
        """Add a paragraph, in the direction of its text."""
        if is_rtl := self._is_other_direction(text):
            layout = layout._replace(is_rtl=is_rtl)
        paragraph = add_paragraph(self._body, self._style_ids[style], layout)
        self._end.addprevious(paragraph)
        if text:
            add_run(paragraph, text, RunFormat(is_rtl=is_rtl, language=self._language))
        return paragraph

    def _is_other_direction(self, text: str) -> bool:
        """Whether a text is from right to left in a document from left to right."""
        return not self._is_rtl and is_right_to_left(text)

    def _picture(self, element: Any, content: bytes, size: tuple[int, int], description: str) -> None:
        """Add a PNG file at the end of a paragraph. size: width and height."""
        paragraph = Paragraph(element, self._document._body)  # noqa: SLF001 - python-docx has no name for it
        inline = paragraph.add_run().add_picture(io.BytesIO(content), *size)._inline  # noqa: SLF001
        inline.docPr.set("descr", text_for_xml(description))
        for side in "TBLR":  # else LibreOffice leaves room around it
            inline.set(f"dist{side}", "0")

    def _bookmark(self, paragraph: Any, anchor: str) -> None:
        if anchor:
            name = self._bookmark_name(anchor)
            number = name.rpartition("_")[2]
            add_element(paragraph, "bookmarkStart", id=number, name=name)
            add_element(paragraph, "bookmarkEnd", id=number)

    def _link(self, paragraph: Any, text: str, anchor: str) -> None:
        link = add_element(paragraph, "hyperlink", anchor=self._bookmark_name(anchor))
        add_run(link, text, RunFormat(link_colour=str(self._colour), language=self._language))

    def _bookmark_name(self, anchor: str) -> str:
        return self._bookmarks.setdefault(anchor, f"place_{len(self._bookmarks) + 1}")
