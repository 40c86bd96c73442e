"""Documents in two languages: everything first in one, then in the other, in a part of its own.

The texts of cards and scenarios have no translation. They are only in the first part; the second refers to
them. The results of votes, numbers, titles, names of clusters and the plan are in both."""

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
"""Catalogue keys of the sentence that refers to a scenario's text in the other part."""


def localized_reports(report: Report, catalogue: Catalogue, options: RenderOptions) -> list[LocalizedReport]:
    """The report in each language of the document, one or two. The logo is in the first part only. A preface
    that is in only one language is in the part of that language, else in the first part; the other part has a
    sentence that refers to it."""
    first = LocalizedReport(report, catalogue, options.language)
    if not options.second_language:
        return [first]
    second = LocalizedReport(replace(report, logo=None), catalogue, options.second_language)
    has_both_prefaces = {first.language, second.language} <= report.preface.keys()
    # The same text: one language got the other one's preface, or both a third one's, as a replacement.
    if first.preface and first.preface == second.preface and not has_both_prefaces:
        if first.preface_language == second.language:
            return [_with_preface_elsewhere(first, second), second]
        return [first, _with_preface_elsewhere(second, first)]
    return [first, second]


def _with_preface_elsewhere(localized: LocalizedReport, other: LocalizedReport) -> LocalizedReport:
    where = localized.text("report.part.preface", part=part_name(other))
    return LocalizedReport(
        replace(localized.report, preface={localized.language: where}),
        localized.catalogue,
        localized.language,
    )


def whole_parts(
    reports: Sequence[LocalizedReport], text_key: str = IN_PART, notes: Sequence[str] = ()
) -> list[WholeContents]:
    """The contents of the whole report in one or two languages, in the order of the reports. text_key: the
    catalogue key of the sentence that refers to a scenario's text. notes: catalogue keys of notes about the
    document."""
    first, *others = (whole_contents(localized, map(localized.text, notes)) for localized in reports)
    if not others:
        return [first]
    second = _without_texts(others[0], _Reference(reports[1], reports[0], text_key))
    return [
        with_part_names(each, localized) for each, localized in zip((first, second), reports, strict=True)
    ]


def variant_parts(
    reports: Sequence[LocalizedReport], name: str, text_key: str = IN_PART
) -> list[VariantContents]:
    """The contents of a variant in one or two languages. text_key: as in `whole_parts`."""
    first, *others = (variant_contents(localized, name) for localized in reports)
    if not others:
        return [first]
    reference = _Reference(reports[1], reports[0], text_key)
    sections = tuple(_section_without_texts(each, reference) for each in others[0].sections)
    second = replace(others[0], sections=sections)
    return [
        with_part_names(each, localized) for each, localized in zip((first, second), reports, strict=True)
    ]


def with_part_names(contents: Contents, localized: LocalizedReport) -> Contents:
    """The contents with the name of the part, and the text of the link to it."""
    page_note, link_text = localized.text("report.part.page_note"), localized.text("report.part.link_text")
    return replace(
        contents,
        report=replace(
            contents.report,
            part_name=part_name(localized),
            part_page_note=page_note,
            part_link_text=link_text,
        ),
    )


def part_name(localized: LocalizedReport) -> str:
    """The heading of a part: the name of its language, in that language."""
    return localized.text("language.name")


class _Reference:
    """Sentences of the second part that refer to the first part."""

    def __init__(self, localized: LocalizedReport, first: LocalizedReport, text_key: str) -> None:
        part = part_name(first)
        self.text = localized.text(text_key, part=part)
        self.cards = localized.text("report.part.cards", part=part)
        self.card_texts = localized.text("report.part.card_texts", part=part)
        self.texts = localized.text("report.part.texts", part=part)


def _without_texts(contents: WholeContents, reference: _Reference) -> WholeContents:
    scenarios, clusters = contents.scenarios, contents.clusters
    return replace(
        contents,
        scenarios=replace(
            scenarios, items=tuple(scenario_without_text(each, reference.text) for each in scenarios.items)
        ),
        not_chosen=tuple(each.without_texts(reference.texts) for each in contents.not_chosen),
        clusters=replace(clusters, items=tuple(replace(each, anchor_id="") for each in clusters.items)),
        cards=replace(
            contents.cards, introduction=f"{contents.cards.introduction} {reference.cards}", tables=()
        ),
    )


def scenario_without_text(scenario: ShownScenario, text_elsewhere: str) -> ShownScenario:
    """The scenario with its title and results, and a sentence that says where its text is."""
    # The anchor is in the first part, and the sentence links to it.
    return replace(
        scenario,
        anchor_id="",
        text="",
        voted_texts=(),
        text_elsewhere=text_elsewhere,
        linked_anchor_id=scenario.anchor_id,
    )


def _section_without_texts(section: VariantSection, reference: _Reference) -> VariantSection:
    if section.not_chosen:
        section = replace(section, not_chosen=section.not_chosen.without_texts(reference.texts))
    scenarios = tuple(_variant_scenario_without_texts(each, reference) for each in section.scenarios)
    if not section.cards:
        return replace(section, scenarios=scenarios)
    return replace(
        section,
        paragraphs=(*section.paragraphs, reference.card_texts),
        scenarios=scenarios,
        cards=tuple(replace(card, card_id="", text="") for card in section.cards),
    )


def _variant_scenario_without_texts(item: VariantScenario, reference: _Reference) -> VariantScenario:
    """The scenario with the card numbers (such as 4-17) in one line."""
    numbers = ", ".join(card.number for card in item.cards)
    line = f"{item.cards_heading} {numbers}" if item.cards else ""
    return replace(
        item,
        scenario=scenario_without_text(item.scenario, reference.text),
        cards_heading="",
        cards=(),
        cards_note=". ".join(filter(None, (line, item.cards_note))),
    )
