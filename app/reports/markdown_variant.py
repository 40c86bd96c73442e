"""A variant of the report as Markdown."""

from collections.abc import Iterator

from app.reports.contents import ResultTable, ShownCard
from app.reports.markdown_escape import escape_line, escape_paragraph, escape_paragraphs
from app.reports.markdown_outcome import common_ground_blocks, not_chosen_blocks
from app.reports.markdown_part import MarkdownPart
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection


def variant_part(contents: VariantContents) -> MarkdownPart:
    """Everything that the variant shows: headings, paragraphs, lists and tables, each as Markdown."""
    return MarkdownPart(contents.report.part_name, _opening(contents), _sections(contents))


def _opening(contents: VariantContents) -> Iterator[str]:
    report = contents.report
    yield f"# {escape_line(report.title)}"
    yield f"**{escape_line(contents.kind)}** · {report.date}"
    if contents.imprint:
        yield escape_paragraph("\n".join(contents.imprint))
    if contents.question:
        yield f"> {escape_paragraph(contents.question, '> ')}"
    if contents.lead:
        yield escape_line(contents.lead)


def _sections(contents: VariantContents) -> Iterator[str]:
    for section in contents.sections:
        yield from _section(section)
    if contents.closing:
        yield escape_paragraph("\n".join(contents.closing))


def _section(section: VariantSection) -> Iterator[str]:
    yield f"## {escape_line(section.heading)}"
    yield from map(escape_paragraphs, section.paragraphs)
    for scenario in section.scenarios:
        yield from _scenario(scenario)
    if section.table:
        yield _table(section.table)
        if section.table.note:
            yield escape_line(section.table.note)
    if section.cards:
        yield "\n".join(map(_card, section.cards))
    if section.titles:
        yield "\n".join(f"- {escape_line(title)}" for title in section.titles)
    if section.common_ground:
        yield from common_ground_blocks(section.common_ground)
    if section.not_chosen:
        yield from not_chosen_blocks(section.not_chosen)


def _scenario(item: VariantScenario) -> Iterator[str]:
    scenario = item.scenario
    yield f"### {escape_line(scenario.heading)}"
    yield escape_paragraphs(scenario.text or scenario.text_elsewhere)
    for voted in scenario.voted_texts:
        yield escape_line(voted.note)
        lines = [f"**{escape_line(voted.title)}**", "", *escape_paragraphs(voted.text).split("\n")]
        yield "\n".join(f"> {line}".rstrip() for line in lines)
    for support in scenario.support:
        summary = support.figures.summary if support.figures else ""
        result = " · ".join(filter(None, (summary, escape_line(support.note))))
        yield f"{escape_line(support.vote)} – {result}"
    yield from map(escape_line, item.results)
    if scenario.sources:
        numbers = ", ".join(card.number for card in scenario.cards)
        yield " ".join(filter(None, (scenario.sources_heading, escape_line(scenario.sources), numbers)))
    if item.cards:
        yield item.cards_heading
        yield "\n".join(map(_card, item.cards))
    if item.cards_note:
        yield escape_line(item.cards_note)


def _table(table: ResultTable) -> str:
    alignments = ("---", *["---:"] * (len(table.columns) - 1))
    cells = [map(escape_line, row.cells(table.columns)) for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (table.columns, alignments, *cells))


def _card(card: ShownCard) -> str:
    labels = [card.number, card.theme, card.beneath, card.destination]
    origin = " · ".join(escape_line(label) for label in labels if label)
    if not card.text:  # it stands in another part
        return f"- *{origin}*"
    return f"- {escape_paragraph(card.text, '  ')}\\\n  *{origin}*"
