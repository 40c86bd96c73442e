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
from app.workshop.cards import find_taken_away
from app.workshop.facts import Affected, apply_facts, read_facts, touched_keys
from app.workshop.names import keys_of_affected_names
from app.workshop.state import Card, ChangeSummary, Facts, Place, State, TakenAway
from app.workshop.undo import record_change


class BringBackCard(BaseCommand, tag="ideas.bring_back", frozen=True):
    """Put a card that a facilitator took away on the board of its table again, as a single card. It
    is sent if its stack was, and in the cluster of its stack if that cluster is still there."""

    card: Id


Command = BringBackCard


class CardBroughtBack(BaseEvent, tag="card.brought_back", frozen=True):
    """The card is on the board of its table again, as it is here. place: on the merge desk; None: in no
    cluster."""

    card: Card
    place: Place | None = None


Event = CardBroughtBack


class TakenCard(View, tag="taken", frozen=True):
    """A card that a facilitator took away, with its latest text. Only its author sees it; a facilitator may
    ask for the list of all of them."""

    id: str
    table: int
    theme: str
    text: str
    number: int


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event that brings the card back.

    Raises Rejected: the workshop is closed; the card was not taken away, or was brought back; the workshop no
    longer has its table."""
    if state.closed:
        raise Rejected("workshop.closed")
    taken = next((taken for taken in _all_taken_away(state) if taken.card.id == command.card), None)
    if taken is None:
        raise Rejected("card.not_taken_away")
    if taken.card.table > state.plan.tables:
        raise Rejected("table.unknown", tables=state.plan.tables)
    cluster_exists = taken.place is not None and taken.place.cluster in state.desk.clusters
    return (CardBroughtBack(taken.card, taken.place if cluster_exists else None),)


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[EntityKey]]:
    """Add the card again, and record the change so that its actor can undo it."""
    card, affected = event.card, Affected(cards=(event.card.id,), placed=(event.card.id,))
    before = read_facts(state.desk, affected, state.cards)
    state = apply_facts(state, Facts(cards={card.id: card}, places={card.id: event.place}))
    after = read_facts(state.desk, affected, state.cards)
    state, recorded = record_change(state, entry, ChangeSummary("bring_back_card", cards=1), before, after)
    touched = {f"card/{card.id}", f"table/{card.table}", f"taken/{card.author}/{card.id}", "counts"}
    touched |= touched_keys(state, before, after) | keys_of_affected_names(state, (card.id,))
    return state, touched | recorded


def taken_cards(state: State) -> list[Card]:
    """All cards that were taken away and not brought back, by table and number."""
    cards = (taken.card for taken in _all_taken_away(state))
    return sorted(cards, key=lambda card: (card.table, card.number, card.id))


def _all_taken_away(state: State) -> Iterator[TakenAway]:
    return (taken for author in state.participants.values() for taken in author.taken_away)


def show(state: State, key: EntityKey) -> Projection:
    """`taken/<author>/<card>`: a card that a facilitator took away, to its author."""
    _, author, card_id = key.split("/")
    taken = find_taken_away(state, card_id, author)
    yield own_audience(author), f"taken/{card_id}", view_of(taken.card) if taken else None


def view_of(card: Card) -> TakenCard:
    """The card as its author and a facilitator see it."""
    return TakenCard(card.id, card.table, card.theme, card.text, card.number)


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the cards of a participant that were taken away, for that participant."""
    kind, _, name = audience.partition("/")
    if kind == "me" and name in state.participants:
        yield from (f"taken/{name}/{taken.card.id}" for taken in state.participants[name].taken_away)


PART = Part(Command, Event, decide, evolve, (TakenCard,), {"taken": show}, keys)
