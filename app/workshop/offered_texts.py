"""Chooses which removed texts consoles are offered to bring back. The others are kept, but no console can
find them."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from msgspec.structs import replace

from app.core.aggregate import EntityKey
from app.workshop.state import RemovedScenario, State, put_or_drop

MAX_OFFERED = 300
"""How many removed texts consoles are offered. For each one more, the oldest one of the writer who has most
is kept, but not offered any more. So a flood of texts hides of others only what is beyond an equal share."""


def find_offered(state: State, key: str) -> RemovedScenario | None:
    """The removed text with this `text_key`, if consoles are offered it."""
    return state.removed_texts.get(key) if key in state.offered_texts else None


def update_offered_texts(state: State, changed: Iterable[str]) -> tuple[State, set[EntityKey]]:
    """Offer what was removed, and no longer what is not removed any more. changed: the `text_key`s of both.

    Returns the updated state, and the entity keys of the texts that are offered now or not any more."""
    before = state.offered_texts
    keys = {*changed}
    for key in sorted(keys):
        if key in before:
            state = _without(state, key)
        if removed := state.removed_texts.get(key):
            state = _with(state, key, removed)
    while len(state.offered_texts) > MAX_OFFERED:
        _, ((_, oldest), *_) = state.offered_most_first[0]
        keys.add(oldest)
        state = _without(state, oldest)
    keys = {key for key in keys if (key in before) != (key in state.offered_texts)}
    return state, {f"removed_scenario/{key}" for key in keys}


def _with(state: State, key: str, removed: RemovedScenario) -> State:
    texts = (*state.offered_by_writer.get(removed.writer, ()), (removed.seq, key))
    offered = state.offered_texts.insert(key, (removed.seq, removed.writer))
    return _with_texts_of(replace(state, offered_texts=offered), removed.writer, texts)


def _without(state: State, key: str) -> State:
    seq, writer = state.offered_texts[key]
    texts = state.offered_by_writer[writer]
    index = texts.index((seq, key))
    state = replace(state, offered_texts=state.offered_texts.discard(key))
    return _with_texts_of(state, writer, texts[:index] + texts[index + 1 :])


def _with_texts_of(state: State, writer: str, texts: tuple[tuple[int, str], ...]) -> State:
    """The state in which these texts of the writer are offered."""
    by_writer, most_first = state.offered_by_writer, [*state.offered_most_first]
    if old_texts := by_writer.get(writer):
        del most_first[bisect_left(most_first, (-len(old_texts), old_texts))]
    if texts:
        insort(most_first, (-len(texts), texts))
    by_writer = put_or_drop(by_writer, writer, texts)
    return replace(state, offered_by_writer=by_writer, offered_most_first=tuple(most_first))
