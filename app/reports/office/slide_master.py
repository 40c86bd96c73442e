"""The master of a presentation: the colour of the report, the style of titles, and what stands at the foot of
every slide. What is set here can be changed for all slides at once."""

from copy import deepcopy
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape
from pptx.util import Cm, Pt

WIDTH, HEIGHT, MARGIN = Cm(33.867), Cm(19.05), Cm(2)
"""Of a slide of 16 : 9."""
CONTENT_WIDTH = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_HEIGHT = Cm(1.1), Cm(2.7)
CONTENT_TOP, CONTENT_BOTTOM = Cm(4.1), Cm(17.2)
FOOT_TOP, FOOT_HEIGHT, FOOT_SIZE = Cm(17.75), Cm(0.8), 12
NUMBER_WIDTH = Cm(3)
"""Of the number of the slide at its foot."""
FOOT_WIDTH = CONTENT_WIDTH - NUMBER_WIDTH
PANEL_HEIGHT = Cm(14)
"""Of the coloured part of the first slide."""
TEXT_COLOUR, MUTED_COLOUR, WHITE = "1B2430", "46525F", "FFFFFF"
TITLE_SLIDE, CONTENT = "Title Slide", "Title Only"
"""Names of the layouts of the first slide and of the others. No other layouts are kept."""


def new_presentation(colour: str, is_rtl: bool) -> Any:
    """An empty presentation with a master and two layouts. colour: such as `#0b5c7a`."""
    presentation: Any = Presentation()
    presentation.slide_width, presentation.slide_height = WIDTH, HEIGHT
    layouts = presentation.slide_layouts
    for layout in [layout for layout in layouts if layout.name not in (TITLE_SLIDE, CONTENT)]:
        layouts.remove(layout)
    master = presentation.slide_master
    _set_theme(master, colour.removeprefix("#").upper())
    _set_title_style(master, is_rtl)
    _place(master, is_rtl)
    _add_line(master)
    for layout in layouts:
        _place(layout, is_rtl)
    _add_panel(layouts.get_by_name(TITLE_SLIDE))
    return presentation


def layout_named(presentation: Any, name: str) -> Any:
    """One of the two layouts."""
    return presentation.slide_layouts.get_by_name(name)


def rgb(colour: str) -> RGBColor:
    """The colour of six hex digits."""
    found: RGBColor = RGBColor.from_string(colour)  # type: ignore[no-untyped-call]
    return found


def fill_plainly(shape: Any, colour: RGBColor | MSO_THEME_COLOR) -> None:
    """Fill a shape with one colour, without a line around it and without the theme's shadow."""
    shape.fill.solid()
    if isinstance(colour, RGBColor):
        shape.fill.fore_color.rgb = colour
    else:
        shape.fill.fore_color.theme_color = colour
    shape.line.fill.background()
    for style in shape._element.findall(qn("p:style")):  # noqa: SLF001 - python-pptx has no name for it
        shape._element.remove(style)  # noqa: SLF001


def add_foot(slide: Any) -> dict[str, Any]:
    """Add the foot of a slide where the master has it: a text, `ftr`, and the number of the slide, `sldNum`.
    Returns their frames."""
    frames = {}
    for placeholder in slide.slide_layout.placeholders:
        kind = placeholder.element.ph.get("type")
        if kind in ("ftr", "sldNum"):
            element = deepcopy(placeholder.element)
            for child in list(element.spPr):
                element.spPr.remove(child)
            element.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
            slide.shapes._spTree.append(element)  # noqa: SLF001 - python-pptx has no name for it
            frames[kind] = slide.placeholders[placeholder.placeholder_format.idx].text_frame
    return frames


def _set_theme(master: Any, colour: str) -> None:
    """Set the colours of the theme: the first accent is the report's, dark text is ink."""
    (part,) = (each.target_part for each in master.part.rels.values() if each.reltype.endswith("/theme"))
    theme = etree.fromstring(part.blob)
    for name, value in (("dk1", TEXT_COLOUR), ("dk2", MUTED_COLOUR), ("accent1", colour), ("hlink", colour)):
        element = theme.find(f".//{qn('a:' + name)}")
        for child in list(element):
            element.remove(child)
        etree.SubElement(element, qn("a:srgbClr")).set("val", value)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)  # noqa: SLF001


def _set_title_style(master: Any, is_rtl: bool) -> None:
    """Titles are bold, in the colour of the report, at the start of the line."""
    level = master.element.find(f".//{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    level.set("algn", "r" if is_rtl else "l")
    level.set("rtl", "1" if is_rtl else "0")
    letters = level.find(qn("a:defRPr"))
    letters.set("sz", "3200")
    letters.set("b", "1")
    letters.find(f"{qn('a:solidFill')}/{qn('a:schemeClr')}").set("val", "accent1")


def _place(page: Any, is_rtl: bool) -> None:
    """Place the placeholders of the master or of a layout."""
    start, end = MARGIN, WIDTH - MARGIN - NUMBER_WIDTH
    places = {
        "title": (MARGIN, TITLE_TOP, CONTENT_WIDTH, TITLE_HEIGHT),
        "ctrTitle": (MARGIN, Cm(2), CONTENT_WIDTH, Cm(4.6)),
        "subTitle": (MARGIN, Cm(6.8), CONTENT_WIDTH, Cm(3.1)),
        "body": (MARGIN, CONTENT_TOP, CONTENT_WIDTH, CONTENT_BOTTOM - CONTENT_TOP),
        "ftr": (MARGIN + NUMBER_WIDTH if is_rtl else start, FOOT_TOP, FOOT_WIDTH, FOOT_HEIGHT),
        "sldNum": (start if is_rtl else end, FOOT_TOP, NUMBER_WIDTH, FOOT_HEIGHT),
    }
    for placeholder in list(page.placeholders):
        kind = placeholder.element.ph.get("type", "body")
        if kind not in places:
            placeholder.element.getparent().remove(placeholder.element)
            continue
        placeholder.left, placeholder.top, placeholder.width, placeholder.height = places[kind]
        if kind in ("ftr", "sldNum"):
            _style_foot(placeholder, is_end=kind == "sldNum", is_rtl=is_rtl)
        elif kind in ("title", "ctrTitle"):
            placeholder.text_frame._txBody.bodyPr.set("anchor", "t")  # noqa: SLF001


def _style_foot(placeholder: Any, is_end: bool, is_rtl: bool) -> None:
    level = placeholder.element.find(f".//{qn('a:lvl1pPr')}")
    if level is None:
        return
    level.set("algn", "r" if is_end != is_rtl else "l")
    letters = level.find(qn("a:defRPr"))
    letters.set("sz", str(100 * FOOT_SIZE))
    for child in list(letters):
        letters.remove(child)
    fill = letters.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:schemeClr"), {"val": "tx2"}))
    letters.append(fill)


def _add_line(master: Any) -> None:
    """A thin line above the foot of every slide."""
    _rectangle(master, MARGIN, FOOT_TOP - Cm(0.2), CONTENT_WIDTH, Pt(0.75), rgb("7B8590"))


def _add_panel(layout: Any) -> None:
    """The coloured part of the first slide."""
    _rectangle(layout, 0, 0, WIDTH, PANEL_HEIGHT, MSO_THEME_COLOR.ACCENT_1)


def _rectangle(page: Any, left: int, top: int, width: int, height: int, colour: Any) -> None:
    """A filled rectangle behind all else of the master or of a layout. python-pptx adds shapes to slides
    only."""
    tree = page.shapes._spTree  # noqa: SLF001
    number = max([shape.shape_id for shape in page.shapes], default=1) + 1
    element = tree.add_autoshape(number, f"Rectangle {number}", "rect", left, top, width, height)
    fill_plainly(Shape(element, page.shapes), colour)
    tree.remove(element)
    tree.insert(2, element)
