"""The index of names that are the words of a card, so that a changed card finds them without a search."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from app.core.aggregate import EntityKey
from app.workshop.removed_scenarios import find_removed, removed_keys
from app.workshop.state import History, State

NAMED = ("cluster/", "scenario/", "history/", "removed_scenario/")
"""How the keys of the index begin. A vote has an index of its own, because its options never change."""


def update_names(before: State, state: State, touched: Iterable[EntityKey]) -> State:
    """The state after an event, with its `names_by_card` as it must be now. before: the state before it.
    touched: the keys that the event touched, also those of all names that it changed."""
    names = before.names_by_card
    for key in touched:
        if not key.startswith(NAMED):
            continue
        old, new = _naming_cards(before, key), _naming_cards(state, key)
        for card in old - new:
            others = names.get(card, frozenset()) - {key}
            names = names.insert(card, others) if others else names.discard(card)
        for card in new - old:
            names = names.insert(card, names.get(card, frozenset()) | {key})
    return state if names is before.names_by_card else replace(state, names_by_card=names)


def index_names(state: State) -> State:
    """The state with its `names_by_card`, computed from all names."""
    names = (state.desk.clusters, state.desk.scenarios, state.histories, removed_keys(state))
    keys = (kind + name for kind, entities in zip(NAMED, names, strict=True) for name in entities)
    return update_names(State(state.plan), state, keys)


def _naming_cards(state: State, key: EntityKey) -> set[str]:
    """The cards whose words are names of this entity."""
    kind, _, name = key.partition("/")
    found: set[str | None] = set()
    if kind == "cluster" and (cluster := state.desk.clusters.get(name)):
        found = {cluster.named_by}
    elif kind == "scenario" and (scenario := state.desk.scenarios.get(name)):
        found = {scenario.named_by}
    elif kind == "history":
        history = state.histories.get(name, History())
        summaries = [change.summary for change in (*history.done[-1:], *history.undone[-1:])]
        found = {card for one in summaries for card in (one.named_by, one.other_named_by)}
    elif kind == "removed_scenario" and (removed := find_removed(state, name)):
        found = {removed.scenario.named_by, removed.cluster.named_by}
    return {card for card in found if card}
