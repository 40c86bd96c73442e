"""The whole report as PDF, to read, print and archive: everything, with every card by its number."""

from app.locale.catalogue import Catalogue
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.printable_text import REPLACEMENT, printable
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.typesetting import render_pdf
from app.reports.variants import variant_contents
from app.reports.whole_contents import whole_contents


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """PDF/UA-1 and PDF/A-2a, with the time of the report as its creation time."""
    r = LocalizedReport(report, catalogue, options.language)
    if options.variant:
        return render_pdf("variant", variant_contents(r, options.variant), report.made_at)
    notes = [r.text("report.pdf.signs")] if _has_uncovered_signs(report) else []
    return render_pdf("whole", whole_contents(r, notes), report.made_at)


def _has_uncovered_signs(report: Report) -> bool:
    texts = [card.text for card in report.cards]
    texts += [text for scenario in report.scenarios for text in (scenario.title, scenario.text)]
    return any(REPLACEMENT in printable(text) for text in texts)


FORMAT = ReportFormat(
    name="pdf",
    media_type="application/pdf",
    render=render,
    label_key="console.export.pdf",
    description_key="console.export.pdf.for",
    position=12,
    for_readers=True,
)
