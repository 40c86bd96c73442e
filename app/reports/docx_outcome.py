"""Writes what all groups share, and what was not chosen, into a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reports.outcome_contents import CommonGroundSection, NotChosenOption, NotChosenSection

if TYPE_CHECKING:
    from app.reports.office.word_document import WordDocument


def write_common_ground(document: WordDocument, section: CommonGroundSection, workshop_language: str) -> None:
    """Add everything below the heading of the section. workshop_language: in which people wrote."""
    document.paragraph(" ".join(section.sentences))
    for option in section.options:
        _write_title(document, option.title, option.linked_anchor_id, workshop_language)
        document.paragraph(f"{option.result}, {option.lowest}")
    if section.differences_heading:
        document.heading(section.differences_heading, 2)
        document.paragraph(section.differences_note)
    for difference in section.differences:
        _write_title(document, difference.title, difference.linked_anchor_id, workshop_language)
        document.paragraph(f"{difference.kind}: {difference.summary}")
    if section.differences_unknown:
        document.paragraph(section.differences_unknown)


def write_not_chosen(document: WordDocument, section: NotChosenSection, workshop_language: str) -> None:
    """Add everything below the heading of the section. workshop_language: in which people wrote."""
    if section.sentences:
        document.paragraph(" ".join(section.sentences))
    for group in section.groups:
        if group.heading:
            document.heading(group.heading, 2)
        for option in group.options:
            _write_option(document, option, 3 if group.heading else 2, workshop_language)


def _write_option(
    document: WordDocument, option: NotChosenOption, level: int, workshop_language: str
) -> None:
    with document.in_language(workshop_language):
        document.heading(option.title, level)
    if result := " · ".join(filter(None, (option.result, option.state))):
        document.paragraph(result)
    if option.link:
        document.link(option.link, option.linked_anchor_id)
    if option.text:
        with document.in_language(workshop_language):
            document.quote(option.text)
    if option.cards:
        document.paragraph(option.cards_heading)
        document.keep_with_next()
    for card in option.cards:
        document.quoted_card(card.number, card.text, workshop_language, card.card_id)
    if option.more_cards:
        text = option.more if option.cards else option.cards_heading
        document.links(text, [(card.number, card.card_id) for card in option.more_cards])


def _write_title(document: WordDocument, title: str, linked_anchor_id: str, workshop_language: str) -> None:
    with document.in_language(workshop_language):
        if linked_anchor_id:
            document.link(title, linked_anchor_id)
        else:
            document.paragraph(title)
    document.keep_with_next()
