"""Pure functions on the merge desk: which lead cards are in which cluster, and the scenarios of clusters."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from app.workshop.state import Cluster, Desk, Scenario


def put_cluster(desk: Desk, cluster: Cluster) -> Desk:
    """Add or replace a cluster."""
    return replace(desk, clusters=desk.clusters.insert(cluster.id, cluster))


def insert_cards(desk: Desk, cluster_id: str, arrivals: Iterable[tuple[int, str]]) -> Desk:
    """Put cards that are in no cluster into this one. arrivals: (position, card); the first position is 0."""
    cluster, placed = desk.clusters[cluster_id], desk.placed
    cards = list(cluster.cards)
    for position, card in sorted(arrivals):
        cards.insert(position, card)
        placed = placed.insert(card, cluster_id)
    return put_cluster(replace(desk, placed=placed), replace(cluster, cards=tuple(cards)))


def place_cards(desk: Desk, cluster_id: str, cards: tuple[str, ...]) -> Desk:
    """Put cards at the end of a cluster; they leave any other."""
    desk = take_out_cards(desk, cards)
    cluster, placed = desk.clusters[cluster_id], desk.placed
    for card in cards:
        placed = placed.insert(card, cluster_id)
    return put_cluster(replace(desk, placed=placed), replace(cluster, cards=(*cluster.cards, *cards)))


def take_out_cards(desk: Desk, cards: Iterable[str]) -> Desk:
    """Take cards out of their clusters."""
    leaving: dict[str, set[str]] = defaultdict(set)
    placed = desk.placed
    for card in cards:
        if cluster_id := placed.get(card):
            placed = placed.remove(card)
            leaving[cluster_id].add(card)
    desk = replace(desk, placed=placed)
    for cluster_id, removed in leaving.items():
        cluster = desk.clusters[cluster_id]
        desk = put_cluster(
            desk, replace(cluster, cards=tuple(each for each in cluster.cards if each not in removed))
        )
    return desk


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
    """Move everything in one cluster, its scenario too, into another, and remove the empty cluster."""
    removed = desk.clusters[cluster_id]
    desk = place_cards(desk, into, removed.cards)
    if removed.scenario:
        moved = replace(desk.scenarios[removed.scenario], cluster=into)
        desk = write_scenario(desk, moved)
    return replace(desk, clusters=desk.clusters.remove(cluster_id))


def dissolve_cluster(desk: Desk, cluster_id: str) -> Desk:
    """Remove a cluster and its scenario; its cards are in no cluster."""
    removed = desk.clusters[cluster_id]
    desk = take_out_cards(desk, removed.cards)
    scenarios = desk.scenarios.remove(removed.scenario) if removed.scenario else desk.scenarios
    return replace(desk, clusters=desk.clusters.remove(cluster_id), scenarios=scenarios)


def write_scenario(desk: Desk, scenario: Scenario) -> Desk:
    """Add or replace the scenario of its cluster."""
    desk = put_cluster(desk, replace(desk.clusters[scenario.cluster], scenario=scenario.id))
    return replace(desk, scenarios=desk.scenarios.insert(scenario.id, scenario))


def remove_scenario(desk: Desk, scenario_id: str) -> Desk:
    """Remove a scenario; its cluster stays. No effect if there is none."""
    scenario = desk.scenarios.get(scenario_id)
    if scenario is None:
        return desk
    desk = put_cluster(desk, replace(desk.clusters[scenario.cluster], scenario=None))
    return replace(desk, scenarios=desk.scenarios.remove(scenario_id))
