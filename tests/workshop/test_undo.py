"""Undo and redo at the desk: one's own changes, until somebody else has changed the same things."""

import pytest

from app.core.aggregate import Actor, LogEntry
from app.workshop.activities.ideas import EditIdea, WithdrawIdea
from app.workshop.activities.merge import (
    ClusterView,
    DissolveCluster,
    JoinClusters,
    PlaceCards,
    RenameCluster,
    TakeOutCards,
    WriteScenario,
)
from app.workshop.activities.welcome import Move
from app.workshop.audiences import HALL, STAFF, own_audience, table_audience
from app.workshop.plan import EditPlan
from app.workshop.state import State
from app.workshop.undo import MAX_CHANGES, ChangeView, HistoryView, RedoChange, SkipChange, UndoChange
from app.workshop.workshop import decide, evolve_entry
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSE,
    KARI,
    MERGED,
    NOW,
    OLA,
    SORTED,
    Request,
    make_cluster_request,
    open_vote_request,
    outcome,
    stack_request,
    start_request,
    state_after,
    write_scenario_request,
)
from tests.workshop.view import view

UNDO: Request = (KARI, UndoChange(id="undo"))
REDO: Request = (KARI, RedoChange(id="redo"))

CHANGES = [
    make_cluster_request("new", "b1"),
    (KARI, PlaceCards(id="place", cluster="none", cards=("b1", "a1"))),
    (KARI, TakeOutCards(id="out", cards=("b1", "c1"))),
    (KARI, RenameCluster(id="name", cluster="sun", name="Sol")),
    (KARI, JoinClusters(id="join", cluster="sun", into="none")),
    (KARI, DissolveCluster(id="dissolve", cluster="sun")),
    (KARI, WriteScenario(id="new", cluster="sun", title="Dark", text="Or so")),
    write_scenario_request("dark", "none"),
    (KARI, WithdrawIdea(id="away", card="b1")),
    (KARI, WithdrawIdea(id="away", card="a2")),
    (KARI, WithdrawIdea(id="away", card="c1")),
    (KARI, WithdrawIdea(id="away", card="a1")),
]


def skip(change: str) -> Request:
    return KARI, SkipChange(id="skip", change=change)


def by(actor: Actor, request: Request) -> Request:
    """The same request by another actor."""
    return actor, request[1]


def content(state: State) -> tuple[object, ...]:
    """Everything in the workshop, apart from what can be undone."""
    return state.desk, state.cards, state.tables, state.participants, state.shared_cards_by_theme, state.votes


@pytest.mark.parametrize("change", CHANGES, ids=lambda request: f"{type(request[1]).__name__}")
def test_change_undone_restores_everything_and_redone_makes_it_again(change: Request) -> None:
    before, changed = state_after(*MERGED), state_after(*MERGED, change)

    assert content(changed) != content(before)
    assert content(state_after(*MERGED, change, UNDO)) == content(before)
    again = state_after(*MERGED, change, UNDO, REDO)
    assert (content(again), again.histories) == (content(changed), changed.histories)


def test_undo_repeated_restores_empty_desk_and_redo_everything() -> None:
    merged = state_after(*MERGED)

    undone = state_after(*MERGED, UNDO, UNDO, UNDO)
    assert content(undone) == content(state_after(*SORTED, start_request("merge")))
    again = state_after(*MERGED, UNDO, UNDO, UNDO, REDO, REDO, REDO)
    assert (content(again), again.histories) == (content(merged), merged.histories)


def test_undo_leaves_the_work_of_a_colleague() -> None:
    state = state_after(
        *MERGED,
        make_cluster_request("rain", "a1"),
        by(OLA, write_scenario_request("dark", "none")),
        UNDO,
    )

    assert "cluster/rain" not in view(state, STAFF)
    assert "scenario/dark" in view(state, HALL)
    redone = state_after(
        *MERGED,
        make_cluster_request("rain", "a1"),
        by(OLA, write_scenario_request("dark", "none")),
        UNDO,
        REDO,
    )
    assert view(redone, STAFF)["cluster/rain"] == ClusterView("rain", "Sun", ("a1",), None, NOW)


@pytest.mark.parametrize(
    ("change", "built_on"),
    [
        (make_cluster_request("new", "a1"), by(OLA, write_scenario_request("dark", "new"))),
        (make_cluster_request("new"), (OLA, PlaceCards(id="more", cluster="new", cards=("a1",)))),
        (make_cluster_request("new", "a1"), (OLA, TakeOutCards(id="less", cards=("a1",)))),
        (make_cluster_request("new", "a1"), (OLA, RenameCluster(id="other", cluster="new", name="Rain"))),
        (make_cluster_request("new", "a1"), (OLA, JoinClusters(id="both", cluster="new", into="none"))),
        (
            (KARI, RenameCluster(id="name", cluster="sun", name="Sol")),
            (OLA, RenameCluster(id="other", cluster="sun", name="Rain")),
        ),
        (
            (KARI, WriteScenario(id="new", cluster="sun", title="Dark", text="Or so")),
            (OLA, WriteScenario(id="other", cluster="sun", title="Light", text="Or not")),
        ),
        (
            (KARI, TakeOutCards(id="out", cards=("b1", "c1"))),
            (OLA, DissolveCluster(id="dissolve", cluster="sun")),
        ),
        (
            (KARI, DissolveCluster(id="dissolve", cluster="sun")),
            (OLA, PlaceCards(id="more", cluster="none", cards=("c1",))),
        ),
        (
            (KARI, JoinClusters(id="join", cluster="sun", into="none")),
            (OLA, DissolveCluster(id="dissolve", cluster="none")),
        ),
    ],
)
def test_change_that_a_colleague_has_built_on_is_not_undone(change: Request, built_on: Request) -> None:
    assert outcome([*MERGED, change, built_on], UNDO) == "merge.built_on"


@pytest.mark.parametrize(
    "later",
    [
        [start_request("sort"), (BO, WithdrawIdea(id="w", card="b1"))],
        [start_request("sort"), stack_request(ANN, "b1", "a1")],
    ],
    ids=["withdrawn", "stacked"],
)
def test_card_that_its_table_changed_since_is_not_placed_again(later: list[Request]) -> None:
    taken_out: Request = (KARI, TakeOutCards(id="out", cards=("b1",)))
    assert outcome([*MERGED, taken_out, *later], UNDO) == "merge.built_on"


def test_card_whose_stack_changed_since_it_was_taken_away_is_not_brought_back() -> None:
    away: Request = (KARI, WithdrawIdea(id="away", card="b1"))
    edited: Request = (ANN, EditIdea(id="edit", card="a2", text="Other words"))
    out: Request = (OLA, TakeOutCards(id="out", cards=("a2",)))
    assert outcome([*MERGED, away, out, start_request("sort"), edited], UNDO) == "merge.built_on"


def test_card_that_comes_back_is_on_every_board_and_ballot_again() -> None:
    away: Request = (KARI, WithdrawIdea(id="away", card="a1"))
    voting = [*MERGED, start_request("vote"), open_vote_request("first", "card/a1", "cluster/none")]
    before, after = state_after(*voting), state_after(*voting, away, UNDO)

    for audience in (HALL, STAFF, table_audience(1), own_audience(ANN.id)):
        assert view(after, audience) == view(before, audience)


def test_card_of_a_table_that_no_longer_exists_is_not_brought_back() -> None:
    away: Request = (KARI, WithdrawIdea(id="away", card="c1"))
    moves: Request = (CAI, Move(id="move", table=1))
    fewer: Request = (KARI, EditPlan(id="fewer", tables=1))
    assert outcome([*MERGED, away, moves, fewer], UNDO) == "merge.built_on"


BUILT_ON = (
    *MERGED,
    make_cluster_request("rain"),
    make_cluster_request("snow"),
    (OLA, RenameCluster(id="other", cluster="snow", name="Frost")),
)
"""Kari's last change is built on by Ola; the one before it is not."""


def test_change_that_cannot_be_undone_is_skipped_and_the_one_before_it_undone() -> None:
    assert outcome(BUILT_ON, UNDO) == "merge.built_on"

    seen = view(state_after(*BUILT_ON, skip("snow"), UNDO), STAFF)

    assert "cluster/rain" not in seen
    assert "cluster/snow" in seen


def test_undo_that_cannot_be_redone_is_skipped_and_the_one_before_it_redone() -> None:
    renamed: Request = (KARI, RenameCluster(id="name", cluster="sun", name="Sol"))
    built_on: Request = (OLA, RenameCluster(id="other", cluster="sun", name="Rain"))
    both = [*MERGED, renamed, make_cluster_request("rain"), UNDO, UNDO, built_on]
    assert outcome(both, REDO) == "merge.built_on"

    assert "cluster/rain" in view(state_after(*both, skip("name"), REDO), STAFF)


def test_skip_of_a_change_that_is_not_the_next_one_has_no_effect() -> None:
    assert outcome(BUILT_ON, skip("rain")) == ()
    assert outcome([*BUILT_ON, skip("snow")], skip("snow")) == ()
    assert outcome(BUILT_ON, by(OLA, skip("snow"))) == ()
    assert outcome([*BUILT_ON, CLOSE], skip("snow")) == "workshop.closed"


def test_facilitator_without_session_has_no_history() -> None:
    nobody = Actor("facilitator")
    given = [*SORTED, by(nobody, make_cluster_request("new", "a1"))]
    assert outcome(given, by(nobody, UNDO)) == "merge.nothing_to_undo"


def test_new_change_ends_redo() -> None:
    given = [*MERGED, UNDO, make_cluster_request("rain")]
    assert outcome(given, REDO) == "merge.nothing_to_redo"


@pytest.mark.parametrize(
    ("given", "when", "code"),
    [
        (SORTED, UNDO, "merge.nothing_to_undo"),
        (MERGED, by(OLA, UNDO), "merge.nothing_to_undo"),
        (MERGED, REDO, "merge.nothing_to_redo"),
        ([*MERGED, CLOSE], UNDO, "workshop.closed"),
        (MERGED, (ANN, UndoChange(id="undo")), "command.not_yours"),
    ],
)
def test_undo_is_refused_with_a_reason(given: list[Request], when: Request, code: str) -> None:
    assert outcome(given, when) == code


def test_history_is_visible_to_its_actor_only() -> None:
    state = state_after(*MERGED, UNDO)

    assert view(state, own_audience(KARI.id)) == {
        "history": HistoryView(ChangeView("bright", "write", "Bright"), ChangeView("none", "make", "Sun"))
    }
    assert "history" not in view(state, STAFF)
    assert view(state, own_audience(OLA.id)) == {}


def test_history_above_its_limit_keeps_only_so_many_changes() -> None:
    clusters = [make_cluster_request(f"cluster-{n}") for n in range(MAX_CHANGES + 5)]
    state = state_after(*SORTED, *clusters)

    assert len(state.histories[KARI.id].done) == MAX_CHANGES


@pytest.mark.parametrize("change", [*CHANGES, UNDO], ids=lambda request: f"{type(request[1]).__name__}")
def test_change_of_a_session_touches_its_history_so_that_its_console_can_undo_it(change: Request) -> None:
    actor, command = change
    state = state_after(*MERGED, CHANGES[0])
    events = decide(state, actor, command, NOW)
    _, touched = evolve_entry(state, LogEntry(0, command.id, actor, NOW, events))
    assert f"history/{actor.id}" in touched


def test_cards_taken_out_are_named_by_their_cluster_unless_they_had_several() -> None:
    def name_after(*before: Request) -> str:
        state = state_after(*MERGED, *before, (KARI, TakeOutCards(id="out", cards=("b1", "c1"))))
        return state.histories[KARI.id].done[-1].summary.name

    assert name_after((KARI, RenameCluster(id="name", cluster="sun", name="Sol"))) == "Sol"
    assert name_after((KARI, PlaceCards(id="place", cluster="none", cards=("b1",)))) == ""


def write_scenario(actor: Actor, scenario: str) -> Request:
    return actor, WriteScenario(id=scenario, cluster="none", title="Dark", text="Or so")


def test_redo_of_a_scenario_whose_cluster_has_another_by_now_is_refused() -> None:
    given = [*MERGED, write_scenario(KARI, "of-kari"), UNDO, write_scenario(OLA, "of-ola")]
    assert outcome(given, REDO) == "merge.built_on"
    assert outcome(given[:-1], REDO) != "merge.built_on"
