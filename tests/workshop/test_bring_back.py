"""Scenarios that were removed from the merge desk, and bringing them back."""

import msgspec
import pytest

from app.core.aggregate import Actor, LogEntry
from app.workshop.activities.ideas import EditIdea, WithdrawIdea
from app.workshop.activities.merge import (
    DissolveCluster,
    JoinClusters,
    MakeCluster,
    PlaceCards,
    RenameCluster,
    ScenarioText,
    TakeOutCards,
    WriteScenario,
)
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience, table_audience
from app.workshop.bring_back import BringBackScenario, RemovedScenarioView
from app.workshop.offered_texts import MAX_OFFERED
from app.workshop.removed_texts import ALWAYS_KEPT, MAX_EARLIER, MAX_REMOVED, text_key
from app.workshop.state import Scenario, State
from app.workshop.undo import RedoChange, UndoChange
from app.workshop.workshop import decide, evolve_entry, show
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSE,
    KARI,
    MERGED,
    NOW,
    OLA,
    THEME_TEAM,
    Request,
    make_cluster_request,
    open_vote_request,
    outcome,
    stack_request,
    start_request,
    state_after,
    write_scenario_request,
)
from tests.workshop.view import view

TEXT = "It is bright."
"""The text of the scenario of the cluster sun, with the cards b1 and c1."""
DISSOLVE: Request = (KARI, DissolveCluster(id="dissolve", cluster="sun"))
UNDO: Request = (KARI, UndoChange(id="undo"))
REDO: Request = (KARI, RedoChange(id="redo"))


def text_id(text: str = TEXT, scenario: str = "bright", title: str = "Bright") -> str:
    """The id of this text of the scenario, as in the key of a removed one."""
    return text_key(Scenario(scenario, "", title, text, 0)).partition("/")[2]


def bring_back(text: str = TEXT, scenario: str = "bright", actor: Actor = OLA) -> Request:
    """By default the request of Ola, who did not remove it."""
    return actor, BringBackScenario(id="back", scenario=scenario, text_id=text_id(text, scenario))


def rewrite(text: str, actor: Actor = KARI) -> Request:
    return actor, WriteScenario(id="rewrite", cluster="sun", title="Bright", text=text)


def removed_texts(state: State) -> list[str]:
    """The texts that a console offers to bring back."""
    return sorted(shown.text for shown in removed_views(state))


def kept_texts(state: State) -> set[str]:
    """The texts that are kept, also those that no console offers."""
    return {removed.scenario.text for removed in state.removed_texts.values()}


def removed_views(state: State) -> list[RemovedScenarioView]:
    return [shown for shown in view(state, STAFF).values() if isinstance(shown, RemovedScenarioView)]


def test_scenario_of_a_dissolved_cluster_is_shown_to_staff_only() -> None:
    state = state_after(*MERGED, DISSOLVE)

    key = f"removed_scenario/bright/{text_id()}"
    assert view(state, STAFF)[key] == RemovedScenarioView(
        "bright", text_id(), "sun", "Sun", "Bright", TEXT, ("b1", "c1"), NOW, 0
    )
    for audience in (HALL, SCREEN, table_audience(1), own_audience(ANN.id), own_audience(KARI.id)):
        assert TEXT not in msgspec.json.encode(view(state, audience)).decode()


def test_scenario_brought_back_by_another_session_is_as_before() -> None:
    before, after = state_after(*MERGED), state_after(*MERGED, DISSOLVE, bring_back())

    assert after.desk == before.desk
    assert removed_texts(after) == []


@pytest.mark.parametrize(
    ("later", "cards"),
    [
        ([start_request("sort"), (CAI, WithdrawIdea(id="w", card="c1"))], ("b1",)),
        ([start_request("sort"), stack_request(ANN, "b1", "a1")], ("c1",)),
        ([(KARI, WithdrawIdea(id="away", card="b1"))], ("c1",)),
        ([(KARI, PlaceCards(id="more", cluster="none", cards=("c1",)))], ("b1",)),
        ([make_cluster_request("new", "b1", "c1")], ()),
    ],
    ids=["withdrawn", "stacked", "taken away", "placed", "all placed"],
)
def test_scenario_comes_back_with_its_cards_that_are_still_there_and_unplaced(
    later: list[Request], cards: tuple[str, ...]
) -> None:
    assert outcome([*MERGED, DISSOLVE, *later], UNDO) != ()
    state = state_after(*MERGED, DISSOLVE, *later, bring_back())

    assert state.desk.scenarios["bright"].text == TEXT
    assert state.desk.clusters["sun"].cards == cards
    assert removed_texts(state) == []


def test_scenario_removed_after_its_cluster_was_joined_comes_back_with_the_joined_cards() -> None:
    joined: Request = (KARI, JoinClusters(id="join", cluster="sun", into="none"))
    state = state_after(*MERGED, joined)
    assert removed_texts(state) == []

    state = state_after(*MERGED, joined, (OLA, DissolveCluster(id="away", cluster="none")), bring_back())

    assert state.desk.clusters["none"].cards == ("b1", "c1")
    assert state.desk.scenarios["bright"].cluster == "none"


def test_undone_writing_is_kept_and_comes_back_into_its_cluster() -> None:
    undone = [*MERGED[:-1], UNDO]  # without the cluster none
    assert removed_texts(state_after(*undone)) == [TEXT]

    other_cards: Request = (OLA, TakeOutCards(id="out", cards=("b1",)))
    state = state_after(*undone, other_cards, bring_back())

    assert state.desk.scenarios["bright"].cluster == "sun"
    assert state.desk.clusters["sun"].cards == ("c1",)


def test_scenario_whose_cluster_has_another_one_comes_back_in_a_new_cluster() -> None:
    state = state_after(*MERGED[:-1], UNDO, write_scenario_request("other", "sun"), bring_back())

    assert state.desk.scenarios["other"].cluster == "sun"
    assert state.desk.scenarios["bright"].cluster == "back"
    assert state.desk.clusters["back"].cards == ()


def test_undo_of_the_removal_takes_the_text_off_the_list_and_redo_puts_it_there() -> None:
    assert removed_texts(state_after(*MERGED, DISSOLVE, UNDO)) == []
    assert removed_texts(state_after(*MERGED, DISSOLVE, UNDO, REDO)) == [TEXT]


def test_bringing_back_can_be_undone_and_redone() -> None:
    back = bring_back(actor=KARI)
    undone = state_after(*MERGED, DISSOLVE, back, UNDO)

    assert undone.desk == state_after(*MERGED, DISSOLVE).desk
    assert removed_texts(undone) == [TEXT]
    assert state_after(*MERGED, DISSOLVE, back, UNDO, REDO) == state_after(*MERGED, DISSOLVE, back)


def test_text_that_somebody_else_wrote_over_is_kept_and_replaces_theirs() -> None:
    state = state_after(*MERGED, rewrite("It is dark.", OLA))
    assert removed_texts(state) == [TEXT]

    state = state_after(*MERGED, rewrite("It is dark.", OLA), bring_back(actor=KARI))

    assert state.desk == state_after(*MERGED).desk
    assert removed_texts(state) == ["It is dark."]


def test_text_that_its_own_writer_wrote_over_is_kept() -> None:
    assert removed_texts(state_after(*MERGED, rewrite("x"))) == [TEXT]
    assert removed_texts(state_after(*MERGED, rewrite("x"), rewrite("x."))) == [TEXT]
    assert removed_texts(state_after(*MERGED, rewrite("x"), UNDO)) == ["x"]
    assert removed_texts(state_after(*MERGED, rewrite("x"), UNDO, REDO)) == [TEXT]

    state = state_after(*MERGED, rewrite("x"), rewrite("x.", OLA), bring_back(actor=KARI))

    assert state.desk == state_after(*MERGED).desk


def test_text_with_which_the_new_one_begins_is_not_kept() -> None:
    longer = rewrite(f"{TEXT} And warm.")
    assert removed_texts(state_after(*MERGED, longer)) == []
    assert removed_texts(state_after(*MERGED, longer, rewrite("x", OLA))) == [f"{TEXT} And warm."]


def test_redo_of_bringing_back_keeps_the_text_that_it_replaces() -> None:
    back = bring_back("It is dark.", actor=KARI)
    state = state_after(*MERGED, rewrite("It is dark."), UNDO, back, UNDO, REDO)

    assert state.desk.scenarios["bright"].text == "It is dark."
    assert removed_texts(state) == [TEXT]


def test_title_that_was_changed_alone_is_kept_with_its_text() -> None:
    retitled: Request = (KARI, WriteScenario(id="new", cluster="sun", title="Dark", text=TEXT))
    state = state_after(*MERGED, retitled)
    assert [shown.title for shown in removed_views(state)] == ["Bright"]
    again: Request = (KARI, WriteScenario(id="new", cluster="sun", title="Night", text=TEXT))
    state = state_after(*MERGED, retitled, again)
    assert sorted(shown.title for shown in removed_views(state)) == ["Bright", "Dark"]

    assert state_after(*MERGED, retitled, bring_back()).desk == state_after(*MERGED).desk


def test_title_that_is_the_words_of_a_card_that_was_taken_away_is_hidden() -> None:
    named = [
        *MERGED,
        (KARI, MakeCluster(id="rain", name="More light", cards=("a1",))),
        (KARI, WriteScenario(id="wet", cluster="rain", title="More light", text="It rains.")),
        (KARI, DissolveCluster(id="dissolve", cluster="rain")),
    ]
    key = f"removed_scenario/wet/{text_id('It rains.', 'wet', 'More light')}"

    def shown(*later: Request) -> tuple[str, str]:
        seen = view(state_after(*named, *later), STAFF)[key]
        assert isinstance(seen, RemovedScenarioView)
        return seen.cluster, seen.title

    assert shown() == ("More light", "More light")
    assert shown((KARI, WithdrawIdea(id="away", card="a1"))) == ("…", "…")
    edit: Request = (ANN, EditIdea(id="edit", card="a1", text="Other words"))
    assert shown(start_request("sort"), edit) == ("…", "…")
    assert shown((KARI, WithdrawIdea(id="away", card="a1")), UNDO) == ("More light", "More light")


def test_change_of_the_card_that_names_a_removed_scenario_touches_it() -> None:
    write: Request = (KARI, WriteScenario(id="wet", cluster="sun", title="More light", text=TEXT))
    state = state_after(*MERGED, write, DISSOLVE)
    command = WithdrawIdea(id="away", card="b1")
    events = decide(state, KARI, command, NOW)

    _, touched = evolve_entry(state, LogEntry(0, command.id, KARI, NOW, events))

    assert f"removed_scenario/bright/{text_id(title='More light')}" in touched


@pytest.mark.parametrize(
    ("given", "when", "code"),
    [
        ([*MERGED], bring_back(), "merge.not_removed"),
        ([*MERGED, DISSOLVE, bring_back()], bring_back(actor=KARI), "merge.not_removed"),
        ([*MERGED, DISSOLVE], bring_back("Other words"), "merge.not_removed"),
        ([*MERGED, DISSOLVE, CLOSE], bring_back(), "workshop.closed"),
        ([*MERGED, DISSOLVE], bring_back(actor=BO), "command.not_yours"),
    ],
    ids=["on the desk", "twice", "unknown text", "closed", "participant"],
)
def test_bringing_back_is_refused_with_a_reason(given: list[Request], when: Request, code: str) -> None:
    assert outcome(given, when) == code


def test_theme_team_brings_back_what_a_facilitator_removed_even_while_people_vote() -> None:
    voting = [*MERGED, DISSOLVE, start_request("vote"), open_vote_request("first", "cluster/none", "card/a1")]
    assert not isinstance(outcome(voting, bring_back(actor=THEME_TEAM)), str)


def at_seq(state: State, seq: int, request: Request) -> State:
    """The state after this request as the entry `seq`, whose time is earlier than that of the entry before,
    as when the clock is set back."""
    actor, command = request
    events = decide(state, actor, command, NOW - seq)
    return evolve_entry(state, LogEntry(seq, f"{command.id}-{seq}", actor, NOW - seq, events))[0]


def test_latest_texts_that_were_written_over_are_kept() -> None:
    state = state_after(*MERGED)
    last = MAX_EARLIER + 2
    for seq in range(1, last + 1):
        state = at_seq(state, seq, rewrite(f"Text {seq:02}"))
    earlier = [f"Text {seq:02}" for seq in range(last - MAX_EARLIER, last)]
    assert removed_texts(state) == earlier

    state = at_seq(state, last + 1, DISSOLVE)
    assert removed_texts(state) == [*earlier, f"Text {last}"]

    state = at_seq(state, last + 2, bring_back(f"Text {last}"))
    assert removed_texts(state) == earlier


MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def after_saves(*saves: tuple[int, Request]) -> State:
    """The state after these requests, each so many ms after the scenario was written."""
    state = state_after(*MERGED)
    for seq, (at, (actor, command)) in enumerate(saves, start=1):
        entry = LogEntry(seq, f"save-{seq}", actor, NOW + at, decide(state, actor, command, NOW + at))
        state = evolve_entry(state, entry)[0]
    return state


def quick_saves(start: int, number: int) -> list[tuple[int, Request]]:
    """A save in each minute from this time on."""
    return [(start + n * MINUTE_MS, rewrite(f"Quick {n:02}")) for n in range(1, number + 1)]


def test_text_of_an_hour_is_not_pushed_out_by_quick_saves() -> None:
    kept = removed_texts(
        after_saves(
            (0, rewrite("Started.")),
            (HOUR_MS, rewrite("The work of an hour.")),
            (2 * HOUR_MS, rewrite("The work of another hour.")),
            *quick_saves(3 * HOUR_MS, 30),
        )
    )
    assert len(kept) == MAX_EARLIER
    assert {"Started.", "The work of an hour.", "The work of another hour."} <= {*kept}
    assert {f"Quick {n}" for n in range(30 - ALWAYS_KEPT, 30)} <= {*kept}


def test_text_of_an_hour_that_was_brought_back_for_seconds_is_not_pushed_out_by_quick_saves() -> None:
    long = "The work of an hour."
    kept = removed_texts(
        after_saves(
            (0, rewrite(long)),
            (HOUR_MS, rewrite("By mistake")),
            (HOUR_MS + 30_000, bring_back(long)),
            (HOUR_MS + 35_000, rewrite("Again by mistake")),
            *quick_saves(HOUR_MS + MINUTE_MS, 15),
        )
    )
    assert long in kept
    assert "By mistake" not in kept


def test_text_of_an_hour_that_was_brought_back_and_goes_on_is_not_pushed_out_by_quick_saves() -> None:
    long = "The work of an hour."
    kept = removed_texts(
        after_saves(
            (0, rewrite(long)),
            (HOUR_MS, DISSOLVE),
            (HOUR_MS + 30_000, bring_back(long)),
            (HOUR_MS + 35_000, rewrite(f"{long} And a word.")),
            (HOUR_MS + 40_000, rewrite("By mistake")),
            *quick_saves(HOUR_MS + MINUTE_MS, 15),
        )
    )
    assert f"{long} And a word." in kept


def test_time_in_which_a_scenario_was_not_on_the_desk_does_not_count() -> None:
    saves: list[tuple[int, Request]] = [(0, rewrite("Long away")), (MINUTE_MS, DISSOLVE)]
    saves += [(HOUR_MS, bring_back("Long away")), (HOUR_MS + MINUTE_MS, rewrite("Next"))]
    kept = removed_texts(after_saves(*saves, *[(n * HOUR_MS, rewrite(f"Hour {n:02}")) for n in range(2, 12)]))
    assert "Long away" not in kept
    assert "Next" in kept  # 59 minutes, as the clock tells


def test_text_that_was_removed_last_is_kept_however_short_it_was_there() -> None:
    hours: list[tuple[int, Request]] = [(n * HOUR_MS, rewrite(f"Hour {n:02}")) for n in range(14)]
    kept = removed_texts(
        after_saves(*hours, (14 * HOUR_MS, rewrite("Short")), (14 * HOUR_MS + 1, rewrite("x")))
    )
    assert "Short" in kept


def test_text_that_was_brought_back_and_goes_on_is_no_longer_offered() -> None:
    saves = [(0, rewrite("It begins.")), (1, rewrite("Other.")), (2, bring_back("It begins."))]
    assert "It begins." not in removed_texts(after_saves(*saves, (3, rewrite("It begins. And goes on."))))


def test_texts_written_over_push_out_no_removed_scenario() -> None:
    state = state_after(*MERGED, DISSOLVE, make_cluster_request("new", "a1"))
    for seq in range(1, 2 * MAX_REMOVED):
        write = WriteScenario(id="other", cluster="new", title="Other", text=f"Text {seq}.")
        state = at_seq(state, seq, (KARI, write))

    assert TEXT in removed_texts(state)
    assert len(removed_texts(state)) == MAX_EARLIER + 1


def test_removed_scenarios_are_limited_and_the_first_removed_is_forgotten() -> None:
    state = state_after(*MERGED, rewrite("x"))
    for seq in range(1, MAX_REMOVED + 3):
        write = WriteScenario(id=f"s{seq}", cluster="none", title="Other", text=f"Text {seq}")
        state = at_seq(at_seq(state, seq, (KARI, write)), seq, UNDO)

    kept = {f"Text {seq}" for seq in range(3, MAX_REMOVED + 3)}
    assert kept_texts(state) == kept | {TEXT}  # the scenario of TEXT is on the desk

    state = at_seq(state, MAX_REMOVED + 3, DISSOLVE)
    assert kept_texts(state) == kept - {"Text 3"} | {TEXT, "x"}


def after_making_and_dissolving(state: State, number: int, actor: Actor) -> State:
    """The state after the actor has made so many clusters with a scenario, and dissolved each at once."""
    for n in range(number):
        for request in (
            (actor, MakeCluster(id=f"made-{n}", name="Made", cards=())),
            (actor, WriteScenario(id=f"new-{n}", cluster=f"made-{n}", title="New", text=f"New {n}")),
            (actor, DissolveCluster(id="dissolve", cluster=f"made-{n}")),
        ):
            state = at_seq(state, n, request)
    return state


def test_scenarios_of_another_session_push_out_no_removed_scenario() -> None:
    state = state_after(*MERGED, rewrite("An hour of work."), (OLA, DISSOLVE[1]))
    state = after_making_and_dissolving(state, MAX_REMOVED + 1, OLA)

    hers = {TEXT, "An hour of work."}
    assert kept_texts(state) == hers | {f"New {n}" for n in range(1, MAX_REMOVED + 1)}
    assert hers <= {*removed_texts(state)}


def after_another_dissolves(state: State, number: int, writer: Actor) -> State:
    """The state after the writer has made so many clusters with a scenario, and Ola has dissolved all."""
    for n in range(number):
        state = at_seq(state, n, (writer, MakeCluster(id=f"made-{n}", name="Made", cards=())))
        write = WriteScenario(id=f"new-{n}", cluster=f"made-{n}", title="New", text=f"New {n}")
        state = at_seq(state, n, (writer, write))
    for n in range(number):
        state = at_seq(state, number + n, (OLA, DissolveCluster(id="dissolve", cluster=f"made-{n}")))
    return state


def test_scenarios_that_another_session_dissolves_are_all_kept() -> None:
    state = after_another_dissolves(state_after(*MERGED), MAX_REMOVED + 2, KARI)
    everything = {f"New {n}" for n in range(MAX_REMOVED + 2)}
    assert kept_texts(state) == everything

    write = WriteScenario(id="other", cluster="none", title="Other", text="Begin to repair it.")
    state = at_seq(state, 0, (KARI, write))
    assert kept_texts(state) == everything

    state = at_seq(state, 0, (KARI, DissolveCluster(id="dissolve", cluster="none")))
    assert kept_texts(state) == everything - {"New 0"} | {"Begin to repair it."}


def test_texts_of_one_session_fill_what_is_offered_but_push_out_none_of_another() -> None:
    state = state_after(*MERGED, rewrite("An hour of work."), (OLA, DISSOLVE[1]))
    state = after_another_dissolves(state, MAX_OFFERED + 50, THEME_TEAM)

    newest = {f"New {n}" for n in range(52, MAX_OFFERED + 50)}
    assert {*removed_texts(state)} == newest | {TEXT, "An hour of work."}
    assert kept_texts(state) == newest | {TEXT, "An hour of work."} | {f"New {n}" for n in range(52)}


def test_of_more_writers_than_are_offered_the_oldest_text_is_hidden() -> None:
    state = state_after(*MERGED)
    for n in range(MAX_OFFERED + 5):
        writer = Actor("theme_team", f"session-{n * 7919 % 1000:03}")
        write = WriteScenario(id=f"new-{n}", cluster="none", title="New", text=f"New {n}")
        state = at_seq(at_seq(state, n, (writer, write)), n, (writer, UndoChange(id="undo")))

    assert {*removed_texts(state)} == {f"New {n}" for n in range(5, MAX_OFFERED + 5)}


def test_view_of_a_text_that_is_offered_no_longer_is_touched() -> None:
    state = after_another_dissolves(state_after(*MERGED), MAX_OFFERED, KARI)
    first = f"removed_scenario/new-0/{text_id('New 0', 'new-0', 'New')}"
    assert first in view(state, STAFF)

    actor, command = OLA, DissolveCluster(id="dissolve", cluster="sun")
    events = decide(state, actor, command, NOW)
    state, touched = evolve_entry(state, LogEntry(2 * MAX_OFFERED, command.id, actor, NOW, events))
    assert first not in view(state, STAFF)
    assert first in touched
    assert list(show(state, first)) == [(STAFF, first, None)]  # also when a card changes


def test_text_of_another_session_stays_when_those_of_its_scenario_are_pushed_out() -> None:
    state = state_after(*MERGED, rewrite("Of Kari."), rewrite("Of Ola.", OLA), DISSOLVE)
    state = after_making_and_dissolving(state, MAX_REMOVED - 1, OLA)
    assert {"Of Kari.", "Of Ola."} <= kept_texts(state)

    actor, command = OLA, WriteScenario(id="last", cluster="none", title="Last", text="Last")
    state = at_seq(at_seq(state, 1, (actor, command)), 1, (OLA, DissolveCluster(id="end", cluster="none")))
    assert {"Of Kari.", "Of Ola."} & kept_texts(state) == {"Of Kari."}


def test_quick_saves_of_another_session_push_out_no_text() -> None:
    saves: list[tuple[int, Request]] = [(n, rewrite(f"Kari {n}")) for n in range(3)]
    saves += [(n, rewrite(f"Ola {n:02}", OLA)) for n in range(3, 19)]
    kept = removed_texts(after_saves(*saves, (20, DISSOLVE)))
    assert {TEXT, "Kari 0", "Kari 1", "Kari 2"} <= {*kept}
    assert len([text for text in kept if text.startswith("Ola")]) == MAX_EARLIER + 1


def test_text_that_another_session_goes_on_with_is_kept() -> None:
    longer = f"{TEXT} And warm."
    assert removed_texts(state_after(*MERGED, rewrite(longer, OLA), rewrite(f"{longer} Or not.", OLA))) == [
        TEXT
    ]


def test_text_that_another_session_brings_back_is_still_its_writer_s() -> None:
    state = state_after(*MERGED, rewrite("Of Kari."), DISSOLVE, bring_back("Of Kari.", actor=OLA))
    state = at_seq(state, 1, (OLA, DISSOLVE[1]))
    assert "Of Kari." in removed_texts(after_making_and_dissolving(state, MAX_REMOVED + 1, OLA))


def test_nobody_is_shown_who_wrote_a_removed_text() -> None:
    state = state_after(*MERGED, rewrite("Of Kari."), rewrite("Of Ola.", OLA), DISSOLVE)
    assert len(removed_views(state)) == 3
    for audience in (HALL, SCREEN, STAFF):
        shown = msgspec.json.encode(view(state, audience)).decode()
        assert KARI.id not in shown
        assert OLA.id not in shown


def test_renamed_cluster_comes_back_with_its_last_name() -> None:
    renamed: Request = (KARI, RenameCluster(id="name", cluster="sun", name="Sol"))
    state = state_after(*MERGED, renamed, DISSOLVE, bring_back())

    assert state.desk.clusters["sun"].name == "Sol"


def test_writer_whose_text_was_replaced_meanwhile_is_told_so() -> None:
    over = rewrite("It is dark.", OLA)
    base = ScenarioText("Bright", "It is dark.")
    late: Request = (OLA, WriteScenario(id="late", cluster="sun", title="Bright", text="No", base=base))
    assert outcome([*MERGED, over, bring_back(actor=KARI)], late) == "merge.scenario_changed"


def test_view_of_a_forgotten_scenario_is_touched() -> None:
    state = state_after(*MERGED)
    for seq in range(1, MAX_REMOVED + 1):
        write = WriteScenario(id=f"s{seq}", cluster="none", title="Other", text=f"Text {seq}")
        state = at_seq(at_seq(state, seq, (KARI, write)), seq, UNDO)
    first = f"removed_scenario/s1/{text_id('Text 1', 's1', 'Other')}"
    assert first in view(state, STAFF)

    actor, command = DISSOLVE
    entry = LogEntry(MAX_REMOVED + 1, command.id, actor, NOW, decide(state, actor, command, NOW))
    state, touched = evolve_entry(state, entry)
    assert first not in view(state, STAFF)
    assert first in touched
