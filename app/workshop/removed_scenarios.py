"""Keeps each saved text of a scenario that is removed from the merge desk, so that it can be brought back.

A text is removed when its cluster is dissolved, by undo or redo, or when another text is written over it,
whoever does that. A text that the new one begins with is not kept, because nothing of it is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from operator import attrgetter

from msgspec.structs import replace
from rpds import HashTrieMap

from app.core.aggregate import EntityKey, LogEntry
from app.workshop.state import ClusterFact, Desk, RemovedScenario, Scenario, State

MAX_REMOVED = 300
"""Scenarios that are not on the desk and whose texts are kept. With one more, the one that was removed first
is forgotten. An event contains what it brings back, so another number would not change what a stored log
did."""
MAX_EARLIER = 10
"""Texts that are kept of a scenario beside its last one."""
ALWAYS_KEPT = 4
"""How many of a scenario's texts, those removed last, are kept in any case. Of the others, the one that was
on the desk for the shortest time is forgotten first, so that quick saves do not push out the work of an
hour."""


def text_key(scenario: Scenario) -> str:
    """`<scenario>/<text id>`: the same for the same title and text, so that each is kept once."""
    words = f"{scenario.title}\n{scenario.text}".encode()  # a title is one line
    return f"{scenario.id}/{hashlib.blake2b(words, digest_size=16).hexdigest()}"


def find_removed(state: State, key: str) -> RemovedScenario | None:
    """The removed text with this `text_key`, if there is one."""
    return _removed_texts(state, key.partition("/")[0]).get(key)


def removed_keys(state: State) -> list[str]:
    """The `text_key`s of all removed texts, sorted."""
    return sorted(
        key for scenario_id in state.removed_scenarios for key in _removed_texts(state, scenario_id)
    )


def _removed_texts(state: State, scenario_id: str) -> dict[str, RemovedScenario]:
    """`text_key` -> each kept text of the scenario, but for the one that is on the desk again."""
    texts = {text.key: text for text in state.removed_scenarios.get(scenario_id, ())}
    there = state.desk.scenarios.get(scenario_id)
    if texts and there:
        texts.pop(text_key(there), None)
    return texts


def keep_removed_scenarios(
    before: State, after: State, touched: Iterable[EntityKey], entry: LogEntry
) -> tuple[State, set[EntityKey]]:
    """The state after an event of this entry, with its `removed_scenarios` as it must be now.
    before: the state before the event. touched: the keys that it touched.

    Returns the state and the entity keys that this touched."""
    removed = after.removed_scenarios
    changed: set[str] = set()
    for key in sorted(key for key in touched if key.startswith("scenario/")):
        scenario_id = key.removeprefix("scenario/")
        old, new = before.desk.scenarios.get(scenario_id), after.desk.scenarios.get(scenario_id)
        if old == new:
            continue
        texts = removed.get(scenario_id, ())
        old_key, new_key = (text_key(text) if text else None for text in (old, new))
        if old_key == new_key:
            continue
        if old and new and _begins_with(new, old):
            texts = tuple(text for text in texts if text.key != old_key)
        elif old:
            texts = _with_removed(texts, before.desk, old, entry)
        texts = tuple(replace(text, back_at=entry.at) if text.key == new_key else text for text in texts)
        texts = _longest_on_desk(texts, new_key)
        removed = removed.insert(scenario_id, texts) if texts else removed.discard(scenario_id)
        changed.add(scenario_id)
        for forgotten in _removed_first(removed, after.desk) if new is None else ():
            removed = removed.remove(forgotten)
            changed.add(forgotten)
    if not changed:
        return after, set()
    after = replace(after, removed_scenarios=removed)
    keys = {
        key
        for each_id in changed
        for key in _removed_texts(before, each_id).keys() ^ _removed_texts(after, each_id).keys()
    }
    return after, {f"removed_scenario/{key}" for key in keys}


def _begins_with(new: Scenario, old: Scenario) -> bool:
    return new.title.startswith(old.title) and new.text.startswith(old.text)


def _with_removed(
    texts: tuple[RemovedScenario, ...], desk: Desk, old: Scenario, entry: LogEntry
) -> tuple[RemovedScenario, ...]:
    """The texts with one more, which leaves the desk now; if it was there before, its times are added up."""
    key, cluster = text_key(old), desk.clusters[old.cluster]
    known = next((text for text in texts if text.key == key), None)
    since = known.back_at if known else max((text.at for text in texts), default=old.at)
    on_desk_ms = (known.on_desk_ms if known else 0) + max(0, entry.at - since)
    fact = ClusterFact(cluster.name, cluster.at, cluster.named_by)
    removed = RemovedScenario(old, fact, cluster.cards, entry.at, entry.seq, key, on_desk_ms)
    return (*(text for text in texts if text is not known), removed)


def _longest_on_desk(texts: tuple[RemovedScenario, ...], there: str | None) -> tuple[RemovedScenario, ...]:
    """The texts of a scenario to keep. there: the key of the text on the desk, which does not count; None:
    the scenario is not on the desk."""
    others = [text for text in texts if text.key != there]
    surplus = len(others) - (MAX_EARLIER if there else MAX_EARLIER + 1)
    if surplus <= 0:
        return texts
    shortest_first = sorted(others[:-ALWAYS_KEPT], key=attrgetter("on_desk_ms"))
    forgotten = {text.key for text in shortest_first[:surplus]}
    return tuple(text for text in texts if text.key not in forgotten)


def _removed_first(removed: HashTrieMap[str, tuple[RemovedScenario, ...]], desk: Desk) -> list[str]:
    """The scenarios to forget, because more than `MAX_REMOVED` are not on the desk."""
    if len(removed) <= MAX_REMOVED:
        return []
    gone = sorted(
        (texts[-1].seq, each_id) for each_id, texts in removed.items() if each_id not in desk.scenarios
    )
    return [each_id for _, each_id in gone[: max(0, len(gone) - MAX_REMOVED)]]
