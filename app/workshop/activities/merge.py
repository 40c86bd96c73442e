"""Merge: the theme team puts the cards of many tables into clusters, and writes scenarios for clusters.

The merge desk may be used in any step: the theme team starts when the first cards arrive.
"""

from collections.abc import Iterator
from typing import assert_never

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
from app.core.text import MAX_TITLE_LENGTH, validate_line, validate_text
from app.workshop.activity import Activity
from app.workshop.audiences import HALL, SCREEN, STAFF
from app.workshop.desk import (
    dissolve_cluster,
    join_clusters,
    place_cards,
    put_cluster,
    take_out_cards,
    write_scenario,
)
from app.workshop.facts import Affected, read_facts, touched_keys
from app.workshop.names import (
    HIDDEN,
    name_unless_hidden,
    naming_card,
    shown_name,
    shown_title,
    title_unless_hidden,
)
from app.workshop.state import (
    ChangeKind,
    ChangeSummary,
    Cluster,
    ClusterSources,
    Desk,
    Scenario,
    State,
    oldest_first,
)
from app.workshop.undo import record_change
from app.workshop.vote_options import is_in_open_vote

MAX_NAME_LENGTH, MAX_SCENARIO_LENGTH = 80, 2000
"""Characters of the name of a cluster, and of the text of a scenario."""
MAX_CARDS_AT_ONCE = 1000
"""Cards that one command may name."""


class MakeCluster(BaseCommand, tag="merge.cluster", frozen=True):
    """Make a cluster of these cards and stacks; they leave any other cluster."""

    name: str
    cards: tuple[Id, ...]


class PlaceCards(BaseCommand, tag="merge.place", frozen=True):
    """Put cards or stacks into a cluster; they leave any other cluster."""

    cluster: Id
    cards: tuple[Id, ...]


class TakeOutCards(BaseCommand, tag="merge.take_out", frozen=True):
    """Take cards or stacks out of their clusters. card: a single card, as pages of protocol version 1 send
    it."""

    cards: tuple[Id, ...] = ()
    card: Id | None = None


class RenameCluster(BaseCommand, tag="merge.rename", frozen=True):
    """Change the name of a cluster; its cards and scenario stay."""

    cluster: Id
    name: str


class JoinClusters(BaseCommand, tag="merge.join", frozen=True):
    """Move everything in one cluster into another. At most one of them may have a scenario."""

    cluster: Id
    into: Id


class DissolveCluster(BaseCommand, tag="merge.dissolve", frozen=True):
    """Remove a cluster and its scenario; its cards are in no cluster."""

    cluster: Id


class ScenarioText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The title and the text of a scenario; both empty: it has not been written yet."""

    title: str
    text: str


class WriteScenario(BaseCommand, tag="merge.write", frozen=True):
    """Write the scenario of a cluster, or change it.

    base: the scenario as it was when the sender began to edit it. If somebody else has saved a change since
    then, the command is refused. None: no such check; the scenario is replaced."""

    cluster: Id
    title: str
    text: str
    base: ScenarioText | None = None


Command = (
    MakeCluster | PlaceCards | TakeOutCards | RenameCluster | JoinClusters | DissolveCluster | WriteScenario
)


class ClusterMade(BaseEvent, tag="cluster.made", frozen=True):
    """A new cluster with its first cards. named_by: the card whose whole text or first words are the name;
    such a name is hidden while that card is gone or has another text (see `names`). Empty: people chose
    the name; None: an earlier version wrote the event without this field."""

    cluster: str
    name: str
    cards: tuple[str, ...]
    named_by: str | None = None


class CardsPlaced(BaseEvent, tag="cards.placed", frozen=True):
    """These cards are now in the cluster."""

    cluster: str
    cards: tuple[str, ...]


class CardsTakenOut(BaseEvent, tag="cards.taken_out", frozen=True):
    """These cards are now in no cluster."""

    cards: tuple[str, ...]


class ClusterRenamed(BaseEvent, tag="cluster.renamed", frozen=True):
    """The cluster's new name. named_by: as in `ClusterMade`."""

    cluster: str
    name: str
    named_by: str | None = None


class ClustersJoined(BaseEvent, tag="clusters.joined", frozen=True):
    """Everything in `cluster` is now in `into`."""

    cluster: str
    into: str


class ClusterDissolved(BaseEvent, tag="cluster.dissolved", frozen=True):
    """The cluster and its scenario are removed."""

    cluster: str


class ScenarioWritten(BaseEvent, tag="scenario.written", frozen=True):
    """The scenario's new title and text. named_by: as in `ClusterMade`, here for the title."""

    scenario: str
    cluster: str
    title: str
    text: str
    named_by: str | None = None


Event = (
    ClusterMade
    | CardsPlaced
    | CardsTakenOut
    | ClusterRenamed
    | ClustersJoined
    | ClusterDissolved
    | ScenarioWritten
)


class ClusterView(View, tag="cluster", frozen=True):
    """A cluster: its name, its lead cards, the id of its scenario, if it has one, and when it was made (ms
    since 1970; 0: a server of an earlier version, which does not say it)."""

    id: str
    name: str
    cards: tuple[str, ...]
    scenario: str | None
    at: int = 0


class ScenarioView(View, tag="scenario", frozen=True):
    """A description of the future, written from the cards of a cluster. sources: the number of these cards.
    tables: the number of tables that wrote them."""

    id: str
    cluster: str
    title: str
    text: str
    sources: int
    tables: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the events of a command at the merge desk; none if it changes nothing.

    Raises Rejected: the workshop is closed; a cluster is unknown; a name, title or text is blank, too long or
    has control characters; a name or title has a new line; more than `MAX_CARDS_AT_ONCE` cards; a card is
    unknown or not shared; a cluster would be joined with itself; both clusters to join have a scenario; a
    cluster to join or dissolve is an option of an open vote, or its scenario is; somebody else has changed
    the scenario since the sender began to edit it."""
    if state.closed:
        raise Rejected("workshop.closed")
    match command:
        case MakeCluster(id=cluster, name=name, cards=cards):
            name, leads = validate_line(name, MAX_NAME_LENGTH), _leads(state, cards)
            return (ClusterMade(cluster, name, leads, naming_card(state, name, leads)),)
        case PlaceCards(cluster=cluster, cards=cards):
            cluster, there = _cluster(state, cluster).id, state.desk.placed
            added = tuple(each for each in _leads(state, cards) if there.get(each) != cluster)
            return (CardsPlaced(cluster, added),) if added else ()
        case TakeOutCards(cards=cards, card=card):
            leads = _leads(state, (*cards, card) if card else cards)
            placed = tuple(each for each in leads if each in state.desk.placed)
            return (CardsTakenOut(placed),) if placed else ()
        case RenameCluster(cluster=cluster, name=name):
            renamed = _cluster(state, cluster)
            if shown_name(state, renamed) == name:
                return ()
            name = validate_line(name, MAX_NAME_LENGTH)
            return (ClusterRenamed(cluster, name, naming_card(state, name, renamed.cards)),)
        case JoinClusters(cluster=cluster, into=into):
            joined, target = _cluster(state, cluster), _cluster(state, into)
            if joined.id == target.id:
                raise Rejected("merge.same_cluster")
            if joined.scenario and target.scenario:
                raise Rejected("merge.two_scenarios")
            _refuse_if_voted_on(state, cluster, into)
            return (ClustersJoined(cluster, into),)
        case DissolveCluster(cluster=cluster):
            _refuse_if_voted_on(state, _cluster(state, cluster).id)
            return (ClusterDissolved(cluster),)
        case WriteScenario():
            return _write(state, command)
        case _:
            assert_never(command)


def _write(state: State, command: WriteScenario) -> tuple[Event, ...]:
    cluster = _cluster(state, command.cluster)
    title = validate_line(command.title, MAX_TITLE_LENGTH)
    text = validate_text(command.text, MAX_SCENARIO_LENGTH)
    before = state.desk.scenarios.get(cluster.scenario or "")
    saved = ScenarioText(shown_title(state, before), before.text) if before else ScenarioText("", "")
    if saved == ScenarioText(title, text):
        return ()
    if command.base is not None and command.base != saved:
        raise Rejected("merge.scenario_changed")
    title, named_by = _stored_title(state, title, cluster)
    return (ScenarioWritten(cluster.scenario or command.id, cluster.id, title, text, named_by),)


def _stored_title(state: State, title: str, cluster: Cluster) -> tuple[str, str]:
    """The title to store for the cluster's scenario, and the card that is its `named_by`.

    A hidden title is shown as "…". If the sender did not change that, store the hidden title and not "…", so
    that it is shown again if its card is restored. For a new scenario, do the same with the hidden name of
    its cluster."""
    before = state.desk.scenarios.get(cluster.scenario or "")
    if title == HIDDEN and before and title_unless_hidden(state, before) is None:
        return before.title, before.named_by or ""
    if title == HIDDEN and not before and name_unless_hidden(state, cluster) is None:
        return cluster.name, cluster.named_by or ""
    return title, title_card(state, title, cluster)


def title_card(state: State, title: str, cluster: Cluster) -> str:
    """The card whose whole text or first words are this title of the cluster's scenario; empty: none.

    A title that is the name of the cluster has the card of that name, because consoles suggest this name."""
    from_name = cluster.named_by if title == cluster.name else ""
    return from_name or naming_card(state, title, cluster.cards)


def _cluster(state: State, cluster_id: str) -> Cluster:
    cluster = state.desk.clusters.get(cluster_id)
    if cluster is None:
        raise Rejected("cluster.unknown")
    return cluster


def _refuse_if_voted_on(state: State, *clusters: str) -> None:
    if any(is_in_open_vote(state, cluster) for cluster in clusters):
        raise Rejected("merge.voted_on")


def _leads(state: State, cards: tuple[str, ...]) -> tuple[str, ...]:
    """The lead cards of the stacks of these cards, each once."""
    if len(cards) > MAX_CARDS_AT_ONCE:
        raise Rejected("merge.too_many", most=MAX_CARDS_AT_ONCE)
    found = [state.cards.get(card) for card in cards]
    if any(card is None or not card.shared for card in found):
        raise Rejected("card.unknown")
    return tuple(dict.fromkeys(card.under or card.id for card in found if card))


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Change the merge desk, and record the change so that its actor, if they have a session, can undo it.

    What is recorded are facts: the affected clusters, scenarios and cards, as they are before and after."""
    affected, summary = _affected(state.desk, event), _summary(state.desk, event)
    before = read_facts(state.desk, affected)
    state = replace(state, desk=_apply(state.desk, event, entry.at))
    after = read_facts(state.desk, affected)
    state, recorded = record_change(state, entry, summary, before, after)
    return state, touched_keys(state, before, after) | recorded


def _affected(desk: Desk, event: Event) -> Affected:
    """The ids of what is read before and after the event, so that it can be undone."""
    match event:
        case ClusterMade(cluster=cluster, cards=cards):
            return Affected(clusters=(cluster,), placed=cards)
        case CardsPlaced(cards=cards) | CardsTakenOut(cards=cards):
            return Affected(placed=cards)
        case ClusterRenamed(cluster=cluster):
            return Affected(clusters=(cluster,))
        case ClustersJoined(cluster=cluster) | ClusterDissolved(cluster=cluster):
            removed = desk.clusters[cluster]
            scenarios = (removed.scenario,) if removed.scenario else ()
            return Affected((cluster,), scenarios, placed=removed.cards)
        case ScenarioWritten(scenario=scenario):
            return Affected(scenarios=(scenario,))
        case _:
            assert_never(event)


def _summary(desk: Desk, event: Event) -> ChangeSummary:
    """The summary of the change. It is made before the change, because a joined or dissolved cluster is gone
    after it."""
    match event:
        case ClusterMade(name=new, cards=cards, named_by=card):
            return ChangeSummary("make", new, cards=len(cards), named_by=card or "")
        case CardsPlaced(cluster=cluster, cards=cards):
            return _summary_about("place", desk.clusters[cluster], len(cards))
        case CardsTakenOut(cards=cards):
            clusters = {desk.placed[card] for card in cards if card in desk.placed}
            only = desk.clusters[clusters.pop()] if len(clusters) == 1 else None
            return _summary_about("take_out", only, len(cards))
        case ClusterRenamed(cluster=cluster, name=new, named_by=card):
            renamed = _summary_about("rename", desk.clusters[cluster])
            return replace(renamed, other_name=new, other_named_by=card or "")
        case ClustersJoined(cluster=cluster, into=into):
            joined, other = _summary_about("join", desk.clusters[cluster]), desk.clusters[into]
            return replace(joined, other_name=other.name, other_named_by=other.named_by or "")
        case ClusterDissolved(cluster=cluster):
            dissolved = desk.clusters[cluster]
            return _summary_about("dissolve", dissolved, len(dissolved.cards))
        case ScenarioWritten(title=title, named_by=card):
            return ChangeSummary("write", title, named_by=card or "")
        case _:
            assert_never(event)


def _summary_about(kind: ChangeKind, cluster: Cluster | None, cards: int = 0) -> ChangeSummary:
    if cluster is None:
        return ChangeSummary(kind, cards=cards)
    return ChangeSummary(kind, cluster.name, cards=cards, named_by=cluster.named_by or "")


def _apply(desk: Desk, event: Event, at: int) -> Desk:
    match event:
        case ClusterMade(cluster=cluster, name=name, cards=cards, named_by=card):
            empty = Cluster(cluster, name, cards=(), at=at, named_by=card)
            return place_cards(put_cluster(desk, empty), cluster, cards)
        case CardsPlaced(cluster=cluster, cards=cards):
            return place_cards(desk, cluster, cards)
        case CardsTakenOut(cards=cards):
            return take_out_cards(desk, cards)
        case ClusterRenamed(cluster=cluster, name=name, named_by=card):
            return put_cluster(desk, replace(desk.clusters[cluster], name=name, named_by=card))
        case ClustersJoined(cluster=cluster, into=into):
            return join_clusters(desk, cluster, into)
        case ClusterDissolved(cluster=cluster):
            return dissolve_cluster(desk, cluster)
        case ScenarioWritten(scenario=scenario, cluster=cluster, title=title, text=text, named_by=card):
            before = desk.scenarios.get(scenario)
            made_at = before.at if before else at
            written = Scenario(scenario, cluster, title, text, made_at, named_by=card)
            return write_scenario(desk, written)
        case _:
            assert_never(event)


def show_cluster(state: State, key: EntityKey) -> Projection:
    """`cluster/<id>`: to staff and screens."""
    cluster = state.desk.clusters.get(key.removeprefix("cluster/"))
    view = None
    if cluster:
        name = shown_name(state, cluster)
        view = ClusterView(cluster.id, name, cluster.cards, cluster.scenario, cluster.at)
    for audience in (STAFF, SCREEN):
        yield audience, key, view


def show_scenario(state: State, key: EntityKey) -> Projection:
    """`scenario/<id>`: to everyone."""
    scenario = state.desk.scenarios.get(key.removeprefix("scenario/"))
    if scenario is None:
        yield HALL, key, None
        return
    sources = state.cluster_sources.get(scenario.cluster, ClusterSources())
    title, tables = shown_title(state, scenario), len(sources.leads_by_table)
    view = ScenarioView(scenario.id, scenario.cluster, title, scenario.text, sources.cards, tables)
    yield HALL, key, view


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the scenarios, for everyone; of the clusters, for staff and screens."""
    if audience == HALL:
        yield from (f"scenario/{scenario.id}" for scenario in oldest_first(state.desk.scenarios))
    elif audience in (STAFF, SCREEN):
        yield from (f"cluster/{cluster.id}" for cluster in oldest_first(state.desk.clusters))


ACTIVITY = Activity(
    Part(
        Command,
        Event,
        decide,
        evolve,
        views=(ClusterView, ScenarioView),
        projections={"cluster": show_cluster, "scenario": show_scenario},
        keys=keys,
    )
)
