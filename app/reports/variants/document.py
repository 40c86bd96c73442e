"""Builds what all documents of variants show."""

from collections.abc import Iterable, Iterator

from app.reports.document_contents import report_details
from app.reports.localized_report import LocalizedReport
from app.reports.other_options import other_options_table
from app.reports.variants.contents import VariantContents, VariantSection


def document(
    r: LocalizedReport, *, kind: str, lead: str, sections: Iterable[VariantSection], is_large: bool = False
) -> VariantContents:
    """The contents of a document. In large letters, a section has the question."""
    details = report_details(r, r.title, r.question)
    imprint = (f"{details.status}. {details.status_explanation}", details.made, details.checksum)
    return VariantContents(
        report=details,
        kind=kind,
        is_large=is_large,
        imprint=tuple(filter(None, imprint)),
        question_heading=r.text("report.question"),
        question="" if is_large else r.question,
        lead=lead,
        sections=tuple(sections),
    )


def other_options_section(r: LocalizedReport) -> Iterator[VariantSection]:
    """A section with what was in the deciding vote and is no scenario today, if there is any."""
    if table := other_options_table(r):
        yield VariantSection(table.description, table=table)
