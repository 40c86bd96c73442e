"""A name that is the words of a card is hidden when the card is taken away, and shown again with it."""

import json
from typing import Any

import msgspec
import pytest

from app.core.aggregate import LogEntry
from app.workshop.activities.ideas import EditIdea, WithdrawIdea
from app.workshop.activities.merge import (
    ClusterMade,
    DissolveCluster,
    JoinClusters,
    MakeCluster,
    PlaceCards,
    RenameCluster,
    ScenarioText,
    TakeOutCards,
    WriteScenario,
)
from app.workshop.activities.sort import UnstackCard
from app.workshop.audiences import HALL, SCREEN, STAFF, own_audience, table_audience
from app.workshop.names import first_words
from app.workshop.state import Option, State
from app.workshop.taken_away import TakenCard
from app.workshop.undo import RedoChange, UndoChange
from app.workshop.upcasts import Replay, decode_events
from app.workshop.workshop import decide, encode_events, evolve_entry, show
from tests.workshop.named_cluster import MAKE, NAME, NAMED, SECRET, WRITTEN
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    FACILITATOR,
    KARI,
    NOW,
    OLA,
    SEATED,
    Request,
    open_vote_request,
    outcome,
    stack_request,
    start_request,
    state_after,
    write_request,
)
from tests.workshop.view import view

VOTED = (*NAMED, start_request("vote"), open_vote_request("v", "cluster/sun", "scenario/bright", "card/a1"))
TAKE_AWAY: Request = (KARI, WithdrawIdea(id="away", card="a1"))
UNDO: Request = (KARI, UndoChange(id="undo"))
TAKE_OUT: Request = (KARI, TakeOutCards(id="out", cards=("a1",)))
REWRITE: Request = (ANN, EditIdea(id="edit", card="a1", text="Better lessons"))
REWRITTEN = (*VOTED, TAKE_OUT, start_request("sort"), REWRITE)
"""The card that named the cluster is no longer in it, and has other words."""
REMOVE_ANNS: Request = (OLA, WithdrawIdea(id="away", card="a1"))
TWICE = (
    *SEATED,
    start_request("together"),
    write_request(ANN, "a1", SECRET),
    write_request(BO, "b1", SECRET),
    *NAMED[len(WRITTEN) :],
    start_request("vote"),
    open_vote_request("v", "cluster/sun", "scenario/bright"),
)
"""Ann's and Bo's cards have the same words; Ann's named the cluster."""
STACKED = (
    *TWICE[: len(WRITTEN)],
    write_request(BO, "b2"),
    write_request(BO, "b3"),
    start_request("sort"),
    stack_request(BO, "b1", "b2"),
    (KARI, MakeCluster(id="sun", name=NAME, cards=("a1", "b2"))),
    start_request("vote"),
    open_vote_request("v", "cluster/sun"),
    start_request("sort"),
    (KARI, TakeOutCards(id="out", cards=("b2",))),
    REMOVE_ANNS,
)
"""Bo's card with the words of the name is beneath another, which was in the cluster when the vote opened."""
UNSTACK: Request = (BO, UnstackCard(id="unstack", card="b1"))
PLACE_STACK: Request = (KARI, PlaceCards(id="in", cluster="sun", cards=("b2",)))
TO_SORT = ((OLA, TakeOutCards(id="out", cards=("a1",))), start_request("sort"))
SAME_WORDS = write_request(BO, "b3", SECRET)
VOTE_ON_SUN = (start_request("vote"), open_vote_request("v", "cluster/sun"))
MAKE_RAIN: Request = (KARI, MakeCluster(id="rain", name="Rain", cards=()))
SUCCESSOR = (
    *WRITTEN,
    write_request(BO, "b2"),
    SAME_WORDS,
    MAKE,
    start_request("vote"),
    open_vote_request("v", "cluster/sun"),
    start_request("sort"),
    (KARI, TakeOutCards(id="out", cards=("b1",))),
    stack_request(BO, "b1", "b2"),
    stack_request(BO, "b3", "b2"),
    REMOVE_ANNS,
)
"""Beneath Bo's second card are one that was in the cluster when the vote opened, and one with the words."""
AUDIENCES = (HALL, STAFF, SCREEN, table_audience(1), own_audience(ANN.id), own_audience(KARI.id))


def join_request(cluster: str, into: str) -> Request:
    return KARI, JoinClusters(id="join", cluster=cluster, into=into)


def everything_seen(state: State) -> str:
    """Everything that any audience sees, as JSON, but the cards that were taken away: see
    `test_taken_away`."""
    shown = (entity for audience in AUDIENCES for entity in view(state, audience).values())
    return "".join(
        msgspec.json.encode(entity).decode() for entity in shown if not isinstance(entity, TakenCard)
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" Short\nand  plain ", "Short and plain"),
        ("We want many more benches along the whole way to school", "We want many more benches along the…"),
        ("x" * 50, f"{'x' * 40}…"),
        (SECRET, NAME),
    ],
)
def test_first_words_are_cut_at_the_last_whole_word(text: str, name: str) -> None:
    assert first_words(text) == name


def test_words_of_a_card_that_is_taken_away_are_seen_nowhere() -> None:
    assert "Johanne" in everything_seen(state_after(*VOTED))
    assert "Johanne" not in everything_seen(state_after(*VOTED, TAKE_AWAY))


def test_words_of_a_card_that_its_author_withdraws_are_seen_nowhere() -> None:
    withdraw: Request = (ANN, WithdrawIdea(id="back", card="a1"))
    state = state_after(*NAMED, start_request("sort"), withdraw)
    assert "Johanne" not in everything_seen(state)
    assert view(state, STAFF)["cluster/sun"].name == "…"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "changes",
    [
        [TAKE_OUT],
        [
            (KARI, MakeCluster(id="b", name="Rain", cards=())),
            (KARI, JoinClusters(id="j", cluster="b", into="sun")),
        ],
        [(KARI, RenameCluster(id="name", cluster="sun", name="Sol")), UNDO],
        [(KARI, RenameCluster(id="name", cluster="sun", name="Sol"))],
        [(KARI, DissolveCluster(id="dissolve", cluster="sun"))],
        [(KARI, DissolveCluster(id="dissolve", cluster="sun")), UNDO],
    ],
    ids=["taken out", "joined", "renamed and back", "renamed", "dissolved", "dissolved and back"],
)
def test_words_are_hidden_whatever_else_was_changed(changes: list[Request]) -> None:
    assert "Johanne" not in everything_seen(
        state_after(*NAMED, *changes, (OLA, WithdrawIdea(id="away", card="a1")))
    )


def test_name_comes_back_with_its_card() -> None:
    before, after = state_after(*VOTED), state_after(*VOTED, TAKE_AWAY, UNDO)
    assert [view(after, audience) for audience in (HALL, STAFF, SCREEN)] == [
        view(before, audience) for audience in (HALL, STAFF, SCREEN)
    ]


def back_to(text: str) -> Request:
    return ANN, EditIdea(id="back", card="a1", text=text)


@pytest.mark.parametrize(
    ("given", "when"),
    [
        (VOTED, TAKE_AWAY),
        ((*VOTED, TAKE_AWAY), UNDO),
        (REWRITTEN[:-1], REWRITE),
        (REWRITTEN, back_to(SECRET)),
        ((*TWICE, REMOVE_ANNS), (OLA, WithdrawIdea(id="away", card="b1"))),
        ((*TWICE, REMOVE_ANNS), (OLA, TakeOutCards(id="out", cards=("b1",)))),
        (STACKED, UNSTACK),
        ((*STACKED, UNSTACK), stack_request(BO, "b1", "b2")),
        (STACKED, (BO, UnstackCard(id="unstack", card="b2"))),
        (STACKED, stack_request(BO, "b2", "b3")),
        (STACKED, (BO, EditIdea(id="edit", card="b1", text="Better lessons"))),
        ((*STACKED, PLACE_STACK), (BO, WithdrawIdea(id="away2", card="b1"))),
        ((*STACKED, PLACE_STACK), (OLA, WithdrawIdea(id="away2", card="b2"))),
        (SUCCESSOR, (BO, UnstackCard(id="unstack", card="b2"))),
        ((*WRITTEN, MAKE, UNDO, start_request("sort")), REWRITE),
        (
            (*WRITTEN, MAKE, MAKE_RAIN, join_request("rain", "sun"), *TO_SORT),
            REWRITE,
        ),
        (
            (*WRITTEN, MAKE, MAKE_RAIN, join_request("sun", "rain"), *TO_SORT),
            REWRITE,
        ),
        ((*WRITTEN, MAKE, TAKE_OUT, *VOTE_ON_SUN, start_request("sort")), REWRITE),
    ],
    ids=[
        "away",
        "back",
        "rewritten",
        "written as before",
        "same words away",
        "same words out",
        "same words out of the stack",
        "same words into the stack",
        "lead out of the stack",
        "stack onto another card",
        "same words in the stack rewritten",
        "same words in a stack of the cluster withdrawn",
        "lead of a stack of the cluster away",
        "stack with the same words under a card that was voted on",
        "name of what can be done again rewritten",
        "name of what was joined into rewritten",
        "name of what was joined rewritten",
        "name of what was voted on by a card of another place rewritten",
    ],
)
def test_everything_that_shows_a_hidden_name_is_sent_again(given: list[Request], when: Request) -> None:
    before = state_after(*given)
    actor, command = when
    state, touched = evolve_entry(
        before, LogEntry(0, command.id, actor, NOW, decide(before, actor, command, NOW))
    )
    sent = {(audience, key) for entity in touched for audience, key, _ in show(state, entity)}
    for audience in AUDIENCES:
        old, new = view(before, audience), view(state, audience)
        assert {(audience, key) for key in old.keys() | new.keys() if old.get(key) != new.get(key)} <= sent


def test_name_that_people_chose_stays() -> None:
    rename: Request = (OLA, RenameCluster(id="name", cluster="sun", name="Teachers"))
    write_title: Request = (OLA, WriteScenario(id="w", cluster="sun", title="Respect", text="A text"))
    state = state_after(*NAMED, rename, write_title, TAKE_AWAY)
    assert view(state, STAFF)["cluster/sun"].name == "Teachers"  # type: ignore[attr-defined]
    assert view(state, HALL)["scenario/bright"].title == "Respect"  # type: ignore[attr-defined]


def test_scenario_with_a_hidden_title_can_be_edited_from_what_is_shown() -> None:
    shown = ScenarioText("…", "A text")
    edit: Request = (KARI, WriteScenario(id="w", cluster="sun", title="Respect", text="More", base=shown))
    assert not isinstance(outcome([*NAMED, TAKE_AWAY], edit), str)


def test_title_left_hidden_comes_back_with_its_card() -> None:
    shown = ScenarioText("…", "A text")
    edit: Request = (OLA, WriteScenario(id="w", cluster="sun", title="…", text="More", base=shown))
    state = state_after(*NAMED, TAKE_AWAY, edit)
    assert view(state, HALL)["scenario/bright"].title == "…"  # type: ignore[attr-defined]
    assert "Johanne" not in everything_seen(state)
    assert title_after(*NAMED, TAKE_AWAY, edit, UNDO) == NAME


def test_first_title_taken_from_a_hidden_name_comes_back_with_its_card() -> None:
    write: Request = (OLA, WriteScenario(id="bright", cluster="sun", title="…", text="A text"))
    assert title_after(*WRITTEN, MAKE, TAKE_AWAY, write) == "…"
    assert title_after(*WRITTEN, MAKE, TAKE_AWAY, write, UNDO) == NAME


def test_title_of_dots_that_people_chose_stays() -> None:
    write: Request = (OLA, WriteScenario(id="w", cluster="sun", title="…", text="A text"))
    assert title_after(*NAMED, write) == "…"
    assert title_after(*NAMED, write, TAKE_AWAY, UNDO) == "…"


def test_hidden_name_renamed_to_what_is_shown_comes_back_with_its_card() -> None:
    rename: Request = (OLA, RenameCluster(id="name", cluster="sun", name="…"))
    assert outcome([*NAMED, TAKE_AWAY], rename) == ()
    assert name_after(*NAMED, TAKE_AWAY, rename, UNDO) == NAME


def test_name_that_another_card_of_the_cluster_says_is_shown_until_that_one_goes() -> None:
    assert (name_after(*TWICE, REMOVE_ANNS), title_after(*TWICE, REMOVE_ANNS)) == (NAME, NAME)
    assert {option.title for option in options_after(*TWICE, REMOVE_ANNS)} == {NAME}

    out: Request = (KARI, TakeOutCards(id="out", cards=("b1",)))
    assert (name_after(*TWICE, REMOVE_ANNS, out), title_after(*TWICE, REMOVE_ANNS, out)) == ("…", "…")
    place: Request = (KARI, PlaceCards(id="in", cluster="sun", cards=("b1",)))
    assert name_after(*TWICE, REMOVE_ANNS, out, place) == NAME

    both = (*TWICE, REMOVE_ANNS, (OLA, WithdrawIdea(id="away2", card="b1")))
    assert "Johanne" not in everything_seen(state_after(*both))


def test_words_that_the_author_rewrites_are_hidden_until_they_are_back() -> None:
    clusters = [option for option in options_after(*REWRITTEN) if not option.ref.startswith("card/")]
    assert (name_after(*REWRITTEN), title_after(*REWRITTEN)) == ("…", "…")
    assert [option.title for option in clusters] == ["…", "…"]
    assert name_after(*REWRITTEN, back_to(SECRET)) == NAME


@pytest.mark.parametrize("name", ["Sol", NAME])
def test_name_that_people_choose_stays_though_the_card_is_rewritten(name: str) -> None:
    """Also if they choose the words that were hidden."""
    rename: Request = (OLA, RenameCluster(id="name", cluster="sun", name=name))
    assert name_after(*REWRITTEN, rename) == name
    assert name_after(*REWRITTEN, rename, (OLA, UndoChange(id="undo"))) == "…"
    assert (
        name_after(*REWRITTEN[:-1], (OLA, RenameCluster(id="n", cluster="sun", name="Sol")), REWRITE) == "Sol"
    )


def name_after(*given: Request) -> str:
    return view(state_after(*given), STAFF)["cluster/sun"].name  # type: ignore[attr-defined,no-any-return]


def title_after(*given: Request) -> str:
    return view(state_after(*given), HALL)["scenario/bright"].title  # type: ignore[attr-defined,no-any-return]


def options_after(*given: Request) -> tuple[Option, ...]:
    return view(state_after(*given), HALL)["vote/v"].options  # type: ignore[attr-defined,no-any-return]


def test_redo_hides_the_name_again() -> None:
    redo: Request = (KARI, RedoChange(id="redo"))
    assert "Johanne" not in everything_seen(state_after(*VOTED, TAKE_AWAY, UNDO, redo))


def without_naming_cards(stored: Any) -> Any:
    """Stored events as earlier versions wrote them."""
    if isinstance(stored, list):
        return [without_naming_cards(item) for item in stored]
    if isinstance(stored, dict):
        kept = {key: value for key, value in stored.items() if key not in ("named_by", "sources")}
        return {key: without_naming_cards(value) for key, value in kept.items()}
    return stored


def test_log_of_an_earlier_version_hides_the_words_too() -> None:
    replay = Replay(state_after())
    live = state_after()
    rename: Request = (KARI, RenameCluster(id="name", cluster="sun", name="Sol"))
    for actor, command in (*NAMED, rename, UNDO, *VOTED[len(NAMED) :], TAKE_AWAY):
        events = decide(live, actor, command, NOW)
        live, _ = evolve_entry(live, LogEntry(0, command.id, actor, NOW, events))
        stored = json.dumps(without_naming_cards(json.loads(encode_events(events)))).encode()
        replay.apply(LogEntry(0, command.id, actor, NOW, decode_events(stored)))

    assert replay.state == live
    assert "Johanne" not in everything_seen(live)


def test_event_tells_which_card_named_the_cluster() -> None:
    assert outcome(WRITTEN, MAKE) == (ClusterMade("sun", NAME, ("a1", "b1"), "a1"),)
    by_hand: Request = (FACILITATOR, MakeCluster(id="sun", name="My teacher", cards=("a1", "b1")))
    assert outcome(WRITTEN, by_hand) == (ClusterMade("sun", "My teacher", ("a1", "b1"), ""),)
