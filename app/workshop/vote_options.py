"""The cards behind the options of a vote, and whether a cluster or a scenario is an option of an open vote.

A ref names an option: `cluster/<id>`, `scenario/<id>` or `card/<id>`."""

from __future__ import annotations

from collections.abc import Iterable

from app.workshop.state import Desk, Facts, OptionSource, State, VotedCard

MAX_VOTED_CARDS = 10
"""Cards of a cluster whose words are kept with a vote on it. Every phone gets them."""


def option_sources(desk: Desk, refs: Iterable[str]) -> dict[str, OptionSource]:
    """By ref, for each of these options that is a cluster or a scenario: the lead cards of its cluster, and
    the card whose words its title is, as they are now. Options that are gone are left out."""
    return {ref: source for ref in refs if (source := _option_source(desk, ref))}


def _option_source(desk: Desk, ref: str) -> OptionSource | None:
    kind, _, id_ = ref.partition("/")
    if kind == "cluster" and (cluster := desk.clusters.get(id_)):
        return OptionSource(cluster.cards, cluster.named_by or "")
    if kind == "scenario" and (scenario := desk.scenarios.get(id_)):
        return OptionSource(desk.clusters[scenario.cluster].cards, scenario.named_by or "")
    return None


def option_cards(state: State, refs: Iterable[str]) -> dict[str, tuple[VotedCard, ...]]:
    """By ref, for each of these options that is a cluster with cards: its first lead cards with their words,
    as they are now."""
    clusters = {ref: state.desk.clusters.get(ref.removeprefix("cluster/")) for ref in refs}
    return {
        ref: tuple(VotedCard(card, state.cards[card].text) for card in cluster.cards[:MAX_VOTED_CARDS])
        for ref, cluster in clusters.items()
        if cluster and cluster.cards
    }


def is_in_open_vote(state: State, cluster_id: str) -> bool:
    """Whether a cluster or its scenario is an option of an open vote."""
    cluster = state.desk.clusters.get(cluster_id)
    refs = {f"cluster/{cluster_id}"}
    if cluster and cluster.scenario:
        refs.add(f"scenario/{cluster.scenario}")
    return not refs.isdisjoint(_open_refs(state))


def removes_from_open_vote(state: State, facts: Facts) -> bool:
    """Whether these facts would remove a cluster or a scenario that is an option of an open vote."""
    clusters = (id_ for id_, fact in facts.clusters.items() if fact is None)
    scenario_refs = {f"scenario/{id_}" for id_, fact in facts.scenarios.items() if fact is None}
    if any(is_in_open_vote(state, cluster) for cluster in clusters):
        return True
    return not scenario_refs.isdisjoint(_open_refs(state))


def _open_refs(state: State) -> frozenset[str]:
    return frozenset().union(*(vote.refs for vote in state.votes.values() if not vote.closed))
