"""Desk commands: what a change costs must not grow with the cards that are placed."""

from collections.abc import Callable, Iterator
from time import process_time

from app.core.aggregate import Actor, Command, Entry
from app.locale.catalogue import Catalogue
from app.workshop.activities.ideas import IdeaAdded
from app.workshop.activities.merge import (
    ClusterMade,
    JoinClusters,
    MakeCluster,
    PlaceCards,
    RenameCluster,
    WriteScenario,
)
from app.workshop.activities.welcome import ParticipantJoined
from app.workshop.state import State
from app.workshop.templates import fremtidsbilder
from app.workshop.undo import RedoChange, UndoChange
from app.workshop.workshop import decide, evolve_entry, initial_state
from bench.measurement import Measurement, at_most

GOAL = "every command of the merge desk ≤ 1 ms of CPU with 4,000 placed cards, and ≤ 2 × of that with 240"
PLACED = (240, 4000)
CLUSTER_SIZE = 20
TEAM, ANNA = Actor("facilitator", "team"), Actor("participant", "anna")

COMMANDS: dict[str, Callable[[int], Command]] = {
    "rename": lambda n: RenameCluster(id=f"rename-{n}", cluster="cluster-1", name=f"Name {n}"),
    "move a card": lambda n: PlaceCards(id=f"place-{n}", cluster=f"cluster-{2 + n % 2}", cards=("card-0",)),
    "write": lambda n: WriteScenario(id=f"write-{n}", cluster="cluster-4", title=f"Title {n}", text="Words"),
    "make": lambda n: MakeCluster(id=f"make-{n}", name="New", cards=("card-1",)),
    "join": lambda n: JoinClusters(id=f"join-{n}", cluster=f"make-{n}", into="cluster-5"),
    "undo": lambda n: UndoChange(id=f"undo-{n}"),
    "redo": lambda n: RedoChange(id=f"redo-{n}"),
}
"""In this order each command is possible as often as it is measured."""


def measure(quick: bool) -> Iterator[Measurement]:
    """The CPU of each command with few and with many placed cards."""
    count = 20 if quick else 80
    few, many = (dict(_costs_ms(placed, count)) for placed in PLACED)
    for name in COMMANDS:
        yield at_most(f"{name}, {PLACED[1]:,} placed", many[name], "ms", 1)
        yield at_most(f"{name}, {PLACED[1]:,} and {PLACED[0]} placed", many[name] / few[name], "×", 2)


def _costs_ms(placed: int, count: int) -> Iterator[tuple[str, float]]:
    state = _workshop(placed)
    for name, make in COMMANDS.items():
        start = process_time()
        for number in range(count):
            command = make(number)
            events = decide(state, TEAM, command, 0)
            state, _ = evolve_entry(state, Entry(0, command.id, TEAM, 0, events))
        yield name, (process_time() - start) * 1000 / count


def _workshop(placed: int) -> State:
    state = initial_state(fremtidsbilder(Catalogue.load().in_all_languages, 4, "en"))
    events = [
        (ParticipantJoined("anna", 1),),
        *((IdeaAdded(f"card-{n}", "anna", 1, "safety", "An idea", shared=True),) for n in range(placed)),
    ]
    for number, event in enumerate(events):
        state, _ = evolve_entry(state, Entry(number, f"written-{number}", ANNA, number, event))
    for number in range(placed // CLUSTER_SIZE):
        cards = tuple(f"card-{number * CLUSTER_SIZE + n}" for n in range(CLUSTER_SIZE))
        made = ClusterMade(f"cluster-{number}", "Name", cards)
        state, _ = evolve_entry(state, Entry(0, f"made-{number}", TEAM, 0, (made,)))
    return state
