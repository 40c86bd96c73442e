"""What became of the options of the closed votes: the only place that decides it, for every document."""

from typing import Literal, NamedTuple

from app.reports.model import Report, ReportCluster, ReportScenario

OptionState = Literal["scenario", "joined", "cluster", "card", "removed"]


class OptionToday(NamedTuple):
    """What an option of a vote is today. state: joined: it was removed, and most of its cards that are left
    are in a scenario; cluster: it is a cluster without a scenario, or was removed and most of its cards that
    are left are in one. item: the scenario or cluster that it is, or that it went into; None: there is none.
    is_itself: it is that scenario or cluster."""

    state: OptionState
    item: ReportScenario | ReportCluster | None
    is_itself: bool = False

    @property
    def scenario(self) -> ReportScenario | None:
        """The scenario that it is or went into."""
        return self.item if isinstance(self.item, ReportScenario) else None

    @property
    def is_shown_at_scenario(self) -> bool:
        """Whether its result stands at a scenario. That of a card never does."""
        return self.state in ("scenario", "joined")


class OptionsToday:
    """Finds what the options of the closed votes of a report are today."""

    def __init__(self, report: Report) -> None:
        self._scenarios = {scenario.id: scenario for scenario in report.scenarios}
        self._clusters = {cluster.id: cluster for cluster in report.clusters}
        self._cards = report.cards_by_id()
        items: list[ReportScenario | ReportCluster] = [*report.scenarios, *report.clusters]
        self._items = {(voted.vote, voted.ref): item for item in items for voted in item.voted}

    def find(self, vote: str, ref: str) -> OptionToday:
        """What this option of the vote with this id is today."""
        kind, _, entity = ref.partition("/")
        if kind == "card":
            return self._card(entity)
        item = self._items.get((vote, ref))
        if item is None:
            return OptionToday("removed", None)
        if isinstance(item, ReportCluster):
            return OptionToday("cluster", item, is_itself=ref == f"cluster/{item.id}")
        is_itself = ref in (f"scenario/{item.id}", f"cluster/{item.cluster}")
        return OptionToday("scenario" if is_itself else "joined", item, is_itself)

    def _card(self, card_id: str) -> OptionToday:
        card = self._cards.get(card_id)
        if card is None:
            return OptionToday("card", None)
        scenario = self._scenarios.get(card.scenario or "")
        return OptionToday("card", scenario or self._clusters.get(card.cluster or ""))
