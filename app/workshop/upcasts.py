"""Reads stored events of every version as the events of today.

A stored event is never changed. When its form changes, its old class moves here with the function that
turns it into today's event. Versions are named by their database revision; 0001 was the first.
"""

from collections import deque
from collections.abc import Callable
from typing import Any, Union, get_args

import msgspec
from msgspec.structs import replace

from app.core.aggregate import EntityKey, Event, LogEntry
from app.workshop.activities.ideas import IdeaWithdrawn
from app.workshop.activities.merge import (
    CardsPlaced,
    CardsTakenOut,
    ClusterDissolved,
    ClusterMade,
    ClusterRenamed,
    ClustersJoined,
    ScenarioWritten,
    title_card,
)
from app.workshop.activities.sort import CardStacked, CardUnstacked
from app.workshop.activities.vote import VoteOpened
from app.workshop.ballots import BALLOT_KINDS
from app.workshop.desk import replace_lead
from app.workshop.facts import Affected, read_facts
from app.workshop.names import naming_card
from app.workshop.plan import WorkshopCreated
from app.workshop.state import ActivityName, Desk, Facts, History, State
from app.workshop.undo import ChangeRedone, ChangeUndone
from app.workshop.vote_options import option_sources
from app.workshop.workshop import EVENTS, evolve, initial_state


class CardTakenOut(Event, tag="card.taken_out", frozen=True):
    """Until version 0001: one card was taken out of its cluster."""

    card: str


class MergeUndone(Event, tag="merge.undone", frozen=True):
    """Until version 0001: the merge desk was again as before its last change, whoever had made that."""


UPCASTS: dict[type[Event], Callable[[Any], Event]] = {CardTakenOut: lambda old: CardsTakenOut((old.card,))}
"""Class of an old event -> today's event. `MergeUndone` needs the state too: see `Replay`."""

MERGES_UNDONE = 100
"""The most changes of the merge desk that version 0001 could undo."""
DESK_CHANGES = (
    ClusterMade,
    CardsPlaced,
    CardsTakenOut,
    ClusterRenamed,
    ClustersJoined,
    ClusterDissolved,
    ScenarioWritten,
)


class NewerEvent(Exception):
    """A newer version wrote this event. name: the type of the event, the activity of a step, or the kind of
    ballot of a vote."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def decode_events(stored: bytes) -> tuple[Event, ...]:
    """Stored events, in the form of today; only `MergeUndone` is left to `Replay`.

    Raises NewerEvent; msgspec.MsgspecError on what no version wrote."""
    try:
        events: tuple[Event, ...] = _decoder.decode(stored)
    except msgspec.ValidationError:
        _raise_if_newer(stored)
        raise
    for event in events:
        if isinstance(event, VoteOpened) and event.kind not in BALLOT_KINDS:
            raise NewerEvent(event.kind)
    return tuple(UPCASTS[type(event)](event) if type(event) in UPCASTS else event for event in events)


class _Activity(msgspec.Struct, frozen=True):
    activity: str


class _Plan(msgspec.Struct, frozen=True):
    agenda: tuple[_Activity, ...] = ()


class _AnyEvent(msgspec.Struct, frozen=True):
    type: str
    plan: _Plan = _Plan()


def _raise_if_newer(stored: bytes) -> None:
    try:
        events = _lenient_decoder.decode(stored)
    except msgspec.MsgspecError:
        return
    for event in events:
        if event.type not in _TAGS:
            raise NewerEvent(event.type)
        for step in event.plan.agenda:
            if step.activity not in get_args(ActivityName):
                raise NewerEvent(step.activity)


class Replay:
    """Computes a state from stored entries. state: after the entries so far; None before the first.

    For `MergeUndone` it keeps the merge desk before each of the last changes, and which lead cards were
    replaced since."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state
        self._desks: deque[tuple[Desk, int]] = deque(maxlen=MERGES_UNDONE)
        self._replaced_leads: list[tuple[str, str | None]] = []

    def apply(self, entry: LogEntry) -> set[EntityKey]:
        """Apply an entry. Returns the entity keys that it touched."""
        touched: set[EntityKey] = set()
        for event in entry.events:
            if isinstance(event, WorkshopCreated):
                self.state = initial_state(event.plan)
            assert self.state, "the first event of a log creates the workshop"
            self.state, keys = evolve(self.state, self._upcast(self.state, event, entry.actor.id), entry)
            touched |= keys
        return touched

    def _upcast(self, state: State, event: Event, actor: str) -> Event:
        if isinstance(event, MergeUndone):
            return ChangeUndone("", self._facts_before_last_change(state.desk))
        self._remember(state, event)
        if isinstance(event, VoteOpened) and not event.sources:
            # Earlier versions did not store what the options consisted of.
            refs = [option.ref for option in event.options]
            return replace(event, sources=option_sources(state.desk, refs))
        return _with_naming_card(state, event, actor)

    def _remember(self, state: State, event: Event) -> None:
        if isinstance(event, DESK_CHANGES):
            self._desks.append((state.desk, len(self._replaced_leads)))
        elif isinstance(event, CardStacked):
            lead = state.cards[event.onto].under or event.onto
            self._replaced_leads.append((event.card, lead))
        elif isinstance(event, CardUnstacked | IdeaWithdrawn):
            card = state.cards[event.card]
            if card.under is None:
                self._replaced_leads.append((card.id, card.beneath[0] if card.beneath else None))

    def _facts_before_last_change(self, desk: Desk) -> Facts:
        before, known_leads = self._desks.pop()
        for lead, successor in self._replaced_leads[known_leads:]:
            before = replace_lead(before, lead, successor)
        return _facts_between(desk, before)


def _with_naming_card(state: State, event: Event, actor: str) -> Event:
    """The actor's event with the card whose words a name is, which earlier versions did not store."""
    match event:
        case ClusterMade(named_by=None):
            return replace(event, named_by=naming_card(state, event.name, event.cards))
        case ClusterRenamed(named_by=None):
            cards = state.desk.clusters[event.cluster].cards
            return replace(event, named_by=naming_card(state, event.name, cards))
        case ScenarioWritten(named_by=None):
            cluster = state.desk.clusters[event.cluster]
            return replace(event, named_by=title_card(state, event.title, cluster))
        case ChangeUndone(facts=facts) | ChangeRedone(facts=facts):
            named = (*facts.clusters.values(), *facts.scenarios.values())
            if all(fact is None or fact.named_by is not None for fact in named):
                return event
            known = _known_naming_cards(state, actor, event.change)
            return replace(event, facts=_facts_with_naming_cards(state, facts, known))
        case _:
            return event


_NamingCards = dict[tuple[str, str], str]
"""Id of a cluster or a scenario, and a name of it -> the card whose words the name is; empty: none."""


def _known_naming_cards(state: State, actor: str, change_id: str) -> _NamingCards:
    """What the change that is undone or redone recorded: cards that were taken away since are there too."""
    history = state.histories.get(actor, History())
    changes = [change for change in (*history.done, *history.undone) if change.id == change_id]
    known: _NamingCards = {}
    for facts in (facts for change in changes for facts in (change.before, change.after)):
        known |= {
            (each_id, fact.name): fact.named_by
            for each_id, fact in facts.clusters.items()
            if fact and fact.named_by is not None
        }
        known |= {
            (each_id, fact.title): fact.named_by
            for each_id, fact in facts.scenarios.items()
            if fact and fact.named_by is not None
        }
    return known


def _facts_with_naming_cards(state: State, facts: Facts, known: _NamingCards) -> Facts:
    def found(entity: str, name: str, cluster: str) -> str:
        card = known.get((entity, name))
        return naming_card(state, name, _cards_of(state, facts, cluster)) if card is None else card

    clusters = {
        each_id: replace(fact, named_by=found(each_id, fact.name, each_id))
        for each_id, fact in facts.clusters.items()
        if fact and fact.named_by is None
    }
    scenarios = {
        each_id: replace(fact, named_by=found(each_id, fact.title, fact.cluster))
        for each_id, fact in facts.scenarios.items()
        if fact and fact.named_by is None
    }
    return replace(facts, clusters=facts.clusters | clusters, scenarios=facts.scenarios | scenarios)


def _cards_of(state: State, facts: Facts, cluster_id: str) -> list[str]:
    """The lead cards that the cluster has now or will have with these facts, oldest first: the order must not
    depend on the process."""
    cluster = state.desk.clusters.get(cluster_id)
    placed = (card for card, place in facts.places.items() if place and place.cluster == cluster_id)
    ids = {*(cluster.cards if cluster else ()), *placed}
    cards = [state.cards[each_id] for each_id in ids if each_id in state.cards]
    return [card.id for card in sorted(cards, key=lambda card: (card.at, card.id))]


def _facts_between(now: Desk, before: Desk) -> Facts:
    """The facts that turn the merge desk as it is now into the one before."""
    clusters = {
        each_id
        for each_id in {*now.clusters, *before.clusters}
        if now.clusters.get(each_id) != before.clusters.get(each_id)
    }
    scenarios = {*now.scenarios, *before.scenarios}
    cards = {
        card
        for desk in (now, before)
        for each_id in clusters & {*desk.clusters}
        for card in desk.clusters[each_id].cards
    }
    changed = [
        each_id for each_id in scenarios if now.scenarios.get(each_id) != before.scenarios.get(each_id)
    ]
    return read_facts(before, Affected(clusters, changed, placed=cards))


_STORED: tuple[Any, ...] = (*EVENTS, *UPCASTS, MergeUndone)
_TAGS = {event.__struct_config__.tag for event in _STORED}
_lenient_decoder = msgspec.json.Decoder(tuple[_AnyEvent, ...])
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(
    tuple[Union[_STORED], ...]  # type: ignore[valid-type] # noqa: UP007
)
