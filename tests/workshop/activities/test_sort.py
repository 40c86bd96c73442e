"""Stacks and sent cards of a table."""

import pytest

from app.core.aggregate import Actor
from app.workshop.activities.ideas import OwnCard, TableCard
from app.workshop.activities.sort import (
    CardSent,
    CardStacked,
    CardTakenBack,
    CardUnstacked,
    TakeBackCard,
    UnstackCard,
)
from app.workshop.activities.welcome import TableTile
from app.workshop.audiences import SCREEN, STAFF
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSES,
    FACILITATOR,
    MERGED,
    NOW,
    SEATED,
    SORTED,
    WRITTEN,
    Request,
    outcome,
    sends,
    stacks,
    starts,
    state_after,
    writes,
)
from tests.workshop.view import view

SORTING = (*WRITTEN, starts("sort"))
WITH_PRIVATE_NOTE = (
    *SEATED,
    starts("alone"),
    writes(ANN, "n1"),
    starts("together"),
    writes(BO, "b1"),
    starts("sort"),
)


def unstacks(who: Actor, card: str) -> Request:
    return who, UnstackCard(id="unstack", card=card)


def takes_back(who: Actor, card: str) -> Request:
    return who, TakeBackCard(id="back", card=card)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(SORTING, stacks(ANN, "b1", "a1"), (CardStacked("b1", "a1"),), id="onto a card"),
        pytest.param(SORTED, stacks(ANN, "a1", "a2"), (CardStacked("a1", "b1"),), id="onto a stack's card"),
        pytest.param(SORTED, stacks(ANN, "b1", "a1"), (CardStacked("b1", "a1"),), id="a whole stack"),
        pytest.param(
            SORTED,
            stacks(ANN, "a2", "a1"),
            (CardUnstacked("a2"), CardStacked("a2", "a1")),
            id="out of one stack onto another card",
        ),
        pytest.param(SORTED, stacks(ANN, "a2", "b1"), (), id="lies there already"),
        pytest.param(SORTED, stacks(ANN, "b1", "a2"), "sort.onto_itself", id="onto its own stack"),
        pytest.param(SORTING, stacks(ANN, "a1", "a1"), "sort.onto_itself", id="onto itself"),
        pytest.param(SORTING, stacks(ANN, "a1", "c1"), "card.other_table", id="onto another table's"),
        pytest.param(SORTING, stacks(CAI, "a1", "c1"), "card.other_table", id="another table's onto ours"),
        pytest.param(SORTING, stacks(ANN, "a1", "zz"), "card.unknown", id="onto none"),
        pytest.param(WITH_PRIVATE_NOTE, stacks(BO, "n1", "b1"), "card.unknown", id="another's private one"),
        pytest.param(
            WITH_PRIVATE_NOTE, stacks(ANN, "n1", "b1"), "card.unknown", id="one's own, not shared yet"
        ),
        pytest.param(
            [*MERGED, starts("sort")], stacks(ANN, "a1", "b1"), "card.placed", id="onto a placed one"
        ),
        pytest.param([*MERGED, starts("sort")], stacks(ANN, "a2", "a1"), "card.placed", id="a placed one"),
        pytest.param(WRITTEN, stacks(ANN, "a1", "b1"), "step.not_running", id="too early"),
        pytest.param([*SORTING, CLOSES], stacks(ANN, "a1", "b1"), "workshop.closed", id="after the end"),
        pytest.param(SORTING, stacks(FACILITATOR, "a1", "b1"), "command.not_yours", id="by the facilitator"),
        pytest.param(SORTED, unstacks(BO, "a2"), (CardUnstacked("a2"),), id="out of the stack"),
        pytest.param(SORTED, unstacks(ANN, "b1"), (CardUnstacked("b1"),), id="the lead out of its stack"),
        pytest.param(SORTED, unstacks(ANN, "a1"), (), id="lies alone already"),
        pytest.param(SORTED, unstacks(CAI, "a2"), "card.other_table", id="out of another table's"),
    ],
)
def test_stack_command_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(SORTING, sends(BO, "a1"), (CardSent("a1"),), id="anyone's at the table"),
        pytest.param(SORTED, sends(ANN, "a2"), (), id="its stack is sent already"),
        pytest.param(
            [*SORTING, stacks(ANN, "a2", "b1")], sends(ANN, "a2"), (CardSent("b1"),), id="any card of a stack"
        ),
        pytest.param([*SORTED, sends(ANN, "a1")], sends(ANN, "a1"), (), id="sent already"),
        pytest.param(
            [*SORTING, sends(ANN, "a1"), sends(ANN, "a2")], sends(ANN, "b1"), "sort.sends_spent", id="a third"
        ),
        pytest.param(
            [*SORTING, sends(ANN, "a1"), sends(ANN, "a2"), takes_back(BO, "a1")],
            sends(ANN, "b1"),
            (CardSent("b1"),),
            id="one back, another sent",
        ),
        pytest.param(
            [*SORTING, sends(ANN, "a1"), sends(ANN, "a2"), stacks(BO, "a1", "a2")],
            sends(ANN, "b1"),
            (CardSent("b1"),),
            id="two sent cards in one stack count as one",
        ),
        pytest.param(SORTING, sends(ANN, "c1"), "card.other_table", id="another table's"),
        pytest.param(WITH_PRIVATE_NOTE, sends(ANN, "n1"), "card.unknown", id="a private note"),
        pytest.param(WRITTEN, sends(ANN, "a1"), "step.not_running", id="too early"),
        pytest.param(SORTED, takes_back(ANN, "a2"), (CardTakenBack("b1"),), id="back, by any of its cards"),
        pytest.param(SORTED, takes_back(ANN, "a1"), (), id="never sent"),
        pytest.param(
            [*MERGED, starts("sort")], takes_back(ANN, "b1"), "card.placed", id="back from the desk"
        ),
        pytest.param(SORTED, takes_back(CAI, "b1"), "card.other_table", id="back from another table"),
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

    assert seen["mine/a2"] == OwnCard("a2", 1, "light", "More light", NOW, True, "b1", True, False, 2)


def test_screen_view_shows_only_sent_cards() -> None:
    seen = view(state_after(*SORTED), SCREEN)

    assert {key for key in seen if key.startswith("card/")} == {"card/b1", "card/a2", "card/c1"}


def test_lead_card_unstacked_passes_sent_to_next_card() -> None:
    state = state_after(*SORTED, unstacks(ANN, "b1"))

    assert {key for key in view(state, SCREEN) if key.startswith("card/")} == {"card/a2", "card/c1"}
    assert view(state, STAFF)["tile/1"] == TableTile(1, 2, 3, 0, 1)


def test_stack_put_onto_stack_becomes_one_stack() -> None:
    state = state_after(*SORTED, stacks(BO, "b1", "a1"))

    assert state.cards["a1"].beneath == ("b1", "a2")
    assert [state.cards[i].sent for i in ("a1", "b1", "a2")] == [True, False, False]
    assert {state.cards[i].under for i in ("b1", "a2")} == {"a1"}
    assert view(state, STAFF)["tile/1"] == TableTile(1, 2, 3, 0, 1)
