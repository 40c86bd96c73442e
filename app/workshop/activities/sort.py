"""Sort: a table stacks cards that say the same, and sends its best ones to the hall. Originals are kept."""

from typing import assert_never

from msgspec.structs import replace

from app.core.aggregate import Actor, Command as BaseCommand, Event as BaseEvent, Id, LogEntry, Part
from app.core.errors import Rejected
from app.workshop.activity import Activity, StepOption
from app.workshop.cards import put_card
from app.workshop.runs import require_step_of_command
from app.workshop.stacks import stack, unstack
from app.workshop.state import Card, State


class StackCard(BaseCommand, tag="sort.stack", frozen=True):
    """Put a card and its stack onto another card or stack of the same table. run, here and in the others: the
    run of the step in which that was done, as in `ideas.add`; left out: the running one."""

    card: Id
    onto: Id
    run: int | None = None


class UnstackCard(BaseCommand, tag="sort.unstack", frozen=True):
    """Take a card out of its stack."""

    card: Id
    run: int | None = None


class SendCard(BaseCommand, tag="sort.send", frozen=True):
    """Send a card or a stack (any of its cards names it) to the hall."""

    card: Id
    run: int | None = None


class TakeBackCard(BaseCommand, tag="sort.take_back", frozen=True):
    """Take a sent card or stack back from the hall."""

    card: Id
    run: int | None = None


Command = StackCard | UnstackCard | SendCard | TakeBackCard


class CardStacked(BaseEvent, tag="card.stacked", frozen=True):
    """The card and those beneath it are now beneath the lead card `onto`."""

    card: str
    onto: str


class CardUnstacked(BaseEvent, tag="card.unstacked", frozen=True):
    """The card is no longer in its stack."""

    card: str


class CardSent(BaseEvent, tag="card.sent", frozen=True):
    """Screens now show this card and its stack to the hall."""

    card: str


class CardTakenBack(BaseEvent, tag="card.taken_back", frozen=True):
    """Screens no longer show this card and its stack."""

    card: str


Event = CardStacked | CardUnstacked | CardSent | CardTakenBack


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the events of the command; none if it changes nothing.

    Raises Rejected: the workshop is closed; no sort step is running; the participant is unknown; a card is
    unknown or not shared, of another table, in a cluster, or voted on since; a lead card would be put onto
    its own stack; the table has sent as many cards and stacks as the step allows."""
    made_in = require_step_of_command(state, state.participant(actor.id), command.run, "sort")
    table, sends = made_in.known_table, made_in.step.sends
    card = _on_table(state, table, command.card)
    lead = card.under or card.id
    made_in.refuse_if_voted_on(state, card.id, lead, code="sort.in_vote")
    match command:
        case StackCard(onto=onto_id):
            onto = _on_table(state, table, onto_id, if_placed="sort.onto_placed")
            target = onto.under or onto.id
            made_in.refuse_if_voted_on(state, target, code="sort.in_vote")
            if card.under == target:
                return ()
            if target == card.id:
                raise Rejected("sort.onto_itself")
            unstacked = (CardUnstacked(card.id),) if card.under else ()
            return (*unstacked, CardStacked(card.id, target))
        case UnstackCard():
            return (CardUnstacked(card.id),) if card.under or card.beneath else ()
        case SendCard():
            if state.cards[lead].sent:
                return ()
            if state.table(table).sent >= sends:
                code = "sort.sends_spent_late" if made_in.is_late else "sort.sends_spent"
                raise Rejected(code, sends=sends)
            return (CardSent(lead),)
        case TakeBackCard():
            return (CardTakenBack(lead),) if state.cards[lead].sent else ()
        case _:
            assert_never(command)


def _on_table(state: State, table: int, card_id: str, if_placed: str = "sort.placed") -> Card:
    card = state.cards.get(card_id)
    if card is None or not card.shared:
        raise Rejected("card.unknown")
    if card.table != table:
        raise Rejected("card.other_table")
    if (card.under or card.id) in state.desk.placed:
        raise Rejected(if_placed)
    return card


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Change stacks and whether they are sent."""
    match event:
        case CardStacked(card=card_id, onto=onto):
            return stack(state, card_id, onto)
        case CardUnstacked(card=card_id):
            return unstack(state, card_id)
        case CardSent(card=card_id) | CardTakenBack(card=card_id):
            sent = isinstance(event, CardSent)
            card = state.cards[card_id]
            state = put_card(state, replace(card, sent=sent))
            return state, {f"card/{each_id}" for each_id in (card_id, *card.beneath)} | {
                f"table/{card.table}"
            }
        case _:
            assert_never(event)


ACTIVITY = Activity(
    Part(Command, Event, decide, evolve), step_options=(StepOption("sends", least=1, most=1000),)
)
"""sends: how many cards or stacks a table may send to the hall."""
