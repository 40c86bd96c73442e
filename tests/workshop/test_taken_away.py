"""Cards that a facilitator took away, and bringing them back."""

import pytest

from app.core.aggregate import Actor, LogEntry
from app.workshop.activities.ideas import Counts, EditIdea, OwnCard, TableCard, WithdrawIdea
from app.workshop.activities.merge import DissolveCluster, MakeCluster
from app.workshop.activities.welcome import Move
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience, table_audience
from app.workshop.plan import EditPlan
from app.workshop.state import State
from app.workshop.taken_away import BringBackCard, CardBroughtBack, TakenCard, taken_cards
from app.workshop.undo import HistoryView, RedoChange, UndoChange
from app.workshop.upcasts import decode_events
from app.workshop.workshop import decide, evolve_entry, show
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSE,
    FACILITATOR,
    KARI,
    MERGED,
    NOW,
    OLA,
    SEATED,
    SORTED,
    THEME_TEAM,
    VOTED,
    WRITTEN,
    Request,
    make_cluster_request,
    outcome,
    stack_request,
    start_request,
    state_after,
    write_request,
)
from tests.workshop.view import view


def withdraw_request(who: Actor, card: str) -> Request:
    return who, WithdrawIdea(id="withdraw", card=card)


def bring_back_request(card: str, who: Actor = OLA) -> Request:
    """By default the request of Ola; Kari took the card away."""
    return who, BringBackCard(id="back", card=card)


TAKE_AWAY = withdraw_request(KARI, "a1")
A1 = state_after(*WRITTEN).cards["a1"]
BRING_BACK = bring_back_request("a1")
WITHDRAW: Request = (ANN, WithdrawIdea(id="mine", card="a1"))
UNDO: Request = (OLA, UndoChange(id="undo"))
REDO: Request = (OLA, RedoChange(id="redo"))


def test_card_that_a_facilitator_takes_away_is_visible_to_its_author_only() -> None:
    given = (*SEATED, start_request("together"), write_request(ANN, "a1", "«words»"), TAKE_AWAY)
    state = state_after(*given)

    taken = TakenCard("a1", 1, "light", "«words»", 1)
    assert view(state, own_audience("seat-ann"))["taken/a1"] == taken
    for audience in (HALL, STAFF, SCREEN, table_audience(1), own_audience("seat-bo"), own_audience(KARI.id)):
        assert "«words»" not in str(view(state, audience)), audience
    assert list(show(state, "taken/seat-ann/a1")) == [(own_audience("seat-ann"), "taken/a1", taken)]


def test_card_that_is_there_again_is_no_longer_shown_as_taken_away() -> None:
    key = "taken/seat-ann/a1"
    state, touched = state_and_touched(state_after(*WRITTEN), TAKE_AWAY)
    assert key in touched

    state, touched = state_and_touched(state, (FACILITATOR, UndoChange(id="undo")))
    assert "taken/a1" not in view(state, own_audience("seat-ann"))
    assert key in touched

    state, touched = state_and_touched(state, (FACILITATOR, RedoChange(id="redo")))
    assert "taken/a1" in view(state, own_audience("seat-ann"))
    assert key in touched


def state_and_touched(state: State, request: Request) -> tuple[State, set[str]]:
    """The state after the request, and the entity keys that it touched."""
    actor, command = request
    return evolve_entry(state, LogEntry(0, command.id, actor, NOW, decide(state, actor, command, NOW)))


def test_card_that_its_author_withdraws_is_not_shown_as_taken_away() -> None:
    state = state_after(*WRITTEN, withdraw_request(ANN, "a1"))
    assert "taken/a1" not in view(state, own_audience("seat-ann"))


def test_card_brought_back_is_on_its_board_again_where_its_time_belongs() -> None:
    state = state_after(*WRITTEN, TAKE_AWAY, BRING_BACK)

    assert state.table(1).cards == state_after(*WRITTEN).table(1).cards
    assert view(state, table_audience(1))["card/a1"] == TableCard(
        "a1", 1, "light", "More light", NOW, None, (), False, None, 1
    )
    for audience in (STAFF, table_audience(1)):
        assert "card/a1" in view(state, audience)
    own = view(state, own_audience(ANN.id))
    assert isinstance(own["mine/a1"], OwnCard)
    assert "taken/a1" not in own


@pytest.mark.parametrize("card_id", ["b1", "a2"], ids=["lead", "beneath"])
@pytest.mark.parametrize(
    ("given", "cluster"), [(SORTED, None), (MERGED, "sun")], ids=["sent", "in a cluster"]
)
def test_card_of_a_stack_brought_back_is_in_no_stack_but_where_its_stack_was(
    given: tuple[Request, ...], cluster: str | None, card_id: str
) -> None:
    state = state_after(*given, withdraw_request(KARI, card_id), bring_back_request(card_id))
    card = view(state, STAFF)[f"card/{card_id}"]
    assert isinstance(card, TableCard)
    assert (card.under, card.beneath, card.sent, card.cluster) == (None, (), True, cluster)


@pytest.mark.parametrize("given", [SORTED, MERGED, VOTED], ids=["sent", "in a cluster", "in a vote"])
def test_card_brought_back_is_sent_and_in_its_cluster_as_before(given: tuple[Request, ...]) -> None:
    before, taken = state_after(*given), state_after(*given, withdraw_request(KARI, "c1"))
    after, touched = state_and_touched(taken, bring_back_request("c1"))

    for audience in (HALL, STAFF, SCREEN, table_audience(2), own_audience(CAI.id)):
        assert view(after, audience) == view(before, audience)
    assert after.desk == before.desk
    assert {f"cluster/{each_id}" for each_id in before.desk.placed.values()} <= touched


@pytest.mark.parametrize(
    "command", [EditIdea(id="edit", card="a1", text="Other"), WithdrawIdea(id="w", card="a1")]
)
def test_author_is_told_that_the_card_they_change_was_taken_away(command: EditIdea | WithdrawIdea) -> None:
    assert outcome((*WRITTEN, TAKE_AWAY), (ANN, command)) == "card.taken_away"
    assert outcome((*WRITTEN, TAKE_AWAY), (BO, command)) == "card.unknown"
    assert outcome((*WRITTEN, WITHDRAW), (ANN, command)) == "card.unknown"


def test_card_brought_back_without_its_cluster_is_sent_again() -> None:
    dissolve: Request = (OLA, DissolveCluster(id="dissolve", cluster="sun"))
    state = state_after(*MERGED, withdraw_request(KARI, "c1"), dissolve, bring_back_request("c1"))
    card = view(state, STAFF)["card/c1"]
    assert isinstance(card, TableCard)
    assert (card.sent, card.cluster) == (True, None)


def test_event_of_an_earlier_version_brings_a_card_back_to_its_board_only() -> None:
    (event,) = decode_events(
        b'[{"type":"card.brought_back","card":{"id":"c1","author":"seat-cai","table":2,"theme":"light",'
        b'"text":"More light","at":1800000000000,"shared":true,"number":1}}]'
    )
    state = state_after(*MERGED, withdraw_request(KARI, "c1"))
    state, _ = evolve_entry(state, LogEntry(0, "back", OLA, NOW, (event,)))
    card = view(state, STAFF)["card/c1"]
    assert isinstance(card, TableCard)
    assert (card.sent, card.cluster) == (False, None)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param((*WRITTEN, TAKE_AWAY), BRING_BACK, (CardBroughtBack(A1),), id="by another facilitator"),
        pytest.param((*WRITTEN, TAKE_AWAY, BRING_BACK), BRING_BACK, "card.not_taken_away", id="twice"),
        pytest.param(WRITTEN, BRING_BACK, "card.not_taken_away", id="a card that is there"),
        pytest.param(
            (*WRITTEN, withdraw_request(ANN, "a1")),
            BRING_BACK,
            "card.not_taken_away",
            id="withdrawn",
        ),
        pytest.param((*WRITTEN, TAKE_AWAY, CLOSE), BRING_BACK, "workshop.closed", id="after the end"),
        pytest.param(
            (*WRITTEN, TAKE_AWAY),
            bring_back_request("a1", THEME_TEAM),
            "command.not_yours",
            id="by a team",
        ),
        pytest.param(
            (*WRITTEN, TAKE_AWAY), bring_back_request("a1", ANN), "command.not_yours", id="by author"
        ),
    ],
)
def test_card_that_was_taken_away_is_brought_back_or_not(
    given: tuple[Request, ...], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_bringing_back_can_be_undone_and_redone() -> None:
    state = state_after(*WRITTEN, TAKE_AWAY, BRING_BACK)
    history = view(state, own_audience(OLA.id))["history"]
    assert isinstance(history, HistoryView)
    assert history.undo
    assert (history.undo.kind, history.undo.cards) == ("bring_back_card", 1)

    assert "a1" not in state_after(*WRITTEN, TAKE_AWAY, BRING_BACK, UNDO).cards
    assert "a1" in state_after(*WRITTEN, TAKE_AWAY, BRING_BACK, UNDO, REDO).cards


def test_undo_of_taking_away_is_refused_after_somebody_brought_the_card_back() -> None:
    assert outcome((*WRITTEN, TAKE_AWAY, BRING_BACK), (KARI, UndoChange(id="undo"))) == "merge.built_on"


@pytest.mark.parametrize("other", [OLA, Actor("facilitator")], ids=["console", "command line"])
@pytest.mark.parametrize(
    "since",
    [
        pytest.param((WITHDRAW,), id="withdrew it"),
        pytest.param(
            ((ANN, EditIdea(id="edit", card="a1", text="Better words")), withdraw_request(OLA, "a1")),
            id="edited it before it was taken away again",
        ),
    ],
)
def test_undo_of_taking_away_is_refused_if_the_author_has_changed_the_card_since(
    since: tuple[Request, ...], other: Actor
) -> None:
    given = (*WRITTEN, TAKE_AWAY, bring_back_request("a1", other), *since)
    assert outcome(given, (KARI, UndoChange(id="undo"))) == "merge.built_on"


def test_redo_of_bringing_back_is_refused_if_the_author_withdrew_the_card_since() -> None:
    given = (*WRITTEN, TAKE_AWAY, BRING_BACK, UNDO, bring_back_request("a1", KARI), WITHDRAW)
    assert outcome(given, REDO) == "merge.built_on"


def test_undo_of_bringing_back_is_refused_if_the_author_withdrew_the_card_since() -> None:
    assert outcome((*WRITTEN, TAKE_AWAY, BRING_BACK, WITHDRAW), UNDO) == "merge.built_on"


def test_undo_of_bringing_back_keeps_where_the_card_was() -> None:
    given = (*MERGED, withdraw_request(KARI, "c1"), bring_back_request("c1"), UNDO)
    state = state_after(*given, bring_back_request("c1"))
    assert state.desk == state_after(*MERGED).desk
    assert state.cards == state_after(*MERGED).cards


@pytest.mark.parametrize(
    "built_on",
    [
        pytest.param((make_cluster_request("rain", "a1"),), id="placed"),
        pytest.param((start_request("sort"), stack_request(BO, "b1", "a1")), id="in a stack"),
    ],
)
def test_undo_of_bringing_back_is_refused_after_somebody_used_the_card(built_on: tuple[Request, ...]) -> None:
    assert outcome((*WRITTEN, TAKE_AWAY, BRING_BACK, *built_on), UNDO) == "merge.built_on"


def test_name_that_is_the_words_of_a_card_is_shown_again_with_the_card() -> None:
    named = (FACILITATOR, MakeCluster(id="rain", name="More light", cards=("a1",)))
    state, _ = state_and_touched(state_after(*WRITTEN, named), TAKE_AWAY)
    assert "More light" not in str(view(state, STAFF)["cluster/rain"])

    state, touched = state_and_touched(state, BRING_BACK)
    assert "More light" in str(view(state, STAFF)["cluster/rain"])
    assert {"cluster/rain", "card/a1", "table/1", "counts", f"taken/{ANN.id}/a1"} <= touched


@pytest.mark.parametrize("there_again", [BRING_BACK, (KARI, UndoChange(id="undo"))], ids=["back", "undo"])
def test_card_that_is_there_again_is_in_no_view_removed_by_the_same_patch(there_again: Request) -> None:
    state, away = state_and_touched(state_after(*WRITTEN), TAKE_AWAY)
    state, _ = state_and_touched(state, there_again)
    (gone,) = [key for key in away if key.startswith("gone/")]
    assert list(show(state, gone)) == []


def test_cards_taken_away_are_counted_and_listed_by_table_and_number() -> None:
    taken = (withdraw_request(KARI, "c1"), withdraw_request(KARI, "b1"), withdraw_request(KARI, "a1"))
    state = state_after(*MERGED, *taken)
    counts = view(state, STAFF)["counts"]
    assert isinstance(counts, Counts)
    assert counts.taken_away == 3
    assert [card.id for card in taken_cards(state)] == ["a1", "b1", "c1"]

    state = state_after(*MERGED, *taken, bring_back_request("b1"))
    assert state.taken_away == 2
    assert [card.id for card in taken_cards(state)] == ["a1", "c1"]


def test_card_of_a_table_that_the_workshop_no_longer_has_is_not_brought_back() -> None:
    given = (
        *WRITTEN,
        withdraw_request(KARI, "c1"),
        (CAI, Move(id="move", table=1)),
        (KARI, EditPlan(id="edit", tables=1)),
    )
    assert outcome(given, bring_back_request("c1")) == "table.unknown"
