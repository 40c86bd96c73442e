"""Stored events that today's code does not write: of a newer version, and with fields left out."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from app.core.aggregate import Actor, LogEntry
from app.core.errors import Rejected
from app.workshop.activities.merge import RenameCluster
from app.workshop.audiences import (
    HALL,
    PLAN as PLAN_AUDIENCE,
    SCREEN,
    STAFF,
    own_audience,
    plan_audience,
    table_audience,
)
from app.workshop.bring_back import BringBackScenario
from app.workshop.plan import EditPlan, PlanEdited, WorkshopCreated
from app.workshop.state import Plan, State
from app.workshop.undo import RedoChange, UndoChange
from app.workshop.upcasts import NewerEvent, Replay, decode_events
from app.workshop.workshop import decide, encode_events, evolve_entry, initial_state
from tests.workshop.sample_workshop import (
    ANN,
    CLOSE,
    CREATED,
    FACILITATOR,
    KARI,
    NOW,
    OLA,
    PLAN,
    VOTED,
    Request,
)
from tests.workshop.view import view


def stored_plan(**changes: Any) -> dict[str, Any]:
    """The plan of the sample workshop as the log has it, with these fields changed."""
    stored: dict[str, Any] = msgspec.to_builtins(PLAN)
    return {**stored, **changes}


def test_event_of_a_newer_version_is_named() -> None:
    with pytest.raises(NewerEvent) as raised:
        decode_events(b'[{"type":"step.paused","left":5},{"type":"moon.landed"}]')
    assert raised.value.name == "moon.landed"


@pytest.mark.parametrize("event", [WorkshopCreated, PlanEdited])
def test_plan_with_an_activity_of_a_newer_version_is_refused_by_its_name(event: type) -> None:
    plan = stored_plan()
    plan["agenda"][0]["activity"] = "dance"
    tag = event.__struct_config__.tag  # type: ignore[attr-defined]
    with pytest.raises(NewerEvent) as raised:
        decode_events(json.dumps([{"type": tag, "plan": plan}]).encode())
    assert raised.value.name == "dance"


def test_vote_with_a_kind_of_ballot_of_a_newer_version_is_refused_by_its_name() -> None:
    vote = {"type": "vote.opened", "vote": "v", "step": "vote", "title": "?", "options": [], "budget": 3}
    with pytest.raises(NewerEvent) as raised:
        decode_events(json.dumps([{**vote, "kind": "ranking"}]).encode())
    assert raised.value.name == "ranking"
    assert decode_events(json.dumps([{**vote, "kind": "dots"}, vote]).encode())


def test_plan_that_is_damaged_but_not_newer_is_not_called_newer() -> None:
    damaged = json.dumps([{"type": "plan.edited", "plan": stored_plan(tables="many")}]).encode()
    with pytest.raises(msgspec.ValidationError):
        decode_events(damaged)


def test_plan_stored_without_later_fields_keeps_the_meaning_that_it_had() -> None:
    plan = stored_plan()
    del plan["privacy_threshold"], plan["capacity"]
    read = msgspec.convert(plan, Plan)
    assert (read.privacy_threshold, read.capacity) == (5, 2500)


def beyond_the_limits(stored: bytes) -> bytes:
    """Stored events with fields that this version does not know and values that it does not take."""
    events = json.loads(stored)
    for event in events:
        lists = [*event.get("options", ()), *event.get("sources", {}).values()]
        if plan := event.get("plan"):
            lists += [plan, *plan["agenda"], *plan["themes"], *plan["roles"], *plan["municipalities"]]
            plan |= {"tables": 99_999, "capacity": 10**9, "title": {"xx": "T" * 9000}, "report_colour": "red"}
            plan["themes"][0] |= {"icon": "unicorn", "colour": 99, "name": {"xx": "\x07"}}
            plan["themes"].append({**plan["themes"][0], "id": "no id of today: §"})
            for step in plan["agenda"]:
                step |= {"minutes": 99_999, "dots": 99_999, "sends": 0}
        for field, value in (("text", "x" * 9000 + "\x07"), ("name", "\n" * 9000), ("budget", 99_999)):
            if field in event:
                event[field] = value
        for part in (event, *lists):
            part["of_a_later_version"] = {"anything": [1]}
    return json.dumps(events).encode()


def test_log_beyond_the_limits_of_today_and_with_unknown_fields_is_replayed_and_shown() -> None:
    state, replay = initial_state(PLAN), Replay()
    requests: list[Request] = [
        *VOTED,
        (KARI, RenameCluster(id="rename", cluster="sun", name="Rain")),
        (KARI, UndoChange(id="undo")),
        (KARI, EditPlan(id="edit", tables=4)),
        CLOSE,
    ]
    log = [CREATED]
    for actor, command in requests:
        events = decide(state, actor, command, NOW)
        log.append(LogEntry(len(log) + 1, command.id, actor, NOW, events))
        state, _ = evolve_entry(state, log[-1])
    for entry in log:
        stored = beyond_the_limits(encode_events(entry.events))
        replay.apply(replace(entry, events=decode_events(stored)))

    assert replay.state
    assert replay.state.plan.tables == 99_999
    for audience in (
        PLAN_AUDIENCE,
        plan_audience("nb"),
        HALL,
        STAFF,
        SCREEN,
        table_audience(1),
        own_audience(ANN.id),
    ):
        assert view(replay.state, audience).keys() >= view(state, audience).keys()


def stored_card(card: str, text: str = "Canteen") -> tuple[Actor, dict[str, Any]]:
    words = {"card": card, "author": ANN.id, "table": 1, "theme": "light", "text": text, "shared": True}
    return ANN, {"type": "idea.added", **words}


def stored_cluster(cluster: str, *cards: str) -> tuple[Actor, dict[str, Any]]:
    return KARI, {"type": "cluster.made", "cluster": cluster, "name": "Canteen", "cards": cards}


def undone_name(change: str, cluster: str, actor: Actor = KARI) -> tuple[Actor, dict[str, Any]]:
    """An undo as earlier versions stored it: the name of the cluster is again what it was."""
    facts = {"clusters": {cluster: {"name": "Canteen", "at": NOW}}}
    return actor, {"type": "change.undone", "change": change, "facts": facts}


SEATED: list[tuple[Actor, dict[str, Any]]] = [
    (FACILITATOR, {"type": "workshop.created", "plan": stored_plan()}),
    (ANN, {"type": "participant.joined", "participant": ANN.id, "table": 1}),
]
RENAME = (KARI, {"type": "cluster.renamed", "cluster": "food", "name": "Food"})
ALIKE = [*SEATED, *(stored_card(card) for card in "abcdef"), stored_cluster("food", "d", "b"), RENAME]
"""Six cards have the words that named the cluster, and two of them are in it. RENAME is `command-9`."""


def replayed(events: Iterable[tuple[Actor, dict[str, Any]]]) -> State:
    """The state after these stored events, each of a command of its own: `command-0` and so on."""
    replay = Replay()
    for number, (actor, event) in enumerate(events):
        decoded = decode_events(json.dumps([event]).encode())
        replay.apply(LogEntry(number, f"command-{number}", actor, NOW, decoded))
    assert replay.state
    return replay.state


def naming_cards() -> list[str | None]:
    """The card that names the cluster after the undo of a change that is in a history, and after the undo of
    an unknown change."""
    undone = (undone_name("command-9", "food"), undone_name("unknown", "food", OLA))
    return [replayed([*ALIKE, undo]).desk.clusters["food"].named_by for undo in undone]


def test_old_undo_names_the_same_card_in_every_process() -> None:
    script = "from tests.workshop.test_upcasts import naming_cards; print(*naming_cards())"
    for seed in range(4):
        environment = {**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)}
        run = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=True
        )
        assert run.stdout.split() == ["d", "b"], seed


def test_old_undo_can_be_followed_by_undo_and_redo() -> None:
    state = replayed([*ALIKE, undone_name("command-9", "food")])
    redone = decide(state, KARI, RedoChange(id="redo"), NOW)
    state, _ = evolve_entry(state, LogEntry(0, "redo", KARI, NOW, redone))
    try:
        decide(state, KARI, UndoChange(id="undo"), NOW)
    except Rejected as rejection:
        pytest.fail(rejection.code)


def test_old_undo_after_the_card_was_taken_away_hides_its_words() -> None:
    away = (ANN, {"type": "idea.withdrawn", "card": "d"})
    given = [*SEATED, stored_card("d"), stored_card("x", "Else"), stored_cluster("food", "d", "x"), RENAME]
    state = replayed([*given, away, undone_name("command-5", "food")])
    assert view(state, STAFF)["cluster/food"].name == "…"  # type: ignore[attr-defined]


def test_old_undo_of_a_title_takes_the_card_that_named_it() -> None:
    write = {"type": "scenario.written", "scenario": "s", "cluster": "food", "text": "A text"}
    before = {"id": "s", "cluster": "food", "title": "Canteen", "text": "A text", "at": NOW}
    given = [*ALIKE[:-1], (KARI, {**write, "title": "Canteen"}), (KARI, {**write, "title": "Food"})]
    undone = {"type": "change.undone", "change": "command-10", "facts": {"scenarios": {"s": before}}}
    assert replayed([*given, (KARI, undone)]).desk.scenarios["s"].named_by == "d"


STORED_SCENARIO = {
    "type": "scenario.written",
    "scenario": "s",
    "cluster": "food",
    "title": "Food",
    "text": "A text",
}


def test_scenario_that_was_dissolved_in_an_old_log_can_be_brought_back() -> None:
    dissolved = {"type": "cluster.dissolved", "cluster": "food"}
    state = replayed([*ALIKE[:-1], (KARI, STORED_SCENARIO), (KARI, dissolved)])
    (key,) = state.removed_texts

    command = BringBackScenario(id="back", scenario="s", text_id=key.partition("/")[2])
    state, _ = evolve_entry(state, LogEntry(0, "back", OLA, NOW, decide(state, OLA, command, NOW)))

    assert state.desk.scenarios["s"].text == "A text"
    assert state.desk.clusters["food"].cards == ("d", "b")


def test_old_undo_that_removed_a_scenario_keeps_its_text() -> None:
    state = replayed([*ALIKE[:-1], (KARI, STORED_SCENARIO), (OLA, {"type": "merge.undone"})])

    assert [removed.scenario.text for removed in state.removed_texts.values()] == ["A text"]
