"""Commands at the merge desk and on boards: what one costs must not grow with the cards that are placed."""

from collections import deque
from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median
from time import process_time

from app.core.aggregate import Actor, Command, Event, LogEntry
from app.locale.catalogue import Catalogue
from app.workshop.activities.ideas import EditIdea, IdeaAdded, WithdrawIdea
from app.workshop.activities.merge import (
    ClusterMade,
    JoinClusters,
    MakeCluster,
    PlaceCards,
    RenameCluster,
    TakeOutCards,
    WriteScenario,
)
from app.workshop.activities.sort import StackCard, UnstackCard
from app.workshop.activities.vote import VoteClosed, VoteOpened
from app.workshop.activities.welcome import ParticipantJoined
from app.workshop.agenda import StepStarted
from app.workshop.state import Option, OptionSource, State
from app.workshop.templates import fremtidsbilder
from app.workshop.undo import RedoChange, UndoChange
from app.workshop.workshop import decide, evolve_entry, initial_state, show
from bench.measurement import Measurement, at_most

GOAL = (
    "every command at the merge desk and on boards ≤ 1 ms of CPU with 4,000 and 8,000 placed cards and "
    "5 votes of 500 options; ≤ 2 × from 240 to 4,000, and from 4,000 to 8,000; a change of one cluster of "
    "4,000 cards, with what is shown of it, ≤ 1 ms, and so another text of a scenario when as many removed "
    "texts are offered as consoles get"
)
PLACED = (240, 4000, 8000)
CLUSTER_SIZE, BOARD_SIZE, UNPLACED = 20, 40, 160
LARGE_CLUSTER_SIZE = 4000
VOTES, OPTIONS = 5, 500
WRITERS, REWRITES = 6, 500
"""Sessions that each save other texts, and how many of these there are, before one more is measured."""
ROUNDS = 5
TEXT = "An idea"
TEAM, ANNA = Actor("facilitator", "team"), Actor("participant", "person-1")

Commands = dict[str, tuple[Actor, Callable[[int], Command]]]
"""Name -> who sends the command, and the function that makes it. In this order each command can be carried
out as often as it is measured."""
COMMANDS: Commands = {
    "rename": (TEAM, lambda n: RenameCluster(id=f"rename-{n}", cluster="cluster-1", name=f"Name {n}")),
    "move a card": (
        TEAM,
        lambda n: PlaceCards(id=f"place-{n}", cluster=f"cluster-{2 + n % 2}", cards=("card-0",)),
    ),
    "write": (
        TEAM,
        lambda n: WriteScenario(id=f"write-{n}", cluster="cluster-4", title=f"Title {n}", text="Words"),
    ),
    "make": (TEAM, lambda n: MakeCluster(id=f"make-{n}", name="New", cards=("card-1",))),
    "join": (TEAM, lambda n: JoinClusters(id=f"join-{n}", cluster=f"make-{n}", into="cluster-5")),
    "undo": (TEAM, lambda n: UndoChange(id=f"undo-{n}")),
    "redo": (TEAM, lambda n: RedoChange(id=f"redo-{n}")),
    "edit": (ANNA, lambda n: EditIdea(id=f"edit-{n}", card=f"unplaced-{n}", text=f"Text {n}")),
    "stack": (
        ANNA,
        lambda n: StackCard(id=f"stack-{n}", card=f"unplaced-{n}", onto=f"unplaced-{UNPLACED - 1 - n}"),
    ),
    "unstack": (ANNA, lambda n: UnstackCard(id=f"unstack-{n}", card=f"unplaced-{n}")),
    "withdraw": (ANNA, lambda n: WithdrawIdea(id=f"withdraw-{n}", card=f"unplaced-{n}")),
    "take away": (TEAM, lambda n: WithdrawIdea(id=f"away-{n}", card=f"card-{100 + n}")),
    "bring back": (TEAM, lambda n: UndoChange(id=f"back-{n}")),
}
IN_LARGE_CLUSTER: Commands = {
    "rename": (TEAM, lambda n: RenameCluster(id=f"rename-{n}", cluster="cluster-0", name=f"Name {n}")),
    "write": (
        TEAM,
        lambda n: WriteScenario(id=f"write-{n}", cluster="cluster-0", title=f"Title {n}", text="Words"),
    ),
    "a card in": (
        TEAM,
        lambda n: PlaceCards(id=f"in-{n}", cluster="cluster-0", cards=(f"unplaced-{n}",)),
    ),
    "a card out": (TEAM, lambda n: TakeOutCards(id=f"out-{n}", cards=(f"unplaced-{n}",))),
}
WRITE_AGAIN: Commands = {
    "write": (
        TEAM,
        lambda n: WriteScenario(
            id=f"again-{n}", cluster=f"cluster-{n % 60}", title=f"Other title {n}", text="Words"
        ),
    )
}


def measure(quick: bool) -> Iterator[Measurement]:
    """The CPU of each command with few and with many placed cards: the smallest of several rounds, because
    the speed of a machine may change between the rounds."""
    count = 20 if quick else UNPLACED // 2
    halls = {placed: _workshop(placed) for placed in PLACED}
    rounds = [
        {placed: dict(_costs_ms(hall, COMMANDS, count)) for placed, hall in halls.items()}
        for _ in range(ROUNDS)
    ]
    costs = {
        placed: {name: min(each[placed][name] for each in rounds) for name in COMMANDS} for placed in PLACED
    }
    for name in COMMANDS:
        for few, many in pairwise(PLACED):
            growth = costs[many][name] / costs[few][name]
            yield at_most(f"{name}, {many:,} placed", costs[many][name], "ms", 1)
            yield at_most(f"{name}, {many:,} and {few:,} placed", growth, "×", 2)
    large = _workshop(LARGE_CLUSTER_SIZE, LARGE_CLUSTER_SIZE, votes=0)
    in_large = [dict(_costs_ms(large, IN_LARGE_CLUSTER, count, shown=True)) for _ in range(ROUNDS)]
    for name in IN_LARGE_CLUSTER:
        cost = min(each[name] for each in in_large)
        yield at_most(f"{name}, {LARGE_CLUSTER_SIZE:,} in one cluster", cost, "ms", 1)
    rewritten = _with_removed_texts(halls[PLACED[1]])
    cost = min(dict(_costs_ms(rewritten, WRITE_AGAIN, count, shown=True))["write"] for _ in range(ROUNDS))
    yield at_most(f"write, {len(rewritten.offered_texts)} texts offered to bring back", cost, "ms", 1)


def _costs_ms(
    state: State, commands: Commands, count: int, *, shown: bool = False
) -> Iterator[tuple[str, float]]:
    """(name of a command, its median cost in ms of CPU) of each command. shown: with the cost of the views of
    what it touched."""
    for name, (actor, make) in commands.items():
        costs = []
        for number in range(count):
            start, command = process_time(), make(number)
            events = decide(state, actor, command, 0)
            assert events, "the command has an effect"
            state, touched = evolve_entry(state, LogEntry(0, command.id, actor, 0, events))
            for key in touched if shown else ():
                deque(show(state, key), maxlen=0)
            costs.append((process_time() - start) * 1000)
        yield name, median(costs)


def _workshop(placed: int, cluster_size: int = CLUSTER_SIZE, votes: int = VOTES) -> State:
    """A workshop with `placed` cards in clusters, on boards of a usual length, and with cards in no cluster
    on Anna's board. Every vote is about clusters whose names are the words of a card."""
    state = initial_state(fremtidsbilder(Catalogue.load().in_all_languages, placed // BOARD_SIZE, "en"))
    for number, event in enumerate(_events(placed, cluster_size, votes)):
        state, _ = evolve_entry(state, LogEntry(number, f"given-{number}", TEAM, number, (event,)))
    return state


def _with_removed_texts(state: State) -> State:
    """The workshop after several of the theme team have saved one text over another."""
    for number in range(REWRITES):
        actor = Actor("facilitator", f"writer-{number % WRITERS}")
        command = WriteScenario(
            id=f"rewrite-{number}", cluster=f"cluster-{number % 60}", title=f"Title {number}", text="Words"
        )
        events = decide(state, actor, command, number)
        state, _ = evolve_entry(state, LogEntry(number, command.id, actor, number, events))
    return state


def _events(placed: int, cluster_size: int, votes: int) -> Iterator[Event]:
    for table in range(1, placed // BOARD_SIZE + 1):
        yield ParticipantJoined(f"person-{table}", table)
    for number in range(placed):
        table = number // BOARD_SIZE + 1
        yield IdeaAdded(f"card-{number}", f"person-{table}", table, "safety", TEXT, shared=True)
    for number in range(UNPLACED):
        yield IdeaAdded(f"unplaced-{number}", ANNA.id, 1, "safety", TEXT, shared=True)
    clusters = [
        tuple(f"card-{n}" for n in range(first, first + cluster_size))
        for first in range(0, placed, cluster_size)
    ]
    for number, cards in enumerate(clusters):
        yield ClusterMade(f"cluster-{number}", TEXT, cards, cards[0])
    options = tuple(Option(f"cluster/cluster-{number}", TEXT) for number in range(OPTIONS))
    sources = {
        option.ref: OptionSource((*cards, f"unplaced-{number % UNPLACED}"), cards[0])
        for number, option in enumerate(options)
        for cards in (clusters[number % len(clusters)],)
    }
    for number in range(votes):
        yield VoteOpened(f"vote-{number}", "vote", "Best", options, 5, sources=sources)
        yield VoteClosed(f"vote-{number}")
    yield StepStarted("sort", 0)
