"""Writes one part of a Word document, and scenarios in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.reports.contents import DocumentContents, ReportDetails, ShownScenario

if TYPE_CHECKING:
    from app.reports.office.word_document import WordDocument


def write_part(
    document: WordDocument,
    details: ReportDetails,
    parts: Sequence[DocumentContents],
    title_block: Callable[[], None],
    sections: Callable[[], None],
) -> None:
    """Add a part of the document: the report in one language. title_block: writes the title, the question and
    so on. sections: writes its sections.

    If the document is in two languages, the name of the language is a heading above the sections of each
    part. The title block of the first part stands above this heading, with a link to the other part; that of
    the second part stands below it."""
    if not details.part_name:
        title_block()
        sections()
        return
    others = [each.report for each in parts if each.report != details]
    is_first = details == parts[0].report
    with document.in_language(details.language):
        if is_first:
            title_block()
            for other in others:
                with document.in_language(other.language):
                    document.link(other.part_link_text, other.part_name)
        document.heading(details.part_name, 1, anchor=details.part_name, on_new_page=not is_first)
        if not is_first:
            title_block()
        with document.lower_headings():
            sections()


def write_scenario(document: WordDocument, scenario: ShownScenario, details: ReportDetails) -> None:
    """Add the heading of a scenario and its text, with the texts that were voted on if they differ; or the
    sentence that says where its text is."""
    with document.in_language(details.workshop_language):
        document.heading(scenario.heading, 2, scenario.anchor_id)
    if scenario.text_elsewhere:
        document.link(scenario.text_elsewhere, scenario.linked_anchor_id)
        return
    with document.in_language(details.workshop_language):
        for paragraph in scenario.text.split("\n\n"):
            document.paragraph(paragraph)
    for earlier in scenario.voted_texts:
        document.note(earlier.note)
        with document.in_language(details.workshop_language):
            document.quote(f"{earlier.title}\n{earlier.text}")
