"""Cards that a facilitator took away: their authors can still read them, and a facilitator can bring them
back. Nobody else is shown their words."""

from collections.abc import Iterator

from app.core.aggregate import (
    Actor,
    Audience,
    Command as BaseCommand,
    EntityKey,
    Event as BaseEvent,
    Id,
    LogEntry,
    Part,
    Projection,
    View,
)
from app.core.errors import Rejected
from app.workshop.audiences import own_audience
from app.workshop.cards import restore_card
from app.workshop.facts import Affected, read_facts
from app.workshop.names import keys_with_words_of
from app.workshop.state import Card, ChangeSummary, State
from app.workshop.undo import record_change


class BringBackCard(BaseCommand, tag="ideas.bring_back", frozen=True):
    """Put a card that a facilitator took away on the board of its table again, in no stack and not sent."""

    card: Id


Command = BringBackCard


class CardBroughtBack(BaseEvent, tag="card.brought_back", frozen=True):
    """The card is on the board of its table again, as it is here."""

    card: Card


Event = CardBroughtBack


class TakenCard(View, tag="taken", frozen=True):
    """A card that a facilitator took away, with its last words: to its author. A facilitator may ask for
    the list of all of them."""

    id: str
    table: int
    theme: str
    text: str
    number: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event that brings the card back.

    Raises Rejected: the workshop is closed; the card was not taken away, or is there again; the workshop no
    longer has its table."""
    if state.closed:
        raise Rejected("workshop.closed")
    card = next((card for card in _taken_cards(state) if card.id == command.card), None)
    if card is None:
        raise Rejected("card.not_taken_away")
    if card.table > state.plan.tables:
        raise Rejected("table.unknown", tables=state.plan.tables)
    return (CardBroughtBack(card),)


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[EntityKey]]:
    """Add the card again, and record the change so that its actor can undo it."""
    card, affected = event.card, Affected(cards=(event.card.id,), placed=(event.card.id,))
    before = read_facts(state.desk, affected, state.cards)
    state = restore_card(state, card)
    after = read_facts(state.desk, affected, state.cards)
    state, recorded = record_change(state, entry, ChangeSummary("bring_back_card", cards=1), before, after)
    touched = {f"card/{card.id}", f"table/{card.table}", f"taken/{card.author}/{card.id}", "counts"}
    return state, touched | keys_with_words_of(state, (card.id,)) | recorded


def taken_cards(state: State) -> list[Card]:
    """All cards that were taken away and are not there again, by table and number."""
    return sorted(_taken_cards(state), key=lambda card: (card.table, card.number, card.id))


def _taken_cards(state: State) -> Iterator[Card]:
    return (card for author in state.participants.values() for card in author.taken_away)


def show(state: State, key: EntityKey) -> Projection:
    """`taken/<author>/<card>`: a card that a facilitator took away, to its author."""
    _, author, card_id = key.split("/")
    card = next((card for card in state.participants[author].taken_away if card.id == card_id), None)
    yield own_audience(author), f"taken/{card_id}", view_of(card) if card else None


def view_of(card: Card) -> TakenCard:
    """The card as its author and a facilitator see it."""
    return TakenCard(card.id, card.table, card.theme, card.text, card.number)


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the cards of a participant that were taken away, for that participant."""
    kind, _, name = audience.partition("/")
    if kind == "me" and name in state.participants:
        yield from (f"taken/{name}/{card.id}" for card in state.participants[name].taken_away)


PART = Part(Command, Event, decide, evolve, (TakenCard,), {"taken": show}, keys)
