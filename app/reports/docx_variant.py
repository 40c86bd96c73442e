"""Writes a variant of the report as a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports.contents import ResultTable, ShownCard
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection

if TYPE_CHECKING:
    from app.reports.office.word_document import WordDocument


def write_variant(document: WordDocument, contents: VariantContents) -> None:
    """Add everything that the variant shows."""
    report = contents.report
    if contents.is_large:
        document.use_large_letters()
    document.title(report.title)
    document.paragraph(f"{contents.kind} · {report.date}")
    if contents.imprint:
        document.note("\n".join(contents.imprint))
    if contents.question:
        document.paragraph(contents.question_heading)
        document.quote(contents.question)
    if contents.lead:
        document.paragraph(contents.lead)
    for section in contents.sections:
        _write_section(document, section)
    if contents.closing:
        document.note("\n".join(contents.closing))
    document.footer(f"{report.short_title} · {report.status} · ")


def _write_section(document: WordDocument, section: VariantSection) -> None:
    document.heading(section.heading, 1)
    for text in section.paragraphs:
        document.paragraph(text)
    for scenario in section.scenarios:
        _write_scenario(document, scenario)
    if section.table:
        _write_table(document, section.table)
    for card in section.cards:
        _write_card(document, card)


def _write_scenario(document: WordDocument, item: VariantScenario) -> None:
    scenario = item.scenario
    document.heading(scenario.heading, 2, scenario.target_id)
    for part in scenario.text.split("\n\n"):
        document.paragraph(part)
    for voted in scenario.voted_texts:
        document.note(voted.note)
        document.quote(f"{voted.title}\n{voted.text}")
    for support in scenario.support:
        summary = support.figures.summary if support.figures else ""
        result = " · ".join(filter(None, (summary, support.note)))
        document.paragraph(f"{support.vote} – {result}")
    for result in item.results:
        document.paragraph(result)
    if scenario.sources:
        links = [(card.number, card.card_id) for card in scenario.cards]
        document.links(f"{scenario.sources_heading} {scenario.sources}", links)
    if item.cards:
        document.paragraph(item.cards_heading)
        for card in item.cards:
            _write_card(document, card)
    if item.more_cards:
        document.note(item.more_cards)


def _write_table(document: WordDocument, table: ResultTable) -> None:
    rows = [(row.title, row.people, row.dots) for row in table.rows]
    document.table(table.columns, rows, table.description)


def _write_card(document: WordDocument, card: ShownCard) -> None:
    notes = [card.theme, card.beneath, "" if card.target_id else card.destination]
    link = (card.destination, card.target_id) if card.target_id else None
    document.labelled(card.number, card.text, " · ".join(filter(None, notes)), card.card_id, link)
