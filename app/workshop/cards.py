"""Pure functions that add, replace and remove cards, with the lists and counts that depend on them."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from operator import attrgetter

from msgspec.structs import replace
from rpds import HashTrieMap, HashTrieSet

from app.workshop.names import first_words
from app.workshop.state import EMPTY_SET, Card, Place, State, Table, TakenAway


def cards_by_time(state: State) -> Iterator[Card]:
    """All cards, oldest first. Lazy: nothing here takes long, however many there are."""
    boards = (map(state.cards.__getitem__, table.cards) for table in state.tables.values())
    return heapq.merge(*boards, key=attrgetter("at", "id"))


def put_card(state: State, card: Card) -> State:
    """Add a card as the newest of its table and its author, or replace the card of this id."""
    return _put(state, card, len)


def restore_card(state: State, card: Card) -> State:
    """Add a removed card again, in the order of time in the lists of its table and its author; or replace the
    card of this id."""
    return _put(state, card, lambda cards: _position_by_time(state, cards, card))


def as_taken_away(state: State, card_id: str) -> TakenAway:
    """What is kept of the card if a facilitator takes it away now."""
    card = state.cards[card_id]
    lead = state.cards[card.under] if card.under else card
    cluster = state.desk.placed.get(lead.id)
    place = Place(cluster, state.desk.clusters[cluster].cards.index(lead.id)) if cluster else None
    return TakenAway(replace(card, under=None, beneath=(), sent=lead.sent), place)


def find_taken_away(state: State, card_id: str, author_id: str) -> TakenAway | None:
    """This card of the author, if a facilitator took it away and it was not brought back."""
    author = state.participants.get(author_id)
    return next((taken for taken in author.taken_away if taken.card.id == card_id), None) if author else None


def take_card_away(state: State, taken: TakenAway) -> State:
    """Remove a card that is in no stack, as a facilitator does: its author can still read it."""
    state = remove_card(state, taken.card.id)
    author = state.participants[taken.card.author]
    author = replace(author, taken_away=(*author.taken_away, taken))
    participants = state.participants.insert(author.id, author)
    return replace(state, participants=participants, taken_away=state.taken_away + 1)


def remove_card(state: State, card_id: str) -> State:
    """Remove a card that is in no stack."""
    card, numbers = state.cards[card_id], state.removed_card_numbers
    table, author = state.table(card.table), state.participants[card.author]
    table = _with_counts(replace(table, cards=_without(state, table.cards, card)), card, -1)
    author = replace(author, cards=_without(state, author.cards, card))
    return replace(
        state,
        cards=state.cards.remove(card_id),
        tables=state.tables.insert(table.number, table),
        participants=state.participants.insert(author.id, author),
        shared_cards_by_theme=_with_theme_count(state.shared_cards_by_theme, card, -1),
        removed_card_numbers=numbers.insert(card_id, card.number) if card.shared else numbers,
        cards_by_first_words=_with_first_words(state.cards_by_first_words, card, None),
    )


def index_first_words(state: State) -> State:
    """The state with its `cards_by_first_words`, computed from all cards."""
    index = defaultdict[str, list[str]](list)
    for card in state.cards.values():
        index[first_words(card.text)].append(card.id)
    sets = {words: HashTrieSet(cards) for words, cards in index.items()}
    return replace(state, cards_by_first_words=HashTrieMap(sets))


def _put(state: State, card: Card, position: Callable[[tuple[str, ...]], int]) -> State:
    """Add or replace a card. position: list of ids -> the place in it at which a new card is inserted."""
    table, old, participants = state.table(card.table), state.cards.get(card.id), state.participants
    table, card = _with_number(state, table, card)
    author = participants[card.author]
    shared, taken_away_count = state.shared_cards_by_theme, state.taken_away
    if old is None:
        taken_away = tuple(taken for taken in author.taken_away if taken.card.id != card.id)
        taken_away_count -= len(author.taken_away) - len(taken_away)
        cards = _insert(author.cards, card.id, position(author.cards))
        author = replace(author, cards=cards, taken_away=taken_away)
        table = replace(table, cards=_insert(table.cards, card.id, position(table.cards)))
    else:
        table, shared = _with_counts(table, old, -1), _with_theme_count(shared, old, -1)
    table, shared = _with_counts(table, card, 1), _with_theme_count(shared, card, 1)
    if card.shared and not author.has_shared:
        author = replace(author, has_shared=True)
    if author is not participants[author.id]:
        participants = participants.insert(author.id, author)
    return replace(
        state,
        cards=state.cards.insert(card.id, card),
        tables=state.tables.insert(table.number, table),
        participants=participants,
        shared_cards_by_theme=shared,
        removed_card_numbers=state.removed_card_numbers.discard(card.id),
        taken_away=taken_away_count,
        cards_by_first_words=_with_first_words(state.cards_by_first_words, old, card),
    )


def _with_number(state: State, table: Table, card: Card) -> tuple[Table, Card]:
    """A shared card with the number that it has had before, or else with the table's next one."""
    old = state.cards.get(card.id)
    number = (old.number if old else 0) or state.removed_card_numbers.get(card.id, 0)
    if card.shared and not number:
        number = table.last_number + 1
        table = replace(table, last_number=number)
    return table, card if card.number == number else replace(card, number=number)


def _with_counts(table: Table, card: Card, change: int) -> Table:
    """Add `change` to the table's counts of private notes and of sent cards, if the card is one of these."""
    if card.shared and not card.sent:
        return table
    return replace(
        table,
        private=table.private + (0 if card.shared else change),
        sent=table.sent + (change if card.sent else 0),
    )


def _with_theme_count(shared: HashTrieMap[str, int], card: Card, change: int) -> HashTrieMap[str, int]:
    return shared.insert(card.theme, shared.get(card.theme, 0) + change) if card.shared else shared


def _with_first_words(
    index: HashTrieMap[str, HashTrieSet[str]], old: Card | None, new: Card | None
) -> HashTrieMap[str, HashTrieSet[str]]:
    """The index after a card was added, replaced or removed. None: it was not there, or is gone."""
    if old and new and old.text == new.text:
        return index
    if old:
        words = first_words(old.text)
        others = index[words].remove(old.id)
        index = index.insert(words, others) if others else index.remove(words)
    if new:
        words = first_words(new.text)
        index = index.insert(words, index.get(words, EMPTY_SET).insert(new.id))
    return index


def _insert(cards: tuple[str, ...], card_id: str, position: int) -> tuple[str, ...]:
    return (*cards[:position], card_id, *cards[position:])


def _position_by_time(state: State, cards: tuple[str, ...], card: Card) -> int:
    return bisect_right(cards, _sort_key(card), key=lambda each_id: _sort_key(state.cards[each_id]))


def _sort_key(card: Card) -> tuple[int, str]:
    return card.at, card.id


def _without(state: State, cards: tuple[str, ...], card: Card) -> tuple[str, ...]:
    position = bisect_left(cards, card.at, key=lambda each_id: state.cards[each_id].at)
    try:
        position = cards.index(card.id, position)
    except ValueError:  # the cards are not in order of time: the clock was set back
        position = cards.index(card.id)
    return cards[:position] + cards[position + 1 :]
