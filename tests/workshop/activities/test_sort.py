"""Stacks and sent cards of a table."""

import pytest
from msgspec.structs import asdict, replace

from app.core.aggregate import Actor
from app.workshop.activities.ideas import OwnCard, TableCard
from app.workshop.activities.sort import (
    CardSent,
    CardStacked,
    CardTakenBack,
    CardUnstacked,
    Event,
    SendCard,
    StackCard,
    TakeBackCard,
    UnstackCard,
)
from app.workshop.activities.vote import CloseVote
from app.workshop.activities.welcome import Move, TableTile
from app.workshop.audiences import SCREEN, STAFF
from app.workshop.plan import EditPlan, StepInput
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSE,
    DEA,
    FACILITATOR,
    MERGED,
    NOW,
    PLAN,
    SEATED,
    SORTED,
    WRITTEN,
    Request,
    join_request,
    open_vote_request,
    outcome,
    send_request,
    stack_request,
    start_request,
    state_after,
    write_request,
)
from tests.workshop.view import view

SORTING = (*WRITTEN, start_request("sort"))
WITH_PRIVATE_NOTE = (
    *SEATED,
    start_request("alone"),
    write_request(ANN, "n1"),
    start_request("together"),
    write_request(BO, "b1"),
    start_request("sort"),
)


def unstack_request(who: Actor, card: str) -> Request:
    return who, UnstackCard(id="unstack", card=card)


def take_back_request(who: Actor, card: str) -> Request:
    return who, TakeBackCard(id="back", card=card)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            SORTING, stack_request(ANN, "b1", "a1"), (CardStacked("b1", "a1"),), id="stack onto a card"
        ),
        pytest.param(
            SORTED,
            stack_request(ANN, "a1", "a2"),
            (CardStacked("a1", "b1"),),
            id="stack onto a card of a stack",
        ),
        pytest.param(
            SORTED, stack_request(ANN, "b1", "a1"), (CardStacked("b1", "a1"),), id="stack a whole stack"
        ),
        pytest.param(
            SORTED,
            stack_request(ANN, "a2", "a1"),
            (CardUnstacked("a2"), CardStacked("a2", "a1")),
            id="move from one stack onto another card",
        ),
        pytest.param(SORTED, stack_request(ANN, "a2", "b1"), (), id="stack where it is already"),
        pytest.param(
            SORTED, stack_request(ANN, "b1", "a2"), "sort.onto_itself", id="stack a lead onto its own stack"
        ),
        pytest.param(
            SORTING, stack_request(ANN, "a1", "a1"), "sort.onto_itself", id="stack a card onto itself"
        ),
        pytest.param(
            SORTING, stack_request(ANN, "a1", "c1"), "card.other_table", id="stack onto another table's card"
        ),
        pytest.param(
            SORTING, stack_request(CAI, "a1", "c1"), "card.other_table", id="stack another table's card"
        ),
        pytest.param(
            SORTING, stack_request(ANN, "a1", "zz"), "card.unknown", id="stack onto an unknown card"
        ),
        pytest.param(
            WITH_PRIVATE_NOTE,
            stack_request(BO, "n1", "b1"),
            "card.unknown",
            id="stack another's private note",
        ),
        pytest.param(
            WITH_PRIVATE_NOTE,
            stack_request(ANN, "n1", "b1"),
            "card.unknown",
            id="stack one's own private note",
        ),
        pytest.param(
            [*MERGED, start_request("sort")],
            stack_request(ANN, "a1", "b1"),
            "sort.onto_placed",
            id="stack onto a card in a cluster",
        ),
        pytest.param(
            [*MERGED, start_request("sort")],
            stack_request(ANN, "a2", "a1"),
            "sort.placed",
            id="stack a card in a cluster",
        ),
        pytest.param(WRITTEN, stack_request(ANN, "a1", "b1"), "step.not_running", id="too early"),
        pytest.param(
            [*SORTING, CLOSE], stack_request(ANN, "a1", "b1"), "workshop.closed", id="after the end"
        ),
        pytest.param(
            SORTING,
            stack_request(FACILITATOR, "a1", "b1"),
            "command.not_yours",
            id="stack as the facilitator",
        ),
        pytest.param(
            SORTED, unstack_request(BO, "a2"), (CardUnstacked("a2"),), id="take a card out of its stack"
        ),
        pytest.param(
            SORTED,
            unstack_request(ANN, "b1"),
            (CardUnstacked("b1"),),
            id="take the lead card out of its stack",
        ),
        pytest.param(SORTED, unstack_request(ANN, "a1"), (), id="take out a card in no stack"),
        pytest.param(
            SORTED, unstack_request(CAI, "a2"), "card.other_table", id="take out of another table's stack"
        ),
    ],
)
def test_stack_command_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            SORTING, send_request(BO, "a1"), (CardSent("a1"),), id="send a card of anyone at the table"
        ),
        pytest.param(SORTED, send_request(ANN, "a2"), (), id="send a card of a sent stack"),
        pytest.param(
            [*SORTING, stack_request(ANN, "a2", "b1")],
            send_request(ANN, "a2"),
            (CardSent("b1"),),
            id="send a stack by any of its cards",
        ),
        pytest.param([*SORTED, send_request(ANN, "a1")], send_request(ANN, "a1"), (), id="send a sent card"),
        pytest.param(
            [*SORTING, send_request(ANN, "a1"), send_request(ANN, "a2")],
            send_request(ANN, "b1"),
            "sort.sends_spent",
            id="send more cards than allowed",
        ),
        pytest.param(
            [*SORTING, send_request(ANN, "a1"), send_request(ANN, "a2"), take_back_request(BO, "a1")],
            send_request(ANN, "b1"),
            (CardSent("b1"),),
            id="take one back and send another",
        ),
        pytest.param(
            [*SORTING, send_request(ANN, "a1"), send_request(ANN, "a2"), stack_request(BO, "a1", "a2")],
            send_request(ANN, "b1"),
            (CardSent("b1"),),
            id="two sent cards in one stack count as one",
        ),
        pytest.param(SORTING, send_request(ANN, "c1"), "card.other_table", id="send another table's card"),
        pytest.param(WITH_PRIVATE_NOTE, send_request(ANN, "n1"), "card.unknown", id="send a private note"),
        pytest.param(WRITTEN, send_request(ANN, "a1"), "step.not_running", id="too early"),
        pytest.param(
            SORTED,
            take_back_request(ANN, "a2"),
            (CardTakenBack("b1"),),
            id="take a stack back by any of its cards",
        ),
        pytest.param(SORTED, take_back_request(ANN, "a1"), (), id="take back a card that is not sent"),
        pytest.param(
            [*MERGED, start_request("sort")],
            take_back_request(ANN, "b1"),
            "sort.placed",
            id="take back a card in a cluster",
        ),
        pytest.param(
            SORTED, take_back_request(CAI, "b1"), "card.other_table", id="take back another table's card"
        ),
    ],
)
def test_send_command_leads_to_events_or_rejection(given: list[Request], when: Request, then: object) -> None:
    assert outcome(given, when) == then


def test_stack_keeps_original_cards() -> None:
    seen = view(state_after(*SORTED), "table/1")

    assert seen["card/b1"] == TableCard("b1", 1, "light", "More light", NOW, None, ("a2",), True, None, 3)
    assert seen["card/a2"] == TableCard("a2", 1, "light", "More light", NOW, "b1", (), True, None, 2)


def test_own_card_in_sent_stack_shows_lead_and_sent() -> None:
    seen = view(state_after(*SORTED), "me/seat-ann")

    assert seen["mine/a2"] == OwnCard("a2", 1, "light", "More light", NOW, True, "b1", True, False, 2, None)


def test_screen_view_shows_only_sent_cards() -> None:
    seen = view(state_after(*SORTED), SCREEN)

    assert {key for key in seen if key.startswith("card/")} == {"card/b1", "card/a2", "card/c1"}


def test_lead_card_unstacked_passes_sent_to_next_card() -> None:
    state = state_after(*SORTED, unstack_request(ANN, "b1"))

    assert {key for key in view(state, SCREEN) if key.startswith("card/")} == {"card/a2", "card/c1"}
    assert view(state, STAFF)["tile/1"] == TableTile(1, 2, 3, 0, 1)


def test_stack_put_onto_stack_becomes_one_stack() -> None:
    state = state_after(*SORTED, stack_request(BO, "b1", "a1"))

    assert state.cards["a1"].beneath == ("b1", "a2")
    assert [state.cards[each_id].sent for each_id in ("a1", "b1", "a2")] == [True, False, False]
    assert {state.cards[each_id].under for each_id in ("b1", "a2")} == {"a1"}
    assert view(state, STAFF)["tile/1"] == TableTile(1, 2, 3, 0, 1)


@pytest.mark.parametrize(
    ("command", "event"),
    [
        pytest.param(StackCard(id="late", card="a1", onto="b1", run=2), CardStacked("a1", "b1"), id="stack"),
        pytest.param(SendCard(id="late", card="a1", run=2), CardSent("a1"), id="send"),
    ],
)
def test_sorting_done_in_time_is_accepted_in_a_later_step_until_the_workshop_is_closed(
    command: StackCard | SendCard, event: Event
) -> None:
    given = [*SORTING, start_request("merge")]
    assert outcome(given, (ANN, command)) == (event,)
    assert outcome(given, (ANN, replace(command, run=None))) == "step.not_running"
    assert outcome([*given, CLOSE], (ANN, command)) == "workshop.closed"


def sends_request(sends: int) -> Request:
    """Let tables send this many cards and stacks from now on."""
    steps = (StepInput(**asdict(replace(step, sends=sends))) for step in PLAN.agenda)
    return FACILITATOR, EditPlan(id=f"sends-{sends}", agenda=tuple(steps))


@pytest.mark.parametrize(
    ("later", "run", "code"),
    [
        pytest.param((), 2, "sort.sends_spent", id="running"),
        pytest.param((), None, "sort.sends_spent", id="without run"),
        pytest.param((start_request("merge"),), 2, "sort.sends_spent_late", id="received in a later step"),
    ],
)
def test_number_of_cards_to_send_can_be_changed_while_the_step_runs(
    later: tuple[Request, ...], run: int | None, code: str
) -> None:
    send = ANN, SendCard(id="late", card="b1", run=run)
    given = [*SORTING, send_request(ANN, "a1"), send_request(ANN, "a2")]
    assert outcome([*given, *later], send) == code
    assert outcome([*given, sends_request(3), *later], send) == (CardSent("b1"),)
    assert outcome([*SORTING, send_request(ANN, "a1"), sends_request(1), *later], send) == code


def test_step_that_the_plan_no_longer_has_keeps_its_number_of_cards_to_send() -> None:
    steps = tuple(StepInput(**asdict(step)) for step in PLAN.agenda if step.id != "sort")
    without_sort = FACILITATOR, EditPlan(id="without-sort", agenda=steps)
    given = [*SORTING, send_request(ANN, "a1"), start_request("merge"), without_sort]
    late = [(ANN, SendCard(id=f"late-{card}", card=card, run=2)) for card in ("a2", "b1")]
    assert outcome(given, late[0]) == (CardSent("a2"),)
    assert outcome([*given, late[0]], late[1]) == "sort.sends_spent_late"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(StackCard(id="late", card="a1", onto="b1", run=2), id="stack"),
        pytest.param(UnstackCard(id="late", card="a2", run=2), id="unstack"),
        pytest.param(SendCard(id="late", card="a1", run=2), id="send"),
        pytest.param(TakeBackCard(id="late", card="b1", run=2), id="take back"),
    ],
)
def test_who_came_to_the_table_after_the_step_changes_nothing_of_it(
    command: StackCard | UnstackCard | SendCard | TakeBackCard,
) -> None:
    given = [*SORTED, start_request("merge")]
    assert outcome([*given, join_request(DEA, 1)], (DEA, command)) == "step.not_running"
    assert outcome([*given, (CAI, Move(id="move", table=1))], (CAI, command)) == "card.other_table"


@pytest.mark.parametrize("table", [1, 2])
def test_late_sorting_is_of_the_table_at_which_one_sat_then(table: int) -> None:
    moves = [(ANN, Move(id=f"move-{each}", table=each)) for each in (2, table)]
    given = [*SORTED, start_request("merge"), *moves]
    assert outcome(given, (ANN, SendCard(id="late", card="a1", run=2))) == (CardSent("a1"),)
    assert outcome(given, (ANN, TakeBackCard(id="late", card="c1", run=2))) == "card.other_table"


def test_late_move_to_a_table_gives_no_right_to_its_stacks() -> None:
    moved_in_time = (ANN, Move(id="in-time", table=3, run=2))
    late_moves = [(ANN, Move(id=f"move-{each}", table=each, run=2)) for each in (2, 3, 2)]
    late = ANN, TakeBackCard(id="late", card="c1", run=2)
    assert outcome([*SORTED, start_request("merge"), *late_moves], late) == "card.other_table"
    assert outcome([*SORTED, moved_in_time, start_request("merge"), *late_moves], late) == "card.other_table"
    assert outcome([*SORTED, late_moves[0], start_request("merge")], late) == (CardTakenBack("c1"),)


def test_late_sorting_changes_no_card_that_is_voted_on() -> None:
    given = [*SORTED, start_request("vote"), open_vote_request("v", "card/b1", "card/c1")]
    closed = [*given, (FACILITATOR, CloseVote(id="close", vote="v"))]
    for command in (
        TakeBackCard(id="late", card="b1", run=2),
        UnstackCard(id="late", card="a2", run=2),
        StackCard(id="late", card="a1", onto="a2", run=2),
        StackCard(id="late", card="b1", onto="a1", run=2),
    ):
        assert outcome(given, (ANN, command)) == outcome(closed, (ANN, command)) == "sort.in_vote"
    assert outcome(given, (ANN, SendCard(id="late", card="a1", run=2))) == (CardSent("a1"),)
