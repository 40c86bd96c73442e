"""Facts: some clusters, scenarios and cards as they are before a change, and as they are after it.

With the facts of both, a change can be undone, and made again. The cost of each function depends only on the
number of things that the facts mention.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace
from rpds import HashTrieMap

from app.workshop.cards import as_taken_away, find_taken_away, restore_card, take_card_away
from app.workshop.desk import (
    dissolve_cluster,
    insert_cards,
    put_cluster,
    remove_scenario,
    take_out_cards,
    write_scenario,
)
from app.workshop.state import EMPTY_MAP, Card, Cluster, ClusterFact, Desk, Facts, Place, State


class Affected(msgspec.Struct, frozen=True):
    """The ids of what a change is about. placed: lead cards that it puts into or takes out of clusters."""

    clusters: Iterable[str] = ()
    scenarios: Iterable[str] = ()
    cards: Iterable[str] = ()
    placed: Iterable[str] = ()


def read_facts(desk: Desk, affected: Affected, cards: HashTrieMap[str, Card] = EMPTY_MAP) -> Facts:
    """The facts about these things, read from a merge desk and from a map of cards by id."""
    return Facts(
        {each_id: _cluster_fact(desk.clusters.get(each_id)) for each_id in affected.clusters},
        {each_id: desk.scenarios.get(each_id) for each_id in affected.scenarios},
        {each_id: cards.get(each_id) for each_id in affected.cards},
        _places(desk, affected.placed),
    )


def _cluster_fact(cluster: Cluster | None) -> ClusterFact | None:
    return ClusterFact(cluster.name, cluster.at, cluster.named_by) if cluster else None


def _places(desk: Desk, cards: Iterable[str]) -> dict[str, Place | None]:
    places: dict[str, Place | None] = dict.fromkeys(cards)
    by_cluster: dict[str, set[str]] = defaultdict(set)
    for card in places:
        if cluster_id := desk.placed.get(card):
            by_cluster[cluster_id].add(card)
    for cluster_id, wanted in by_cluster.items():
        for position, card in enumerate(desk.clusters[cluster_id].cards):
            if card in wanted:
                places[card] = Place(cluster_id, position)
    return places


def apply_facts(state: State, facts: Facts) -> State:
    """The state in which these things are as the facts say."""
    removed = (each_id for each_id, card in facts.cards.items() if card is None and each_id in state.cards)
    taken_away = [as_taken_away(state, each_id) for each_id in removed]
    for card in facts.cards.values():
        if card:
            state = restore_card(state, card)
    state = replace(state, desk=_apply_to_desk(state.desk, facts))
    for taken in taken_away:
        state = take_card_away(state, taken)
    return state


def _apply_to_desk(desk: Desk, facts: Facts) -> Desk:
    for cluster_id, fact in facts.clusters.items():
        if fact:
            known = desk.clusters.get(cluster_id) or Cluster(cluster_id, "", (), 0)
            desk = put_cluster(desk, replace(known, name=fact.name, at=fact.at, named_by=fact.named_by))
    desk = take_out_cards(desk, facts.places)
    arrivals: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for card, place in facts.places.items():
        if place:
            arrivals[place.cluster].append((place.position, card))
    for cluster_id, cards in arrivals.items():
        desk = insert_cards(desk, cluster_id, cards)
    for scenario_id, scenario in facts.scenarios.items():
        desk = remove_scenario(desk, scenario_id)
        if scenario:
            desk = write_scenario(desk, scenario)
    for cluster_id, fact in facts.clusters.items():
        if fact is None and cluster_id in desk.clusters:
            desk = dissolve_cluster(desk, cluster_id)
    return desk


def same_facts(one: Facts, other: Facts) -> bool:
    """Whether both say the same, apart from the positions of cards in their clusters."""
    return _without_positions(one) == _without_positions(other)


def _without_positions(facts: Facts) -> tuple[object, ...]:
    places = {card: place and place.cluster for card, place in facts.places.items()}
    return facts.clusters, facts.scenarios, facts.cards, places


def can_apply(state: State, facts: Facts) -> bool:
    """Whether these facts fit with everything that they do not mention: no card or scenario loses its
    cluster, no cluster gets a card that is not there or a second scenario, no table is missing, and no card
    comes back that its author withdrew or edited since."""
    desk, mentioned = state.desk, (None, *facts.scenarios)
    removed = (desk.clusters.get(each_id) for each_id, fact in facts.clusters.items() if fact is None)
    return (
        all(
            facts.places.keys() >= set(cluster.cards) and cluster.scenario in mentioned
            for cluster in removed
            if cluster
        )
        and all(
            _will_exist(desk, facts, scenario.cluster) and _scenario_in(desk, scenario.cluster) in mentioned
            for scenario in facts.scenarios.values()
            if scenario
        )
        and all(
            _will_exist(desk, facts, place.cluster) and _will_be_lead(state, facts, card)
            for card, place in facts.places.items()
            if place
        )
        and all(card.table <= state.plan.tables for card in facts.cards.values() if card)
        and all(
            _is_taken_away(state, card)
            for each_id, card in facts.cards.items()
            if card and each_id not in state.cards
        )
    )


def _is_taken_away(state: State, card: Card) -> bool:
    """Whether a facilitator took this card away, and with these words. A card is also absent, and must stay
    so, if it was brought back and its author withdrew it then."""
    taken = find_taken_away(state, card.id, card.author)
    return taken is not None and replace(card, under=None, beneath=(), sent=taken.card.sent) == taken.card


def _will_exist(desk: Desk, facts: Facts, cluster_id: str) -> bool:
    if cluster_id in facts.clusters:
        return facts.clusters[cluster_id] is not None
    return cluster_id in desk.clusters


def _scenario_in(desk: Desk, cluster_id: str) -> str | None:
    cluster = desk.clusters.get(cluster_id)
    return cluster.scenario if cluster else None


def _will_be_lead(state: State, facts: Facts, card_id: str) -> bool:
    """Whether this will be a shared card that is beneath no other."""
    card = facts.cards.get(card_id, state.cards.get(card_id))
    return card is not None and card.shared and card.under is None


def touched_keys(state: State, *facts: Facts) -> set[str]:
    """The keys of the clusters and scenarios that these facts are about, and of the cards in their
    `places`, with the cards beneath them. The keys of their `cards` are left out."""
    clusters = {cluster for fact in facts for cluster in fact.clusters}
    clusters |= {place.cluster for fact in facts for place in fact.places.values() if place}
    clusters |= {scenario.cluster for fact in facts for scenario in fact.scenarios.values() if scenario}
    found = (state.desk.clusters.get(cluster) for cluster in clusters)
    scenarios = {scenario for fact in facts for scenario in fact.scenarios}
    scenarios |= {cluster.scenario for cluster in found if cluster and cluster.scenario}
    placed = (state.cards.get(card) for fact in facts for card in fact.places)
    return (
        {f"cluster/{cluster}" for cluster in clusters}
        | {f"scenario/{scenario}" for scenario in scenarios}
        | {f"card/{each_id}" for card in placed if card for each_id in (card.id, *card.beneath)}
    )
