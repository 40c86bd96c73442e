"""Vote: dots with a budget per person, on what the facilitator chose. No result before the close."""

from typing import Annotated, assert_never

import msgspec
from msgspec.structs import replace

from app.core.aggregate import (
    Actor,
    Command as BaseCommand,
    Event as BaseEvent,
    Id,
    Projection,
    View,
    require,
)
from app.core.errors import Rejected
from app.core.text import validate_line
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience
from app.workshop.state import Option, State, Vote

TITLE = 120
WITHDRAWN = "…"
MAX_OPTIONS = 500
Ref = Annotated[str, msgspec.Meta(pattern=r"^(scenario|cluster|card)/[A-Za-z0-9_-]{1,40}$(?!\n)")]
Dots = Annotated[int, msgspec.Meta(ge=0, le=500)]


class OpenVote(BaseCommand, tag="vote.open", frozen=True):
    """Let the hall vote on these, with so many dots each (0: as the step says)."""

    title: str
    options: tuple[Ref, ...]
    budget: Dots = 0


class CastDots(BaseCommand, tag="vote.cast", frozen=True):
    """Have exactly so many of one's dots on this option; 0 takes them back."""

    vote: Id
    ref: Ref
    dots: Dots


class CloseVote(BaseCommand, tag="vote.close", frozen=True):
    """No more dots; the result is shown."""

    vote: Id


Command = OpenVote | CastDots | CloseVote


class VoteOpened(BaseEvent, tag="vote.opened", frozen=True):
    """The options keep the words they had at this moment."""

    vote: str
    step: str
    title: str
    options: tuple[Option, ...]
    budget: int


class DotsCast(BaseEvent, tag="dots.cast", frozen=True):
    """So many dots of this participant lie on the option from now on."""

    vote: str
    participant: str
    ref: str
    dots: int


class VoteClosed(BaseEvent, tag="vote.closed", frozen=True):
    """The result may be seen."""

    vote: str


Event = VoteOpened | DotsCast | VoteClosed


class Result(msgspec.Struct, frozen=True):
    """dots: all that lie on the option; people: how many put any there."""

    ref: str
    dots: int
    people: int


class VoteView(View, tag="vote", frozen=True):
    """`results` is None until the vote is closed; then in the order of the options. voters: ballots cast."""

    id: str
    step: str
    title: str
    options: tuple[Option, ...]
    budget: int
    closed: bool
    results: tuple[Result, ...] | None
    voters: int | None


class Turnout(View, tag="turnout", frozen=True):
    """How many have cast a ballot so far; nothing of what is on it."""

    vote: str
    voters: int


class Ballot(View, tag="ballot", frozen=True):
    """One's own dots: ref -> dots."""

    vote: str
    dots: dict[str, int]


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Refused: the step is another; the vote is closed; the budget is spent; not an option."""
    if isinstance(command, CastDots):
        require(actor, "participant")
        state.during("vote")
        vote = _open(state, command.vote)
        who = state.participant(actor.participant).id
        if command.ref not in vote.refs:
            raise Rejected("vote.not_an_option")
        ballot = vote.ballots.get(who, {})
        if ballot.get(command.ref, 0) == command.dots:
            return ()
        if sum(ballot.values()) - ballot.get(command.ref, 0) + command.dots > vote.budget:
            raise Rejected("vote.over_budget", budget=vote.budget)
        return (DotsCast(vote.id, who, command.ref, command.dots),)
    require(actor, "facilitator")
    match command:
        case OpenVote(id=vote_id, title=title, options=refs, budget=budget):
            step = state.during("vote")
            if any(not vote.closed for vote in state.votes.values()):
                raise Rejected("vote.already_open")
            if not 1 <= len(refs) <= MAX_OPTIONS:
                raise Rejected("vote.options", most=MAX_OPTIONS)
            options = tuple(_option(state, ref) for ref in dict.fromkeys(refs))
            return (VoteOpened(vote_id, step.id, validate_line(title, TITLE), options, budget or step.dots),)
        case CloseVote(vote=vote_id):
            if state.closed:
                raise Rejected("workshop.closed")
            return (VoteClosed(_open(state, vote_id).id),)
        case _:
            assert_never(command)


def _open(state: State, vote_id: str) -> Vote:
    vote = state.votes.get(vote_id)
    if vote is None:
        raise Rejected("vote.unknown")
    if vote.closed:
        raise Rejected("vote.closed")
    return vote


def _option(state: State, ref: str) -> Option:
    kind, _, thing = ref.partition("/")
    if kind == "scenario" and (scenario := state.desk.scenarios.get(thing)):
        return Option(ref, scenario.title, scenario.text)
    if kind == "cluster" and (cluster := state.desk.clusters.get(thing)):
        return Option(ref, cluster.name)
    if kind == "card" and (card := state.cards.get(thing)) and card.shared:
        return Option(ref, card.text)
    raise Rejected("vote.not_an_option")


def evolve(state: State, event: Event, at: int) -> tuple[State, set[str]]:
    """Ballots change; the vote opens and closes."""
    match event:
        case VoteOpened(vote=vote_id, step=step, title=title, options=options, budget=budget):
            vote = Vote(vote_id, step, title, options, budget, at)
            touched = {f"vote/{vote_id}", f"turnout/{vote_id}"}
        case DotsCast(vote=vote_id, participant=who, ref=ref, dots=dots):
            vote = state.votes[vote_id]
            ballot = {**vote.ballots.get(who, {}), ref: dots}
            ballot = {option: n for option, n in ballot.items() if n}
            ballots = vote.ballots.insert(who, ballot) if ballot else vote.ballots.discard(who)
            vote = replace(vote, ballots=ballots)
            touched = {f"ballot/{vote_id}/{who}", f"turnout/{vote_id}"}
        case VoteClosed(vote=vote_id):
            vote = replace(state.votes[vote_id], closed=True)
            touched = {f"vote/{vote_id}"}
        case _:
            assert_never(event)
    return replace(state, votes=state.votes.insert(vote_id, vote)), touched


def tally(vote: Vote) -> tuple[Result, ...]:
    """What lies on each option, in the order of the options."""
    dots: dict[str, int] = {}
    people: dict[str, int] = {}
    for ballot in vote.ballots.values():
        for ref, count in ballot.items():
            dots[ref] = dots.get(ref, 0) + count
            people[ref] = people.get(ref, 0) + 1
    return tuple(Result(o.ref, dots.get(o.ref, 0), people.get(o.ref, 0)) for o in vote.options)


def show_vote(state: State, noun: str) -> Projection:
    """`vote/<id>`: to everyone; with its result only when closed."""
    vote = state.votes[noun.removeprefix("vote/")]
    options = tuple(_as_it_is(state, option) for option in vote.options)
    results = tally(vote) if vote.closed else None
    voters = len(vote.ballots) if vote.closed else None
    view = VoteView(vote.id, vote.step, vote.title, options, vote.budget, vote.closed, results, voters)
    yield HALL, noun, view


def _as_it_is(state: State, option: Option) -> Option:
    """The option; without its words when it is a card that its author has withdrawn since."""
    kind, _, thing = option.ref.partition("/")
    return replace(option, title=WITHDRAWN) if kind == "card" and thing not in state.cards else option


def show_turnout(state: State, noun: str) -> Projection:
    """`turnout/<id>`: a number, for the facilitator and the screen."""
    vote = state.votes[noun.removeprefix("turnout/")]
    for audience in (STAFF, SCREEN):
        yield audience, noun, Turnout(vote.id, len(vote.ballots))


def show_ballot(state: State, noun: str) -> Projection:
    """`ballot/<vote>/<participant>`: to its owner only."""
    _, vote_id, who = noun.split("/")
    ballot = state.votes[vote_id].ballots.get(who)
    yield own_audience(who), f"ballot/{vote_id}", Ballot(vote_id, ballot) if ballot else None
