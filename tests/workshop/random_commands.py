"""Random commands, valid and invalid: values for every field of every command."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from msgspec import UNSET, structs

from app.core.aggregate import Actor, Command, union_members
from app.workshop import agenda, bring_back, plan, taken_away, undo
from app.workshop.activities import ACTIVITIES, close, ideas, merge, vote, welcome
from app.workshop.ballots import BALLOT_KINDS
from app.workshop.state import History, Label, State
from app.workshop.workshop import COMMANDS
from tests.workshop.sample_workshop import (
    FACILITATORS,
    PEOPLE,
    SCREEN_ACTOR,
    Request,
    as_input,
    in_two_languages,
    step,
)

Values = dict[str, Callable[[], Any]]

BY_FACILITATOR: set[type] = {vote.OpenVote, vote.CloseVote, vote.ChooseDecidingVote} | {
    kind
    for module in (plan, agenda, undo, bring_back, taken_away, merge, close)
    for kind in union_members(module.Command)
}
COMMON_TEXTS = ("«light»", "«trees»")
"""Texts that several cards have: a name that one card no longer says is shown as long as another says it."""
VISITORS = [Actor("visitor", person.id) for person in PEOPLE]
ANYONE = [*PEOPLE, *VISITORS, *FACILITATORS, SCREEN_ACTOR, Actor("participant", "seat-nobody")]


def random_request(rng: Random, state: State, number: int) -> Request:
    """A random command; most often one that fits the running step, by an actor who may send it. number: for
    its id and texts."""
    kind = rng.choice(_kinds(state))
    seats = [person for person in PEOPLE if person.id in state.participants]
    if kind is ideas.WithdrawIdea and rng.random() < 0.3:
        seats = [*FACILITATORS]
    fitting = [*FACILITATORS] if kind in BY_FACILITATOR else VISITORS if kind is welcome.Join else seats
    actor = rng.choice(fitting if rng.random() < 0.95 else ANYONE)
    return actor, random_command(kind, rng, state, actor, number)


def random_command(kind: type, rng: Random, state: State, actor: Actor, number: int) -> Command:
    """A command of this class with random values."""
    values = _plan(rng, state) if kind is plan.EditPlan else _values(rng, state, actor, number)
    fields = {
        field.name: as_input(values[field.name]()) if kind is plan.EditPlan else values[field.name]()
        for field in structs.fields(kind)
        if field.name != "id" and (field.default is not UNSET or rng.random() < 0.4)
    }
    command: Command = kind(id=f"command-{number}", **fields)
    return command


def _kinds(state: State) -> tuple[type, ...]:
    if state.closed:
        return (*[close.ReopenWorkshop] * 10, *COMMANDS)
    if state.step is None or state.step.activity in ("welcome", "close"):
        return COMMANDS
    return (*union_members(ACTIVITIES[state.step.activity].part.commands) * 6, *COMMANDS)


def _values(rng: Random, state: State, actor: Actor, number: int) -> Values:
    me = state.participants.get(actor.id)
    history = state.histories.get(actor.id, History())
    shared = [card.id for card in state.cards.values() if card.shared]

    def one_of(known: Iterable[str]) -> str:
        there = sorted(known)  # the order of a map differs between runs
        return rng.choice(there) if there and rng.random() < 0.95 else "nothing-such"

    taken = [card.id for card in taken_away.taken_cards(state)]

    def card() -> str:
        if taken and rng.random() < 0.2:
            return rng.choice(taken)
        own, near = (me.cards, state.table(me.table).cards) if me else ((), ())
        return one_of(rng.choice([own, near, shared, state.cards]) or shared)

    def some_cards() -> tuple[str, ...]:
        return tuple(card() for _ in range(rng.randrange(4)))

    def words() -> str:
        invalid = ("", " \n", "\u200b", "\x07", "x" * 2001)
        return rng.choice([*invalid, *[f"«{number}»"] * 20, *COMMON_TEXTS * 5])

    def name() -> str:
        return rng.choice([words(), *sorted(state.cards[card_id].text for card_id in shared)[:20]])

    def ref() -> str:
        options = {option.ref for vote_ in state.votes.values() for option in vote_.options}
        desk = [f"scenario/{each_id}" for each_id in state.desk.scenarios] + [
            f"cluster/{each_id}" for each_id in state.desk.clusters
        ]
        return rng.choice(sorted(rng.choice([[f"card/{card()}"], desk, options])) or ["card/none"])

    removed_scenario, _, text_id = one_of(state.removed_texts).partition("/")
    return {
        "card": card,
        "onto": card,
        "cards": some_cards,
        "cluster": lambda: one_of(state.desk.clusters),
        "into": lambda: one_of(state.desk.clusters),
        "theme": lambda: one_of(theme.id for theme in state.plan.themes),
        "text": words,
        "title": name,
        "name": name,
        "step": lambda: one_of(step_.id for step_ in state.plan.agenda),
        "seconds": lambda: rng.choice([0, rng.randint(-900, 900)]),
        "table": lambda: rng.randint(0, state.plan.tables + 1),
        "role": lambda: rng.choice([None, one_of(role.id for role in state.plan.roles)]),
        "municipality": lambda: rng.choice(
            [None, one_of(municipality.id for municipality in state.plan.municipalities)]
        ),
        "language": lambda: rng.choice(["", "nb", "nn", "en", "\x07", "tlh"]),
        "vote": lambda: one_of(
            each_id
            for each_id in sorted(state.votes)
            if not state.votes[each_id].closed or rng.random() < 0.2
        ),
        "ref": ref,
        "dots": lambda: rng.randint(0, 4),
        "options": lambda: tuple(ref() for _ in range(rng.randrange(5))),
        "run": lambda: rng.choice([None, rng.randint(0, len(state.runs) + 1)]),
        "private": lambda: rng.random() < 0.3,
        "after": lambda: rng.choice([None, len(state.runs), rng.randint(0, 3)]),
        "budget": lambda: rng.randint(0, 4),
        "base": lambda: rng.choice([None, None, merge.ScenarioText("", "")]),
        "scenario": lambda: removed_scenario,
        "text_id": lambda: text_id or "nothing-such",
        "change": lambda: one_of(change.id for change in (*history.done[-2:], *history.undone[-1:])),
        "kind": lambda: rng.choice(list(BALLOT_KINDS)),
    }


def _plan(rng: Random, state: State) -> Values:
    """field of the plan -> random value: lists with missing, retired or new items, numbers out of range."""
    plan_now = state.plan

    def some(*items: Any) -> tuple[Any, ...]:
        kept = [item for item in items if rng.random() < 0.8]
        return (*kept, *kept[:1]) if rng.random() < 0.1 else tuple(kept)

    def labels(*items: Any) -> tuple[Any, ...]:
        return some(*(structs.replace(item, retired=rng.random() < 0.3) for item in items))

    return {
        "title": lambda: rng.choice(
            [in_two_languages("Other"), in_two_languages("Again"), {}, {"nb": ""}, {"nb": "x" * 300}]
        ),
        "question": lambda: rng.choice(
            [in_two_languages("Why?"), in_two_languages("Who?"), {"a language that is none": "?"}]
        ),
        "language": lambda: rng.choice(["en", "nn", "nb", "tlh"]),
        "themes": lambda: labels(*plan_now.themes),
        "roles": lambda: labels(*plan_now.roles[:2], Label("new", in_two_languages("New"))),
        "municipalities": lambda: labels(*plan_now.municipalities[:2], Label("new", in_two_languages("New"))),
        "tables": lambda: rng.randint(0, 4),
        "agenda": lambda: some(*plan_now.agenda[:7], step(f"spare-{rng.randrange(9)}", "sort")),
        "privacy_threshold": lambda: rng.randint(0, 6),
        "preface": lambda: {"nb": rng.choice(["", "Kjære kommunestyre"])},
        "report_colour": lambda: rng.choice(["", "#0b5c7a", "#ffcc00", "red"]),
        "report_logo": lambda: rng.choice(["", "a" * 64, "b" * 64]),
        "logo_description": lambda: rng.choice([{}, {"nb": ""}, {"nb": "Aure kommune"}]),
        "omitted_sections": lambda: tuple(rng.sample(["steps", "votes"], rng.randint(0, 2))),
        "capacity": lambda: rng.randint(0, 5),
        "base": lambda: plan.PlanBase(roles=some(*plan_now.roles), agenda=some(*plan_now.agenda)),
    }
