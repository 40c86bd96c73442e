"""What the options of a vote consist of, and whether a cluster or a scenario is an option of an open vote."""

from __future__ import annotations

from collections.abc import Iterable

from app.workshop.state import Desk, Facts, OptionSource, State


def option_sources(desk: Desk, refs: Iterable[str]) -> dict[str, OptionSource]:
    """The sources of these options of a vote as they are now, by ref; options that are cards are left out."""
    return {ref: source for ref in refs if (source := _option_source(desk, ref))}


def _option_source(desk: Desk, ref: str) -> OptionSource | None:
    kind, _, entity = ref.partition("/")
    scenario = desk.scenarios.get(entity) if kind == "scenario" else None
    cluster = desk.clusters.get(scenario.cluster if scenario else entity) if kind != "card" else None
    return OptionSource(cluster.cards, (scenario or cluster).named_by or "") if cluster else None


def is_voted_on(state: State, cluster_id: str) -> bool:
    """Whether a cluster or its scenario is an option of an open vote."""
    cluster = state.desk.clusters.get(cluster_id)
    refs = {f"cluster/{cluster_id}", f"scenario/{cluster.scenario}" if cluster else ""}
    return not refs.isdisjoint(_open_refs(state))


def removes_voted_on(state: State, facts: Facts) -> bool:
    """Whether, with these facts, a cluster or a scenario would be removed that is voted on now."""
    clusters = (cluster for cluster, fact in facts.clusters.items() if fact is None)
    scenarios = {f"scenario/{scenario}" for scenario, fact in facts.scenarios.items() if fact is None}
    return any(is_voted_on(state, i) for i in clusters) or not scenarios.isdisjoint(_open_refs(state))


def _open_refs(state: State) -> frozenset[str]:
    return frozenset().union(*(vote.refs for vote in state.votes.values() if not vote.closed))
