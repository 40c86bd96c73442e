"""Elements of a Word document: paragraphs and the runs of text in them.

Every element is added after those that its parent has, so the caller adds them in the order of the schema
(ISO/IEC 29500-1, A.1): Word calls a document damaged that has another order. python-docx searches the place
of each element, which takes most of the time of a document with thousands of paragraphs."""

import re
from typing import Any, NamedTuple

from docx.oxml.ns import qn
from lxml import etree

from app.reports.xml_text import text_for_xml

NAMESPACE = qn("w:p").removesuffix("p")
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
TABS_AND_LINES = re.compile("([\t\n])")
TWIPS_PER_POINT = 20


class Layout(NamedTuple):
    """Properties of a paragraph. keep_with_next: on the page of what comes after it. keep_together: on one
    page. is_rtl: from right to left in a document from left to right. space_after: in points; None: that of
    the style. alignment: `left` or `right`; empty: that of the style."""

    keep_with_next: bool = False
    keep_together: bool = False
    on_new_page: bool = False
    is_rtl: bool = False
    space_after: int | None = None
    alignment: str = ""


class RunFormat(NamedTuple):
    """Properties of a run. link_colour: of a link, such as `0B5C7A`; empty: it is none. language: empty: that
    of the document."""

    is_bold: bool = False
    link_colour: str = ""
    is_rtl: bool = False
    language: str = ""


NO_LAYOUT, NO_FORMAT = Layout(), RunFormat()


def add_element(parent: Any, name: str, /, **attributes: str) -> Any:
    """Add an element of the namespace `w`, with attributes of that namespace."""
    return etree.SubElement(
        parent, NAMESPACE + name, {NAMESPACE + attribute: value for attribute, value in attributes.items()}
    )


def add_paragraph(parent: Any, style_id: str, layout: Layout = NO_LAYOUT) -> Any:
    """Add a paragraph without text. style_id: empty: the style of the document."""
    paragraph = add_element(parent, "p")
    if not style_id and layout == NO_LAYOUT:
        return paragraph
    properties = add_element(paragraph, "pPr")
    if style_id:
        add_element(properties, "pStyle", val=style_id)
    for name, is_set in (
        ("keepNext", layout.keep_with_next),
        ("keepLines", layout.keep_together),
        ("pageBreakBefore", layout.on_new_page),
        ("bidi", layout.is_rtl),
    ):
        if is_set:
            add_element(properties, name)
    if layout.space_after is not None:
        add_element(properties, "spacing", after=str(layout.space_after * TWIPS_PER_POINT))
    if layout.alignment:
        add_element(properties, "jc", val=layout.alignment)
    return paragraph


def add_run(parent: Any, text: str, run_format: RunFormat = NO_FORMAT) -> None:
    """Add text to a paragraph or a link. U+FFFD stands for each character that XML cannot contain."""
    run = add_element(parent, "r")
    if run_format != NO_FORMAT:
        _add_run_properties(run, run_format)
    for piece in TABS_AND_LINES.split(text_for_xml(text)):
        match piece:
            case "":
                pass
            case "\t":
                add_element(run, "tab")
            case "\n":
                add_element(run, "br")
            case _:
                words = add_element(run, "t")
                words.text = piece
                if piece != piece.strip():
                    words.set(XML_SPACE, "preserve")


def _add_run_properties(run: Any, run_format: RunFormat) -> None:
    properties = add_element(run, "rPr")
    if run_format.is_bold:
        add_element(properties, "b")
    if run_format.link_colour:
        add_element(properties, "color", val=run_format.link_colour)
        add_element(properties, "u", val="single")
    if run_format.is_rtl:
        add_element(properties, "rtl")
    if run_format.language:
        add_language(properties, run_format.language)


def add_language(properties: Any, language: str) -> None:
    """Say of a run or of the runs of a style in which language they are."""
    add_element(properties, "lang", val=language, bidi=language)
