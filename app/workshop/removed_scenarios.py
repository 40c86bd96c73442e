"""Keeps each saved text of a scenario that is removed from the merge desk, so that it can be brought back.

A text is removed when its cluster is dissolved, by undo or redo, or when another text is written over it. Who
writes over a text that they saved themselves has changed it: the text before is not kept then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from msgspec.structs import replace
from rpds import HashTrieMap

from app.core.aggregate import EntityKey, Entry, Event
from app.workshop.activities.merge import ScenarioWritten
from app.workshop.state import ClusterFact, Desk, History, RemovedScenario, Scenario, State
from app.workshop.undo import ChangeRedone

MAX_REMOVED = 300
"""Texts that are kept; then the one that was removed first is forgotten. An event contains what it brings
back, so another number would not change what a stored log did."""


def text_key(scenario: Scenario) -> str:
    """`<scenario>/<text id>`: the same for the same text of a scenario, so that each is kept once."""
    return f"{scenario.id}/{hashlib.blake2b(scenario.text.encode(), digest_size=16).hexdigest()}"


def keep_removed_scenarios(
    before: State, after: State, touched: Iterable[EntityKey], event: Event, entry: Entry
) -> tuple[State, set[EntityKey]]:
    """The state after an event of this entry, with its `removed_scenarios` as it must be now.
    before: the state before the event. touched: the keys that it touched.

    Returns the state and the entity keys that this touched."""
    removed, changed = after.removed_scenarios, set[str]()
    for scenario_id in (key.removeprefix("scenario/") for key in touched if key.startswith("scenario/")):
        old, new = before.desk.scenarios.get(scenario_id), after.desk.scenarios.get(scenario_id)
        if new and old != new and text_key(new) in removed:
            removed = removed.remove(text_key(new))
            changed.add(text_key(new))
        if not old or (new and old.text == new.text):
            continue
        if new is None or not (_writes(before, event, entry) and _is_own(before, entry, old)):
            removed = removed.insert(text_key(old), _removed_scenario(before.desk, old, entry))
            changed.add(text_key(old))
    if not changed:
        return after, set()
    for key in _oldest(removed, len(removed) - MAX_REMOVED):
        removed = removed.remove(key)
        changed.add(key)
    return replace(after, removed_scenarios=removed), {f"removed_scenario/{key}" for key in changed}


def _writes(state: State, event: Event, entry: Entry) -> bool:
    """Whether somebody writes a text in this event, or does so again."""
    if isinstance(event, ChangeRedone):
        undone = state.histories.get(entry.actor.id, History()).undone
        return bool(undone) and undone[-1].summary.kind == "write"
    return isinstance(event, ScenarioWritten)


def _is_own(state: State, entry: Entry, scenario: Scenario) -> bool:
    """Whether the entry's actor saved the scenario as it is."""
    done = state.histories.get(entry.actor.id, History()).done
    return any(change.after.scenarios.get(scenario.id) == scenario for change in done)


def _oldest(removed: HashTrieMap[str, RemovedScenario], count: int) -> list[str]:
    """The keys of the texts that were removed first, if count is greater than 0."""
    return sorted(removed, key=lambda key: (removed[key].seq, key))[:count] if count > 0 else []


def _removed_scenario(desk: Desk, scenario: Scenario, entry: Entry) -> RemovedScenario:
    cluster = desk.clusters[scenario.cluster]
    fact = ClusterFact(cluster.name, cluster.at, cluster.named_by)
    return RemovedScenario(scenario, fact, cluster.cards, entry.at, entry.seq)
