"""Where the report has the words of what was voted on."""

from typing import NamedTuple

from app.reports.document_contents import heading
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportCard, ReportVote
from app.reports.options_today import OptionState
from app.reports.shortened_text import one_paragraph


class PlaceOfOption(NamedTuple):
    """Where an option of a vote stands today. title: as it was in the vote; of a scenario of today its number
    and its name. number: of the scenario that it is or went into; 0: none. linked_anchor_id: of its scenario
    or cluster; empty: none. cards: that it is made of, by number, without those of other options of the vote
    that went into it later; itself, if it was a card. name: of the scenario that it is; empty: none."""

    title: str
    state: OptionState
    number: int
    linked_anchor_id: str
    cards: tuple[ReportCard, ...]
    name: str = ""


class PlacesOfOptions:
    """Finds where the options of the votes stand today. has_clusters: the document shows clusters without a
    scenario too."""

    def __init__(self, localized: LocalizedReport, *, has_clusters: bool) -> None:
        self._localized, self._has_clusters = localized, has_clusters
        self._numbers = {scenario.id: number for number, scenario in enumerate(localized.report.scenarios, 1)}

    def find(self, vote: ReportVote, ref: str) -> PlaceOfOption:
        """Where this option of the vote stands today."""
        option = self._localized.options[vote.id, ref]
        today = self._localized.options_today.find(vote.id, ref)
        title, name = heading(one_paragraph(self._localized.option_title(option))), ""
        number, anchor_id = 0, ""
        if scenario := today.scenario:
            number, anchor_id = self._numbers[scenario.id], scenario.id
            if today.is_itself:
                name = self._localized.shown_name(scenario.title)
                title = f"{number}. {one_paragraph(name)}"
        elif today.item and self._has_clusters:
            anchor_id = today.item.id
        ids = option.cards
        if today.state == "card":
            ids = tuple(card for card in [ref.removeprefix("card/")] if card in self._localized.cards)
        if today.item and today.is_itself:
            of_removed = {card for choice in vote.choices for card in choice.cards}
            ids = tuple(card for card in today.item.sources if card not in of_removed)
        cards = sorted((self._localized.cards[card] for card in ids), key=lambda card: card.table_and_number)
        return PlaceOfOption(title, today.state, number, anchor_id, tuple(cards), name)
