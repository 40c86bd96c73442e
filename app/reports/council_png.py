"""The pages for the council as one picture, one below the other: for a preview or a web page."""

import io

from app.locale.catalogue import Catalogue
from app.reports.council_fit import TEMPLATE, fitting_parts
from app.reports.language_parts import localized_reports
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.typesetting import render_pages

PIXELS_PER_INCH = 110
GAP = 24
"""Pixels between two pages."""
GAP_COLOUR = (122, 133, 144)


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A PNG file. The PDF file of the same pages has the text that screen readers read."""
    from PIL import Image  # noqa: PLC0415 - only the process that renders loads it

    parts = fitting_parts(localized_reports(report, catalogue, options))
    pages = [Image.open(io.BytesIO(page)) for page in render_pages(TEMPLATE, parts, PIXELS_PER_INCH)]
    width, height = pages[0].size
    picture = Image.new("RGB", (width, len(pages) * (height + GAP) - GAP), GAP_COLOUR)
    for number, page in enumerate(pages):
        picture.paste(page, (0, number * (height + GAP)))
    file = io.BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


FORMAT = ReportFormat(
    name="png",
    media_type="image/png",
    render=render,
    label_key="console.export.png",
    link_key="console.export.png.link",
    description_key="console.export.png.for",
    position=50,
    can_have_two_languages=True,
    icon="image",
    menu_row="council",
)
