"""Close: the end of a workshop. A closed one can be read, exported and reopened, but not changed.

In a step with this activity, and when the workshop is closed, everyone sees the summaries of all clusters, so
that a phone can say in which cluster each of its cards is."""

from collections.abc import Iterator
from typing import assert_never

from msgspec.structs import replace

from app.core.aggregate import (
    Actor,
    Audience,
    Command as BaseCommand,
    EntityKey,
    Event as BaseEvent,
    LogEntry,
    Part,
    Projection,
    View,
)
from app.core.errors import Rejected
from app.workshop.activity import Activity
from app.workshop.audiences import HALL
from app.workshop.closed_votes import close_vote
from app.workshop.cluster_summaries import is_ending
from app.workshop.names import shown_name
from app.workshop.state import ClusterSources, ImportedCounts, State, oldest_first


class CloseWorkshop(BaseCommand, tag="close.workshop", frozen=True):
    """End the workshop. An open vote is closed with it, and its ballots count."""


class ReopenWorkshop(BaseCommand, tag="close.reopen", frozen=True):
    """Open a closed workshop again."""


Command = CloseWorkshop | ReopenWorkshop


class WorkshopClosed(BaseEvent, tag="workshop.closed", frozen=True):
    """The workshop is closed: nothing can be changed until it is reopened."""


class WorkshopReopened(BaseEvent, tag="workshop.reopened", frozen=True):
    """The workshop is open again."""


class WorkshopImported(BaseEvent, tag="workshop.imported", frozen=True):
    """The workshop was held on another server. Here there is only its edition, and nothing can be changed.
    people, cards: their numbers in its report; 0 in events of earlier versions."""

    people: int = 0
    cards: int = 0


Event = WorkshopClosed | WorkshopReopened | WorkshopImported


class ClusterSummary(View, tag="cluster_summary", frozen=True):
    """A cluster as everyone sees it at the end: its name (or `…`, if that repeats a card which was removed or
    rewritten), and the number of its cards, including those in stacks."""

    id: str
    name: str
    cards: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event of the command; none if the workshop already is as the command wants it.

    Raises Rejected: an imported workshop cannot be reopened."""
    match command:
        case CloseWorkshop():
            return () if state.closed else (WorkshopClosed(),)
        case ReopenWorkshop():
            if state.imported:
                raise Rejected("workshop.imported")
            return (WorkshopReopened(),) if state.closed else ()
        case _:
            assert_never(command)


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Close, reopen or import the workshop. A close also closes an open vote, so that its ballots count."""
    touched = {"workshop"}
    match event:
        case WorkshopReopened():
            return replace(state, closed=False), touched
        case WorkshopImported():
            state = replace(state, imported=ImportedCounts(event.people, event.cards))
            touched.add("counts")  # staff and screens see its numbers there
        case WorkshopClosed():
            pass
        case _:
            assert_never(event)
    for vote in [vote for vote in state.votes.values() if not vote.closed]:
        state, touched_by_vote = close_vote(state, vote.id)
        touched |= touched_by_vote
    return replace(state, closed=True, closed_seq=entry.seq, closed_at=entry.at), touched


def show_cluster_summary(state: State, key: EntityKey) -> Projection:
    """`cluster_summary/<cluster>`: to everyone, at the end of the workshop."""
    cluster = state.desk.clusters.get(key.removeprefix("cluster_summary/"))
    view = None
    if cluster and is_ending(state):
        sources = state.cluster_sources.get(cluster.id, ClusterSources())
        view = ClusterSummary(cluster.id, shown_name(state, cluster), sources.cards)
    yield HALL, key, view


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the cluster summaries, for everyone, at the end of the workshop."""
    if audience == HALL and is_ending(state):
        yield from (f"cluster_summary/{cluster.id}" for cluster in oldest_first(state.desk.clusters))


ACTIVITY = Activity(
    Part(
        Command,
        Event,
        decide,
        evolve,
        views=(ClusterSummary,),
        projections={"cluster_summary": show_cluster_summary},
        keys=keys,
    )
)
