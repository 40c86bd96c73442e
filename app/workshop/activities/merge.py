"""Merge: the theme team puts the cards of many tables into clusters; a cluster becomes a scenario.

The merge desk may be used in any step: the theme team starts when the first cards arrive.
"""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from app.core.aggregate import (
    Actor,
    Audience,
    Command as BaseCommand,
    EntityKey,
    Event as BaseEvent,
    Id,
    Part,
    Projection,
    View,
    require,
)
from app.core.errors import Rejected
from app.core.text import MAX_TITLE_LENGTH, validate_line, validate_text
from app.workshop.activity import Activity
from app.workshop.audiences import HALL, SCREEN, STAFF
from app.workshop.desk import (
    changed_keys,
    dissolve_cluster,
    join_clusters,
    place_cards,
    put_cluster,
    take_out_card,
    write_scenario,
)
from app.workshop.state import Cluster, Desk, Scenario, State, oldest_first

MAX_NAME_LENGTH, MAX_SCENARIO_LENGTH = 80, 2000
MAX_UNDO = 100
MAX_CARDS_AT_ONCE = 1000


class MakeCluster(BaseCommand, tag="merge.cluster", frozen=True):
    """Make a cluster of these cards and stacks."""

    name: str
    cards: tuple[Id, ...]


class PlaceCards(BaseCommand, tag="merge.place", frozen=True):
    """Put cards or stacks into a cluster; they leave any other."""

    cluster: Id
    cards: tuple[Id, ...]


class TakeOutCard(BaseCommand, tag="merge.take_out", frozen=True):
    """Take a card or stack out of its cluster."""

    card: Id


class RenameCluster(BaseCommand, tag="merge.rename", frozen=True):
    """Change the name of a cluster."""

    cluster: Id
    name: str


class JoinClusters(BaseCommand, tag="merge.join", frozen=True):
    """Move everything in one cluster into another. At most one of them may have a scenario."""

    cluster: Id
    into: Id


class DissolveCluster(BaseCommand, tag="merge.dissolve", frozen=True):
    """Remove a cluster and its scenario; its cards are in no cluster."""

    cluster: Id


class WriteScenario(BaseCommand, tag="merge.write", frozen=True):
    """Write the scenario of a cluster, or change it."""

    cluster: Id
    title: str
    text: str


class UndoMerge(BaseCommand, tag="merge.undo", frozen=True):
    """Restore the desk as it was before its last change."""


Command = (
    MakeCluster
    | PlaceCards
    | TakeOutCard
    | RenameCluster
    | JoinClusters
    | DissolveCluster
    | WriteScenario
    | UndoMerge
)


class ClusterMade(BaseEvent, tag="cluster.made", frozen=True):
    """A new cluster with its first cards."""

    cluster: str
    name: str
    cards: tuple[str, ...]


class CardsPlaced(BaseEvent, tag="cards.placed", frozen=True):
    """These cards are now in the cluster."""

    cluster: str
    cards: tuple[str, ...]


class CardTakenOut(BaseEvent, tag="card.taken_out", frozen=True):
    """The card is now in no cluster."""

    card: str


class ClusterRenamed(BaseEvent, tag="cluster.renamed", frozen=True):
    """The cluster's new name."""

    cluster: str
    name: str


class ClustersJoined(BaseEvent, tag="clusters.joined", frozen=True):
    """Everything in `cluster` is now in `into`."""

    cluster: str
    into: str


class ClusterDissolved(BaseEvent, tag="cluster.dissolved", frozen=True):
    """The cluster and its scenario are removed."""

    cluster: str


class ScenarioWritten(BaseEvent, tag="scenario.written", frozen=True):
    """The scenario's new title and text."""

    scenario: str
    cluster: str
    title: str
    text: str


class MergeUndone(BaseEvent, tag="merge.undone", frozen=True):
    """The last change of the desk is undone."""


Change = (
    ClusterMade
    | CardsPlaced
    | CardTakenOut
    | ClusterRenamed
    | ClustersJoined
    | ClusterDissolved
    | ScenarioWritten
)
Event = Change | MergeUndone


class ClusterView(View, tag="cluster", frozen=True):
    """A cluster: its name and its lead cards."""

    id: str
    name: str
    cards: tuple[str, ...]
    scenario: str | None


class ScenarioView(View, tag="scenario", frozen=True):
    """A written picture of the future. `sources`: number of its cards; `tables`: of their tables."""

    id: str
    cluster: str
    title: str
    text: str
    sources: int
    tables: int


class DeskView(View, tag="desk", frozen=True):
    """undo: number of changes that can be undone."""

    undo: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Refuse: not the facilitator; closed workshop; unknown cluster or card; nothing to undo."""
    require(actor, "facilitator")
    if state.closed:
        raise Rejected("workshop.closed")
    match command:
        case MakeCluster(id=cluster, name=name, cards=cards):
            return (ClusterMade(cluster, validate_line(name, MAX_NAME_LENGTH), _leads(state, cards)),)
        case PlaceCards(cluster=cluster, cards=cards):
            there = set(_cluster(state, cluster).cards)
            fresh = tuple(c for c in _leads(state, cards) if c not in there)
            return (CardsPlaced(cluster, fresh),) if fresh else ()
        case TakeOutCard(card=card):
            (lead,) = _leads(state, (card,))
            return (CardTakenOut(lead),) if lead in state.desk.placed else ()
        case RenameCluster(cluster=cluster, name=name):
            same = _cluster(state, cluster).name == name
            return () if same else (ClusterRenamed(cluster, validate_line(name, MAX_NAME_LENGTH)),)
        case JoinClusters(cluster=cluster, into=into):
            one, other = _cluster(state, cluster), _cluster(state, into)
            if one.id == other.id:
                raise Rejected("merge.same_cluster")
            if one.scenario and other.scenario:
                raise Rejected("merge.two_scenarios")
            return (ClustersJoined(cluster, into),)
        case DissolveCluster(cluster=cluster):
            return (ClusterDissolved(_cluster(state, cluster).id),)
        case WriteScenario(id=new, cluster=cluster, title=title, text=text):
            scenario = _cluster(state, cluster).scenario or new
            written = ScenarioWritten(
                scenario,
                cluster,
                validate_line(title, MAX_TITLE_LENGTH),
                validate_text(text, MAX_SCENARIO_LENGTH),
            )
            before = state.desk.scenarios.get(scenario)
            same = before is not None and (before.title, before.text) == (title, text)
            return () if same else (written,)
        case UndoMerge():
            if not state.past:
                raise Rejected("merge.nothing_to_undo")
            return (MergeUndone(),)
        case _:
            assert_never(command)


def _cluster(state: State, cluster_id: str) -> Cluster:
    cluster = state.desk.clusters.get(cluster_id)
    if cluster is None:
        raise Rejected("cluster.unknown")
    return cluster


def _leads(state: State, cards: tuple[str, ...]) -> tuple[str, ...]:
    """The lead cards of the stacks of these cards, each once."""
    if len(cards) > MAX_CARDS_AT_ONCE:
        raise Rejected("merge.too_many", most=MAX_CARDS_AT_ONCE)
    found = [state.cards.get(card) for card in cards]
    if any(card is None or not card.shared for card in found):
        raise Rejected("card.unknown")
    return tuple(dict.fromkeys(card.under or card.id for card in found if card))


def evolve(state: State, event: Event, at: int) -> tuple[State, set[str]]:
    """Change the desk. Every change except undo can be undone; only what differs is touched."""
    before = state.desk
    if isinstance(event, MergeUndone):
        after, past = state.past[-1], state.past[:-1]
    else:
        after, past = _apply(before, event, at), (*state.past[-MAX_UNDO + 1 :], before)
    state = replace(state, desk=after, past=past)
    return state, changed_keys(state, before, after) | {"desk"}


def _apply(desk: Desk, event: Change, at: int) -> Desk:
    match event:
        case ClusterMade(cluster=cluster, name=name, cards=cards):
            return place_cards(put_cluster(desk, Cluster(cluster, name, (), at)), cluster, cards)
        case CardsPlaced(cluster=cluster, cards=cards):
            return place_cards(desk, cluster, cards)
        case CardTakenOut(card=card):
            return take_out_card(desk, card)
        case ClusterRenamed(cluster=cluster, name=name):
            return put_cluster(desk, replace(desk.clusters[cluster], name=name))
        case ClustersJoined(cluster=cluster, into=into):
            return join_clusters(desk, cluster, into)
        case ClusterDissolved(cluster=cluster):
            return dissolve_cluster(desk, cluster)
        case ScenarioWritten(scenario=scenario, cluster=cluster, title=title, text=text):
            before = desk.scenarios.get(scenario)
            return write_scenario(desk, Scenario(scenario, cluster, title, text, before.at if before else at))
        case _:
            assert_never(event)


def show_cluster(state: State, key: EntityKey) -> Projection:
    """`cluster/<id>`: to staff and screens."""
    cluster = state.desk.clusters.get(key.removeprefix("cluster/"))
    view = ClusterView(cluster.id, cluster.name, cluster.cards, cluster.scenario) if cluster else None
    for audience in (STAFF, SCREEN):
        yield audience, key, view


def show_scenario(state: State, key: EntityKey) -> Projection:
    """`scenario/<id>`: to everyone."""
    scenario = state.desk.scenarios.get(key.removeprefix("scenario/"))
    if scenario is None:
        yield HALL, key, None
        return
    leads = [state.cards[c] for c in state.desk.clusters[scenario.cluster].cards]
    sources = sum(1 + len(lead.beneath) for lead in leads)
    tables = len({lead.table for lead in leads})
    view = ScenarioView(scenario.id, scenario.cluster, scenario.title, scenario.text, sources, tables)
    yield HALL, key, view


def show_desk(state: State, key: EntityKey) -> Projection:
    """`desk`: number of changes that can be undone, to staff."""
    yield STAFF, key, DeskView(len(state.past))


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """Everyone sees scenarios; staff and screens see clusters; staff see the desk."""
    if audience == HALL:
        yield from (f"scenario/{scenario.id}" for scenario in oldest_first(state.desk.scenarios))
    elif audience in (STAFF, SCREEN):
        yield from (f"cluster/{cluster.id}" for cluster in oldest_first(state.desk.clusters))
        if audience == STAFF:
            yield "desk"


ACTIVITY = Activity(
    Part(
        Command,
        Event,
        decide,
        evolve,
        views=(ClusterView, ScenarioView, DeskView),
        projections={"cluster": show_cluster, "scenario": show_scenario, "desk": show_desk},
        keys=keys,
    )
)
