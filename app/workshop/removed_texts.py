"""Keeps the saved texts of scenarios that are removed from the merge desk, so that they can be brought back.

A text is removed when its cluster is dissolved, by undo or redo, or when another text is saved over it, no
matter who does that. So a scenario that is still on the desk may have removed texts too: its earlier ones. If
the new title and text begin with the old ones, the old text is not kept, because nothing of it is lost."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from operator import attrgetter

from msgspec.structs import replace
from rpds import HashTrieMap

from app.core.aggregate import EntityKey, LogEntry
from app.workshop.state import ClusterFact, Desk, RemovedScenario, Scenario, State

MAX_REMOVED = 300
"""How many scenarios that are not on the desk have their texts kept. With one more, the texts of the scenario
that was removed first are dropped. The number can be changed: an event that brings a text back contains that
text, so stored logs still have the same effect."""
MAX_EARLIER = 10
"""How many earlier texts of a scenario are kept. Its last text does not count: it is on the desk, or was
removed with the scenario."""
ALWAYS_KEPT = 4
"""This many texts of a scenario are kept in any case: those that were removed last. Of the others, the one
that was on the desk for the shortest time is dropped first, so that quick saves do not push out a text that
took an hour."""


def text_key(scenario: Scenario) -> str:
    """`<scenario>/<text id>`. The same title and text have the same key, so that they are kept once."""
    words = f"{scenario.title}\n{scenario.text}".encode()  # a title is one line
    return f"{scenario.id}/{hashlib.blake2b(words, digest_size=16).hexdigest()}"


def find_removed(state: State, key: str) -> RemovedScenario | None:
    """The removed text with this `text_key`; None if there is none."""
    return _removed_texts(state, key.partition("/")[0]).get(key)


def removed_keys(state: State) -> list[str]:
    """The `text_key`s of all removed texts, sorted."""
    return sorted(
        key for scenario_id in state.removed_scenarios for key in _removed_texts(state, scenario_id)
    )


def _removed_texts(state: State, scenario_id: str) -> dict[str, RemovedScenario]:
    """`text_key` -> removed text, for all removed texts of the scenario. A text that is on the desk again is
    left out."""
    texts = {text.key: text for text in state.removed_scenarios.get(scenario_id, ())}
    on_desk = state.desk.scenarios.get(scenario_id)
    if texts and on_desk:
        texts.pop(text_key(on_desk), None)
    return texts


def keep_removed_texts(
    before: State, after: State, touched: Iterable[EntityKey], entry: LogEntry
) -> tuple[State, set[EntityKey]]:
    """Update `removed_scenarios` after an event of this entry. before, after: the states before and after the
    event. touched: the entity keys that the event touched.

    Returns the updated state, and the entity keys of the removed texts that appeared or disappeared."""
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
        texts = _within_limit(texts, new_key)
        removed = removed.insert(scenario_id, texts) if texts else removed.discard(scenario_id)
        changed.add(scenario_id)
        for dropped in _beyond_limit(removed, after.desk) if new is None else ():
            removed = removed.remove(dropped)
            changed.add(dropped)
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
    """The texts of a scenario with one more, which this entry removes from the desk. If the same text was
    removed before, it replaces that one, and the time on the desk is the sum of both times."""
    key = text_key(old)
    cluster = desk.clusters[old.cluster]
    same_text = next((text for text in texts if text.key == key), None)
    on_desk_since = same_text.back_at if same_text else max((text.at for text in texts), default=old.at)
    on_desk_ms = (same_text.on_desk_ms if same_text else 0) + max(0, entry.at - on_desk_since)
    fact = ClusterFact(cluster.name, cluster.at, cluster.named_by)
    removed = RemovedScenario(old, fact, cluster.cards, entry.at, entry.seq, key, on_desk_ms)
    return (*(text for text in texts if text is not same_text), removed)


def _within_limit(texts: tuple[RemovedScenario, ...], key_on_desk: str | None) -> tuple[RemovedScenario, ...]:
    """The texts of a scenario without those beyond the limit. key_on_desk: the `text_key` of its text on the
    desk, which does not count; None: the scenario is not on the desk."""
    others = [text for text in texts if text.key != key_on_desk]
    surplus = len(others) - (MAX_EARLIER if key_on_desk else MAX_EARLIER + 1)
    if surplus <= 0:
        return texts
    shortest_first = sorted(others[:-ALWAYS_KEPT], key=attrgetter("on_desk_ms"))
    dropped = {text.key for text in shortest_first[:surplus]}
    return tuple(text for text in texts if text.key not in dropped)


def _beyond_limit(removed: HashTrieMap[str, tuple[RemovedScenario, ...]], desk: Desk) -> list[str]:
    """The ids of the scenarios to drop, because more than `MAX_REMOVED` are not on the desk: those that were
    removed first."""
    if len(removed) <= MAX_REMOVED:
        return []
    not_on_desk = sorted(
        (texts[-1].seq, each_id) for each_id, texts in removed.items() if each_id not in desk.scenarios
    )
    return [each_id for _, each_id in not_on_desk[: max(0, len(not_on_desk) - MAX_REMOVED)]]
