"""Writes the parts of a Word document in one language or two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.reports.contents import DocumentContents, ReportDetails, ShownScenario

if TYPE_CHECKING:
    from app.reports.office.word_document import WordDocument


def write_part(
    document: WordDocument,
    report: ReportDetails,
    parts: Sequence[DocumentContents],
    opening: Callable[[], None],
    sections: Callable[[], None],
) -> None:
    """Add the document in one language. opening: writes its title and what belongs to it. sections: writes
    the rest. In a document in two languages, the name of each is a heading above those of its sections; the
    title of the document stands above the first one."""
    if not report.part:
        opening()
        sections()
        return
    others = [each.report for each in parts if each.report != report]
    with document.in_language(report.language):
        if is_first := report == parts[0].report:
            opening()
            for other in others:
                with document.in_language(other.language):
                    document.link(other.part_link_text, other.part)
        document.heading(report.part, 1, report.part, on_new_page=not is_first)
        if not is_first:
            opening()
        with document.lower_headings():
            sections()


def write_scenario(document: WordDocument, scenario: ShownScenario, report: ReportDetails) -> None:
    """Add the heading of a scenario and its text, or the sentence that says where its text is."""
    with document.in_language(report.written_language):
        document.heading(scenario.heading, 2, scenario.anchor_id)
    if scenario.text_elsewhere:
        document.link(scenario.text_elsewhere, scenario.linked_anchor_id)
        return
    with document.in_language(report.written_language):
        for paragraph in scenario.text.split("\n\n"):
            document.paragraph(paragraph)
    for voted in scenario.voted_texts:
        document.note(voted.note)
        with document.in_language(report.written_language):
            document.quote(f"{voted.title}\n{voted.text}")
