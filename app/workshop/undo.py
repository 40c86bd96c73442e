"""Undo and redo at the merge desk: each actor's own changes, until somebody has changed the same things.

A change is recorded with the facts before and after it. Undo stores the facts that it restores, so that a log
means the same whatever later versions can undo.
"""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from app.core.aggregate import (
    Actor,
    Audience,
    Command as BaseCommand,
    EntityKey,
    Event as BaseEvent,
    Id,
    LogEntry,
    Part,
    Projection,
    View,
)
from app.core.errors import Rejected
from app.workshop.audiences import own_audience
from app.workshop.facts import Affected, apply_facts, can_apply, read_facts, same_facts, touched_keys
from app.workshop.names import keys_of_affected_names, shown_summary
from app.workshop.state import Change, ChangeKind, ChangeSummary, Facts, History, State
from app.workshop.vote_options import is_in_open_vote, removes_from_open_vote

MAX_CHANGES = 100
"""Changes of an actor that can be undone. Another number would not change what undo in a stored log did."""


class UndoChange(BaseCommand, tag="merge.undo", frozen=True):
    """Undo one's own last change at the merge desk."""


class RedoChange(BaseCommand, tag="merge.redo", frozen=True):
    """Make one's own change again that was undone last."""


class SkipChange(BaseCommand, tag="merge.skip", frozen=True):
    """Leave out one's own change that cannot be undone or redone now, so that the ones before it can be.

    change: the one that the next undo or redo is about."""

    change: Id


Command = UndoChange | RedoChange | SkipChange


class ChangeUndone(BaseEvent, tag="change.undone", frozen=True):
    """The actor's change is undone: these things are again as they were before it."""

    change: str
    facts: Facts


class ChangeRedone(BaseEvent, tag="change.redone", frozen=True):
    """The actor's change is made again: these things are again as they were after it."""

    change: str
    facts: Facts


class ChangeSkipped(BaseEvent, tag="change.skipped", frozen=True):
    """The actor's change stays as it is. It can no longer be undone or redone."""

    change: str


Event = ChangeUndone | ChangeRedone | ChangeSkipped


class ChangeView(msgspec.Struct, frozen=True, omit_defaults=True):
    """A change that can be undone or redone, in the terms of `ChangeSummary`. id: of its command."""

    id: str
    kind: ChangeKind
    name: str = ""
    other_name: str = ""
    cards: int = 0


class HistoryView(View, tag="history", frozen=True):
    """The changes that the next undo and the next redo would be about. Only their actor sees them."""

    undo: ChangeView | None
    redo: ChangeView | None


def record_change(
    state: State, entry: LogEntry, summary: ChangeSummary, before: Facts, after: Facts
) -> tuple[State, set[EntityKey]]:
    """Add the effect of an event to the history of the entry's actor. An entry has at most one such event.
    Who has no session, as on the command line, has no history.

    Returns the state and the entity keys that it touched."""
    actor = entry.actor.id
    if not actor:
        return state, set()
    done = state.histories.get(actor, History()).done
    change = Change(entry.command, summary, before, after)
    return _with_history(state, actor, History((*done[-MAX_CHANGES + 1 :], change)))


def _with_history(state: State, actor: str, history: History) -> tuple[State, set[EntityKey]]:
    return replace(state, histories=state.histories.insert(actor, history)), {f"history/{actor}"}


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event that undoes the actor's last change, redoes the one that they undid last, or leaves
    one of these out; none if the change to leave out is neither.

    Raises Rejected: the workshop is closed; the actor has no such change; what it changed is no longer as the
    change, or its undo, left it, or cannot be restored; it would remove what is an option of an open vote, or
    move cards into it by joining clusters again."""
    if state.closed:
        raise Rejected("workshop.closed")
    history = state.histories.get(actor.id, History())
    if isinstance(command, SkipChange):
        next_ids = [change.id for change in (*history.done[-1:], *history.undone[-1:])]
        return (ChangeSkipped(command.change),) if command.change in next_ids else ()
    undo = isinstance(command, UndoChange)
    changes = history.done if undo else history.undone
    if not changes:
        raise Rejected("merge.nothing_to_undo" if undo else "merge.nothing_to_redo")
    change = changes[-1]
    there, wanted = (change.after, change.before) if undo else (change.before, change.after)
    if not same_facts(read_facts(state.desk, _affected(there), state.cards), there) or not can_apply(
        state, wanted
    ):
        raise Rejected("merge.built_on")
    joins = not undo and change.summary.kind == "join"
    into = {place.cluster for place in wanted.places.values() if place and joins}
    if removes_from_open_vote(state, wanted) or any(is_in_open_vote(state, cluster) for cluster in into):
        raise Rejected("merge.voted_on")
    return ((ChangeUndone if undo else ChangeRedone)(change.id, wanted),)


def _affected(facts: Facts) -> Affected:
    return Affected(facts.clusters, facts.scenarios, facts.cards, facts.places)


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[EntityKey]]:
    """Restore the facts, and move the change in the history of the entry's actor; or only remove it there."""
    if isinstance(event, ChangeSkipped):
        return _without_change(state, entry.actor.id, event.change)
    before = read_facts(state.desk, _affected(event.facts), state.cards)
    state = apply_facts(state, event.facts)
    touched = touched_keys(state, before, event.facts) | _touched_by_cards(state, before, event.facts)
    history = state.histories.get(entry.actor.id, History())
    if not entry.actor.id:
        return state, touched
    match event:
        case ChangeUndone() if history.done and history.done[-1].id == event.change:
            history = History(history.done[:-1], (*history.undone, history.done[-1]))
        case ChangeRedone() if history.undone and history.undone[-1].id == event.change:
            history = History((*history.done, history.undone[-1]), history.undone[:-1])
    state, moved = _with_history(state, entry.actor.id, history)
    return state, touched | moved


def _without_change(state: State, actor: str, change_id: str) -> tuple[State, set[EntityKey]]:
    history = state.histories.get(actor, History())
    kept = (
        tuple(each for each in changes if each.id != change_id) for changes in (history.done, history.undone)
    )
    return _with_history(state, actor, History(*kept))


def _touched_by_cards(state: State, before: Facts, after: Facts) -> set[EntityKey]:
    """The keys that show the cards of these facts, of which some were removed and some were brought back."""
    touched: set[EntityKey] = set()
    for card_id, card in after.cards.items():
        shown = card or before.cards.get(card_id)
        if shown:
            touched |= {f"table/{shown.table}", "counts", f"taken/{shown.author}/{card_id}"}
            touched.add(f"card/{card_id}" if card else f"gone/{shown.table}/{shown.author}/{card_id}")
    return touched | keys_of_affected_names(state, after.cards)


def show(state: State, key: EntityKey) -> Projection:
    """`history/<actor>`: to that actor only."""
    actor = key.removeprefix("history/")
    history = state.histories.get(actor, History())
    yield (
        own_audience(actor),
        "history",
        HistoryView(_last(state, history.done), _last(state, history.undone)),
    )


def _last(state: State, changes: tuple[Change, ...]) -> ChangeView | None:
    if not changes:
        return None
    shown = shown_summary(state, changes[-1].summary)
    return ChangeView(changes[-1].id, shown.kind, shown.name, shown.other_name, shown.cards)


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The key of an actor's history, for that actor."""
    kind, _, actor = audience.partition("/")
    if kind == "me" and actor in state.histories:
        yield f"history/{actor}"


PART = Part(Command, Event, decide, evolve, (HistoryView,), {"history": show}, keys)
