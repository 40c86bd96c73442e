"""Pure functions on the merge desk: which lead cards are in which cluster, and the scenarios of clusters."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from rpds import HashTrieMap

from app.workshop.state import Cluster, Desk, Scenario, State


def put_cluster(desk: Desk, cluster: Cluster) -> Desk:
    """Add or replace a cluster."""
    return replace(desk, clusters=desk.clusters.insert(cluster.id, cluster))


def place_cards(desk: Desk, cluster_id: str, cards: tuple[str, ...]) -> Desk:
    """Put cards at the end of a cluster; they leave any other."""
    for card in cards:
        desk = take_out_card(desk, card)
    cluster, placed = desk.clusters[cluster_id], desk.placed
    for card in cards:
        placed = placed.insert(card, cluster_id)
    return put_cluster(replace(desk, placed=placed), replace(cluster, cards=(*cluster.cards, *cards)))


def take_out_card(desk: Desk, card: str) -> Desk:
    """Take a card out of its cluster."""
    return replace_lead(desk, card, None)


def replace_lead(desk: Desk, card: str, successor: str | None) -> Desk:
    """Put `successor` in the place of a lead card in its cluster.

    None, or a successor that is in a cluster already: the place is removed. No effect if the card is in no
    cluster."""
    cluster_id = desk.placed.get(card)
    if cluster_id is None:
        return desk
    placed = desk.placed.remove(card)
    replacement = () if successor is None or successor in placed else (successor,)
    for new in replacement:
        placed = placed.insert(new, cluster_id)
    cluster = desk.clusters[cluster_id]
    position = cluster.cards.index(card)
    cards = (*cluster.cards[:position], *replacement, *cluster.cards[position + 1 :])
    return put_cluster(replace(desk, placed=placed), replace(cluster, cards=cards))


def join_clusters(desk: Desk, cluster_id: str, into: str) -> Desk:
    """Move everything in one cluster, its scenario too, into another."""
    removed = desk.clusters[cluster_id]
    desk = place_cards(desk, into, removed.cards)
    if removed.scenario:
        moved = replace(desk.scenarios[removed.scenario], cluster=into)
        desk = write_scenario(desk, moved)
    return replace(desk, clusters=desk.clusters.remove(cluster_id))


def dissolve_cluster(desk: Desk, cluster_id: str) -> Desk:
    """Remove a cluster and its scenario; its cards are in no cluster."""
    removed = desk.clusters[cluster_id]
    for card in removed.cards:
        desk = take_out_card(desk, card)
    scenarios = desk.scenarios.remove(removed.scenario) if removed.scenario else desk.scenarios
    return replace(desk, clusters=desk.clusters.remove(cluster_id), scenarios=scenarios)


def write_scenario(desk: Desk, scenario: Scenario) -> Desk:
    """Add or replace the scenario of its cluster."""
    desk = put_cluster(desk, replace(desk.clusters[scenario.cluster], scenario=scenario.id))
    return replace(desk, scenarios=desk.scenarios.insert(scenario.id, scenario))


def changed_keys(state: State, before: Desk, after: Desk) -> set[str]:
    """The entity keys that differ between two desks: clusters, their scenarios, and cards that moved."""
    clusters = _changed(before.clusters, after.clusters)
    affected = (desk.clusters.get(i) for desk in (before, after) for i in clusters)
    scenarios = _changed(before.scenarios, after.scenarios) | {
        c.scenario for c in affected if c and c.scenario
    }
    moved = (state.cards[i] for i in _changed(before.placed, after.placed) if i in state.cards)
    return (
        {f"cluster/{i}" for i in clusters}
        | {f"scenario/{i}" for i in scenarios}
        | {f"card/{i}" for card in moved for i in (card.id, *card.beneath)}
    )


def _changed(before: HashTrieMap[str, Any], after: HashTrieMap[str, Any]) -> set[str]:
    return {key for key in {*before, *after} if before.get(key) != after.get(key)}
