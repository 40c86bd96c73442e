"""A small workshop, its people, and short words for what they do, so that a test reads as a line."""

from collections.abc import Iterable

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.core.text import LocalizedText
from app.workshop.activities.close import CloseWorkshop
from app.workshop.activities.ideas import AddIdea, ShareIdeas
from app.workshop.activities.merge import MakeCluster, WriteScenario
from app.workshop.activities.sort import SendCard, StackCard
from app.workshop.activities.vote import CastDots, OpenVote
from app.workshop.activities.welcome import Join
from app.workshop.agenda import StartStep
from app.workshop.state import ActivityName, Label, Plan, State, Step, Theme
from app.workshop.workshop import Command, Event, begin, decide, evolve

Line = tuple[Actor, Command]
"""Who says what: one line of a test."""

NOW = 1_800_000_000_000
"""Every command of a table is sent at this moment (ms since 1970)."""

FACILITATOR = Actor("facilitator")
SCREEN_ACTOR = Actor("screen")
ANN, BO, CAI, DEA = (Actor("participant", f"seat-{name}") for name in ("ann", "bo", "cai", "dea"))
PEOPLE = (ANN, BO, CAI, DEA)


def named(words: str) -> LocalizedText:
    """The same words in English and bokmål."""
    return {"en": words, "nb": words}


def step(id_: str, activity: ActivityName, *, private: bool = False) -> Step:
    """Ten minutes of an activity; a table sends two, a person has three dots."""
    return Step(id_, activity, named(id_), named(f"{id_}?"), 10, private=private, sends=2, dots=3)


PLAN = Plan(
    title=named("Hall"),
    question=named("What then?"),
    language="nb",
    themes=(
        Theme("light", named("Light"), 1, "star"),
        Theme("quiet", named("Quiet"), 2, "leaf"),
        Theme("old", named("Old"), 3, "book", retired=True),
    ),
    roles=(Label("pupil", named("Pupil")), Label("baker", named("Baker"), retired=True)),
    municipalities=(Label("aure", named("Aure")), Label("smola", named("Smøla"), retired=True)),
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


def said(state: State, lines: Iterable[Line]) -> State:
    """The state after these lines, none of which may be refused."""
    for actor, command in lines:
        for event in decide(state, actor, command, NOW):
            state, _ = evolve(state, event, NOW)
    return state


def after(*lines: Line) -> State:
    """The small workshop after these lines."""
    return said(begin(PLAN), lines)


def outcome(given: Iterable[Line], when: Line) -> tuple[Event, ...] | str:
    """What the last line leads to: events, or the code of its refusal."""
    actor, command = when
    try:
        return decide(after(*given), actor, command, NOW)
    except Rejected as refusal:
        return refusal.code


def joins(who: Actor, table: int) -> Line:
    return Actor("visitor", who.participant), Join(id="join", table=table)


def starts(step_id: str) -> Line:
    return FACILITATOR, StartStep(id="start", step=step_id)


def writes(who: Actor, card: str, text: str = "More light", theme: str = "light") -> Line:
    return who, AddIdea(id=card, theme=theme, text=text)


def shares(who: Actor, *cards: str) -> Line:
    return who, ShareIdeas(id="share", cards=cards)


def stacks(who: Actor, card: str, onto: str) -> Line:
    return who, StackCard(id="stack", card=card, onto=onto)


def sends(who: Actor, card: str) -> Line:
    return who, SendCard(id="send", card=card)


def gathers(cluster: str, *cards: str) -> Line:
    return FACILITATOR, MakeCluster(id=cluster, name="Sun", cards=cards)


def pictures(scenario: str, cluster: str) -> Line:
    return FACILITATOR, WriteScenario(id=scenario, cluster=cluster, title="Bright", text="It is bright.")


def opens(vote: str, *options: str) -> Line:
    return FACILITATOR, OpenVote(id=vote, title="Which?", options=options)


def casts(who: Actor, vote: str, ref: str, dots: int) -> Line:
    return who, CastDots(id="cast", vote=vote, ref=ref, dots=dots)


CLOSES: Line = (FACILITATOR, CloseWorkshop(id="close"))

SEATED = (joins(ANN, 1), joins(BO, 1), joins(CAI, 2))
"""Ann and Bo at table 1, Cai at table 2."""

WRITTEN = (
    *SEATED,
    starts("together"),
    writes(ANN, "a1"),
    writes(ANN, "a2"),
    writes(BO, "b1"),
    writes(CAI, "c1"),
)
"""Each has written, all on their tables: a1 and a2 are Ann's, b1 Bo's, c1 Cai's."""

SORTED = (*WRITTEN, starts("sort"), stacks(ANN, "a2", "b1"), sends(BO, "b1"), sends(CAI, "c1"))
"""Beneath b1 lies a2, and the hall may read both and c1; a1 lies alone."""

MERGED = (*SORTED, starts("merge"), gathers("sun", "b1", "c1"), pictures("bright", "sun"), gathers("none"))
"""Of the cluster sun, with b1 and c1, a scenario is written; the cluster none is empty."""

VOTED = (
    *MERGED,
    starts("vote"),
    opens("first", "scenario/bright", "card/a1", "cluster/none"),
    casts(ANN, "first", "scenario/bright", 2),
    casts(BO, "first", "card/a1", 3),
)
"""A vote is open; Ann has a dot left, Bo none, and Cai has not voted."""
