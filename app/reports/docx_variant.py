"""Writes a variant of the report as a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.reports.contents import ReportDetails, ResultTable, ShownCard
from app.reports.docx_outcome import write_common_ground, write_not_chosen
from app.reports.docx_part import write_part, write_scenario
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection

if TYPE_CHECKING:
    from app.reports.office.word_document import WordDocument


def write_variant(document: WordDocument, parts: Sequence[VariantContents]) -> None:
    """Add everything that the variant shows, in each language."""
    report = parts[0].report
    if parts[0].is_large:
        document.use_large_letters()
    for contents in parts:
        title_block = partial(_write_title_block, document, contents)
        sections = partial(_write_sections, document, contents)
        write_part(document, contents.report, parts, title_block, sections)
    document.footer(f"{report.short_title} · {report.status} · ")


def _write_title_block(document: WordDocument, contents: VariantContents) -> None:
    report = contents.report
    if report.logo:
        document.logo(report.logo)
    document.title(report.title)
    document.paragraph(f"{contents.kind} · {report.date}")
    if contents.imprint:
        document.note("\n".join(contents.imprint))
    if contents.question:
        document.paragraph(contents.question_heading)
        document.quote(contents.question)
    if contents.lead:
        document.paragraph(contents.lead)


def _write_sections(document: WordDocument, contents: VariantContents) -> None:
    for section in contents.sections:
        _write_section(document, section, contents.report)
    if contents.closing:
        document.note("\n".join(contents.closing))


def _write_section(document: WordDocument, section: VariantSection, report: ReportDetails) -> None:
    document.heading(section.heading, 1)
    for text in section.paragraphs:
        document.paragraph(text)
    for scenario in section.scenarios:
        _write_scenario(document, scenario, report)
    if section.table:
        _write_table(document, section.table, report.workshop_language)
    for card in section.cards:
        _write_card(document, card, report.workshop_language)
    if section.titles:
        with document.in_language(report.workshop_language):
            document.bullets(section.titles)
    if section.common_ground:
        write_common_ground(document, section.common_ground, report.workshop_language)
    if section.not_chosen:
        write_not_chosen(document, section.not_chosen, report.workshop_language)


def _write_scenario(document: WordDocument, item: VariantScenario, report: ReportDetails) -> None:
    scenario = item.scenario
    write_scenario(document, scenario, report)
    for support in scenario.support:
        summary = support.figures.summary if support.figures else ""
        result = " · ".join(filter(None, (summary, support.note)))
        document.paragraph(f"{support.vote} – {result}")
    for result in item.results:
        document.paragraph(result)
    if scenario.sources:
        links = [(card.number, card.card_id) for card in scenario.cards]
        document.links(f"{scenario.sources_heading} {scenario.sources}".strip(), links)
    if item.cards:
        document.paragraph(item.cards_heading)
        for card in item.cards:
            _write_card(document, card, report.workshop_language)
    if item.cards_note:
        document.note(item.cards_note)


def _write_table(document: WordDocument, table: ResultTable, language: str) -> None:
    rows = [row.cells(table.columns) for row in table.rows]
    document.table(table.columns, rows, table.description, language)
    if table.note:
        document.note(table.note)


def _write_card(document: WordDocument, card: ShownCard, language: str) -> None:
    notes = [card.theme, card.beneath, "" if card.linked_anchor_id else card.destination]
    link = (card.destination, card.linked_anchor_id) if card.linked_anchor_id else None
    note = " · ".join(filter(None, notes))
    document.labelled_paragraph(card.number, card.text, language, note, card.card_id, link)
