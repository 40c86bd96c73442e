"""Pure functions on stacks: a lead card and the cards beneath it.

That a stack is sent or in a cluster is stored at its lead card. When the lead card leaves the stack, the next
card becomes the lead and keeps both.
"""

from msgspec.structs import replace

from app.workshop.cards import put_card
from app.workshop.desk import replace_lead
from app.workshop.names import keys_of_affected_names
from app.workshop.state import Card, State


def stack(state: State, card_id: str, onto_id: str) -> tuple[State, set[str]]:
    """Put a card and its stack beneath the lead of another card.

    Returns the state and the entity keys that it touched."""
    moved = state.cards[card_id]
    lead = state.cards[state.cards[onto_id].under or onto_id]
    stacked = (moved.id, *moved.beneath)
    lead = replace(lead, beneath=(*lead.beneath, *stacked), sent=lead.sent or moved.sent)
    followers = (replace(state.cards[each_id], under=lead.id, beneath=(), sent=False) for each_id in stacked)
    state, touched = _replace_lead(_put_cards(state, lead, *followers), moved.id, lead.id)
    touched |= {f"card/{each_id}" for each_id in (lead.id, *lead.beneath)} | {f"table/{moved.table}"}
    return state, touched | keys_of_affected_names(state, (moved.id, lead.id))


def unstack(state: State, card_id: str) -> tuple[State, set[str]]:
    """Take a card out of its stack. One that is in no stack is no longer sent, and in no cluster.

    Returns the state and the entity keys that it touched."""
    card = state.cards[card_id]
    touched = {f"card/{card_id}", f"table/{card.table}"}
    if card.under:
        lead = state.cards[card.under]
        lead = replace(lead, beneath=tuple(each_id for each_id in lead.beneath if each_id != card_id))
        touched |= {f"card/{lead.id}"} | _scenario_of(state, lead.id)
        state = _put_cards(state, lead, replace(card, under=None))
        return state, touched | keys_of_affected_names(state, (lead.id,))
    state = put_card(state, replace(card, beneath=(), sent=False))
    if not card.beneath:
        state, moved = _replace_lead(state, card_id, None)
        return state, touched | moved
    successor, *rest = card.beneath
    new_lead = replace(state.cards[successor], under=None, beneath=tuple(rest), sent=card.sent)
    followers = (replace(state.cards[each_id], under=successor) for each_id in rest)
    state, moved = _replace_lead(_put_cards(state, new_lead, *followers), card_id, successor)
    touched |= moved | {f"card/{each_id}" for each_id in card.beneath}
    return state, touched | keys_of_affected_names(state, (card_id, successor))


def _put_cards(state: State, *cards: Card) -> State:
    for card in cards:
        state = put_card(state, card)
    return state


def _replace_lead(state: State, lead: str, successor: str | None) -> tuple[State, set[str]]:
    """Replace a lead card by its successor on the merge desk."""
    cluster = state.desk.placed.get(lead)
    if cluster is None:
        return state, set()
    cards = (lead, successor) if successor else (lead,)
    touched = {f"card/{each_id}" for each_id in cards} | {f"cluster/{cluster}"} | _scenario_of(state, lead)
    return replace(state, desk=replace_lead(state.desk, lead, successor)), touched


def _scenario_of(state: State, lead: str) -> set[str]:
    """The key of the scenario that has this lead card among its sources, if there is one."""
    cluster = state.desk.clusters.get(state.desk.placed.get(lead, ""))
    return {f"scenario/{cluster.scenario}"} if cluster and cluster.scenario else set()
