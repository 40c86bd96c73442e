"""The index of names that repeat the words of a card. Such a name is hidden when that card changes (see
`names`); with the index it is found without a search."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from app.core.aggregate import EntityKey
from app.workshop.offered_texts import find_offered
from app.workshop.state import History, State, put_or_drop

NAMED = ("cluster/", "scenario/", "history/", "removed_scenario/")
"""How the keys of the entities that have such names begin. Names in votes are in `Vote.options_by_card`,
because options never change."""


def update_names(before: State, state: State, touched: Iterable[EntityKey]) -> State:
    """The state after an event, with its `names_by_card` as it must be now. before: the state before it.
    touched: the keys that the event touched; among them must be that of every entity whose name changed."""
    index = before.names_by_card
    for key in touched:
        if not key.startswith(NAMED):
            continue
        old, new = _naming_cards(before, key), _naming_cards(state, key)
        for card in old - new:
            others = index.get(card, frozenset()) - {key}
            index = put_or_drop(index, card, others)
        for card in new - old:
            index = index.insert(card, index.get(card, frozenset()) | {key})
    return state if index is before.names_by_card else replace(state, names_by_card=index)


def index_names(state: State) -> State:
    """The state with its `names_by_card`, computed from all names."""
    named = (state.desk.clusters, state.desk.scenarios, state.histories, state.offered_texts)
    keys = (prefix + entity for prefix, entities in zip(NAMED, named, strict=True) for entity in entities)
    return update_names(State(state.plan), state, keys)  # as if one event had made everything


def _naming_cards(state: State, key: EntityKey) -> set[str]:
    """The cards whose words are a name of this entity."""
    kind, _, entity_id = key.partition("/")
    found: set[str | None] = set()
    if kind == "cluster" and (cluster := state.desk.clusters.get(entity_id)):
        found = {cluster.named_by}
    elif kind == "scenario" and (scenario := state.desk.scenarios.get(entity_id)):
        found = {scenario.named_by}
    elif kind == "history":
        history = state.histories.get(entity_id, History())
        # A console shows only the last change of each.
        summaries = [change.summary for change in (*history.done[-1:], *history.undone[-1:])]
        found = {card for summary in summaries for card in (summary.named_by, summary.other_named_by)}
    elif kind == "removed_scenario" and (removed := find_offered(state, entity_id)):
        found = {removed.scenario.named_by, removed.cluster.named_by}
    return {card for card in found if card}
