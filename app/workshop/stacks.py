"""Stacks, as pure functions on the state: a lead card and what lies beneath it.

What is said of a stack (sent, placed in a cluster) is said of its lead. A card that leaves takes nothing of
that with it; the next one leads on in its place.
"""

from msgspec.structs import replace

from app.workshop.state import Card, Cluster, Desk, State


def put_cards(state: State, *cards: Card) -> State:
    """The state with these cards as they are now."""
    found = state.cards
    for card in cards:
        found = found.insert(card.id, card)
    return replace(state, cards=found)


def count_sent(state: State, number: int, change: int) -> State:
    """The table's count of sent cards and stacks, moved by `change`."""
    table = state.table(number)
    table = replace(table, sent=table.sent + change)
    return replace(state, tables=state.tables.insert(number, table))


def stack(state: State, card_id: str, onto_id: str) -> tuple[State, set[str]]:
    """The card, with all that lies beneath it, goes beneath the other's lead."""
    moved = state.cards[card_id]
    lead = state.cards[state.cards[onto_id].under or onto_id]
    below = (moved.id, *moved.beneath)
    if moved.sent:
        state = count_sent(state, moved.table, 0 if not lead.sent else -1)
    lead = replace(lead, beneath=(*lead.beneath, *below), sent=lead.sent or moved.sent)
    followers = (replace(state.cards[i], under=lead.id, beneath=(), sent=False) for i in below)
    touched = {f"card/{i}" for i in (lead.id, *lead.beneath)} | {f"table/{moved.table}"}
    return put_cards(state, lead, *followers), touched


def lift(state: State, card_id: str) -> tuple[State, set[str]]:
    """The card leaves its stack, or (when it lies alone) its place in the hall."""
    card = state.cards[card_id]
    touched = {f"card/{card_id}", f"table/{card.table}"}
    if card.under:
        lead = state.cards[card.under]
        lead = replace(lead, beneath=tuple(i for i in lead.beneath if i != card_id))
        return put_cards(state, lead, replace(card, under=None)), touched | {f"card/{lead.id}"}
    alone = replace(card, beneath=(), sent=False)
    heir = card.beneath[0] if card.beneath else None
    state, moved = replace_lead(state, card_id, heir)
    touched |= moved
    if heir is None:
        return put_cards(count_sent(state, card.table, -1 if card.sent else 0), alone), touched
    rest = card.beneath[1:]
    led = replace(state.cards[heir], under=None, beneath=rest, sent=card.sent)
    followers = (replace(state.cards[i], under=heir) for i in rest)
    return put_cards(state, alone, led, *followers), touched | {f"card/{i}" for i in card.beneath}


def replace_lead(state: State, lead: str, heir: str | None) -> tuple[State, set[str]]:
    """In its cluster the lead gives way to the heir, or to nothing."""
    cluster_id = state.desk.placed.get(lead)
    if cluster_id is None:
        return state, set()
    cluster = state.desk.clusters[cluster_id]
    cards = tuple(c for c in (heir if c == lead else c for c in cluster.cards) if c is not None)
    placed = state.desk.placed.remove(lead)
    if heir is not None:
        placed = placed.insert(heir, cluster_id)
    clusters = state.desk.clusters.insert(cluster_id, replace(cluster, cards=cards))
    desk = replace(state.desk, placed=placed, clusters=clusters)
    return replace(state, desk=desk), {f"cluster/{cluster_id}", *scenario_of(cluster)}


def scenario_of(cluster: Cluster) -> set[str]:
    """The noun of the cluster's scenario, if it has one."""
    return {f"scenario/{cluster.scenario}"} if cluster.scenario else set()


def tidied(state: State, desk: Desk) -> Desk:
    """An earlier desk without the cards that no longer lead: withdrawn, or put beneath another since."""
    gone = {i for i in desk.placed if i not in state.cards or state.cards[i].under}
    if not gone:
        return desk
    clusters, placed = desk.clusters, desk.placed
    for card in gone:
        cluster = clusters[placed[card]]
        kept = tuple(i for i in cluster.cards if i != card)
        clusters, placed = clusters.insert(cluster.id, replace(cluster, cards=kept)), placed.remove(card)
    return replace(desk, clusters=clusters, placed=placed)
