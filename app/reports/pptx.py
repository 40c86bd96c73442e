"""A presentation with a slide for each scenario, for the next meeting."""

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A PPTX file. Its date of creation is when the report was made, so that the same report gives the
    same bytes."""
    from app.reports.office import slides  # noqa: PLC0415 - only the process that renders loads its libraries

    return slides.render(report, catalogue, options)


FORMAT = ReportFormat(
    name="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    render=render,
    label_key="console.export.pptx",
    link_key="console.export.pptx.link",
    description_key="console.export.pptx.for",
    position=80,
    can_have_two_languages=True,
    icon="slides",
    menu_row="slides",
)
