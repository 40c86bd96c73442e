"""Vote: a ballot per person on options that the facilitator chose. No result is shown before the close."""

from collections.abc import Iterator
from typing import Annotated, assert_never

import msgspec
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
from app.core.text import MAX_TITLE_LENGTH, validate_line
from app.workshop.activity import Activity, StepOption
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience
from app.workshop.ballots import BALLOT_KINDS, MAX_OPTIONS, BallotKindName, Result
from app.workshop.closed_votes import (
    can_decide,
    close_vote,
    deciding_vote,
    has_shown_numbers,
    nobody_voted,
)
from app.workshop.contributions import record_contribution
from app.workshop.names import (
    is_removed_card,
    options_by_card,
    shown_card_words,
    shown_name,
    shown_option,
    shown_title,
)
from app.workshop.state import Option, OptionSource, State, Vote, VotedCard, oldest_first
from app.workshop.vote_options import option_cards, option_sources

Ref = Annotated[str, msgspec.Meta(pattern=r"^(scenario|cluster|card)/[A-Za-z0-9_-]{1,40}$(?!\n)")]
MAX_DOTS = 500
"""Dots per person."""
Dots = Annotated[int, msgspec.Meta(ge=0, le=MAX_DOTS)]


class OpenVote(BaseCommand, tag="vote.open", frozen=True):
    """Open a vote on these options. budget: dots per person (0: as the step says), unless the kind says it.
    kind: how people vote; a key of `BALLOT_KINDS`, such as `dots`."""

    title: str
    options: tuple[Ref, ...]
    budget: Dots = 0
    kind: BallotKindName = "dots"


class CastDots(BaseCommand, tag="vote.cast", frozen=True):
    """Set the number of one's dots on this option; 0 removes them."""

    vote: Id
    ref: Ref
    dots: Dots


class CloseVote(BaseCommand, tag="vote.close", frozen=True):
    """Close the vote and show its result."""

    vote: Id


class ChooseDecidingVote(BaseCommand, tag="vote.decides", frozen=True):
    """Let this closed vote decide the order of the scenarios, if it shows its numbers. Dots of other votes do
    not count."""

    vote: Id


Command = OpenVote | CastDots | CloseVote | ChooseDecidingVote


class VoteOpened(BaseEvent, tag="vote.opened", frozen=True):
    """The options keep the texts that they had at this moment. sources: what they consisted of, by ref.
    cards: the first cards of those that are clusters, by ref."""

    vote: str
    step: str
    title: str
    options: tuple[Option, ...]
    budget: int
    kind: str = "dots"
    sources: dict[str, OptionSource] = msgspec.field(default_factory=dict)
    cards: dict[str, tuple[VotedCard, ...]] = msgspec.field(default_factory=dict)


class DotsCast(BaseEvent, tag="dots.cast", frozen=True):
    """The participant's new number of dots on the option."""

    vote: str
    participant: str
    ref: str
    dots: int


class VoteClosed(BaseEvent, tag="vote.closed", frozen=True):
    """The vote is closed; its result is visible."""

    vote: str


class DecidingVoteChosen(BaseEvent, tag="deciding_vote.chosen", frozen=True):
    """This vote decides the order of the scenarios, whatever votes follow."""

    vote: str


Event = VoteOpened | DotsCast | VoteClosed | DecidingVoteChosen


class VoteCards(View, tag="vote_cards", frozen=True, omit_defaults=True):
    """What people read of a cluster that they vote on. words: those of its first cards, as far as the cards
    are still there and say them. more: the number of its other cards and stacks.

    An entity of its own, because there may be thousands of cards in a vote, and each may change."""

    words: tuple[str, ...]
    more: int = 0


class VoteView(View, tag="vote", frozen=True, omit_defaults=True):
    """results: in the order of the options. voters: ballots cast. Both are None until the vote is closed, and
    afterwards too if fewer people voted than the privacy threshold says; if nobody voted, voters is 0.
    removed: the refs of the options that are cards which were removed since; they have no words any more."""

    id: str
    step: str
    title: str
    options: tuple[Option, ...]
    budget: int
    closed: bool
    results: tuple[Result, ...] | None
    voters: int | None
    kind: str = "dots"
    removed: tuple[str, ...] = ()


class DecidingVote(View, tag="deciding_vote", frozen=True):
    """The closed vote that decides the order of the scenarios."""

    vote: str


class Turnout(View, tag="turnout", frozen=True):
    """The number of ballots so far, without their content."""

    vote: str
    voters: int


class Ballot(View, tag="ballot", frozen=True):
    """One's own dots: ref -> dots."""

    vote: str
    dots: dict[str, int]


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event of the command; none if it changes nothing.

    Raises Rejected. For all: the workshop is closed. To open a vote or cast dots: the running step is not a
    vote. To cast dots: the vote is unknown or closed; the participant or the option is unknown; the option is
    a card that was removed, and would get more dots; the ballot would not be valid. To open one: another vote
    is open; no option, or more than `MAX_OPTIONS`; an option is unknown; the title is blank, too long, or has
    a new line or another control character. To close one: it is unknown or closed. To choose the deciding
    one: it is unknown, still open, shows no numbers, or none of its options can order scenarios."""
    if isinstance(command, CastDots):
        state.require_step("vote")
        vote = _open_vote(state, command.vote)
        participant = state.participant(actor.id).id
        if command.ref not in vote.refs:
            raise Rejected("vote.not_an_option")
        before = vote.ballots.get(participant, {})
        if before.get(command.ref, 0) == command.dots:
            return ()
        if command.dots > before.get(command.ref, 0) and is_removed_card(state, command.ref):
            raise Rejected("vote.card_removed")
        BALLOT_KINDS[vote.kind].validate(vote, {**before, command.ref: command.dots})
        return (DotsCast(vote.id, participant, command.ref, command.dots),)
    match command:
        case OpenVote(id=vote_id, title=title, options=refs, budget=budget, kind=kind):
            step = state.require_step("vote")
            if any(not vote.closed for vote in state.votes.values()):
                raise Rejected("vote.already_open")
            if not 1 <= len(refs) <= MAX_OPTIONS:
                raise Rejected("vote.options", most=MAX_OPTIONS)
            options = tuple(_option(state, ref) for ref in dict.fromkeys(refs))
            title = validate_line(title, MAX_TITLE_LENGTH)
            sources = option_sources(state.desk, refs)
            budget = BALLOT_KINDS[kind].budget or budget or step.dots
            cards = option_cards(state, refs)
            return (VoteOpened(vote_id, step.id, title, options, budget, kind, sources, cards),)
        case CloseVote(vote=vote_id):
            if state.closed:
                raise Rejected("workshop.closed")
            return (VoteClosed(_open_vote(state, vote_id).id),)
        case ChooseDecidingVote(vote=vote_id):
            if state.closed:
                raise Rejected("workshop.closed")
            vote = _closed_vote(state, vote_id)
            if not can_decide(vote):
                raise Rejected("vote.only_cards")
            if not has_shown_numbers(state, vote):
                raise Rejected("vote.too_few_voters", least=state.plan.privacy_threshold)
            return () if state.deciding_vote == vote.id else (DecidingVoteChosen(vote.id),)
        case _:
            assert_never(command)


def _open_vote(state: State, vote_id: str) -> Vote:
    vote = state.votes.get(vote_id)
    if vote is None:
        raise Rejected("vote.unknown")
    if vote.closed:
        raise Rejected("vote.closed")
    return vote


def _closed_vote(state: State, vote_id: str) -> Vote:
    vote = state.votes.get(vote_id)
    if vote is None:
        raise Rejected("vote.unknown")
    if not vote.closed:
        raise Rejected("vote.still_open")
    return vote


def _option(state: State, ref: str) -> Option:
    kind, _, entity = ref.partition("/")
    if kind == "scenario" and (scenario := state.desk.scenarios.get(entity)):
        return Option(ref, shown_title(state, scenario), scenario.text)
    if kind == "cluster" and (cluster := state.desk.clusters.get(entity)):
        return Option(ref, shown_name(state, cluster))
    if kind == "card" and (card := state.cards.get(entity)) and card.shared:
        return Option(ref, card.text)
    raise Rejected("vote.not_an_option")


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Open and close votes, change ballots, and choose the vote that decides."""
    match event:
        case VoteOpened(vote=vote_id):
            vote = Vote(
                vote_id,
                event.step,
                event.title,
                event.options,
                event.budget,
                entry.at,
                event.kind,
                sources=event.sources,
                cards=event.cards,
                options_by_card=options_by_card(event.options, event.sources, event.cards),
            )
            touched = {f"vote/{vote_id}", f"turnout/{vote_id}", *_keys_of_cards(vote)}
        case DotsCast(vote=vote_id, participant=participant, ref=ref, dots=dots):
            vote = state.votes[vote_id]
            ballot = {**vote.ballots.get(participant, {}), ref: dots}
            ballot = {option: n for option, n in ballot.items() if n}
            ballots = (
                vote.ballots.insert(participant, ballot) if ballot else vote.ballots.discard(participant)
            )
            vote = replace(vote, ballots=ballots)
            state = record_contribution(state, entry.at) if ballot else state
            touched = {f"ballot/{vote_id}/{participant}", f"turnout/{vote_id}"}
        case VoteClosed(vote=vote_id):
            return close_vote(state, vote_id)
        case DecidingVoteChosen(vote=vote_id):
            return replace(state, deciding_vote=vote_id), {"deciding_vote"}
        case _:
            assert_never(event)
    return replace(state, votes=state.votes.insert(vote_id, vote)), touched


def show_vote(state: State, key: EntityKey) -> Projection:
    """`vote/<id>`: to everyone; with its result only if closed, and if enough people voted."""
    vote = state.votes[key.removeprefix("vote/")]
    options = tuple(shown_option(state, vote, option) for option in vote.options)
    has_numbers = has_shown_numbers(state, vote)
    results = BALLOT_KINDS[vote.kind].tally(vote) if has_numbers else None
    yield (
        HALL,
        key,
        VoteView(
            vote.id,
            vote.step,
            vote.title,
            options,
            vote.budget,
            vote.closed,
            results,
            voters=len(vote.ballots) if has_numbers or nobody_voted(vote) else None,
            kind=vote.kind,
            removed=tuple(option.ref for option in options if is_removed_card(state, option.ref)),
        ),
    )


def show_vote_cards(state: State, key: EntityKey) -> Projection:
    """`vote_cards/<vote>/<ref>`: to everyone; of an option that is a cluster."""
    _, vote_id, ref = key.split("/", 2)
    vote = state.votes[vote_id]
    others = len(vote.sources[ref].cards) - len(vote.cards[ref])
    yield HALL, key, VoteCards(shown_card_words(state, vote, ref), others)


def _keys_of_cards(vote: Vote) -> list[EntityKey]:
    return [f"vote_cards/{vote.id}/{ref}" for ref in vote.cards]


def show_turnout(state: State, key: EntityKey) -> Projection:
    """`turnout/<id>`: to staff and screens, unless the vote is closed and shows no numbers."""
    vote = state.votes[key.removeprefix("turnout/")]
    is_hidden = vote.closed and not has_shown_numbers(state, vote)
    for audience in (STAFF, SCREEN):
        yield audience, key, None if is_hidden else Turnout(vote.id, len(vote.ballots))


def show_ballot(state: State, key: EntityKey) -> Projection:
    """`ballot/<vote>/<participant>`: to its owner only."""
    _, vote_id, participant = key.split("/")
    ballot = state.votes[vote_id].ballots.get(participant)
    yield own_audience(participant), f"ballot/{vote_id}", Ballot(vote_id, ballot) if ballot else None


def show_deciding_vote(state: State, key: EntityKey) -> Projection:
    """`deciding_vote`: to everyone, once there is one. Staff and screens get it once more, because pages of
    earlier versions have it from there, and would keep an old one."""
    vote = deciding_vote(state)
    for audience in (HALL, STAFF, SCREEN):
        yield audience, key, DecidingVote(vote.id) if vote else None


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The keys of the votes, their cards and the deciding vote, for everyone; of their own ballots, for
    participants; of turnouts, for staff and screens."""
    kind, _, name = audience.partition("/")
    if audience == HALL:
        for vote in oldest_first(state.votes):
            yield from (f"vote/{vote.id}", *_keys_of_cards(vote))
        yield "deciding_vote"
    elif kind == "me":
        yield from (f"ballot/{vote.id}/{name}" for vote in state.votes.values() if name in vote.ballots)
    elif audience in (STAFF, SCREEN):
        yield from (f"turnout/{vote}" for vote in state.votes)
        yield "deciding_vote"


ACTIVITY = Activity(
    Part(
        Command,
        Event,
        decide,
        evolve,
        views=(VoteView, VoteCards, Turnout, Ballot, DecidingVote),
        projections={
            "vote": show_vote,
            "vote_cards": show_vote_cards,
            "turnout": show_turnout,
            "ballot": show_ballot,
            "deciding_vote": show_deciding_vote,
        },
        keys=keys,
    ),
    step_options=(StepOption("dots", least=1, most=MAX_DOTS),),
)
"""dots: the budget per person."""
