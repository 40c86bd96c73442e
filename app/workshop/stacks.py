"""Stacks, as pure functions on the state: a lead card and what lies beneath it.

What is said of a stack (sent, placed in a cluster) is said of its lead. A card that leaves takes nothing of
that with it; the next one leads on in its place.
"""

from msgspec.structs import replace

from app.workshop.desk import changed_keys, replace_lead
from app.workshop.state import Card, State


def put_cards(state: State, *cards: Card) -> State:
    """The state with these cards as they are now."""
    found = state.cards
    for card in cards:
        found = found.insert(card.id, card)
    return replace(state, cards=found)


def add_to_sent_count(state: State, number: int, change: int) -> State:
    """The table's count of sent cards and stacks, moved by `change`."""
    table = state.table(number)
    table = replace(table, sent=table.sent + change)
    return replace(state, tables=state.tables.insert(number, table))


def stack(state: State, card_id: str, onto_id: str) -> tuple[State, set[str]]:
    """The card, with all that lies beneath it, goes beneath the other's lead."""
    moved = state.cards[card_id]
    lead = state.cards[state.cards[onto_id].under or onto_id]
    below = (moved.id, *moved.beneath)
    if moved.sent and lead.sent:
        state = add_to_sent_count(state, moved.table, -1)
    lead = replace(lead, beneath=(*lead.beneath, *below), sent=lead.sent or moved.sent)
    followers = (replace(state.cards[i], under=lead.id, beneath=(), sent=False) for i in below)
    state, touched = _hand_on(put_cards(state, lead, *followers), moved.id, lead.id)
    return state, touched | {f"card/{i}" for i in (lead.id, *lead.beneath)} | {f"table/{moved.table}"}


def unstack(state: State, card_id: str) -> tuple[State, set[str]]:
    """The card leaves its stack, or (when it lies alone) its place in the hall."""
    card = state.cards[card_id]
    touched = {f"card/{card_id}", f"table/{card.table}"}
    if card.under:
        lead = state.cards[card.under]
        lead = replace(lead, beneath=tuple(i for i in lead.beneath if i != card_id))
        touched |= {f"card/{lead.id}"} | _scenario_of(state, lead.id)
        return put_cards(state, lead, replace(card, under=None)), touched
    state = put_cards(state, replace(card, beneath=(), sent=False))
    if not card.beneath:
        state, moved = _hand_on(add_to_sent_count(state, card.table, -1 if card.sent else 0), card_id, None)
        return state, touched | moved
    heir, *rest = card.beneath
    led = replace(state.cards[heir], under=None, beneath=tuple(rest), sent=card.sent)
    followers = (replace(state.cards[i], under=heir) for i in rest)
    state, moved = _hand_on(put_cards(state, led, *followers), card_id, heir)
    return state, touched | moved | {f"card/{i}" for i in card.beneath}


def _hand_on(state: State, lead: str, heir: str | None) -> tuple[State, set[str]]:
    """On the desk, and on each earlier one, the lead gives its place to the heir, or to nothing."""
    before = state.desk
    past = tuple(replace_lead(desk, lead, heir) for desk in state.past)
    state = replace(state, desk=replace_lead(before, lead, heir), past=past)
    return state, changed_keys(state, before, state.desk) if state.desk is not before else set()


def _scenario_of(state: State, lead: str) -> set[str]:
    """The noun of the scenario that has this lead card among its sources, if there is one."""
    cluster = state.desk.clusters.get(state.desk.placed.get(lead, ""))
    return {f"scenario/{cluster.scenario}"} if cluster and cluster.scenario else set()
