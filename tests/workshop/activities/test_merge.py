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
    CLOSES,
    FACILITATOR,
    MERGED,
    NOW,
    SEATED,
    SORTED,
    Request,
    makes_cluster,
    opens_vote,
    outcome,
    starts,
    state_after,
    writes,
    writes_scenario,
)
from tests.workshop.view import view


def places(cluster: str, *cards: str) -> Request:
    return FACILITATOR, PlaceCards(id="place", cluster=cluster, cards=cards)


def takes_out(*cards: str) -> Request:
    return FACILITATOR, TakeOutCards(id="out", cards=cards)


def renames(cluster: str, name: str) -> Request:
    return FACILITATOR, RenameCluster(id="name", cluster=cluster, name=name)


def joins_into(cluster: str, into: str) -> Request:
    return FACILITATOR, JoinClusters(id="join", cluster=cluster, into=into)


def dissolves(cluster: str) -> Request:
    return FACILITATOR, DissolveCluster(id="gone", cluster=cluster)


UNDOES: Request = (FACILITATOR, UndoChange(id="undo"))
REDOES: Request = (FACILITATOR, RedoChange(id="redo"))


def rewrites(title: str, text: str, base: ScenarioText | None = None) -> Request:
    return FACILITATOR, WriteScenario(id="new", cluster="sun", title=title, text=text, base=base)


RAIN: Request = makes_cluster("rain", "a1")
VOTING = (*MERGED, RAIN, makes_cluster("snow"), starts("vote"))
"""The clusters sun (with a scenario), rain, snow and none; a vote can be opened."""


@pytest.mark.parametrize(
    ("options", "when"),
    [
        pytest.param(["cluster/rain"], joins_into("rain", "sun"), id="join an option"),
        pytest.param(["cluster/sun"], joins_into("rain", "sun"), id="join into an option"),
        pytest.param(["scenario/bright"], joins_into("rain", "sun"), id="join into an option's cluster"),
        pytest.param(["scenario/bright"], joins_into("sun", "rain"), id="join an option's cluster"),
        pytest.param(["cluster/rain", "cluster/none"], dissolves("rain"), id="dissolve an option"),
        pytest.param(["scenario/bright"], dissolves("sun"), id="dissolve an option's cluster"),
    ],
)
def test_what_is_being_voted_on_is_not_joined_or_dissolved_until_the_vote_closes(
    options: list[str], when: Request
) -> None:
    voting = (*VOTING, opens_vote("first", *options))
    assert outcome(voting, when) == "merge.voted_on"
    assert not isinstance(outcome([*voting, (FACILITATOR, CloseVote(id="c", vote="first"))], when), str)
    assert not isinstance(outcome([*VOTING, opens_vote("first", "cluster/snow")], when), str)


@pytest.mark.parametrize(
    ("given", "option", "when"),
    [
        pytest.param([], "cluster/snow", UNDOES, id="undo making it"),
        pytest.param([joins_into("rain", "none"), UNDOES], "cluster/rain", REDOES, id="redo joining it"),
        pytest.param([joins_into("rain", "sun"), UNDOES], "scenario/bright", REDOES, id="redo joining into"),
        pytest.param([dissolves("sun"), UNDOES], "scenario/bright", REDOES, id="redo dissolving it"),
        pytest.param([writes_scenario("wet", "rain")], "scenario/wet", UNDOES, id="undo writing it"),
    ],
)
def test_what_is_being_voted_on_is_not_undone_or_redone_away(
    given: list[Request], option: str, when: Request
) -> None:
    changed = (*VOTING, *given)
    assert outcome([*changed, opens_vote("first", option)], when) == "merge.voted_on"
    assert not isinstance(outcome([*changed, opens_vote("first", "card/a1")], when), str)


@pytest.mark.parametrize(
    "when",
    [
        rewrites("Dark", "Other words"),
        takes_out("b1"),
        renames("rain", "Drizzle"),
        (FACILITATOR, WithdrawIdea(id="away", card="a1")),
    ],
    ids=["scenario rewritten", "card taken out", "cluster renamed", "card taken away"],
)
def test_other_changes_of_what_is_being_voted_on_are_allowed(when: Request) -> None:
    voting = (*VOTING, opens_vote("first", "scenario/bright", "cluster/rain", "card/a1"))
    assert not isinstance(outcome(voting, when), str)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            SORTED,
            makes_cluster("sun", "b1", "c1"),
            (ClusterMade("sun", "Sun", ("b1", "c1"), ""),),
            id="make",
        ),
        pytest.param(
            SORTED, makes_cluster("sun"), (ClusterMade("sun", "Sun", (), ""),), id="make an empty one"
        ),
        pytest.param(
            SORTED,
            makes_cluster("sun", "a2", "b1"),
            (ClusterMade("sun", "Sun", ("b1",), ""),),
            id="a stack goes whole",
        ),
        pytest.param(
            SORTED,
            makes_cluster("sun", "a1"),
            (ClusterMade("sun", "Sun", ("a1",), ""),),
            id="not sent either",
        ),
        pytest.param(SORTED, makes_cluster("sun", "zz"), "card.unknown", id="of none"),
        pytest.param(
            [*SEATED, starts("alone"), writes(ANN, "n1")],
            makes_cluster("sun", "n1"),
            "card.unknown",
            id="private",
        ),
        pytest.param(
            SORTED, makes_cluster("sun", *["a1"] * (MAX_CARDS_AT_ONCE + 1)), "merge.too_many", id="a flood"
        ),
        pytest.param(MERGED, places("none", "c1", "a1"), (CardsPlaced("none", ("c1", "a1")),), id="place"),
        pytest.param(MERGED, places("sun", "c1", "a1"), (CardsPlaced("sun", ("a1",)),), id="some are there"),
        pytest.param(MERGED, places("sun", "a2"), (), id="all are there"),
        pytest.param(MERGED, places("zz", "a1"), "cluster.unknown", id="place in none"),
        pytest.param(MERGED, takes_out("a2"), (CardsTakenOut(("b1",)),), id="take a stack out"),
        pytest.param(
            MERGED, takes_out("c1", "a2", "a1"), (CardsTakenOut(("c1", "b1")),), id="take out several"
        ),
        pytest.param(MERGED, takes_out("a1"), (), id="it lies in none"),
        pytest.param(MERGED, takes_out("zz"), "card.unknown", id="take none out"),
        pytest.param(MERGED, renames("sun", "Sol"), (ClusterRenamed("sun", "Sol", ""),), id="rename"),
        pytest.param(MERGED, renames("sun", "Sun"), (), id="the same name"),
        pytest.param(MERGED, renames("sun", " "), "text.blank", id="a blank name"),
        pytest.param(MERGED, renames("sun", "Su\nn"), "text.control_characters", id="a name on two lines"),
        pytest.param(MERGED, renames("sun", "x" * 81), "text.too_long", id="a long name"),
        pytest.param(MERGED, joins_into("sun", "none"), (ClustersJoined("sun", "none"),), id="join"),
        pytest.param(MERGED, joins_into("sun", "sun"), "merge.same_cluster", id="join with itself"),
        pytest.param(
            [*MERGED, writes_scenario("second", "none")],
            joins_into("sun", "none"),
            "merge.two_scenarios",
            id="two",
        ),
        pytest.param(MERGED, joins_into("sun", "zz"), "cluster.unknown", id="join into none"),
        pytest.param(MERGED, dissolves("sun"), (ClusterDissolved("sun"),), id="dissolve"),
        pytest.param([*MERGED, dissolves("sun")], dissolves("sun"), "cluster.unknown", id="dissolve twice"),
        pytest.param(
            MERGED,
            writes_scenario("dark", "none"),
            (ScenarioWritten("dark", "none", "Bright", "It is bright.", ""),),
            id="write",
        ),
        pytest.param(
            MERGED,
            rewrites("Dark", "Or so"),
            (ScenarioWritten("bright", "sun", "Dark", "Or so", ""),),
            id="rewrite",
        ),
        pytest.param(MERGED, rewrites("Bright", "It is bright."), (), id="the same words"),
        pytest.param(
            MERGED,
            rewrites("Dark", "Or so", base=ScenarioText("Bright", "It is bright.")),
            (ScenarioWritten("bright", "sun", "Dark", "Or so", ""),),
            id="rewrite what is there",
        ),
        pytest.param(
            MERGED,
            rewrites("Dark", "Or so", base=ScenarioText("Bright", "It was bright.")),
            "merge.scenario_changed",
            id="rewrite what was there",
        ),
        pytest.param(
            MERGED,
            rewrites("Dark", "Or so", base=ScenarioText("", "")),
            "merge.scenario_changed",
            id="write what a colleague has written meanwhile",
        ),
        pytest.param(
            MERGED,
            rewrites("Bright", "It is bright.", base=ScenarioText("", "")),
            (),
            id="write the same as a colleague",
        ),
        pytest.param(MERGED, rewrites("x" * 121, "y"), "text.too_long", id="a long title"),
        pytest.param(MERGED, rewrites("x", "y" * 2001), "text.too_long", id="a long text"),
        pytest.param(MERGED, rewrites("x", ""), "text.blank", id="no text"),
        pytest.param([*MERGED, CLOSES], takes_out("b1"), "workshop.closed", id="after the end"),
        pytest.param(
            SORTED, (ANN, makes_cluster("sun", "b1")[1]), "command.not_yours", id="by a participant"
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
        assert seen["cluster/sun"] == ClusterView("sun", "Sun", ("b1", "c1"), "bright")
        assert seen["card/a2"] == TableCard("a2", 1, "light", "More light", NOW, "b1", (), True, "sun", 2)


def test_scenario_view_counts_source_cards_and_tables() -> None:
    state = state_after(*MERGED)

    assert view(state, HALL)["scenario/bright"] == ScenarioView(
        "bright", "sun", "Bright", "It is bright.", sources=3, tables=2
    )


def test_scenario_of_joined_cluster_moves_to_other_cluster() -> None:
    state = state_after(*MERGED, places("none", "a1"), joins_into("sun", "none"))

    assert view(state, STAFF)["cluster/none"] == ClusterView("none", "Sun", ("a1", "b1", "c1"), "bright")
    assert "cluster/sun" not in view(state, STAFF)
    assert view(state, HALL)["scenario/bright"] == ScenarioView(
        "bright", "none", "Bright", "It is bright.", sources=4, tables=2
    )


def test_cluster_dissolved_removes_scenario_and_frees_cards() -> None:
    state = state_after(*MERGED, dissolves("sun"))

    assert "scenario/bright" not in view(state, HALL)
    assert view(state, STAFF)["card/c1"] == TableCard(
        "c1", 2, "light", "More light", NOW, None, (), True, None, 1
    )
