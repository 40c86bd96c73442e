"""Keeps each saved text of a scenario that is removed from the merge desk, so that it can be brought back.

A text is removed when its cluster is dissolved, by undo or redo, or when another text is written over it,
whoever does that. A text that the new one begins with is not kept, because nothing of it is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import pairwise

from msgspec.structs import replace
from rpds import HashTrieMap

from app.core.aggregate import EntityKey, Entry
from app.workshop.state import ClusterFact, Desk, RemovedScenario, Scenario, State

MAX_REMOVED = 300
"""Scenarios that are not on the desk and whose texts are kept; then the one that was removed first is
forgotten. An event contains what it brings back, so another number would not change what a stored log did."""
MAX_EARLIER = 10
"""Texts that are kept of a scenario beside its last one."""
ALWAYS_KEPT = 4
"""The texts that were removed last. Of the others, the one that was on the desk for the shortest time is
forgotten first, so that quick saves do not push out the work of an hour."""


def text_key(scenario: Scenario) -> str:
    """`<scenario>/<text id>`: the same for the same title and text, so that each is kept once."""
    words = f"{scenario.title}\n{scenario.text}".encode()  # a title is one line
    return f"{scenario.id}/{hashlib.blake2b(words, digest_size=16).hexdigest()}"


def find_removed(state: State, key: str) -> RemovedScenario | None:
    """The removed text with this `text_key`, if there is one."""
    texts = state.removed_scenarios.get(key.partition("/")[0], ())
    return next((text for text in texts if text_key(text.scenario) == key), None)


def removed_keys(state: State) -> list[str]:
    """The `text_key`s of all removed texts, sorted."""
    return sorted(text_key(text.scenario) for texts in state.removed_scenarios.values() for text in texts)


def keep_removed_scenarios(
    before: State, after: State, touched: Iterable[EntityKey], entry: Entry
) -> tuple[State, set[EntityKey]]:
    """The state after an event of this entry, with its `removed_scenarios` as it must be now.
    before: the state before the event. touched: the keys that it touched.

    Returns the state and the entity keys that this touched."""
    removed, changed = after.removed_scenarios, set[str]()
    for key in sorted(key for key in touched if key.startswith("scenario/")):
        scenario_id = key.removeprefix("scenario/")
        old, new = before.desk.scenarios.get(scenario_id), after.desk.scenarios.get(scenario_id)
        if old == new:
            continue
        texts = removed.get(scenario_id, ())
        if new:
            texts = tuple(text for text in texts if text_key(text.scenario) != text_key(new))
        if old and not (new and _begins_with(new, old)):
            texts = (*texts, _removed_scenario(before.desk, old, entry))
        texts = _longest_on_desk(texts, MAX_EARLIER if new else MAX_EARLIER + 1)
        removed = removed.insert(scenario_id, texts) if texts else removed.discard(scenario_id)
        changed.add(scenario_id)
        for forgotten in _removed_first(removed, after.desk) if new is None else ():
            removed = removed.remove(forgotten)
            changed.add(forgotten)
    if not changed:
        return after, set()
    keys = {text for i in changed for text in _keys(after.removed_scenarios, i) ^ _keys(removed, i)}
    return replace(after, removed_scenarios=removed), {f"removed_scenario/{text}" for text in keys}


def _keys(removed: HashTrieMap[str, tuple[RemovedScenario, ...]], scenario_id: str) -> set[str]:
    return {text_key(text.scenario) for text in removed.get(scenario_id, ())}


def _begins_with(new: Scenario, old: Scenario) -> bool:
    return new.title.startswith(old.title) and new.text.startswith(old.text)


def _longest_on_desk(texts: tuple[RemovedScenario, ...], most: int) -> tuple[RemovedScenario, ...]:
    """At most `most` of a scenario's texts. After one is forgotten, the next counts as if it had been on the
    desk since the one before: what is kept is spread over the time."""
    while len(texts) > most:
        removals = (texts[0].scenario.at, *(text.at for text in texts))
        times = [max(0, end - start) for start, end in pairwise(removals)]
        shortest = times.index(min(times[:-ALWAYS_KEPT]))
        texts = (*texts[:shortest], *texts[shortest + 1 :])
    return texts


def _removed_first(removed: HashTrieMap[str, tuple[RemovedScenario, ...]], desk: Desk) -> list[str]:
    """The scenarios to forget, because more than `MAX_REMOVED` are not on the desk."""
    if len(removed) <= MAX_REMOVED:
        return []
    gone = sorted((texts[-1].seq, i) for i, texts in removed.items() if i not in desk.scenarios)
    return [i for _, i in gone[: max(0, len(gone) - MAX_REMOVED)]]


def _removed_scenario(desk: Desk, scenario: Scenario, entry: Entry) -> RemovedScenario:
    cluster = desk.clusters[scenario.cluster]
    fact = ClusterFact(cluster.name, cluster.at, cluster.named_by)
    return RemovedScenario(scenario, fact, cluster.cards, entry.at, entry.seq)
