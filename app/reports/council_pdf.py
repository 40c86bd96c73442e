"""The report as two pages for a council: what was proposed, with which support, and what was not chosen. In
two languages: two pages in each.

If no vote with shown numbers decides, nothing is called chosen or not chosen, and all scenarios are treated
alike."""

from app.locale.catalogue import Catalogue
from app.reports.council_fit import TEMPLATE, fitting_parts
from app.reports.language_parts import localized_reports
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.typesetting import render_pdf


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """PDF/UA-1 and PDF/A-2a of at most two pages per language; what is shortened ends in an ellipsis."""
    parts = fitting_parts(localized_reports(report, catalogue, options))
    return render_pdf(TEMPLATE, parts, report.made_at)


FORMAT = ReportFormat(
    name="council.pdf",
    media_type="application/pdf",
    render=render,
    label_key="console.export.council",
    link_key="console.export.council.link",
    description_key="console.export.council.for",
    position=120,
    for_all_readers=True,
    can_have_two_languages=True,
    menu_row="council",
)
