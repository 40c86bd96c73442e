"""The theme team gathers cards of many tables, writes what they say together, and can go back."""

import pytest

from app.workshop.activities.ideas import TableCard, WithdrawIdea
from app.workshop.activities.merge import (
    MAX_CARDS_AT_ONCE,
    MAX_UNDO,
    CardsPlaced,
    CardTakenOut,
    ClusterDissolved,
    ClusterMade,
    ClusterRenamed,
    ClustersJoined,
    ClusterView,
    DeskView,
    DissolveCluster,
    JoinClusters,
    MergeUndone,
    PlaceCards,
    RenameCluster,
    ScenarioView,
    ScenarioWritten,
    TakeOutCard,
    UndoMerge,
    WriteScenario,
)
from app.workshop.audiences import HALL, SCREEN, STAFF
from app.workshop.workshop import view
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CLOSES,
    FACILITATOR,
    MERGED,
    NOW,
    SEATED,
    SORTED,
    Line,
    after,
    gathers,
    outcome,
    pictures,
    stacks,
    starts,
    writes,
)

UNDOES: Line = (FACILITATOR, UndoMerge(id="undo"))


def places(cluster: str, *cards: str) -> Line:
    return FACILITATOR, PlaceCards(id="place", cluster=cluster, cards=cards)


def takes_out(card: str) -> Line:
    return FACILITATOR, TakeOutCard(id="out", card=card)


def renames(cluster: str, name: str) -> Line:
    return FACILITATOR, RenameCluster(id="name", cluster=cluster, name=name)


def joins_into(cluster: str, into: str) -> Line:
    return FACILITATOR, JoinClusters(id="join", cluster=cluster, into=into)


def dissolves(cluster: str) -> Line:
    return FACILITATOR, DissolveCluster(id="gone", cluster=cluster)


def rewrites(title: str, text: str) -> Line:
    return FACILITATOR, WriteScenario(id="new", cluster="sun", title=title, text=text)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            SORTED, gathers("sun", "b1", "c1"), (ClusterMade("sun", "Sun", ("b1", "c1")),), id="make"
        ),
        pytest.param(SORTED, gathers("sun"), (ClusterMade("sun", "Sun", ()),), id="make an empty one"),
        pytest.param(
            SORTED, gathers("sun", "a2", "b1"), (ClusterMade("sun", "Sun", ("b1",)),), id="a stack goes whole"
        ),
        pytest.param(
            SORTED, gathers("sun", "a1"), (ClusterMade("sun", "Sun", ("a1",)),), id="not sent either"
        ),
        pytest.param(SORTED, gathers("sun", "zz"), "card.unknown", id="of none"),
        pytest.param(
            [*SEATED, starts("alone"), writes(ANN, "n1")], gathers("sun", "n1"), "card.unknown", id="private"
        ),
        pytest.param(
            SORTED, gathers("sun", *["a1"] * (MAX_CARDS_AT_ONCE + 1)), "merge.too_many", id="a flood"
        ),
        pytest.param(MERGED, places("none", "c1", "a1"), (CardsPlaced("none", ("c1", "a1")),), id="place"),
        pytest.param(MERGED, places("sun", "c1", "a1"), (CardsPlaced("sun", ("a1",)),), id="some are there"),
        pytest.param(MERGED, places("sun", "a2"), (), id="all are there"),
        pytest.param(MERGED, places("zz", "a1"), "cluster.unknown", id="place in none"),
        pytest.param(MERGED, takes_out("a2"), (CardTakenOut("b1"),), id="take a stack out"),
        pytest.param(MERGED, takes_out("a1"), (), id="it lies in none"),
        pytest.param(MERGED, takes_out("zz"), "card.unknown", id="take none out"),
        pytest.param(MERGED, renames("sun", "Sol"), (ClusterRenamed("sun", "Sol"),), id="rename"),
        pytest.param(MERGED, renames("sun", "Sun"), (), id="the same name"),
        pytest.param(MERGED, renames("sun", " "), "text.blank", id="a blank name"),
        pytest.param(MERGED, renames("sun", "Su\nn"), "text.control_characters", id="a name on two lines"),
        pytest.param(MERGED, renames("sun", "x" * 81), "text.too_long", id="a long name"),
        pytest.param(MERGED, joins_into("sun", "none"), (ClustersJoined("sun", "none"),), id="join"),
        pytest.param(MERGED, joins_into("sun", "sun"), "merge.same_cluster", id="join with itself"),
        pytest.param(
            [*MERGED, pictures("second", "none")], joins_into("sun", "none"), "merge.two_scenarios", id="two"
        ),
        pytest.param(MERGED, joins_into("sun", "zz"), "cluster.unknown", id="join into none"),
        pytest.param(MERGED, dissolves("sun"), (ClusterDissolved("sun"),), id="dissolve"),
        pytest.param([*MERGED, dissolves("sun")], dissolves("sun"), "cluster.unknown", id="dissolve twice"),
        pytest.param(
            MERGED,
            pictures("dark", "none"),
            (ScenarioWritten("dark", "none", "Bright", "It is bright."),),
            id="write",
        ),
        pytest.param(
            MERGED,
            rewrites("Dark", "Or so"),
            (ScenarioWritten("bright", "sun", "Dark", "Or so"),),
            id="rewrite",
        ),
        pytest.param(MERGED, rewrites("Bright", "It is bright."), (), id="the same words"),
        pytest.param(MERGED, rewrites("x" * 121, "y"), "text.too_long", id="a long title"),
        pytest.param(MERGED, rewrites("x", "y" * 2001), "text.too_long", id="a long text"),
        pytest.param(MERGED, rewrites("x", ""), "text.blank", id="no text"),
        pytest.param(MERGED, UNDOES, (MergeUndone(),), id="undo"),
        pytest.param(SORTED, UNDOES, "merge.nothing_to_undo", id="nothing to undo"),
        pytest.param([*MERGED, CLOSES], UNDOES, "workshop.closed", id="after the end"),
        pytest.param(SORTED, (ANN, UndoMerge(id="undo")), "command.not_yours", id="by a participant"),
    ],
)
def test_merging(given: list[Line], when: Line, then: object) -> None:
    assert outcome(given, when) == then


def test_a_cluster_holds_leads_and_its_cards_say_where_they_lie() -> None:
    state = after(*MERGED)

    for audience in (STAFF, SCREEN):
        seen = view(state, audience)
        assert seen["cluster/sun"] == ClusterView("sun", "Sun", ("b1", "c1"), "bright")
        assert seen["card/a2"] == TableCard("a2", 1, "light", "More light", NOW, "b1", (), True, "sun")


def test_a_scenario_tells_everyone_how_many_cards_and_tables_it_comes_from() -> None:
    state = after(*MERGED)

    assert view(state, HALL)["scenario/bright"] == ScenarioView(
        "bright", "sun", "Bright", "It is bright.", sources=3, tables=2
    )


def test_a_scenario_follows_its_cluster_into_another() -> None:
    state = after(*MERGED, places("none", "a1"), joins_into("sun", "none"))

    assert view(state, STAFF)["cluster/none"] == ClusterView("none", "Sun", ("a1", "b1", "c1"), "bright")
    assert "cluster/sun" not in view(state, STAFF)
    assert view(state, HALL)["scenario/bright"] == ScenarioView(
        "bright", "none", "Bright", "It is bright.", sources=4, tables=2
    )


def test_a_dissolved_cluster_takes_its_scenario_along_and_frees_its_cards() -> None:
    state = after(*MERGED, dissolves("sun"))

    assert "scenario/bright" not in view(state, HALL)
    assert view(state, STAFF)["card/c1"] == TableCard(
        "c1", 2, "light", "More light", NOW, None, (), True, None
    )


@pytest.mark.parametrize(
    "change",
    [
        gathers("new", "b1"),
        places("none", "b1", "a1"),
        takes_out("b1"),
        renames("sun", "Sol"),
        joins_into("sun", "none"),
        dissolves("sun"),
        rewrites("Dark", "Or so"),
        pictures("dark", "none"),
    ],
    ids=lambda line: type(line[1]).__name__,
)
def test_every_change_can_be_undone(change: Line) -> None:
    before, changed = after(*MERGED), after(*MERGED, change)

    assert changed.desk != before.desk
    assert after(*MERGED, change, UNDOES) == before


def test_undo_goes_back_to_the_empty_desk_and_counts_down() -> None:
    assert view(after(*MERGED), STAFF)["desk"] == DeskView(3)
    assert after(*MERGED, UNDOES, UNDOES, UNDOES) == after(*SORTED, starts("merge"))


def test_undo_remembers_no_more_than_it_says() -> None:
    state = after(*SORTED, *(gathers(f"cluster-{n}") for n in range(MAX_UNDO + 5)))

    assert view(state, STAFF)["desk"] == DeskView(MAX_UNDO)


def test_undo_does_not_bring_back_what_its_author_withdrew() -> None:
    withdrawn: Line = (BO, WithdrawIdea(id="w", card="b1"))
    state = after(*MERGED, renames("sun", "Sol"), starts("sort"), withdrawn, UNDOES)

    assert view(state, STAFF)["cluster/sun"] == ClusterView("sun", "Sun", ("a2", "c1"), "bright")


def test_undo_puts_back_the_stack_that_a_card_lies_in_by_now() -> None:
    state = after(*MERGED, takes_out("b1"), starts("sort"), stacks(ANN, "b1", "a1"), UNDOES)

    assert view(state, STAFF)["cluster/sun"] == ClusterView("sun", "Sun", ("a1", "c1"), "bright")
