"""Documents in two languages: everything first in one, then in the other, in a part of its own.

What people wrote has no translation. It stands once, in the first part; the second says where. Numbers,
titles and names of the plan stand in both."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports.contents import DocumentContents, ShownScenario, WholeContents
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.variants import variant_contents
from app.reports.variants.contents import VariantContents, VariantScenario, VariantSection
from app.reports.whole_contents import whole_contents

Contents = TypeVar("Contents", bound=DocumentContents)

IN_PART, ON_PAGE = "report.part.text", "report.part.text_on_page"
"""Catalogue keys of the sentence that says where a scenario stands with its words."""


def localized_reports(report: Report, catalogue: Catalogue, options: RenderOptions) -> list[LocalizedReport]:
    """The report in each language of the document, one or two. The logo stands in the first part only. A
    preface that is in one language stands in the part in this language, or else in the first one, and the
    preface of the other part says where."""
    first = LocalizedReport(report, catalogue, options.language)
    if not options.second_language:
        return [first]
    second = LocalizedReport(replace(report, logo=None), catalogue, options.second_language)
    is_in_both = {first.language, second.language} <= report.preface.keys()
    if first.preface and first.preface == second.preface and not is_in_both:
        if first.preface_language == second.language:
            return [_with_preface_elsewhere(first, second), second]
        return [first, _with_preface_elsewhere(second, first)]
    return [first, second]


def _with_preface_elsewhere(r: LocalizedReport, other: LocalizedReport) -> LocalizedReport:
    where = r.text("report.part.preface", part=part_name(other))
    return LocalizedReport(replace(r.report, preface={r.language: where}), r.catalogue, r.language)


def whole_parts(
    reports: Sequence[LocalizedReport], text_key: str = IN_PART, notes: Sequence[str] = ()
) -> list[WholeContents]:
    """The contents of the whole report in each language. text_key: of the sentence that says where a scenario
    stands with its words. notes: catalogue keys of notes about the document."""
    first, *others = (whole_contents(r, map(r.text, notes)) for r in reports)
    if not others:
        return [first]
    second = _without_words(others[0], _Reference(reports[1], reports[0], text_key))
    return [with_part_names(each, r) for each, r in zip((first, second), reports, strict=True)]


def variant_parts(
    reports: Sequence[LocalizedReport], name: str, text_key: str = IN_PART
) -> list[VariantContents]:
    """The contents of a variant in each language. text_key: as of `whole_parts`."""
    first, *others = (variant_contents(r, name) for r in reports)
    if not others:
        return [first]
    reference = _Reference(reports[1], reports[0], text_key)
    sections = tuple(_section_without_words(each, reference) for each in others[0].sections)
    second = replace(others[0], sections=sections)
    return [with_part_names(each, r) for each, r in zip((first, second), reports, strict=True)]


def with_part_names(contents: Contents, r: LocalizedReport) -> Contents:
    """The contents as a part of a document in two languages."""
    place, link = r.text("report.part.place"), r.text("report.part.link")
    return replace(
        contents, report=replace(contents.report, part=part_name(r), part_place=place, part_link=link)
    )


def part_name(r: LocalizedReport) -> str:
    """The heading of the part in this language: its own name."""
    return r.text("language.name")


class _Reference:
    """Sentences of the second part about what stands in the first."""

    def __init__(self, r: LocalizedReport, first: LocalizedReport, text_key: str) -> None:
        part = part_name(first)
        self.text = r.text(text_key, part=part)
        self.cards = r.text("report.part.cards", part=part)
        self.card_words = r.text("report.part.card_words", part=part)


def _without_words(contents: WholeContents, reference: _Reference) -> WholeContents:
    scenarios, clusters = contents.scenarios, contents.clusters
    return replace(
        contents,
        scenarios=replace(
            scenarios, items=tuple(scenario_without_words(each, reference.text) for each in scenarios.items)
        ),
        clusters=replace(clusters, items=tuple(replace(each, target_id="") for each in clusters.items)),
        cards=replace(
            contents.cards, introduction=f"{contents.cards.introduction} {reference.cards}", tables=()
        ),
    )


def scenario_without_words(scenario: ShownScenario, text_elsewhere: str) -> ShownScenario:
    """The scenario with its title and numbers, and a sentence that says where its words stand."""
    return replace(
        scenario,
        target_id="",
        text="",
        voted_texts=(),
        text_elsewhere=text_elsewhere,
        text_id=scenario.target_id,
    )


def _section_without_words(section: VariantSection, reference: _Reference) -> VariantSection:
    scenarios = tuple(_variant_scenario_without_words(each, reference) for each in section.scenarios)
    if not section.cards:
        return replace(section, scenarios=scenarios)
    return replace(
        section,
        paragraphs=(*section.paragraphs, reference.card_words),
        scenarios=scenarios,
        cards=tuple(replace(card, card_id="", text="") for card in section.cards),
    )


def _variant_scenario_without_words(item: VariantScenario, reference: _Reference) -> VariantScenario:
    """The scenario with the numbers of its cards in one line."""
    numbers = ", ".join(card.number for card in item.cards)
    line = f"{item.cards_heading} {numbers}" if item.cards else ""
    return replace(
        item,
        scenario=scenario_without_words(item.scenario, reference.text),
        cards_heading="",
        cards=(),
        more_cards=". ".join(filter(None, (line, item.more_cards))),
    )
