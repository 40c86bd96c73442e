"""The report for the people of one table: their cards, and what became of each.

A role or a municipality never stands in it, as the table is known."""

from collections.abc import Iterator

from msgspec.structs import replace

from app.reports.contents import ShownCard, ShownScenario
from app.reports.document_contents import (
    deciding_results,
    is_other_vote,
    result_table,
    support_summary,
    titled_support,
)
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportCard, ReportCluster, ReportScenario
from app.reports.shortened_text import one_paragraph
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection
from app.reports.variants.document import document, other_options_section
from app.reports.variants.report_variant import ReportVariant
from app.reports.whole_contents import shown_cards, shown_scenarios


def tables(localized: LocalizedReport) -> Iterator[tuple[str, str]]:
    """The number and the name of each table that shared a card."""
    for number in sorted({card.table for card in localized.report.cards}):
        yield str(number), localized.text("report.table", table=str(number))


def contents(localized: LocalizedReport, table: str) -> VariantContents:
    """What the document for a table shows. table: its number."""
    cards = [card for card in localized.report.cards if str(card.table) == table]
    ids = {card.scenario for card in cards}
    ours = [scenario for scenario in localized.report.scenarios if scenario.id in ids]
    others = [scenario for scenario in localized.report.scenarios if scenario.id not in ids]
    sections = [
        VariantSection(
            localized.text("report.variant.table.cards", table=table),
            (f"{localized.text('report.card_numbers')} {localized.text('report.variant.table.privacy')}",),
            cards=_cards(localized, cards),
        ),
        VariantSection(
            localized.text("report.variant.table.scenarios"),
            () if ours else (localized.text("report.variant.table.no_scenarios", table=table),),
            tuple(VariantScenario(_scenario(localized, each, cards, table)) for each in ours),
        ),
    ]
    if others:
        heading = localized.text("report.variant.table.others" if ours else "report.scenarios")
        sections.append(VariantSection(heading, table=result_table(localized, others)))
    sections += other_options_section(localized)
    return document(
        localized,
        kind=localized.text("report.variant.table.kind", table=table),
        lead=localized.text(
            "report.variant.table.lead", counts=localized.counts, count=len(cards), table=table
        ),
        sections=sections,
    )


VARIANT = ReportVariant(
    name="table",
    label_key="console.variant.table",
    description_key="console.variant.table.for",
    position=2,
    subjects=tables,
    contents=contents,
)


def _cards(localized: LocalizedReport, cards: list[ReportCard]) -> tuple[ShownCard, ...]:
    """The cards, each with the name and the result of what it went into."""
    scenarios: dict[str, ReportScenario | ReportCluster] = {
        each.id: each for each in localized.report.scenarios
    }
    clusters: dict[str, ReportScenario | ReportCluster] = {
        each.id: each for each in localized.report.clusters
    }
    found = []
    for card, shown in zip(cards, shown_cards(localized, cards), strict=True):
        item = scenarios.get(card.scenario or "") or clusters.get(card.cluster or "")
        pieces = [shown.destination]
        if item:
            results = deciding_results(localized, item)
            title, support = titled_support(localized, item, results, quoted_length=120)
            if isinstance(item, ReportScenario):
                pieces.append(title)
            if support:
                vote = localized.votes[results[0].vote]
                pieces.append(support_summary(localized, vote, support))
                if isinstance(item, ReportCluster) and is_other_vote(localized, vote.id):
                    pieces.append(localized.text("report.in_vote.note", vote=one_paragraph(vote.title)))
        target = item.id if isinstance(item, ReportScenario) else ""
        found.append(replace(shown, destination=" · ".join(pieces), linked_anchor_id=target))
    return tuple(found)


def _scenario(
    localized: LocalizedReport, scenario: ReportScenario, cards: list[ReportCard], table: str
) -> ShownScenario:
    """The scenario without numbers by group, and with links to the cards of the table only."""
    (shown,) = shown_scenarios(localized, [scenario])
    own = {card.id for card in cards}
    links = tuple(link for link in shown.cards if link.card_id in own)
    return replace(
        shown,
        support=tuple(replace(each, groups=()) for each in shown.support),
        sources=localized.text(
            "report.variant.table.sources", sources=shown.sources, count=len(links), table=table
        ),
        cards=links,
    )
