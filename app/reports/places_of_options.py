"""Where the report has the words of what was voted on."""

from typing import Literal, NamedTuple

from app.reports.document_contents import heading
from app.reports.localized_report import LocalizedReport
from app.reports.model import ReportCard, ReportVote
from app.reports.shortened_text import one_paragraph

State = Literal["scenario", "joined", "cluster", "card", "removed"]


class PlaceOfOption(NamedTuple):
    """What an option of a vote is today. title: as it was in the vote; of a scenario of today its number and
    its name. state: joined: most of its cards went into a scenario after the vote. number: of the scenario;
    0: none. linked_anchor_id: of its scenario or cluster; empty: none. cards: that it is made of, by number.
    name: of the scenario that it is; empty: none."""

    title: str
    state: State
    number: int
    linked_anchor_id: str
    cards: tuple[ReportCard, ...]
    name: str = ""


class PlacesOfOptions:
    """Finds what the options of the votes are today. has_clusters: the document shows clusters without a
    scenario too."""

    def __init__(self, localized: LocalizedReport, *, has_clusters: bool) -> None:
        self._localized, self._has_clusters = localized, has_clusters
        self._scenarios = {scenario.id: scenario for scenario in localized.report.scenarios}
        self._scenario_of_cluster = {scenario.cluster: scenario for scenario in localized.report.scenarios}
        self._clusters = {cluster.id: cluster for cluster in localized.report.clusters}
        self._numbers = {scenario.id: number for number, scenario in enumerate(localized.report.scenarios, 1)}
        self._joined = {
            (voted.vote, voted.ref): item for item in localized.report.scenarios for voted in item.voted
        }

    def find(self, vote: ReportVote, ref: str) -> PlaceOfOption:
        """What this option of the vote is today."""
        kind, _, entity = ref.partition("/")
        option = self._localized.options[vote.id, ref]
        title = heading(one_paragraph(self._localized.option_title(option)))
        if kind == "card":
            return self._card(title, entity)
        own = self._scenarios.get(entity) if kind == "scenario" else self._scenario_of_cluster.get(entity)
        if own:
            number = self._numbers[own.id]
            title = f"{number}. {one_paragraph(own.title)}"
            return PlaceOfOption(title, "scenario", number, own.id, self._cards(own.sources), own.title)
        if cluster := self._clusters.get(entity):
            target = cluster.id if self._has_clusters else ""
            return PlaceOfOption(title, "cluster", 0, target, self._cards(cluster.sources))
        cards = self._cards(option.cards)
        if joined := self._joined.get((vote.id, ref)):
            return PlaceOfOption(title, "joined", self._numbers[joined.id], joined.id, cards)
        return PlaceOfOption(title, "removed", 0, "", cards)

    def _card(self, title: str, card_id: str) -> PlaceOfOption:
        card = self._localized.cards.get(card_id)
        scenario = card.scenario if card else None
        if scenario in self._numbers:
            return PlaceOfOption(title, "card", self._numbers[scenario], scenario, ())
        target = card.cluster if card and card.cluster in self._clusters and self._has_clusters else ""
        return PlaceOfOption(title, "card", 0, target or "", ())

    def _cards(self, ids: tuple[str, ...]) -> tuple[ReportCard, ...]:
        return tuple(sorted((self._localized.cards[card] for card in ids), key=_by_number))


def _by_number(card: ReportCard) -> tuple[int, int]:
    return card.table, int(card.number.rpartition("-")[2])
