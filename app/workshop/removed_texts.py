"""Keeps the saved texts of scenarios that are removed from the merge desk, so that they can be brought back.

A text is removed when its cluster is dissolved, by undo or redo, or when another text is saved over it, no
matter who does that. So a scenario that is still on the desk may have removed texts too: its earlier ones. If
the same actor saves a new title and text that begin with the old ones, the old text is not kept, because
nothing of it is lost.

The limits on what is kept are for each writer, the actor who saved a text, and only what a writer does drops
texts of theirs: nobody can drop the texts of others. Who has no session counts as one writer together: the
operator's key, the command line, old logs, and pages whose cookies are of earlier versions. What consoles are
offered of it has a limit for all writers together."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from operator import attrgetter
from typing import TypeVar

from msgspec.structs import replace
from rpds import HashTrieMap

from app.core.aggregate import EntityKey, LogEntry
from app.workshop.state import ClusterFact, Desk, RemovedScenario, Scenario, State

Value = TypeVar("Value", str, tuple[str, ...], tuple[RemovedScenario, ...])

MAX_REMOVED = 300
"""Of how many scenarios that are not on the desk the texts of a writer are kept. When a writer removes
one more of theirs, their texts of the scenario that was removed first are dropped. The number can be
changed: an event that brings a text back contains that text, so stored logs still have the same effect."""
MAX_OFFERED = 300
"""How many removed texts consoles are offered. For each one more, the oldest one of the writer who has most
is kept, but not offered any more. So a flood of texts hides of others only what is beyond an equal share."""
MAX_EARLIER = 10
"""How many texts of a scenario are kept of each writer, besides their last one. When a writer saves one more,
one of their own is dropped."""
ALWAYS_KEPT = 4
"""This many of a writer's texts of a scenario are kept in any case: those that were removed last. Of the
others, the one that was on the desk for the shortest time is dropped first, so that quick saves do not push
out a text that took an hour."""


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
    """Update the removed texts, and who wrote which, after an event of this entry. before, after: the states
    before and after the event. touched: the entity keys that the event touched.

    Returns the updated state, and the entity keys of the removed texts that appeared or disappeared."""
    changed: set[str] = set()
    for key in sorted(key for key in touched if key.startswith("scenario/")):
        scenario_id = key.removeprefix("scenario/")
        old, new = before.desk.scenarios.get(scenario_id), after.desk.scenarios.get(scenario_id)
        if old == new or (old and new and text_key(old) == text_key(new)):
            continue
        after = _with_change(before, after, scenario_id, entry)
        after = replace(after, removed_by_writer=_removed_by_writer(before, after, scenario_id))
        changed.add(scenario_id)
    if not changed:
        return after, set()
    after, dropped = _within_limit_of_scenarios(before, after, entry.actor.id)
    offered, keys = after.offered_texts, set[str]()
    for each_id in changed | dropped:
        old_texts, new_texts = _removed_texts(before, each_id), _removed_texts(after, each_id)
        keys |= old_texts.keys() ^ new_texts.keys()
        for key in old_texts.keys() - new_texts.keys():
            offered = offered.discard(key)
        for key in new_texts.keys() - old_texts.keys():
            offered = offered.insert(key, (entry.seq, new_texts[key].writer))
    while len(offered) > MAX_OFFERED:
        key = _first_to_hide(offered)
        keys.add(key)
        offered = offered.discard(key)
    return replace(after, offered_texts=offered), {f"removed_scenario/{key}" for key in keys}


def _first_to_hide(offered: HashTrieMap[str, tuple[int, str]]) -> str:
    """The oldest of these `offered_texts` of the writer who has most; of several such writers, the oldest."""
    numbers = Counter(writer for _, writer in offered.values())
    return min(offered, key=lambda key: (-numbers[offered[key][1]], offered[key][0], key))


def _with_change(before: State, after: State, scenario_id: str, entry: LogEntry) -> State:
    """The state after this entry has changed the text of the scenario on the desk, or put it there or removed
    it, with the removed texts of the scenario and the writer of its text as they must be now."""
    old, new = before.desk.scenarios.get(scenario_id), after.desk.scenarios.get(scenario_id)
    texts, old_writer = after.removed_scenarios.get(scenario_id, ()), after.text_writers.get(scenario_id, "")
    new_key = text_key(new) if new else None
    known = next((text for text in texts if text.key == new_key), None)
    writer = known.writer if known else entry.actor.id
    if old and new and writer == old_writer and _begins_with(new, old):
        texts = tuple(text for text in texts if text.key != text_key(old))
    elif old:
        texts = _with_removed(texts, before.desk, old, old_writer, entry)
    if known:
        texts = tuple(replace(text, back_at=entry.at) if text.key == new_key else text for text in texts)
    elif new:
        texts = _within_limit_of_texts(texts, writer)
    return replace(
        after,
        removed_scenarios=_put(after.removed_scenarios, scenario_id, texts),
        text_writers=_put(after.text_writers, scenario_id, writer if new else ""),
    )


def _begins_with(new: Scenario, old: Scenario) -> bool:
    return new.title.startswith(old.title) and new.text.startswith(old.text)


def _with_removed(
    texts: tuple[RemovedScenario, ...], desk: Desk, old: Scenario, writer: str, entry: LogEntry
) -> tuple[RemovedScenario, ...]:
    """The texts of a scenario with one more, which this entry removes from the desk. If the same text was
    removed before, it replaces that one, and the time on the desk is the sum of both times."""
    key = text_key(old)
    cluster = desk.clusters[old.cluster]
    same_text = next((text for text in texts if text.key == key), None)
    on_desk_since = same_text.back_at if same_text else max((text.at for text in texts), default=old.at)
    on_desk_ms = (same_text.on_desk_ms if same_text else 0) + max(0, entry.at - on_desk_since)
    fact = ClusterFact(cluster.name, cluster.at, cluster.named_by)
    removed = RemovedScenario(old, fact, cluster.cards, entry.at, entry.seq, key, on_desk_ms, writer=writer)
    return (*(text for text in texts if text is not same_text), removed)


def _within_limit_of_texts(texts: tuple[RemovedScenario, ...], writer: str) -> tuple[RemovedScenario, ...]:
    """The removed texts of a scenario without those of this writer beyond the limit, while another text of
    theirs is on the desk."""
    own = [text for text in texts if text.writer == writer]
    surplus = len(own) - MAX_EARLIER
    if surplus <= 0:
        return texts
    shortest_first = sorted(own[:-ALWAYS_KEPT], key=attrgetter("on_desk_ms"))
    dropped = {text.key for text in shortest_first[:surplus]}
    return tuple(text for text in texts if text.key not in dropped)


def _removed_by_writer(before: State, after: State, scenario_id: str) -> HashTrieMap[str, tuple[str, ...]]:
    """`removed_by_writer` after this scenario may have left the desk or come back to it."""
    old, new = _writers_if_removed(before, scenario_id), _writers_if_removed(after, scenario_id)
    index = after.removed_by_writer
    for writer in old - new:
        index = _put(index, writer, tuple(each for each in index[writer] if each != scenario_id))
    for writer in new - old:
        index = index.insert(writer, (*index.get(writer, ()), scenario_id))
    return index


def _writers_if_removed(state: State, scenario_id: str) -> set[str]:
    """The writers of the scenario's removed texts; none while it is on the desk."""
    on_desk = scenario_id in state.desk.scenarios
    return set() if on_desk else {text.writer for text in state.removed_scenarios.get(scenario_id, ())}


def _within_limit_of_scenarios(before: State, after: State, writer: str) -> tuple[State, set[str]]:
    """The state after an event of this writer without their texts beyond `MAX_REMOVED`, and the ids of the
    scenarios of those. No more are dropped than the event has added: the rest was removed by others."""
    scenarios = after.removed_by_writer.get(writer, ())
    added = len(scenarios) - len(before.removed_by_writer.get(writer, ()))
    surplus = max(0, min(added, len(scenarios) - MAX_REMOVED))
    dropped = scenarios[:surplus]
    if not dropped:
        return after, set()
    removed = after.removed_scenarios
    for each_id in dropped:
        removed = _put(removed, each_id, tuple(text for text in removed[each_id] if text.writer != writer))
    index = after.removed_by_writer.insert(writer, scenarios[surplus:])
    return replace(after, removed_scenarios=removed, removed_by_writer=index), {*dropped}


def _put(entries: HashTrieMap[str, Value], key: str, value: Value) -> HashTrieMap[str, Value]:
    """The map with this value; an empty one is left out."""
    return entries.insert(key, value) if value else entries.discard(key)
