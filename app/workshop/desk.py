"""The merge desk, as pure functions: which lead cards lie in which cluster, and what is written of them."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from rpds import HashTrieMap

from app.workshop.state import Cluster, Desk, Scenario, State


def put_cluster(desk: Desk, cluster: Cluster) -> Desk:
    """The desk with this cluster as it is now."""
    return replace(desk, clusters=desk.clusters.insert(cluster.id, cluster))


def place_cards(desk: Desk, cluster_id: str, cards: tuple[str, ...]) -> Desk:
    """These cards lie in the cluster, last, and in no other."""
    for card in cards:
        desk = take_out_card(desk, card)
    cluster, placed = desk.clusters[cluster_id], desk.placed
    for card in cards:
        placed = placed.insert(card, cluster_id)
    return put_cluster(replace(desk, placed=placed), replace(cluster, cards=(*cluster.cards, *cards)))


def take_out_card(desk: Desk, card: str) -> Desk:
    """The card lies in no cluster."""
    return replace_lead(desk, card, None)


def replace_lead(desk: Desk, card: str, heir: str | None) -> Desk:
    """The card's place in its cluster, if it has one, goes to the heir, unless that has one already."""
    cluster_id = desk.placed.get(card)
    if cluster_id is None:
        return desk
    placed = desk.placed.remove(card)
    follows = () if heir is None or heir in placed else (heir,)
    for new in follows:
        placed = placed.insert(new, cluster_id)
    cluster = desk.clusters[cluster_id]
    spot = cluster.cards.index(card)
    cards = (*cluster.cards[:spot], *follows, *cluster.cards[spot + 1 :])
    return put_cluster(replace(desk, placed=placed), replace(cluster, cards=cards))


def join_clusters(desk: Desk, cluster_id: str, into: str) -> Desk:
    """All of one cluster, its scenario too, is in the other."""
    gone = desk.clusters[cluster_id]
    desk = place_cards(desk, into, gone.cards)
    if gone.scenario:
        moved = replace(desk.scenarios[gone.scenario], cluster=into)
        desk = write_scenario(desk, moved)
    return replace(desk, clusters=desk.clusters.remove(cluster_id))


def dissolve_cluster(desk: Desk, cluster_id: str) -> Desk:
    """The cluster and its scenario are gone; its cards are free."""
    gone = desk.clusters[cluster_id]
    for card in gone.cards:
        desk = take_out_card(desk, card)
    scenarios = desk.scenarios.remove(gone.scenario) if gone.scenario else desk.scenarios
    return replace(desk, clusters=desk.clusters.remove(cluster_id), scenarios=scenarios)


def write_scenario(desk: Desk, scenario: Scenario) -> Desk:
    """The scenario is its cluster's."""
    desk = put_cluster(desk, replace(desk.clusters[scenario.cluster], scenario=scenario.id))
    return replace(desk, scenarios=desk.scenarios.insert(scenario.id, scenario))


def changed_keys(state: State, before: Desk, after: Desk) -> set[str]:
    """The nouns that look different: clusters, their scenarios, and the cards that were moved."""
    clusters = _changed(before.clusters, after.clusters)
    held = (desk.clusters.get(i) for desk in (before, after) for i in clusters)
    scenarios = _changed(before.scenarios, after.scenarios) | {c.scenario for c in held if c and c.scenario}
    moved = (state.cards[i] for i in _changed(before.placed, after.placed) if i in state.cards)
    return (
        {f"cluster/{i}" for i in clusters}
        | {f"scenario/{i}" for i in scenarios}
        | {f"card/{i}" for card in moved for i in (card.id, *card.beneath)}
    )


def _changed(before: HashTrieMap[str, Any], after: HashTrieMap[str, Any]) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}
