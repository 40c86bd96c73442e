"""The numbers of shared cards: "4-17" is the 17th card that table 4 shared."""

from msgspec import structs

from app.core.aggregate import Event, LogEntry
from app.workshop.activities.ideas import IdeaAdded, WithdrawIdea
from app.workshop.state import State
from app.workshop.undo import ChangeUndone, RedoChange, UndoChange
from app.workshop.workshop import evolve_entry
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    KARI,
    MERGED,
    NOW,
    SEATED,
    SORTED,
    WRITTEN,
    Request,
    apply_commands,
    share_request,
    stack_request,
    start_request,
    state_after,
    write_request,
)

TAKE_AWAY: Request = (KARI, WithdrawIdea(id="away", card="b1"))
UNDO: Request = (KARI, UndoChange(id="undo"))
REDO: Request = (KARI, RedoChange(id="redo"))


def numbers(state: State) -> dict[str, int]:
    return {card.id: card.number for card in state.cards.values()}


def test_shared_cards_are_numbered_per_table_in_order_of_sharing() -> None:
    assert numbers(state_after(*WRITTEN)) == {"a1": 1, "a2": 2, "b1": 3, "c1": 1}


def test_private_note_gets_its_number_when_it_is_shared() -> None:
    private = (
        *SEATED,
        start_request("alone"),
        write_request(ANN, "a1"),
        write_request(BO, "b1"),
        write_request(CAI, "c1"),
    )

    assert numbers(state_after(*private)) == {"a1": 0, "b1": 0, "c1": 0}
    assert numbers(state_after(*private, share_request(BO, "b1"), share_request(ANN, "a1"))) == {
        "b1": 1,
        "a1": 2,
        "c1": 0,
    }


def test_card_keeps_its_number_in_and_out_of_stacks() -> None:
    assert numbers(state_after(*SORTED)) == numbers(state_after(*WRITTEN))
    assert numbers(state_after(*SORTED, stack_request(BO, "b1", "a1"))) == numbers(state_after(*WRITTEN))


def test_number_of_a_card_that_was_taken_away_is_not_given_again() -> None:
    state = state_after(*WRITTEN, TAKE_AWAY, write_request(ANN, "a3"))

    assert numbers(state) == {"a1": 1, "a2": 2, "a3": 4, "c1": 1}
    assert dict(state.removed_card_numbers) == {"b1": 3}


def test_card_that_is_back_has_its_number_again_and_is_not_removed() -> None:
    given = (*MERGED, TAKE_AWAY, UNDO)

    assert numbers(state_after(*given)) == numbers(state_after(*MERGED))
    assert not state_after(*given).removed_card_numbers
    assert dict(state_after(*given, REDO).removed_card_numbers) == {"b1": 3}


def test_card_that_an_older_version_brought_back_has_its_number_again() -> None:
    """Older versions stored the cards of a change without their numbers."""
    state = state_after(*MERGED, TAKE_AWAY)
    facts = state.histories[KARI.id].done[-1].before
    cards = {each_id: card and structs.replace(card, number=0) for each_id, card in facts.cards.items()}
    events: tuple[Event, ...] = (ChangeUndone("away", structs.replace(facts, cards=cards)),)
    state, _ = evolve_entry(state, LogEntry(0, "undo", KARI, NOW, events))

    assert numbers(state) == numbers(state_after(*MERGED))


def test_withdrawn_private_note_is_not_counted_as_removed() -> None:
    private = (
        *SEATED,
        start_request("alone"),
        write_request(ANN, "a1"),
        (ANN, WithdrawIdea(id="w", card="a1")),
    )
    assert not state_after(*private).removed_card_numbers


def test_cards_written_while_the_clock_was_set_back_can_be_removed_and_restored() -> None:
    state = state_after(*SEATED, start_request("together"))
    for number, at in enumerate([5000, 1000, 9000, 3000]):
        events: tuple[Event, ...] = (IdeaAdded(f"a{number}", ANN.id, 1, "light", "More", shared=True),)
        state, _ = evolve_entry(state, LogEntry(0, f"a{number}", ANN, NOW + at, events))
    given = {*state.tables[1].cards}

    removed = [apply_commands(state, [(KARI, WithdrawIdea(id="away", card=card))]) for card in given]

    assert all(given - {*each.tables[1].cards} == {card} for card, each in zip(given, removed, strict=True))
    assert all({*apply_commands(each, [UNDO]).tables[1].cards} == given for each in removed)


def test_card_that_is_back_is_where_its_time_belongs() -> None:
    state = state_after(*SEATED, start_request("together"))
    for number in range(5):
        events: tuple[Event, ...] = (IdeaAdded(f"a{number}", ANN.id, 1, "light", "More", shared=True),)
        state, _ = evolve_entry(state, LogEntry(0, f"a{number}", ANN, NOW + number, events))

    for card in state.tables[1].cards:
        back = apply_commands(state, [(KARI, WithdrawIdea(id="away", card=card)), UNDO])
        assert back.tables == state.tables
        assert back.participants == state.participants
