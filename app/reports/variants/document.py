"""Builds what all documents of variants show."""

from collections.abc import Iterable, Iterator

from app.reports.common_ground import common_ground_section
from app.reports.document_contents import report_details
from app.reports.localized_report import LocalizedReport
from app.reports.not_chosen import not_chosen_sections
from app.reports.other_options import other_options_table
from app.reports.places_of_options import PlacesOfOptions
from app.reports.variants.contents import VariantContents, VariantSection


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text that somebody wrote: empty lines are between them."""
    return tuple(each for each in text.split("\n\n") if each.strip())


def document(
    localized: LocalizedReport,
    *,
    kind: str,
    lead: str,
    sections: Iterable[VariantSection],
    is_large: bool = False,
    title: str = "",
) -> VariantContents:
    """The contents of a document. title: if it is not that of the workshop. is_large: in large letters, for
    children: one of the sections has the question; that it is an edition is said at the end, and only a draft
    or a demo is named at the beginning; there is no preface, as that is written for adults."""
    details = report_details(localized, title or localized.title, localized.question)
    status = " ".join(filter(None, (f"{details.status}.", details.status_explanation, details.changes_note)))
    imprint = (status, details.made_note, details.checksum)
    is_plain_edition = localized.report.edition and not localized.report.demo
    at_beginning = len(imprint) if not is_large else 0 if is_plain_edition else 1
    preface = []
    if localized.preface and not is_large:
        preface = [VariantSection(localized.text("report.preface"), paragraphs(localized.preface))]
    return VariantContents(
        report=details,
        kind=kind,
        is_large=is_large,
        imprint=tuple(filter(None, imprint[:at_beginning])),
        question_heading=localized.text("report.question"),
        question="" if is_large else localized.question,
        lead=lead,
        sections=(*preface, *sections),
        closing=tuple(filter(None, imprint[at_beginning:])),
    )


def common_ground_of_variant(localized: LocalizedReport) -> VariantSection:
    """A section with what all groups share."""
    common_ground = common_ground_section(localized, PlacesOfOptions(localized, has_clusters=False))
    return VariantSection(common_ground.heading, common_ground=common_ground)


def not_chosen_of_variant(localized: LocalizedReport) -> Iterator[VariantSection]:
    """A section with what was not chosen, without cards; none if there was no vote."""
    places = PlacesOfOptions(localized, has_clusters=False)
    for section in not_chosen_sections(localized, places, has_cards=False):
        yield VariantSection(section.heading, not_chosen=section)


def other_options_section(localized: LocalizedReport) -> Iterator[VariantSection]:
    """A section with what was in the deciding vote and is no scenario today, if there is any."""
    if table := other_options_table(localized):
        yield VariantSection(table.description, table=table)
