"""Clusters and scenarios on the merge desk."""

import pytest

from app.workshop.activities.ideas import TableCard, WithdrawIdea
from app.workshop.activities.merge import (
    MAX_CARDS_AT_ONCE,
    CardsPlaced,
    CardsTakenOut,
    ClusterDissolved,
    ClusterMade,
    ClusterRenamed,
    ClustersJoined,
    ClusterView,
    DissolveCluster,
    JoinClusters,
    PlaceCards,
    RenameCluster,
    ScenarioText,
    ScenarioView,
    ScenarioWritten,
    TakeOutCards,
    WriteScenario,
)
from app.workshop.activities.vote import CloseVote
from app.workshop.audiences import HALL, SCREEN, STAFF
from app.workshop.undo import RedoChange, UndoChange
from tests.workshop.sample_workshop import (
    ANN,
    CLOSE,
    FACILITATOR,
    MERGED,
    NOW,
    SEATED,
    SORTED,
    Request,
    make_cluster_request,
    open_vote_request,
    outcome,
    start_request,
    state_after,
    write_request,
    write_scenario_request,
)
from tests.workshop.view import view


def place_request(cluster: str, *cards: str) -> Request:
    return FACILITATOR, PlaceCards(id="place", cluster=cluster, cards=cards)


def take_out_request(*cards: str) -> Request:
    return FACILITATOR, TakeOutCards(id="out", cards=cards)


def rename_request(cluster: str, name: str) -> Request:
    return FACILITATOR, RenameCluster(id="name", cluster=cluster, name=name)


def merge_clusters_request(cluster: str, into: str) -> Request:
    return FACILITATOR, JoinClusters(id="join", cluster=cluster, into=into)


def dissolve_request(cluster: str) -> Request:
    return FACILITATOR, DissolveCluster(id="dissolve", cluster=cluster)


UNDO: Request = (FACILITATOR, UndoChange(id="undo"))
REDO: Request = (FACILITATOR, RedoChange(id="redo"))


def rewrite_request(title: str, text: str, base: ScenarioText | None = None) -> Request:
    return FACILITATOR, WriteScenario(id="new", cluster="sun", title=title, text=text, base=base)


RAIN: Request = make_cluster_request("rain", "a1")
VOTING = (*MERGED, RAIN, make_cluster_request("snow"), start_request("vote"))
"""The clusters sun (with a scenario), rain, snow and none; a vote can be opened."""


@pytest.mark.parametrize(
    ("options", "when"),
    [
        pytest.param(["cluster/rain"], merge_clusters_request("rain", "sun"), id="merge an option"),
        pytest.param(["cluster/sun"], merge_clusters_request("rain", "sun"), id="merge into an option"),
        pytest.param(
            ["scenario/bright"],
            merge_clusters_request("rain", "sun"),
            id="merge into the cluster of an option",
        ),
        pytest.param(
            ["scenario/bright"], merge_clusters_request("sun", "rain"), id="merge the cluster of an option"
        ),
        pytest.param(["cluster/rain", "cluster/none"], dissolve_request("rain"), id="dissolve an option"),
        pytest.param(["scenario/bright"], dissolve_request("sun"), id="dissolve the cluster of an option"),
    ],
)
def test_what_is_being_voted_on_is_not_merged_or_dissolved_until_the_vote_closes(
    options: list[str], when: Request
) -> None:
    voting = (*VOTING, open_vote_request("first", *options))
    assert outcome(voting, when) == "merge.voted_on"
    assert not isinstance(outcome([*voting, (FACILITATOR, CloseVote(id="c", vote="first"))], when), str)
    assert not isinstance(outcome([*VOTING, open_vote_request("first", "cluster/snow")], when), str)


@pytest.mark.parametrize(
    ("given", "option", "when"),
    [
        pytest.param([], "cluster/snow", UNDO, id="undo the making of an option"),
        pytest.param(
            [merge_clusters_request("rain", "none"), UNDO],
            "cluster/rain",
            REDO,
            id="redo the merging of an option",
        ),
        pytest.param(
            [merge_clusters_request("rain", "sun"), UNDO],
            "scenario/bright",
            REDO,
            id="redo a merging into the cluster of an option",
        ),
        pytest.param(
            [dissolve_request("sun"), UNDO], "scenario/bright", REDO, id="redo the dissolving of its cluster"
        ),
        pytest.param(
            [write_scenario_request("wet", "rain")], "scenario/wet", UNDO, id="undo the writing of an option"
        ),
    ],
)
def test_undo_or_redo_that_would_remove_or_merge_what_is_being_voted_on_is_rejected(
    given: list[Request], option: str, when: Request
) -> None:
    changed = (*VOTING, *given)
    assert outcome([*changed, open_vote_request("first", option)], when) == "merge.voted_on"
    assert not isinstance(outcome([*changed, open_vote_request("first", "card/a1")], when), str)


@pytest.mark.parametrize(
    "when",
    [
        rewrite_request("Dark", "Other words"),
        take_out_request("b1"),
        rename_request("rain", "Drizzle"),
        (FACILITATOR, WithdrawIdea(id="away", card="a1")),
    ],
    ids=["scenario rewritten", "card taken out", "cluster renamed", "card taken away"],
)
def test_other_changes_of_what_is_being_voted_on_are_allowed(when: Request) -> None:
    voting = (*VOTING, open_vote_request("first", "scenario/bright", "cluster/rain", "card/a1"))
    assert not isinstance(outcome(voting, when), str)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            SORTED,
            make_cluster_request("sun", "b1", "c1"),
            (ClusterMade("sun", "Sun", ("b1", "c1"), ""),),
            id="make",
        ),
        pytest.param(
            SORTED,
            make_cluster_request("sun"),
            (ClusterMade("sun", "Sun", (), ""),),
            id="make an empty cluster",
        ),
        pytest.param(
            SORTED,
            make_cluster_request("sun", "a2", "b1"),
            (ClusterMade("sun", "Sun", ("b1",), ""),),
            id="make a cluster of a stack by its cards",
        ),
        pytest.param(
            SORTED,
            make_cluster_request("sun", "a1"),
            (ClusterMade("sun", "Sun", ("a1",), ""),),
            id="make a cluster of a card that is not sent",
        ),
        pytest.param(
            SORTED, make_cluster_request("sun", "zz"), "card.unknown", id="make a cluster of an unknown card"
        ),
        pytest.param(
            [*SEATED, start_request("alone"), write_request(ANN, "n1")],
            make_cluster_request("sun", "n1"),
            "card.unknown",
            id="make a cluster of a private note",
        ),
        pytest.param(
            SORTED,
            make_cluster_request("sun", *["a1"] * (MAX_CARDS_AT_ONCE + 1)),
            "merge.too_many",
            id="make a cluster of more cards than the limit",
        ),
        pytest.param(
            MERGED, place_request("none", "c1", "a1"), (CardsPlaced("none", ("c1", "a1")),), id="place"
        ),
        pytest.param(
            MERGED,
            place_request("sun", "c1", "a1"),
            (CardsPlaced("sun", ("a1",)),),
            id="place cards of which some are there already",
        ),
        pytest.param(MERGED, place_request("sun", "a2"), (), id="place cards that are there already"),
        pytest.param(MERGED, place_request("zz", "a1"), "cluster.unknown", id="place in an unknown cluster"),
        pytest.param(MERGED, take_out_request("a2"), (CardsTakenOut(("b1",)),), id="take a stack out"),
        pytest.param(
            MERGED, take_out_request("c1", "a2", "a1"), (CardsTakenOut(("c1", "b1")),), id="take out several"
        ),
        pytest.param(MERGED, take_out_request("a1"), (), id="take out a card in no cluster"),
        pytest.param(MERGED, take_out_request("zz"), "card.unknown", id="take out an unknown card"),
        pytest.param(MERGED, rename_request("sun", "Sol"), (ClusterRenamed("sun", "Sol", ""),), id="rename"),
        pytest.param(MERGED, rename_request("sun", "Sun"), (), id="rename to the same name"),
        pytest.param(MERGED, rename_request("sun", " "), "text.blank", id="rename to a blank name"),
        pytest.param(
            MERGED,
            rename_request("sun", "Su\nn"),
            "text.control_characters",
            id="rename to a name on two lines",
        ),
        pytest.param(MERGED, rename_request("sun", "x" * 81), "text.too_long", id="rename to a long name"),
        pytest.param(
            MERGED,
            merge_clusters_request("sun", "none"),
            (ClustersJoined("sun", "none"),),
            id="merge two clusters",
        ),
        pytest.param(
            MERGED,
            merge_clusters_request("sun", "sun"),
            "merge.same_cluster",
            id="merge a cluster with itself",
        ),
        pytest.param(
            [*MERGED, write_scenario_request("second", "none")],
            merge_clusters_request("sun", "none"),
            "merge.two_scenarios",
            id="merge two clusters with scenarios",
        ),
        pytest.param(
            MERGED, merge_clusters_request("sun", "zz"), "cluster.unknown", id="merge into an unknown cluster"
        ),
        pytest.param(MERGED, dissolve_request("sun"), (ClusterDissolved("sun"),), id="dissolve"),
        pytest.param(
            [*MERGED, dissolve_request("sun")],
            dissolve_request("sun"),
            "cluster.unknown",
            id="dissolve twice",
        ),
        pytest.param(
            MERGED,
            write_scenario_request("dark", "none"),
            (ScenarioWritten("dark", "none", "Bright", "It is bright.", ""),),
            id="write",
        ),
        pytest.param(
            MERGED,
            rewrite_request("Dark", "Or so"),
            (ScenarioWritten("bright", "sun", "Dark", "Or so", ""),),
            id="rewrite",
        ),
        pytest.param(
            MERGED, rewrite_request("Bright", "It is bright."), (), id="rewrite with the same words"
        ),
        pytest.param(
            MERGED,
            rewrite_request("Dark", "Or so", base=ScenarioText("Bright", "It is bright.")),
            (ScenarioWritten("bright", "sun", "Dark", "Or so", ""),),
            id="rewrite from the current words",
        ),
        pytest.param(
            MERGED,
            rewrite_request("Dark", "Or so", base=ScenarioText("Bright", "It was bright.")),
            "merge.scenario_changed",
            id="rewrite from older words",
        ),
        pytest.param(
            MERGED,
            rewrite_request("Dark", "Or so", base=ScenarioText("", "")),
            "merge.scenario_changed",
            id="write after a colleague has written something else",
        ),
        pytest.param(
            MERGED,
            rewrite_request("Bright", "It is bright.", base=ScenarioText("", "")),
            (),
            id="write the same as a colleague",
        ),
        pytest.param(MERGED, rewrite_request("x" * 121, "y"), "text.too_long", id="a long title"),
        pytest.param(MERGED, rewrite_request("x", "y" * 2001), "text.too_long", id="a long text"),
        pytest.param(MERGED, rewrite_request("x", ""), "text.blank", id="a scenario without a text"),
        pytest.param([*MERGED, CLOSE], take_out_request("b1"), "workshop.closed", id="after the end"),
        pytest.param(
            SORTED, (ANN, make_cluster_request("sun", "b1")[1]), "command.not_yours", id="by a participant"
        ),
    ],
)
def test_merge_command_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_cluster_contains_lead_cards_and_cards_name_cluster() -> None:
    state = state_after(*MERGED)

    for audience in (STAFF, SCREEN):
        seen = view(state, audience)
        assert seen["cluster/sun"] == ClusterView("sun", "Sun", ("b1", "c1"), "bright", NOW)
        assert seen["card/a2"] == TableCard("a2", 1, "light", "More light", NOW, "b1", (), True, "sun", 2)


def test_scenario_view_counts_source_cards_and_tables() -> None:
    state = state_after(*MERGED)

    assert view(state, HALL)["scenario/bright"] == ScenarioView(
        "bright", "sun", "Bright", "It is bright.", sources=3, tables=2
    )


def test_scenario_of_joined_cluster_moves_to_other_cluster() -> None:
    state = state_after(*MERGED, place_request("none", "a1"), merge_clusters_request("sun", "none"))

    cards = ("a1", "b1", "c1")
    assert view(state, STAFF)["cluster/none"] == ClusterView("none", "Sun", cards, "bright", NOW)
    assert "cluster/sun" not in view(state, STAFF)
    assert view(state, HALL)["scenario/bright"] == ScenarioView(
        "bright", "none", "Bright", "It is bright.", sources=4, tables=2
    )


def test_cluster_dissolved_removes_scenario_and_frees_cards() -> None:
    state = state_after(*MERGED, dissolve_request("sun"))

    assert "scenario/bright" not in view(state, HALL)
    assert view(state, STAFF)["card/c1"] == TableCard(
        "c1", 2, "light", "More light", NOW, None, (), True, None, 1
    )
