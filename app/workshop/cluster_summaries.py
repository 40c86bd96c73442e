"""The entity keys of the summaries of clusters, which everyone sees at the end of a workshop.

Before the end nobody is sent them, so that work at the merge desk costs the phones nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.core.aggregate import EntityKey
from app.workshop.state import State


def is_ending(state: State) -> bool:
    """Whether the workshop is closed, or its running step is one of the activity `close`."""
    step = state.step
    return state.closed or (step is not None and step.activity == "close")


def touched_summaries(before: State, after: State, touched: Iterable[EntityKey]) -> set[EntityKey]:
    """The keys of the cluster summaries that an event touched besides the keys in `touched`.

    When the end begins, or is undone, these are all clusters; during the end, the clusters in `touched`
    and those of the cards in it; at other times none."""
    was_ending, is_ending_now = is_ending(before), is_ending(after)
    if was_ending != is_ending_now:
        return _summary_keys((*before.desk.clusters, *after.desk.clusters))
    return _summary_keys(_clusters_of(after, touched)) if is_ending_now else set()


def _clusters_of(state: State, keys: Iterable[EntityKey]) -> Iterator[str]:
    """The ids of the clusters among these keys, and of the clusters of the cards among them."""
    for key in keys:
        kind, _, name = key.partition("/")
        if kind == "cluster":
            yield name
        elif kind == "card" and (card := state.cards.get(name)):
            cluster = state.desk.placed.get(card.under or card.id)
            if cluster:
                yield cluster


def _summary_keys(clusters: Iterable[str]) -> set[EntityKey]:
    return {f"cluster_summary/{cluster}" for cluster in clusters}
