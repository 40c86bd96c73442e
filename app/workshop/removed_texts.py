"""Keeps the saved texts of scenarios that are removed from the merge desk, so that they can be brought back.

A text is removed when its cluster is dissolved, by undo or redo, or when another text is saved over it, no
matter who does that. So a scenario that is still on the desk may have removed texts too: its earlier ones. If
the same actor saves a new title and text that begin with the old ones, the old text is not kept, because
nothing of it is lost.

The limits on what is kept are for each writer, the actor who saved a text, and only what a writer does drops
texts of theirs: nobody can drop the texts of others. Who has no session counts as one writer together: the
operator's key, the command line, old logs, and pages whose cookies are of earlier versions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from msgspec.structs import replace

from app.core.aggregate import EntityKey, LogEntry
from app.workshop.offered_texts import update_offered_texts
from app.workshop.state import EMPTY_MAP, ClusterFact, DeskText, RemovedScenario, Scenario, State, put_or_drop

MAX_REMOVED = 300
"""Of how many scenarios that are not on the desk the texts of a writer are kept. When a writer removes
one more of theirs, their texts of the scenario that was removed first are dropped. The number can be
changed: an event that brings a text back contains that text, so stored logs still have the same effect."""
MAX_EARLIER = 10
"""How many texts of a scenario are kept of each writer, besides their last one."""
ALWAYS_KEPT = 4
"""This many of a writer's texts of a scenario are kept in any case: those that were removed last. Of the
others, the one that was on the desk for the shortest time is dropped first, so that quick saves do not push
out a text that took an hour."""


def text_key(scenario: Scenario) -> str:
    """`<scenario>/<text id>`. The same title and text have the same key, so that they are kept once."""
    words = f"{scenario.title}\n{scenario.text}".encode()  # a title is one line
    return f"{scenario.id}/{hashlib.blake2b(words, digest_size=16).hexdigest()}"


def keep_removed_texts(
    before: State, after: State, touched: Iterable[EntityKey], entry: LogEntry
) -> tuple[State, set[EntityKey]]:
    """Update the removed texts after an event of this entry, which touched these entity keys. Return the
    state, and the entity keys of the texts that consoles are offered now or not any more."""
    changed: list[str] = []
    for key in sorted(key for key in touched if key.startswith("scenario/")):
        after, keys = _with_change(before, after, key.removeprefix("scenario/"), entry)
        changed += keys
    if not changed:
        return after, set()
    after, dropped = _within_limit_of_scenarios(before, after, entry.actor.id)
    return update_offered_texts(after, changed + dropped)


def _with_change(before: State, state: State, scenario_id: str, entry: LogEntry) -> tuple[State, list[str]]:
    """The state after this entry, if it has changed the text of the scenario on the desk, or put it there or
    removed it; and the `text_key`s of the texts that may be among the removed ones now or not any more."""
    old, new = before.desk.scenarios.get(scenario_id), state.desk.scenarios.get(scenario_id)
    old_key, new_key = text_key(old) if old else "", text_key(new) if new else ""
    if old_key == new_key:
        return state, []
    known = state.removed_texts.get(new_key)
    writer = known.writer if known else entry.actor.id
    text = DeskText(writer, entry.at - known.on_desk_ms if known else entry.at)
    if old and not (new and _goes_on(state, old, new, writer)):
        state = _with_removed(before, state, old, entry)
    elif old and not known:  # the time of a text with which its writer goes on counts for the new one
        text = state.desk_texts[scenario_id]
    dropped = [new_key] if known else _beyond_limit_of_texts(state, scenario_id, writer) if new else []
    state = _without_texts(state, dropped)
    state = replace(state, desk_texts=put_or_drop(state.desk_texts, scenario_id, text if new else None))
    return _with_removed_by_writer(before, state, scenario_id), [old_key, *dropped]  # "": it was not there


def _goes_on(state: State, old: Scenario, new: Scenario, writer: str) -> bool:
    """Whether this writer goes on with a text of their own."""
    begins_with_old = new.title.startswith(old.title) and new.text.startswith(old.text)
    return begins_with_old and state.desk_texts[old.id].writer == writer


def _with_removed(before: State, state: State, old: Scenario, entry: LogEntry) -> State:
    """The state with this scenario, whose text this entry removes, among the removed ones."""
    cluster, text, key = before.desk.clusters[old.cluster], state.desk_texts[old.id], text_key(old)
    fact, on_desk_ms = ClusterFact(cluster.name, cluster.at, cluster.named_by), max(0, entry.at - text.since)
    removed = RemovedScenario(old, fact, cluster.cards, entry.at, entry.seq, on_desk_ms, text.writer)
    texts, keys = state.removed_texts.insert(key, removed), state.removed_keys.get(old.id, EMPTY_MAP)
    keys = keys.insert(text.writer, (*keys.get(text.writer, ()), key))
    return replace(state, removed_texts=texts, removed_keys=state.removed_keys.insert(old.id, keys))


def _without_texts(state: State, dropped: Iterable[str]) -> State:
    """The state without these removed texts."""
    texts, index = state.removed_texts, state.removed_keys
    for key in dropped:
        scenario_id, writer = texts[key].scenario.id, texts[key].writer
        keys = index[scenario_id]
        keys = put_or_drop(keys, writer, tuple(each for each in keys[writer] if each != key))
        texts, index = texts.discard(key), put_or_drop(index, scenario_id, keys)
    return replace(state, removed_texts=texts, removed_keys=index)


def _beyond_limit_of_texts(state: State, scenario_id: str, writer: str) -> list[str]:
    """The `text_key`s of the texts to drop while this writer has another text of the scenario on the desk."""
    keys = state.removed_keys.get(scenario_id, EMPTY_MAP).get(writer, ())
    shortest_first = sorted(keys[:-ALWAYS_KEPT], key=lambda key: state.removed_texts[key].on_desk_ms)
    return shortest_first[: max(0, len(keys) - MAX_EARLIER)]


def _with_removed_by_writer(before: State, after: State, scenario_id: str) -> State:
    """The state with its `removed_by_writer` after this scenario may have left the desk or come back."""
    index = after.removed_by_writer
    if scenario_id not in after.desk.scenarios:
        for writer in after.removed_keys[scenario_id]:
            index = index.insert(writer, (*index.get(writer, ()), scenario_id))
    elif scenario_id not in before.desk.scenarios:
        for writer in before.removed_keys.get(scenario_id, ()):
            index = put_or_drop(index, writer, tuple(each for each in index[writer] if each != scenario_id))
    return replace(after, removed_by_writer=index)


def _within_limit_of_scenarios(before: State, after: State, writer: str) -> tuple[State, list[str]]:
    """The state after an event of this writer without their texts beyond `MAX_REMOVED`, and the `text_key`s
    of those. No more are dropped than the event has added: the rest was removed by others."""
    scenarios = after.removed_by_writer.get(writer, ())
    limit = max(MAX_REMOVED, len(before.removed_by_writer.get(writer, ())))
    dropped = [key for each_id in scenarios[:-limit] for key in after.removed_keys[each_id][writer]]
    index = put_or_drop(after.removed_by_writer, writer, scenarios[-limit:])
    return replace(_without_texts(after, dropped), removed_by_writer=index), dropped
