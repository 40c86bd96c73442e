"""A small workshop, its people, the requests that they send, and the sequences of
requests that lead to some of its states."""

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from app.core.aggregate import Actor, Command, Event, LogEntry
from app.core.errors import Rejected
from app.core.text import LocalizedText
from app.workshop.activities.close import CloseWorkshop
from app.workshop.activities.ideas import AddIdea, ShareIdeas
from app.workshop.activities.merge import MakeCluster, WriteScenario
from app.workshop.activities.sort import SendCard, StackCard
from app.workshop.activities.vote import CastDots, OpenVote
from app.workshop.activities.welcome import Join
from app.workshop.agenda import StartStep
from app.workshop.plan import STORED_TYPES, EditPlan, WorkshopCreated
from app.workshop.state import ActivityName, Label, Plan, State, Step, Theme
from app.workshop.workshop import decide, evolve_entry, initial_state

INPUT_TYPES = {stored: given for given, stored in STORED_TYPES.items()}

Request = tuple[Actor, Command]
"""The sender and the command."""

NOW = 1_800_000_000_000
"""The time of every command (ms since 1970)."""

KARI, OLA = (Actor("facilitator", f"session-{name}") for name in ("kari", "ola"))
FACILITATOR, FACILITATORS = KARI, (KARI, OLA)
SCREEN_ACTOR, THEME_TEAM = Actor("screen"), Actor("theme_team", "session-team")
ANN, BO, CAI, DEA = (Actor("participant", f"seat-{name}") for name in ("ann", "bo", "cai", "dea"))
PEOPLE = (ANN, BO, CAI, DEA)


def in_two_languages(words: str) -> LocalizedText:
    """The same text in English and bokmål."""
    return {"en": words, "nb": words}


def step(id_: str, activity: ActivityName, *, private: bool = False) -> Step:
    """A step of ten minutes; a table may send two cards, a person has three dots."""
    return Step(
        id_,
        activity,
        in_two_languages(id_),
        in_two_languages(f"{id_}?"),
        10,
        private=private,
        sends=2,
        dots=3,
    )


PLAN = Plan(
    title=in_two_languages("Hall"),
    question=in_two_languages("What then?"),
    language="nb",
    themes=(
        Theme("light", in_two_languages("Light"), 1, "star"),
        Theme("quiet", in_two_languages("Quiet"), 2, "leaf"),
        Theme("old", in_two_languages("Old"), 3, "book", retired=True),
    ),
    roles=(
        Label("pupil", in_two_languages("Pupil")),
        Label("baker", in_two_languages("Baker"), retired=True),
    ),
    municipalities=(
        Label("aure", in_two_languages("Aure")),
        Label("smola", in_two_languages("Smøla"), retired=True),
    ),
    tables=3,
    agenda=(
        step("welcome", "welcome"),
        step("alone", "ideas", private=True),
        step("together", "ideas"),
        step("sort", "sort"),
        step("merge", "merge"),
        step("vote", "vote"),
        step("close", "close"),
    ),
    capacity=4,
)
CREATED = LogEntry(1, "created", FACILITATOR, NOW, (WorkshopCreated(PLAN),))
"""The first entry of the workshop's log."""


def as_input(value: Any) -> Any:
    """Themes, roles, municipalities or steps as an organiser saves them; anything else unchanged."""
    if not isinstance(value, tuple):
        return value
    inputs = INPUT_TYPES
    return tuple(
        inputs[type(each)](**structs.asdict(each)) if type(each) in inputs else each for each in value
    )


def apply_commands(state: State, requests: Iterable[Request]) -> State:
    """The state after these requests, none of which may be rejected."""
    for actor, command in requests:
        events = decide(state, actor, command, NOW)
        state, _ = evolve_entry(state, LogEntry(0, command.id, actor, NOW, events))
    return state


def state_after(*requests: Request) -> State:
    """The state of the sample workshop after these requests."""
    return apply_commands(initial_state(PLAN), requests)


def outcome(given: Iterable[Request], when: Request) -> tuple[Event, ...] | str:
    """The events of the last request, or the code of its rejection."""
    actor, command = when
    try:
        return decide(state_after(*given), actor, command, NOW)
    except Rejected as rejection:
        return rejection.code


def join_request(who: Actor, table: int) -> Request:
    return Actor("visitor", who.id), Join(id="join", table=table)


def start_request(step_id: str) -> Request:
    return FACILITATOR, StartStep(id="start", step=step_id)


def write_request(who: Actor, card: str, text: str = "More light", theme: str = "light") -> Request:
    return who, AddIdea(id=card, theme=theme, text=text)


def share_request(who: Actor, *cards: str) -> Request:
    return who, ShareIdeas(id="share", cards=cards)


def stack_request(who: Actor, card: str, onto: str) -> Request:
    return who, StackCard(id="stack", card=card, onto=onto)


def send_request(who: Actor, card: str) -> Request:
    return who, SendCard(id="send", card=card)


def make_cluster_request(cluster: str, *cards: str) -> Request:
    return FACILITATOR, MakeCluster(id=cluster, name="Sun", cards=cards)


def write_scenario_request(scenario: str, cluster: str) -> Request:
    return FACILITATOR, WriteScenario(id=scenario, cluster=cluster, title="Bright", text="It is bright.")


def open_vote_request(vote: str, *options: str) -> Request:
    return FACILITATOR, OpenVote(id=vote, title="Which?", options=options)


def cast_dots_request(who: Actor, vote: str, ref: str, dots: int) -> Request:
    return who, CastDots(id="cast", vote=vote, ref=ref, dots=dots)


CLOSE: Request = (FACILITATOR, CloseWorkshop(id="close"))

SEATED = (join_request(ANN, 1), join_request(BO, 1), join_request(CAI, 2))
"""Ann and Bo at table 1, Cai at table 2."""

WRITTEN = (
    *SEATED,
    start_request("together"),
    write_request(ANN, "a1"),
    write_request(ANN, "a2"),
    write_request(BO, "b1"),
    write_request(CAI, "c1"),
)
"""Everyone has shared cards: a1 and a2 are Ann's, b1 Bo's, c1 Cai's."""

SORTED = (
    *WRITTEN,
    start_request("sort"),
    stack_request(ANN, "a2", "b1"),
    send_request(BO, "b1"),
    send_request(CAI, "c1"),
)
"""a2 is stacked beneath b1; both and c1 are sent; a1 is in no stack."""

MERGED = (
    *SORTED,
    start_request("merge"),
    make_cluster_request("sun", "b1", "c1"),
    write_scenario_request("bright", "sun"),
    make_cluster_request("none"),
)
"""The cluster sun, with b1 and c1, has a scenario; the cluster none is empty."""

VOTED = (
    *MERGED,
    start_request("vote"),
    open_vote_request("first", "scenario/bright", "card/a1", "cluster/none"),
    cast_dots_request(ANN, "first", "scenario/bright", 2),
    cast_dots_request(BO, "first", "card/a1", 3),
)
"""A vote is open; Ann has a dot left, Bo none, and Cai has not voted."""
SMALL_HALL = FACILITATOR, EditPlan(id="small-hall", privacy_threshold=2)
"""Two voters are enough for a vote to show its numbers. Comes before anybody joins."""
