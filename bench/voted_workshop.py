"""The log of a large workshop up to its decided vote, made of commands as a server decides them."""

import random
from collections.abc import Iterator, Sequence

from app.core.aggregate import Actor, Command, LogEntry
from app.rehearsal.demo_ideas import read_subjects
from app.workshop.activities.ideas import AddIdea
from app.workshop.activities.merge import MakeCluster, WriteScenario
from app.workshop.activities.vote import CastDots, ChooseDecidingVote, CloseVote, OpenVote
from app.workshop.activities.welcome import Join
from app.workshop.agenda import StartStep
from app.workshop.state import Plan
from app.workshop.workshop import decide, evolve_entry, initial_state
from bench.log_writer import TEAM

PEOPLE, CLUSTERS, SCENARIOS = 800, 100, 60
SCENARIO_WORDS = (120, 180)
"""The fewest and the most words of the text of a scenario."""
DOTS, DOTS_PER_OPTION = 6, 2
"""Dots of one ballot: all together, and on each option that it has dots on."""
ENGLISH = 3
"""One text of so many is English, the others are Norwegian."""
VOTE = "vote-000001"
START, COMMAND_MS = 1_793_102_400_000, 1000
"""When the first command is sent, 27 October 2026 at noon UTC (ms since 1970), and the time to the next."""


def log_entries(plan: Plan, cards: int) -> Iterator[LogEntry]:
    """The entries after the one that creates the workshop. cards: how many people write, at least
    `CLUSTERS`."""
    state = initial_state(plan)
    for number, (actor, command) in enumerate(_commands(plan, cards)):
        at = START + number * COMMAND_MS
        entry = LogEntry(number + 2, command.id, actor, at, decide(state, actor, command, at))
        state, _ = evolve_entry(state, entry)
        yield entry


def _commands(plan: Plan, cards: int) -> Iterator[tuple[Actor, Command]]:
    rng = random.Random(2040)  # noqa: S311 - the same workshop each time
    people = [f"seat-{number:06}" for number in range(PEOPLE)]
    yield TEAM, StartStep(id="start-welcome", step="welcome")
    for number, person in enumerate(people):
        role, municipality = rng.choice(plan.roles).id, rng.choice(plan.municipalities).id
        table, join = number % plan.tables + 1, f"join-{number:06}"
        seat = Join(table, role, municipality, plan.language, id=join)
        yield Actor("visitor", person), seat
    yield TEAM, StartStep(id="start-together", step="together")
    for number in range(cards):
        text = " ".join(rng.sample(_sentences(number), 2))
        card = AddIdea(rng.choice(plan.themes).id, text, id=_card(number))
        yield Actor("participant", people[number % PEOPLE]), card
    yield TEAM, StartStep(id="start-merge", step="merge")
    subjects = read_subjects()
    for number in range(CLUSTERS):
        cluster, name = f"cluster-{number:06}", f"{subjects[number % len(subjects)].name['nb']} {number + 1}"
        placed = tuple(_card(card) for card in range(number, cards, CLUSTERS))
        yield TEAM, MakeCluster(name, placed, id=cluster)
        if number < SCENARIOS:
            text = _scenario_text(rng, number)
            yield TEAM, WriteScenario(cluster, f"2040: {name}", text, id=_scenario(number))
    yield from _vote(rng, people)


def _vote(rng: random.Random, people: Sequence[str]) -> Iterator[tuple[Actor, Command]]:
    options = tuple(f"scenario/{_scenario(number)}" for number in range(SCENARIOS))
    popularity = range(SCENARIOS, 0, -1)
    yield TEAM, StartStep(id="start-vote", step="vote")
    yield TEAM, OpenVote("Hva skal vi begynne med?", options, DOTS, id=VOTE)
    for person in people:
        chosen = dict.fromkeys(rng.choices(options, popularity, k=DOTS // DOTS_PER_OPTION))
        for number, option in enumerate(chosen):
            cast = CastDots(VOTE, option, DOTS_PER_OPTION, id=f"dots-{person}-{number}")
            yield Actor("participant", person), cast
    yield TEAM, CloseVote(VOTE, id="close-vote")
    yield TEAM, ChooseDecidingVote(VOTE, id="decide-vote")


def _card(number: int) -> str:
    return f"card-{number:06}"


def _scenario(number: int) -> str:
    return f"scenario-{number:06}"


def _scenario_text(rng: random.Random, number: int) -> str:
    sentences = _sentences(number)
    words = " ".join(rng.sample(sentences, len(sentences))).split()
    return " ".join(words[: rng.randint(*SCENARIO_WORDS)])


def _sentences(number: int) -> list[str]:
    """Sentences that people of a demo write, in the language of the text with this number."""
    language = "nb" if number % ENGLISH else "en"
    return [idea[language] for subject in read_subjects() for idea in subject.ideas]
