"""What a change of a cluster costs must not grow with the cards of the cluster."""

import tracemalloc

import pytest
from msgspec.structs import replace

from app.core.aggregate import Command, LogEntry
from app.workshop.activities.ideas import IdeaAdded, WithdrawIdea
from app.workshop.activities.merge import (
    CardsPlaced,
    ClusterRenamed,
    RenameCluster,
    ScenarioView,
    WriteScenario,
)
from app.workshop.audiences import HALL
from app.workshop.cards import index_first_words, put_card
from app.workshop.cluster_sources import count_sources
from app.workshop.names import naming_card
from app.workshop.state import State
from app.workshop.undo import RedoChange, UndoChange
from app.workshop.workshop import decide, evolve_entry
from tests.workshop.costs import calls_of
from tests.workshop.sample_workshop import (
    BO,
    KARI,
    MERGED,
    NOW,
    Request,
    apply_commands,
    start_request,
    state_after,
)
from tests.workshop.view import view

WORDS = "These are the first words of a card that nobody else has written"


def state_with_large_cluster(cards: int) -> State:
    """The cluster sun, which has a scenario, with so many more cards of Bo's. The last one says `WORDS`."""
    texts = [*(f"Card {number}" for number in range(cards - 1)), WORDS]
    added = tuple(
        IdeaAdded(f"card-{number}", BO.id, 2, "safety", text, shared=True)
        for number, text in enumerate(texts)
    )
    placed = CardsPlaced("sun", tuple(event.card for event in added))
    return evolve_entry(state_after(*MERGED), LogEntry(1, "many", KARI, NOW, (*added, placed)))[0]


@pytest.mark.parametrize(
    "command",
    [
        RenameCluster(id="rename", cluster="sun", name="Other words"),
        RenameCluster(id="rename", cluster="sun", name=WORDS),
        WriteScenario(id="write", cluster="sun", title="Other words", text="It is dark."),
        WriteScenario(id="write", cluster="sun", title=WORDS, text="It is dark."),
    ],
    ids=["rename", "rename to the words of a card", "write", "write with the words of a card as title"],
)
@pytest.mark.parametrize("step", ["merge", "close"])
def test_change_of_a_large_cluster_makes_as_many_calls_as_that_of_a_small_one(
    command: Command, step: str
) -> None:
    small, large = (
        apply_commands(state_with_large_cluster(cards), [start_request(step)]) for cards in (20, 600)
    )
    assert calls_of(large, command) == calls_of(small, command)


@pytest.mark.parametrize(
    ("saying", "first"),
    [
        (["card-10", "card-9"], "card-9"),
        (["card-9", "a2"], "a2"),
        ([f"card-{number}" for number in range(600)], "card-0"),
    ],
    ids=["lead cards", "beneath a lead card", "all"],
)
def test_first_card_of_a_large_cluster_that_says_the_name_is_its_naming_card(
    saying: list[str], first: str
) -> None:
    state = state_with_large_cluster(600)
    for card in saying:
        state = put_card(state, replace(state.cards[card], text=WORDS))
    rename = RenameCluster(id="rename", cluster="sun", name=WORDS)
    assert decide(state, KARI, rename, NOW) == (ClusterRenamed("sun", WORDS, first),)


@pytest.mark.parametrize("saying", [600, 590, 310])
def test_cards_that_say_the_name_are_not_gathered_when_they_are_many(saying: int) -> None:
    name = "Other words"
    state = state_with_large_cluster(600)
    for number in range(saying):
        state = put_card(state, replace(state.cards["a1"], id=f"other-{number}", text=name))
    leads = state.desk.clusters["sun"].cards

    tracemalloc.start()
    try:
        assert naming_card(state, name, leads) == ""
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 10_000  # bytes; a set of 310 cards has more


def test_scenario_of_a_large_cluster_tells_how_many_cards_and_tables_it_has() -> None:
    scenario = view(state_with_large_cluster(600), HALL)["scenario/bright"]
    assert isinstance(scenario, ScenarioView)
    assert (scenario.sources, scenario.tables) == (603, 2)


def test_numbers_and_words_are_those_of_the_cards_after_one_was_taken_away_undone_and_redone() -> None:
    requests: list[Request] = []
    for card in ("c1", "b1", "card-1"):
        away: Request = (KARI, WithdrawIdea(id=f"away-{card}", card=card))
        requests += [away, (KARI, UndoChange(id="undo")), (KARI, RedoChange(id="redo"))]
    state = state_with_large_cluster(2)
    for request in requests:
        state = apply_commands(state, [request])
        assert state.cluster_sources == count_sources(state).cluster_sources
        assert state.cards_by_first_words == index_first_words(state).cards_by_first_words
