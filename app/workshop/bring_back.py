"""Bring back a scenario that was removed from the merge desk, whoever removed it."""

from collections.abc import Iterator

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
from app.workshop.audiences import STAFF
from app.workshop.facts import Affected, apply_facts, read_facts, touched_keys
from app.workshop.names import HIDDEN, is_hidden
from app.workshop.offered_texts import find_offered
from app.workshop.state import ChangeSummary, Facts, Place, RemovedScenario, State
from app.workshop.undo import record_change


class BringBackScenario(BaseCommand, tag="merge.bring_back", frozen=True):
    """Bring back a removed scenario, with those cards of its cluster that are still there and in no cluster.

    scenario, text_id: as in the view of the removed scenario."""

    scenario: Id
    text_id: Id


Command = BringBackScenario


class ScenarioBroughtBack(BaseEvent, tag="scenario.brought_back", frozen=True):
    """The scenario is on the merge desk again: these things are as they were before it was removed."""

    scenario: str
    facts: Facts


Event = ScenarioBroughtBack


class RemovedScenarioView(View, tag="removed_scenario", frozen=True):
    """A removed scenario. cluster: the name of its cluster. cards: the lead cards of its cluster then, also
    those that were withdrawn, stacked or placed since. at, seq: time of the removal (ms since 1970), and its
    position in the log."""

    scenario: str
    text_id: str
    cluster_id: str
    cluster: str
    title: str
    text: str
    cards: tuple[str, ...]
    at: int
    seq: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event that brings the scenario back.

    If the scenario is on the merge desk with another text, it gets this one. Otherwise it is in its cluster
    again. A dissolved cluster is made again; if the cluster has another scenario now, a new one is made.

    Raises Rejected: the workshop is closed; there is no such removed scenario, or not any more."""
    if state.closed:
        raise Rejected("workshop.closed")
    removed = state.removed_texts.get(f"{command.scenario}/{command.text_id}")
    if removed is None:
        raise Rejected("merge.not_removed")
    return (ScenarioBroughtBack(command.scenario, _facts(state, removed, command.id)),)


def _facts(state: State, removed: RemovedScenario, new_id: str) -> Facts:
    """The facts that bring the scenario back to the desk. new_id: of the new cluster, if one is made."""
    desk, scenario = state.desk, removed.scenario
    there, cluster = desk.scenarios.get(scenario.id), desk.clusters.get(scenario.cluster)
    if there:
        return Facts(scenarios={scenario.id: replace(scenario, cluster=there.cluster)})
    if cluster and cluster.scenario is None:
        return Facts(scenarios={scenario.id: scenario})
    cluster_id = new_id if cluster else scenario.cluster
    free = (card for card in removed.cards if _is_free(state, card))
    return Facts(
        clusters={cluster_id: removed.cluster},
        scenarios={scenario.id: replace(scenario, cluster=cluster_id)},
        places={card: Place(cluster_id, position) for position, card in enumerate(free)},
    )


def _is_free(state: State, card_id: str) -> bool:
    """Whether this is still a lead card, and in no cluster."""
    card = state.cards.get(card_id)
    return card is not None and card.under is None and card_id not in state.desk.placed


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[EntityKey]]:
    """Restore the facts, and record the change so that its actor can undo it."""
    facts = event.facts
    before = read_facts(state.desk, Affected(facts.clusters, facts.scenarios, placed=facts.places))
    state = apply_facts(state, facts)
    scenario = facts.scenarios[event.scenario]
    title, named_by = (scenario.title, scenario.named_by or "") if scenario else ("", "")
    summary = ChangeSummary("bring_back", title, cards=len(facts.places), named_by=named_by)
    state, recorded = record_change(state, entry, summary, before, facts)
    return state, touched_keys(state, before, facts) | recorded


def show(state: State, key: EntityKey) -> Projection:
    """`removed_scenario/<scenario>/<text id>`: to staff, if it is offered."""
    _, _, text_key = key.partition("/")
    removed = find_offered(state, text_key)
    yield STAFF, key, _view(state, removed, text_key.partition("/")[2]) if removed else None


def _view(state: State, removed: RemovedScenario, text_id: str) -> RemovedScenarioView:
    scenario, cluster = removed.scenario, removed.cluster
    return RemovedScenarioView(
        scenario.id,
        text_id,
        scenario.cluster,
        HIDDEN if is_hidden(state, cluster.name, cluster.named_by) else cluster.name,
        HIDDEN if is_hidden(state, scenario.title, scenario.named_by) else scenario.title,
        scenario.text,
        removed.cards,
        removed.at,
        removed.seq,
    )


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the removed scenarios that are offered, for staff."""
    if audience == STAFF:
        yield from (f"removed_scenario/{key}" for key in sorted(state.offered_texts))


PART = Part(
    Command,
    Event,
    decide,
    evolve,
    (RemovedScenarioView,),
    {"removed_scenario": show},
    keys,
)
