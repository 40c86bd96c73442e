"""The whole report as PDF, to read, print and archive: everything, with every card by its number."""

from app.locale.catalogue import Catalogue
from app.reports.language_parts import ON_PAGE, localized_reports, variant_parts, whole_parts
from app.reports.model import Report
from app.reports.printable_text import REPLACEMENT, printable
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.typesetting import render_pdf


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """PDF/UA-1 and PDF/A-2a, with the time of the report as its creation time."""
    reports = localized_reports(report, catalogue, options)
    if options.variant:
        return render_pdf("variant", variant_parts(reports, options.variant, ON_PAGE), report.made_at)
    notes = ("report.pdf.signs",) if _has_uncovered_signs(report) else ()
    return render_pdf("whole", whole_parts(reports, ON_PAGE, notes), report.made_at)


def _has_uncovered_signs(report: Report) -> bool:
    texts = [card.text for card in report.cards]
    texts += [text for scenario in report.scenarios for text in (scenario.title or "", scenario.text)]
    return any(REPLACEMENT in printable(text) for text in texts)


FORMAT = ReportFormat(
    name="pdf",
    media_type="application/pdf",
    render=render,
    label_key="console.export.pdf",
    link_key="console.export.pdf.link",
    description_key="console.export.pdf.for",
    position=130,
    for_all_readers=True,
    can_have_two_languages=True,
    short_label_key="report.page.file.pdf",
    menu_row="report",
)
