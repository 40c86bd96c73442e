"""The styles of a Word document: its typeface, sizes and colours, and the language of its words."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle

from app.reports.office.word_elements import add_element, add_language

FONT = "Calibri"
GREY = RGBColor(0x46, 0x52, 0x5F)
SIZES = {"Normal": 11, "Note": 9, "Cell": 10, "Title": 28, "Heading 1": 18, "Heading 2": 14, "Heading 3": 12}
"""Style -> size of its letters in points."""
LARGE_SIZES = {"Normal": 16, "Note": 13, "Title": 34, "Heading 1": 25, "Heading 2": 20}
CELL_ID = "Cell"
"""The id of the style of cells in tables."""


def set_styles(styles: Any, language: str, colour: RGBColor, is_rtl: bool) -> None:
    """Set the styles of a document, and add those of notes and of cells. styles: as python-docx has them.
    colour: of the title and of headings."""
    _set_language(styles["Normal"], language, is_rtl)
    for name in ("Note", "Cell"):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    for name, size in SIZES.items():
        _set_font(styles[name], size)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        styles[name].font.color.rgb = colour
        styles[name].paragraph_format.keep_with_next = True
    _colour_title_rule(styles["Title"], colour)
    styles["Note"].font.color.rgb = GREY
    cell = styles["Cell"].paragraph_format
    cell.space_before = cell.space_after = Pt(2)
    styles["Normal"].paragraph_format.space_after = Pt(6)


def enlarge_letters(styles: Any) -> None:
    """Make the letters of all styles larger, for children."""
    for name, size in LARGE_SIZES.items():
        styles[name].font.size = Pt(size)


def _set_language(normal: ParagraphStyle, language: str, is_rtl: bool) -> None:
    add_language(normal.element.get_or_add_rPr(), language)
    if is_rtl:
        add_element(normal.element.get_or_add_pPr(), "bidi")
        normal.font.rtl = True


def _set_font(style: ParagraphStyle, size: int) -> None:
    style.font.size, style.font.name = Pt(size), FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def _colour_title_rule(title: ParagraphStyle, colour: RGBColor) -> None:
    """Give the line under the title the document's colour instead of the one of the default template."""
    for line in title.element.iter(qn("w:bottom")):
        for attribute in ("w:themeColor", "w:themeShade", "w:themeTint"):
            line.attrib.pop(qn(attribute), None)
        line.set(qn("w:color"), str(colour))
