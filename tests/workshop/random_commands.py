"""Anything that anyone may send, fitting or not: values for every field of every command that there is."""

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from msgspec import UNSET, structs

from app.core.aggregate import Actor, Command, union_members
from app.workshop import agenda, plan
from app.workshop.activities import ACTIVITIES, close, merge, vote, welcome
from app.workshop.state import Label, State
from app.workshop.workshop import COMMANDS
from tests.workshop.sample_workshop import FACILITATOR, PEOPLE, SCREEN_ACTOR, Line, named, step

Values = dict[str, Callable[[], Any]]

BY_FACILITATOR: set[type] = {vote.OpenVote, vote.CloseVote} | {
    kind for module in (plan, agenda, merge, close) for kind in union_members(module.Command)
}
VISITORS = [Actor("visitor", person.participant) for person in PEOPLE]
ANYONE = [*PEOPLE, *VISITORS, FACILITATOR, SCREEN_ACTOR, Actor("participant", "seat-nobody")]


def any_line(chance: Random, state: State, number: int) -> Line:
    """The command of this number; more often than not one that fits the running step, by one who may."""
    kind = chance.choice(_kinds(state))
    seats = [person for person in PEOPLE if person.participant in state.participants]
    fitting = [FACILITATOR] if kind in BY_FACILITATOR else VISITORS if kind is welcome.Join else seats
    actor = chance.choice(fitting if chance.random() < 0.95 else ANYONE)
    return actor, any_command(kind, chance, state, actor, number)


def any_command(kind: type, chance: Random, state: State, actor: Actor, number: int) -> Command:
    """A command of this kind, as this actor may have made it up."""
    values = _plan(chance, state) if kind is plan.EditPlan else _values(chance, state, actor, number)
    fields = {
        field.name: values[field.name]()
        for field in structs.fields(kind)
        if field.name != "id" and (field.default is not UNSET or chance.random() < 0.4)
    }
    command: Command = kind(id=f"command-{number}", **fields)
    return command


def _kinds(state: State) -> tuple[type, ...]:
    if state.closed:
        return (*[close.ReopenWorkshop] * 10, *COMMANDS)
    if state.step is None or state.step.activity in ("welcome", "close"):
        return COMMANDS
    return (*union_members(ACTIVITIES[state.step.activity].part.commands) * 6, *COMMANDS)


def _values(chance: Random, state: State, actor: Actor, number: int) -> Values:
    """By the field's name."""
    me = state.participants.get(actor.participant)
    shared = [card.id for card in state.cards.values() if card.shared]

    def one_of(known: Iterable[str]) -> str:
        there = sorted(known)  # a map's own order is another each time
        return chance.choice(there) if there and chance.random() < 0.95 else "nothing-such"

    def card() -> str:
        own, near = (me.cards, state.table(me.table).cards) if me else ((), ())
        return one_of(chance.choice([own, near, shared, state.cards]) or shared)

    def some_cards() -> tuple[str, ...]:
        return tuple(card() for _ in range(chance.randrange(4)))

    def words() -> str:
        return chance.choice(["", " \n", "\u200b", "\x07", "x" * 2001, *[f"«{number}»"] * 20])

    def ref() -> str:
        options = {option.ref for vote_ in state.votes.values() for option in vote_.options}
        desk = [f"scenario/{i}" for i in state.desk.scenarios] + [f"cluster/{i}" for i in state.desk.clusters]
        return chance.choice(sorted(chance.choice([[f"card/{card()}"], desk, options])) or ["card/none"])

    return {
        "card": card,
        "onto": card,
        "cards": some_cards,
        "cluster": lambda: one_of(state.desk.clusters),
        "into": lambda: one_of(state.desk.clusters),
        "theme": lambda: one_of(theme.id for theme in state.plan.themes),
        "text": words,
        "title": words,
        "name": words,
        "step": lambda: one_of(step_.id for step_ in state.plan.agenda),
        "seconds": lambda: chance.randint(-900, 900),
        "table": lambda: chance.randint(0, state.plan.tables + 1),
        "role": lambda: chance.choice([None, one_of(role.id for role in state.plan.roles)]),
        "municipality": lambda: chance.choice([None, one_of(m.id for m in state.plan.municipalities)]),
        "language": lambda: chance.choice(["", "nb", "nn", "en", "\x07", "tlh"]),
        "vote": lambda: one_of(i for i, v in state.votes.items() if not v.closed or chance.random() < 0.2),
        "ref": ref,
        "dots": lambda: chance.randint(0, 4),
        "options": lambda: tuple(ref() for _ in range(chance.randrange(5))),
        "run": lambda: chance.choice([None, chance.randint(0, len(state.runs) + 1)]),
        "after": lambda: chance.choice([None, len(state.runs), chance.randint(0, 3)]),
        "budget": lambda: chance.randint(0, 4),
        "kind": lambda: chance.choice(["dots", "dots", "dots", "unknown"]),
    }


def _plan(chance: Random, state: State) -> Values:
    """Another plan: lists with something left out, retired or new, and numbers that may not fit."""
    now = state.plan

    def some(*items: Any) -> tuple[Any, ...]:
        kept = [item for item in items if chance.random() < 0.8]
        return (*kept, *kept[:1]) if chance.random() < 0.1 else tuple(kept)

    def labels(*items: Any) -> tuple[Any, ...]:
        return some(*(structs.replace(item, retired=chance.random() < 0.3) for item in items))

    return {
        "title": lambda: chance.choice([named("Other"), named("Again"), {}, {"nb": ""}, {"nb": "x" * 300}]),
        "question": lambda: chance.choice([named("Why?"), named("Who?"), {"a language that is none": "?"}]),
        "language": lambda: chance.choice(["en", "nn", "nb", "tlh"]),
        "themes": lambda: labels(*now.themes),
        "roles": lambda: labels(*now.roles[:2], Label("new", named("New"))),
        "municipalities": lambda: labels(*now.municipalities[:2], Label("new", named("New"))),
        "tables": lambda: chance.randint(0, 4),
        "agenda": lambda: some(*now.agenda[:7], step(f"spare-{chance.randrange(9)}", "sort")),
        "privacy_threshold": lambda: chance.randint(0, 6),
        "capacity": lambda: chance.randint(0, 5),
    }
