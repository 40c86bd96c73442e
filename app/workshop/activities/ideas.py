"""Ideas: people write cards for their table's board. If the step says so, a card is first a private note.
While the tables sort their cards, people can still add one.

A card is *withdrawn* by its author, and *taken away* by a facilitator, who can bring it back. *Removed* means
either of them; the event `IdeaWithdrawn` is for both."""

from collections.abc import Iterator
from typing import assert_never

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

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
from app.core.text import validate_text
from app.workshop.activity import Activity, StepOption
from app.workshop.audiences import SCREEN, STAFF, own_audience, table_audience
from app.workshop.cards import (
    as_taken_away,
    cards_by_time,
    find_taken_away,
    put_card,
    remove_card,
    take_card_away,
)
from app.workshop.contributions import record_contribution
from app.workshop.facts import Affected, read_facts
from app.workshop.names import keys_of_affected_names
from app.workshop.runs import StepOfCommand, require_step_of_command
from app.workshop.stacks import unstack
from app.workshop.state import ActivityName, Card, ChangeSummary, Participant, State
from app.workshop.summary import count_people_and_cards, count_used_tables
from app.workshop.undo import record_change

MAX_CARDS_PER_PERSON = 300
"""A limit that nobody reaches by hand, but a script would."""

CAN_WRITE_IN: tuple[ActivityName, ...] = ("ideas", "sort")
"""The steps in which people can write cards, and change their own."""


class AddIdea(BaseCommand, tag="ideas.add", frozen=True):
    """Write a card (up to 280 characters) for a theme.

    run: the run of the step in which that was done; left out: the running one. What was done in time is
    accepted, however late it arrives over the network. private: the author's page said that only they
    see it; then it is a private note, whatever the step says."""

    theme: Id
    text: str
    run: int | None = None
    private: bool = False


class EditIdea(BaseCommand, tag="ideas.edit", frozen=True):
    """Change one's own card, until it is placed in a cluster. A field that is left out stays as it is.

    run: as in `AddIdea`."""

    card: Id
    theme: Id | UnsetType = UNSET
    text: str | UnsetType = UNSET
    run: int | None = None


class WithdrawIdea(BaseCommand, tag="ideas.withdraw", frozen=True):
    """Withdraw one's own card; from a facilitator: take away any shared card. It disappears from every board
    and from the report. run: as in `AddIdea`."""

    card: Id
    run: int | None = None


class ShareIdeas(BaseCommand, tag="ideas.share", frozen=True):
    """Share one's own private notes with the table. run: as in `AddIdea`."""

    cards: tuple[Id, ...]
    run: int | None = None


Command = AddIdea | EditIdea | WithdrawIdea | ShareIdeas


class IdeaAdded(BaseEvent, tag="idea.added", frozen=True):
    """A participant wrote a card. shared: visible to the table at once; if not, it is a private note."""

    card: str
    author: str
    table: int
    theme: str
    text: str
    shared: bool


class IdeaEdited(BaseEvent, tag="idea.edited", frozen=True):
    """The card's new theme and text."""

    card: str
    theme: str
    text: str


class IdeaWithdrawn(BaseEvent, tag="idea.withdrawn", frozen=True):
    """The author withdrew the card, or the facilitator took it away."""

    card: str


class IdeasShared(BaseEvent, tag="ideas.shared", frozen=True):
    """Private notes that are now visible to the table."""

    cards: tuple[str, ...]


Event = IdeaAdded | IdeaEdited | IdeaWithdrawn | IdeasShared


class OwnCard(View, tag="mine", frozen=True):
    """A card as its author sees it. under: the id of the lead card of its stack; null if it is itself the
    lead card, or in no stack. sent: whether its stack is sent to the hall. cluster: the id of the cluster of
    its stack. placed: whether its stack is in a cluster. number: its number among the shared cards of its
    table; 0 while it is private."""

    id: str
    table: int
    theme: str
    text: str
    at: int
    shared: bool
    under: str | None
    sent: bool
    placed: bool
    number: int
    cluster: str | None


class TableCard(View, tag="card", frozen=True):
    """A card on a table's board, without its author. under: the id of the lead card of its stack; null if it
    is itself the lead card, or in no stack. beneath: if it is a lead card, the ids of the other cards of its
    stack. sent: whether its stack is sent to the hall. cluster: the id of the cluster of its stack. number:
    its number among the shared cards of its table; number 17 of table 4 is called 4-17."""

    id: str
    table: int
    theme: str
    text: str
    at: int
    under: str | None
    beneath: tuple[str, ...]
    sent: bool
    cluster: str | None
    number: int


class Counts(View, tag="counts", frozen=True):
    """Numbers of the whole workshop. In an imported workshop, people and cards are the numbers of its report.

    people: participants with a seat. cards: shared cards. themes: theme -> its shared cards; 0 for each in an
    imported workshop, whose cards are in the report only. taken_away: cards that a facilitator took away.
    tables: those with people or shared cards; 0 in an imported workshop."""

    people: int
    cards: int
    themes: dict[str, int]
    taken_away: int = 0
    tables: int = 0


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event of the command; none if it changes nothing.

    Raises Rejected, for a facilitator who takes away a card, if

    - the workshop is closed;
    - the card is unknown or not shared.

    Raises Rejected, for a participant, if

    - the participant is unknown;
    - the workshop is closed, or the running step does not allow the command;
    - the participant has `MAX_CARDS_PER_PERSON` cards already;
    - a card is unknown, was taken away, is somebody else's, or is to be edited and in a cluster;
    - people vote or have voted on the words that are to be edited or withdrawn, and the step of the command
      has ended;
    - the theme is unknown;
    - the text is blank or too long, or has control characters."""
    if actor.kind == "facilitator" and isinstance(command, WithdrawIdea):
        return (IdeaWithdrawn(_require_shared_card(state, command.card).id),)
    author = state.participant(actor.id)
    made_in = require_step_of_command(state, author, command.run, *CAN_WRITE_IN)
    match command:
        case AddIdea(id=card, theme=theme, text=text):
            if len(author.cards) >= MAX_CARDS_PER_PERSON:
                raise Rejected("ideas.too_many", most=MAX_CARDS_PER_PERSON)
            theme = _require_theme(state, theme, made_in)
            text = validate_text(text)
            is_shared = not (command.private or _is_private(made_in))
            return (IdeaAdded(card, author.id, made_in.table, theme, text, is_shared),)
        case EditIdea(card=card):
            old = _require_own_card(state, author, card)
            if (old.under or old.id) in state.desk.placed:
                raise Rejected("card.placed")
            text = old.text if command.text is UNSET else validate_text(command.text)
            if text != old.text:
                made_in.refuse_if_voted_on(state, card)
            is_same_theme = command.theme in (UNSET, old.theme)
            theme = old.theme if is_same_theme else _require_theme(state, str(command.theme), made_in)
            return () if (theme, text) == (old.theme, old.text) else (IdeaEdited(card, theme, text),)
        case WithdrawIdea(card=card):
            own_card = _require_own_card(state, author, card)
            made_in.refuse_if_voted_on(state, card)
            return (IdeaWithdrawn(own_card.id),)
        case ShareIdeas(cards=cards):
            own_cards = [_require_own_card(state, author, each) for each in dict.fromkeys(cards)]
            notes = tuple(each.id for each in own_cards if not each.shared)
            return (IdeasShared(notes),) if notes else ()
        case _:
            assert_never(command)


def _is_private(made_in: StepOfCommand) -> bool:
    """Whether a new card is its author's private note: as the step says now, which is what phones show. A
    card of a run that has ended is one too if the step said so when that run started."""
    return any(
        step.private for step in (made_in.step, made_in.step_at_start) if step and step.activity == "ideas"
    )


def _require_shared_card(state: State, card_id: str) -> Card:
    if state.closed:
        raise Rejected("workshop.closed")
    card = state.cards.get(card_id)
    if card is None or not card.shared:
        raise Rejected("card.unknown")
    return card


def _require_theme(state: State, theme: str, made_in: StepOfCommand) -> str:
    """The theme, if it is offered; in a run that has ended also a retired one, which may have been offered
    then."""
    has_ended = made_in.step_at_start is not None
    if theme not in {each.id for each in state.plan.themes if has_ended or not each.retired}:
        raise Rejected("theme.unknown")
    return theme


def _require_own_card(state: State, author: Participant, card_id: str) -> Card:
    card = state.cards.get(card_id)
    if card is None and find_taken_away(state, card_id, author.id):
        raise Rejected("card.taken_away")
    if card is None or not (card.shared or card.author == author.id):
        raise Rejected("card.unknown")
    if card.author != author.id:
        raise Rejected("card.not_yours")
    return card


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Add, change, share and remove cards."""
    match event:
        case IdeaAdded(card=card_id, author=author, table=table, theme=theme, text=text, shared=shared):
            state = put_card(state, Card(card_id, author, table, theme, text, entry.at, shared))
            state = record_contribution(state, entry.at) if shared else state
            return state, {f"card/{card_id}", f"table/{table}", "counts"}
        case IdeaEdited(card=card_id, theme=theme, text=text):
            old = state.cards[card_id]
            state = put_card(state, replace(old, theme=theme, text=text))
            touched = {f"card/{card_id}"} | ({"counts"} if theme != old.theme else set())
            if text != old.text:
                touched |= keys_of_affected_names(state, (card_id, old.under or card_id))
            return state, touched
        case IdeaWithdrawn(card=card_id):
            return _remove(state, card_id, entry)
        case IdeasShared(cards=cards):
            touched = {"counts"}
            for card_id in cards:
                card = replace(state.cards[card_id], shared=True)
                state = put_card(state, card)
                touched |= {f"card/{card_id}", f"table/{card.table}"}
            return record_contribution(state, entry.at), touched
        case _:
            assert_never(event)


def _remove(state: State, card_id: str, entry: LogEntry) -> tuple[State, set[str]]:
    """Remove the card: its author withdraws it, or a facilitator takes it away. Only the facilitator can undo
    that."""
    card = state.cards[card_id]
    stack = state.cards[card.under] if card.under else card
    affected = Affected(cards=(stack.id, *stack.beneath), placed=(stack.id, *stack.beneath))
    old_state = state
    is_taken_away = entry.actor.kind == "facilitator"
    state, touched = unstack(state, card_id)
    if is_taken_away:
        state = take_card_away(state, as_taken_away(old_state, card_id))
    else:
        state = remove_card(state, card_id)
    touched |= keys_of_affected_names(state, (card_id,))
    touched |= {f"gone/{card.table}/{card.author}/{card_id}", "counts"}
    if is_taken_away:
        touched.add(f"taken/{card.author}/{card_id}")
        before, after = (read_facts(each.desk, affected, each.cards) for each in (old_state, state))
        summary = ChangeSummary("take_away", cards=1)
        state, recorded = record_change(state, entry, summary, before, after)
        touched |= recorded
    return state, touched


def show_card(state: State, key: EntityKey) -> Projection:
    """`card/<id>`: always to its author; to its table and the staff if it is shared; to screens if it is also
    sent or in a cluster."""
    card_id = key.removeprefix("card/")
    card = state.cards.get(card_id)
    if card is None:
        return
    lead = state.cards[card.under] if card.under else card
    cluster = state.desk.placed.get(lead.id)
    own = OwnCard(
        card.id,
        card.table,
        card.theme,
        card.text,
        card.at,
        card.shared,
        card.under,
        lead.sent,
        cluster is not None,
        card.number,
        cluster,
    )
    yield own_audience(card.author), f"mine/{card.id}", own
    view = TableCard(
        card.id,
        card.table,
        card.theme,
        card.text,
        card.at,
        card.under,
        card.beneath,
        lead.sent,
        cluster,
        card.number,
    )
    key = f"card/{card.id}"
    yield table_audience(card.table), key, view if card.shared else None
    yield STAFF, key, view if card.shared else None
    yield SCREEN, key, view if card.shared and (lead.sent or cluster) else None


def show_gone(state: State, key: EntityKey) -> Projection:
    """`gone/<table>/<author>/<card>`: the card was removed, so nobody sees it any more. If it was brought
    back since, nothing: one patch may contain both changes."""
    _, table, author, card_id = key.split("/")
    if card_id in state.cards:
        return
    yield own_audience(author), f"mine/{card_id}", None
    for audience in (table_audience(int(table)), STAFF, SCREEN):
        yield audience, f"card/{card_id}", None


def show_counts(state: State, key: EntityKey) -> Projection:
    """`counts`: numbers of people, cards and tables, to staff and screens."""
    people, cards = count_people_and_cards(state)
    tables = count_used_tables(state)
    themes = {theme.id: state.shared_cards_by_theme.get(theme.id, 0) for theme in state.plan.themes}
    for audience in (STAFF, SCREEN):
        yield audience, key, Counts(people, cards, themes, state.taken_away, tables)


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of what an audience may see: a table the cards of the table; a participant their own cards;
    staff and screens all cards and the counts."""
    kind, _, name = audience.partition("/")
    if kind == "table":
        yield from (f"card/{card}" for card in state.table(int(name)).cards)
    elif kind == "me" and name in state.participants:
        yield from (f"card/{card}" for card in state.participants[name].cards)
    elif audience in (STAFF, SCREEN):
        yield "counts"
        yield from (f"card/{card.id}" for card in cards_by_time(state))


ACTIVITY = Activity(
    Part(
        Command,
        Event,
        decide,
        evolve,
        views=(OwnCard, TableCard, Counts),
        projections={"card": show_card, "gone": show_gone, "counts": show_counts},
        keys=keys,
    ),
    step_options=(StepOption("private"),),
)
"""private: a new card is its author's private note until they share it."""
