"""How many cards each cluster has, and how many tables wrote them. The numbers are kept up to date, so that
nothing is counted when a scenario is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec.structs import replace
from rpds import HashTrieMap

from app.core.aggregate import EntityKey
from app.workshop.state import ClusterSources, State

Contribution = tuple[str, int, int]
"""What a lead card adds to the numbers: the id of its cluster, how many cards are in its stack, its table."""


def update_sources(before: State, state: State, touched: Iterable[EntityKey]) -> State:
    """The state after an event, with its `cluster_sources` as they must be now. before: the state before it.
    touched: the keys that the event touched; among them must be that of every lead card that came into a
    cluster or left it, or whose stack has other cards."""
    if state.desk is before.desk and state.cards is before.cards:
        return state
    sources = before.cluster_sources
    for card in {key.rpartition("/")[2] for key in touched if key.startswith(("card/", "gone/"))}:
        old, new = _contribution(before, card), _contribution(state, card)
        if old != new:
            sources = _add(_add(sources, old, -1), new, 1)
    return state if sources is before.cluster_sources else replace(state, cluster_sources=sources)


def count_sources(state: State) -> State:
    """The state with its `cluster_sources`, counted from all clusters."""
    cards, leads = Counter[str](), defaultdict[str, Counter[int]](Counter)
    for cluster, added, table in filter(None, (_contribution(state, card) for card in state.desk.placed)):
        cards[cluster] += added
        leads[cluster][table] += 1
    sources = {
        cluster: ClusterSources(count, HashTrieMap(leads[cluster])) for cluster, count in cards.items()
    }
    return replace(state, cluster_sources=HashTrieMap(sources))


def _contribution(state: State, card: str) -> Contribution | None:
    cluster = state.desk.placed.get(card)
    if cluster is None:
        return None
    lead = state.cards[card]
    return cluster, 1 + len(lead.beneath), lead.table


def _add(
    sources: HashTrieMap[str, ClusterSources], contribution: Contribution | None, sign: int
) -> HashTrieMap[str, ClusterSources]:
    """The numbers with this added, or subtracted if the sign is -1. None: it is nothing."""
    if contribution is None:
        return sources
    cluster, cards, table = contribution
    old = sources.get(cluster, ClusterSources())
    tables, leads = old.leads_by_table, old.leads_by_table.get(table, 0) + sign
    tables = tables.insert(table, leads) if leads else tables.discard(table)
    new = ClusterSources(old.cards + sign * cards, tables)
    return sources.insert(cluster, new) if new.cards else sources.discard(cluster)
