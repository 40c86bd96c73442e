"""What a save and a removed text cost must not grow with the texts that other sessions have saved."""

import pytest

from app.core.aggregate import Actor, LogEntry
from app.workshop.activities.ideas import WithdrawIdea
from app.workshop.activities.merge import DissolveCluster, MakeCluster, WriteScenario
from app.workshop.bring_back import BringBackScenario
from app.workshop.name_index import index_names
from app.workshop.offered_texts import MAX_OFFERED
from app.workshop.snapshot import decode_state, encode_state
from app.workshop.state import State
from app.workshop.workshop import decide, evolve_entry, show
from tests.workshop.costs import calls_of, steps_of
from tests.workshop.sample_workshop import KARI, MERGED, NOW, OLA, Request, state_after

SAVE = WriteScenario(id="save", cluster="sun", title="Bright", text="It is dark.")


def state_with_texts(writers: int, texts: int) -> State:
    """The scenario of the cluster sun after so many sessions have saved so many texts of it, in turn. All but
    the last one of them are removed texts, and the first one of Kari."""
    state = state_after(*MERGED)
    for number in range(writers * texts):
        actor = Actor("theme_team", f"session-{number % writers}")
        command = WriteScenario(id="write", cluster="sun", title="Bright", text=f"Text {number:04}")
        state, _ = after(state, number + 1, (actor, command))
    return state


def after(state: State, seq: int, request: Request) -> tuple[State, set[str]]:
    """The state after this request as the entry `seq`, and the keys that it touched."""
    actor, command = request
    entry = LogEntry(seq, f"{command.id}-{seq}", actor, NOW + seq, decide(state, actor, command, NOW + seq))
    return evolve_entry(state, entry)


def test_save_makes_as_many_calls_after_100_sessions_have_saved_texts_as_after_10() -> None:
    assert calls_of(state_with_texts(100, 2), SAVE) == calls_of(state_with_texts(10, 2), SAVE)


def test_save_makes_as_many_calls_when_100_sessions_have_400_removed_texts_as_when_40_have() -> None:
    many, few = state_with_texts(100, 4), state_with_texts(40, 10)
    assert len(many.offered_texts) == len(few.offered_texts) == MAX_OFFERED
    assert calls_of(many, SAVE) == calls_of(few, SAVE)


def test_save_that_hides_a_text_makes_few_more_calls_than_one_that_hides_none() -> None:
    assert calls_of(state_with_texts(100, 4), SAVE) < 1.5 * calls_of(state_with_texts(10, 4), SAVE)


@pytest.mark.parametrize("what", ["show", "bring back"])
def test_removed_text_takes_as_many_steps_among_those_of_100_sessions_as_of_10(what: str) -> None:
    def steps(writers: int) -> int:
        state = state_with_texts(writers, 2)
        key = max(state.offered_texts)
        scenario, _, text_id = key.partition("/")
        command = BringBackScenario(id="back", scenario=scenario, text_id=text_id)
        if what == "show":
            return steps_of(lambda: list(show(state, f"removed_scenario/{key}")))
        return steps_of(lambda: decide(state, OLA, command, NOW))

    assert steps(100) == steps(10)


def test_steps_to_read_a_state_grow_no_faster_than_its_removed_texts() -> None:
    small, large = (encode_state(state_with_texts(writers, 2)) for writers in (10, 100))
    assert steps_of(lambda: decode_state(large)) < 10 * steps_of(lambda: decode_state(small))


def test_card_after_which_many_hidden_texts_are_named_touches_only_those_that_are_offered() -> None:
    state = state_after(*MERGED)
    number = MAX_OFFERED + 50
    for n in range(number):
        make = MakeCluster(id=f"made-{n}", name="More light", cards=("a1",))
        write = WriteScenario(id=f"new-{n}", cluster=f"made-{n}", title="New", text=f"New {n}")
        dissolve = DissolveCluster(id="dissolve", cluster=f"made-{n}")
        for request in ((KARI, make), (KARI, write), (OLA, dissolve)):
            state, _ = after(state, n + 1, request)
    assert len(state.removed_texts) == number

    _, touched = after(state, number + 1, (KARI, WithdrawIdea(id="away", card="a1")))

    offered = {f"removed_scenario/{key}" for key in state.offered_texts}
    assert {key for key in touched if key.startswith("removed_scenario/")} == offered
    assert index_names(state).names_by_card == state.names_by_card
