"""Vote options: what a dot costs must not grow faster than the options of the vote."""

from collections.abc import Iterator
from time import process_time

from app.core.aggregate import Actor, LogEntry
from app.locale.catalogue import Catalogue
from app.workshop.activities.ideas import IdeaAdded
from app.workshop.activities.vote import CastDots, VoteOpened
from app.workshop.activities.welcome import ParticipantJoined
from app.workshop.agenda import StartStep
from app.workshop.state import Option, State
from app.workshop.templates import fremtidsbilder
from app.workshop.workshop import decide, evolve_entry, initial_state, show
from bench.measurement import Measurement, at_most

GOAL = "a dot ≤ 1 ms of CPU with 500 options, and at most twice as much as with 250"
OPTIONS, PEOPLE = (250, 500), 200
TEAM = Actor("facilitator")


def measure(quick: bool) -> Iterator[Measurement]:
    """The CPU of deciding, applying and showing a dot, with half as many options and with all."""
    rounds = 2 if quick else 10
    few, many = (_cost_ms(options, rounds) for options in OPTIONS)
    yield at_most(f"a dot, {OPTIONS[1]} options", many, "ms", 1)
    yield at_most(f"a dot, {OPTIONS[1]} and {OPTIONS[0]} options", many / few, "×", 2)


def _cost_ms(options: int, rounds: int) -> float:
    state, people = _workshop(options), [Actor("participant", f"person-{n}") for n in range(PEOPLE)]
    start = process_time()
    for number in range(rounds):
        for person in people:
            ref = f"card/card-{(number * 37) % options}"
            command = CastDots(id=f"dot-{number}-{person.id}", vote="vote", ref=ref, dots=1)
            state, touched = _apply(state, person, command)
            for key in touched:
                list(show(state, key))
    return (process_time() - start) * 1000 / (rounds * PEOPLE)


def _workshop(options: int) -> State:
    """A workshop with an open vote on `options` cards."""
    state = initial_state(fremtidsbilder(Catalogue.load().in_all_languages, PEOPLE // 8, "en"))
    seats = [ParticipantJoined(f"person-{n}", 1) for n in range(PEOPLE)]
    cards = [IdeaAdded(f"card-{n}", "person-0", 1, "safety", "An idea", shared=True) for n in range(options)]
    offered = tuple(Option(f"card/card-{n}", "An idea") for n in range(options))
    for number, event in enumerate([*seats, *cards]):
        state, _ = evolve_entry(state, LogEntry(number, f"entry-{number}", TEAM, number, (event,)))
    state, _ = _apply(state, TEAM, StartStep(id="start-start", step="vote"))
    opened = VoteOpened("vote", "vote", "Best", offered, 500)
    return evolve_entry(state, LogEntry(0, "vote", TEAM, 0, (opened,)))[0]


def _apply(state: State, actor: Actor, command: CastDots | StartStep) -> tuple[State, set[str]]:
    return evolve_entry(state, LogEntry(0, command.id, actor, 0, decide(state, actor, command, 0)))
