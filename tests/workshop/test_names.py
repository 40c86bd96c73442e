"""A name that repeats the first words of a card is hidden when that card is removed or rewritten, and shown
again when the words are back.

Ann's card a1 has the text SECRET, which contains the name Johanne. Its first words are the name of the
cluster sun and the title of its scenario bright. Bo's card b1 is also in the cluster. Kari and Ola are
facilitators, each of whom can only undo their own changes.

Constants: an imperative, such as TAKE_AWAY, is one request; a participle, such as REWRITTEN, is all requests
so far."""

import json
from collections.abc import Iterable
from typing import Any

import msgspec
import pytest
from hypothesis import given, strategies as st

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
from tests.workshop.named_cluster import (
    MAKE_SUN,
    NAME,
    SECRET,
    SECRET_WRITTEN,
    SUN_AND_BRIGHT_NAMED,
    WRITE_SCENARIO,
)
from tests.workshop.sample_workshop import (
    ANN,
    BO,
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

VOTE_OPENED = (
    *SUN_AND_BRIGHT_NAMED,
    start_request("vote"),
    open_vote_request("v", "cluster/sun", "scenario/bright", "card/a1"),
)
TAKE_AWAY: Request = (KARI, WithdrawIdea(id="away", card="a1"))
UNDO: Request = (KARI, UndoChange(id="undo"))
TAKE_OUT: Request = (KARI, TakeOutCards(id="out", cards=("a1",)))
REWRITE: Request = (ANN, EditIdea(id="edit", card="a1", text="Better lessons"))
REWRITTEN = (*VOTE_OPENED, TAKE_OUT, start_request("sort"), REWRITE)
"""The card that named the cluster is no longer in it, and has other words."""
TAKE_AWAY_BY_OLA: Request = (OLA, WithdrawIdea(id="away", card="a1"))
SAME_WORDS_WRITTEN = (
    *SEATED,
    start_request("together"),
    write_request(ANN, "a1", SECRET),
    write_request(BO, "b1", SECRET),
)
SAME_WORDS_IN_VOTE = (
    *SAME_WORDS_WRITTEN,
    MAKE_SUN,
    WRITE_SCENARIO,
    start_request("vote"),
    open_vote_request("v", "cluster/sun", "scenario/bright"),
)
"""Ann's and Bo's cards have the same words; Ann's named the cluster."""
SAME_WORDS_BENEATH_B2 = (
    *SAME_WORDS_WRITTEN,
    write_request(BO, "b2"),
    write_request(BO, "b3"),
    start_request("sort"),
    stack_request(BO, "b1", "b2"),
    (KARI, MakeCluster(id="sun", name=NAME, cards=("a1", "b2"))),
    start_request("vote"),
    open_vote_request("v", "cluster/sun"),
    start_request("sort"),
    (KARI, TakeOutCards(id="out", cards=("b2",))),
    TAKE_AWAY_BY_OLA,
)
"""Bo's card with the words of the name is beneath another, which was in the cluster when the vote opened."""
UNSTACK: Request = (BO, UnstackCard(id="unstack", card="b1"))
PLACE_STACK: Request = (KARI, PlaceCards(id="in", cluster="sun", cards=("b2",)))
TAKE_OUT_AND_SORT = ((OLA, TakeOutCards(id="out", cards=("a1",))), start_request("sort"))
WRITE_SAME_WORDS = write_request(BO, "b3", SECRET)
OPEN_VOTE_ON_SUN = (start_request("vote"), open_vote_request("v", "cluster/sun"))
MAKE_RAIN: Request = (KARI, MakeCluster(id="rain", name="Rain", cards=()))
TWO_BENEATH_B2 = (
    *SECRET_WRITTEN,
    write_request(BO, "b2"),
    WRITE_SAME_WORDS,
    MAKE_SUN,
    start_request("vote"),
    open_vote_request("v", "cluster/sun"),
    start_request("sort"),
    (KARI, TakeOutCards(id="out", cards=("b1",))),
    stack_request(BO, "b1", "b2"),
    stack_request(BO, "b3", "b2"),
    TAKE_AWAY_BY_OLA,
)
"""Beneath b2 are b1, which was in the cluster when the vote opened, and b3, which has the words."""
AUDIENCES = (HALL, STAFF, SCREEN, table_audience(1), own_audience(ANN.id), own_audience(KARI.id))


def join_request(cluster: str, into: str) -> Request:
    return KARI, JoinClusters(id="join", cluster=cluster, into=into)


def everything_seen(state: State) -> str:
    """Everything that AUDIENCES see, as JSON, except the cards that were taken away: see
    `test_taken_away`."""
    shown = (entity for audience in AUDIENCES for entity in view(state, audience).values())
    return "".join(
        msgspec.json.encode(entity).decode() for entity in shown if not isinstance(entity, TakenCard)
    )


def edit_back_request(text: str) -> Request:
    return ANN, EditIdea(id="back", card="a1", text=text)


def name_after(*given: Request) -> str:
    return view(state_after(*given), STAFF)["cluster/sun"].name  # type: ignore[attr-defined,no-any-return]


def title_after(*given: Request) -> str:
    return view(state_after(*given), HALL)["scenario/bright"].title  # type: ignore[attr-defined,no-any-return]


def options_after(*given: Request) -> tuple[Option, ...]:
    return view(state_after(*given), HALL)["vote/v"].options  # type: ignore[attr-defined,no-any-return]


def is_accepted(given: Iterable[Request], when: Request) -> bool:
    return not isinstance(outcome(given, when), str)


def without_naming_cards(stored: Any) -> Any:
    """Stored events as earlier versions wrote them: without the cards whose words a name is."""
    if isinstance(stored, list):
        return [without_naming_cards(item) for item in stored]
    if isinstance(stored, dict):
        return {
            key: without_naming_cards(value)
            for key, value in stored.items()
            if key not in ("named_by", "sources")
        }
    return stored


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" Short\nand  plain ", "Short and plain"),
        ("We want many more benches along the whole way to school", "We want many more benches along the…"),
        ("x" * 50, f"{'x' * 40}…"),
        (SECRET, NAME),
    ],
)
def test_first_words_of_a_long_text_end_with_a_whole_word_if_possible(text: str, name: str) -> None:
    assert first_words(text) == name


def test_words_of_a_card_that_is_taken_away_are_seen_nowhere() -> None:
    assert "Johanne" in everything_seen(state_after(*VOTE_OPENED))
    assert "Johanne" not in everything_seen(state_after(*VOTE_OPENED, TAKE_AWAY))


def test_words_of_a_card_that_its_author_withdraws_are_seen_nowhere() -> None:
    withdraw: Request = (ANN, WithdrawIdea(id="back", card="a1"))
    state = state_after(*SUN_AND_BRIGHT_NAMED, start_request("sort"), withdraw)
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
        state_after(*SUN_AND_BRIGHT_NAMED, *changes, (OLA, WithdrawIdea(id="away", card="a1")))
    )


def test_name_comes_back_with_its_card() -> None:
    before, after = state_after(*VOTE_OPENED), state_after(*VOTE_OPENED, TAKE_AWAY, UNDO)
    assert [view(after, audience) for audience in (HALL, STAFF, SCREEN)] == [
        view(before, audience) for audience in (HALL, STAFF, SCREEN)
    ]


@pytest.mark.parametrize(
    ("given", "when"),
    [
        pytest.param(VOTE_OPENED, TAKE_AWAY, id="card taken away"),
        pytest.param((*VOTE_OPENED, TAKE_AWAY), UNDO, id="card restored"),
        pytest.param(REWRITTEN[:-1], REWRITE, id="card rewritten"),
        pytest.param(REWRITTEN, edit_back_request(SECRET), id="card has its first words again"),
        pytest.param(
            (*SAME_WORDS_IN_VOTE, TAKE_AWAY_BY_OLA),
            (OLA, WithdrawIdea(id="away", card="b1")),
            id="other card with the words taken away",
        ),
        pytest.param(
            (*SAME_WORDS_IN_VOTE, TAKE_AWAY_BY_OLA),
            (OLA, TakeOutCards(id="out", cards=("b1",))),
            id="other card with the words taken out of the cluster",
        ),
        pytest.param(SAME_WORDS_BENEATH_B2, UNSTACK, id="card with the words leaves its stack"),
        pytest.param(
            (*SAME_WORDS_BENEATH_B2, UNSTACK),
            stack_request(BO, "b1", "b2"),
            id="card with the words put into a stack",
        ),
        pytest.param(
            SAME_WORDS_BENEATH_B2,
            (BO, UnstackCard(id="unstack", card="b2")),
            id="lead leaves a stack with the words",
        ),
        pytest.param(
            SAME_WORDS_BENEATH_B2,
            stack_request(BO, "b2", "b3"),
            id="stack with the words put onto another card",
        ),
        pytest.param(
            SAME_WORDS_BENEATH_B2,
            (BO, EditIdea(id="edit", card="b1", text="Better lessons")),
            id="card with the words rewritten in its stack",
        ),
        pytest.param(
            (*SAME_WORDS_BENEATH_B2, PLACE_STACK),
            (BO, WithdrawIdea(id="away2", card="b1")),
            id="card with the words withdrawn from a stack of the cluster",
        ),
        pytest.param(
            (*SAME_WORDS_BENEATH_B2, PLACE_STACK),
            (OLA, WithdrawIdea(id="away2", card="b2")),
            id="lead of a stack of the cluster taken away",
        ),
        pytest.param(
            TWO_BENEATH_B2,
            (BO, UnstackCard(id="unstack", card="b2")),
            id="card of the option becomes the lead of a stack with the words",
        ),
        pytest.param(
            (*SECRET_WRITTEN, MAKE_SUN, UNDO, start_request("sort")),
            REWRITE,
            id="card that named an undone cluster rewritten",
        ),
        pytest.param(
            (*SECRET_WRITTEN, MAKE_SUN, MAKE_RAIN, join_request("rain", "sun"), *TAKE_OUT_AND_SORT),
            REWRITE,
            id="card that named a cluster which another joined rewritten",
        ),
        pytest.param(
            (*SECRET_WRITTEN, MAKE_SUN, MAKE_RAIN, join_request("sun", "rain"), *TAKE_OUT_AND_SORT),
            REWRITE,
            id="card that named a cluster which joined another rewritten",
        ),
        pytest.param(
            (*SECRET_WRITTEN, MAKE_SUN, TAKE_OUT, *OPEN_VOTE_ON_SUN, start_request("sort")),
            REWRITE,
            id="card that was taken out before the vote rewritten",
        ),
    ],
)
def test_every_view_that_changes_is_sent(given: Iterable[Request], when: Request) -> None:
    before = state_after(*given)
    actor, command = when
    state, touched = evolve_entry(
        before, LogEntry(0, command.id, actor, NOW, decide(before, actor, command, NOW))
    )
    sent = {(audience, key) for touched_key in touched for audience, key, _ in show(state, touched_key)}
    for audience in AUDIENCES:
        old, new = view(before, audience), view(state, audience)
        assert {(audience, key) for key in old.keys() | new.keys() if old.get(key) != new.get(key)} <= sent


def test_name_that_people_chose_stays() -> None:
    rename: Request = (OLA, RenameCluster(id="name", cluster="sun", name="Teachers"))
    write_title: Request = (OLA, WriteScenario(id="w", cluster="sun", title="Respect", text="A text"))
    state = state_after(*SUN_AND_BRIGHT_NAMED, rename, write_title, TAKE_AWAY)
    assert view(state, STAFF)["cluster/sun"].name == "Teachers"  # type: ignore[attr-defined]
    assert view(state, HALL)["scenario/bright"].title == "Respect"  # type: ignore[attr-defined]


def test_scenario_with_a_hidden_title_can_be_edited_from_what_is_shown() -> None:
    shown = ScenarioText("…", "A text")
    # base: the texts that the console showed when the edit began.
    edit: Request = (KARI, WriteScenario(id="w", cluster="sun", title="Respect", text="More", base=shown))
    assert is_accepted([*SUN_AND_BRIGHT_NAMED, TAKE_AWAY], edit)


def test_title_left_hidden_comes_back_with_its_card() -> None:
    shown = ScenarioText("…", "A text")
    edit: Request = (OLA, WriteScenario(id="w", cluster="sun", title="…", text="More", base=shown))
    state = state_after(*SUN_AND_BRIGHT_NAMED, TAKE_AWAY, edit)
    assert view(state, HALL)["scenario/bright"].title == "…"  # type: ignore[attr-defined]
    assert "Johanne" not in everything_seen(state)
    assert title_after(*SUN_AND_BRIGHT_NAMED, TAKE_AWAY, edit, UNDO) == NAME


def test_first_title_taken_from_a_hidden_name_comes_back_with_its_card() -> None:
    write: Request = (OLA, WriteScenario(id="bright", cluster="sun", title="…", text="A text"))
    assert title_after(*SECRET_WRITTEN, MAKE_SUN, TAKE_AWAY, write) == "…"
    assert title_after(*SECRET_WRITTEN, MAKE_SUN, TAKE_AWAY, write, UNDO) == NAME


def test_title_that_people_chose_stays_although_it_is_an_ellipsis() -> None:
    write: Request = (OLA, WriteScenario(id="w", cluster="sun", title="…", text="A text"))
    assert title_after(*SUN_AND_BRIGHT_NAMED, write) == "…"
    assert title_after(*SUN_AND_BRIGHT_NAMED, write, TAKE_AWAY, UNDO) == "…"


def test_hidden_name_renamed_to_what_is_shown_comes_back_with_its_card() -> None:
    rename: Request = (OLA, RenameCluster(id="name", cluster="sun", name="…"))
    assert outcome([*SUN_AND_BRIGHT_NAMED, TAKE_AWAY], rename) == ()
    assert name_after(*SUN_AND_BRIGHT_NAMED, TAKE_AWAY, rename, UNDO) == NAME


def test_name_that_another_card_of_the_cluster_says_is_shown_until_that_one_goes() -> None:
    assert (
        name_after(*SAME_WORDS_IN_VOTE, TAKE_AWAY_BY_OLA),
        title_after(*SAME_WORDS_IN_VOTE, TAKE_AWAY_BY_OLA),
    ) == (NAME, NAME)
    assert {option.title for option in options_after(*SAME_WORDS_IN_VOTE, TAKE_AWAY_BY_OLA)} == {NAME}

    out: Request = (KARI, TakeOutCards(id="out", cards=("b1",)))
    taken_out = (*SAME_WORDS_IN_VOTE, TAKE_AWAY_BY_OLA, out)
    assert (name_after(*taken_out), title_after(*taken_out)) == ("…", "…")
    place: Request = (KARI, PlaceCards(id="in", cluster="sun", cards=("b1",)))
    assert name_after(*taken_out, place) == NAME

    both = (*SAME_WORDS_IN_VOTE, TAKE_AWAY_BY_OLA, (OLA, WithdrawIdea(id="away2", card="b1")))
    assert "Johanne" not in everything_seen(state_after(*both))


def test_words_that_the_author_rewrites_are_hidden_until_they_are_back() -> None:
    options = options_after(*REWRITTEN)
    cluster_and_scenario = [option for option in options if not option.ref.startswith("card/")]
    assert (name_after(*REWRITTEN), title_after(*REWRITTEN)) == ("…", "…")
    assert [option.title for option in cluster_and_scenario] == ["…", "…"]
    assert name_after(*REWRITTEN, edit_back_request(SECRET)) == NAME


@pytest.mark.parametrize("name", ["Sol", NAME])
def test_name_that_people_choose_stays_though_the_card_is_rewritten(name: str) -> None:
    """Also if they choose the words that were hidden."""
    rename: Request = (OLA, RenameCluster(id="name", cluster="sun", name=name))
    assert name_after(*REWRITTEN, rename) == name
    assert name_after(*REWRITTEN, rename, (OLA, UndoChange(id="undo"))) == "…"
    rename_before: Request = (OLA, RenameCluster(id="n", cluster="sun", name="Sol"))
    assert name_after(*REWRITTEN[:-1], rename_before, REWRITE) == "Sol"


def test_redo_hides_the_name_again() -> None:
    redo: Request = (KARI, RedoChange(id="redo"))
    assert "Johanne" not in everything_seen(state_after(*VOTE_OPENED, TAKE_AWAY, UNDO, redo))


def test_log_of_an_earlier_version_hides_the_words_too() -> None:
    replay = Replay(state_after())
    live = state_after()
    rename: Request = (KARI, RenameCluster(id="name", cluster="sun", name="Sol"))
    for actor, command in (
        *SUN_AND_BRIGHT_NAMED,
        rename,
        UNDO,
        *VOTE_OPENED[len(SUN_AND_BRIGHT_NAMED) :],
        TAKE_AWAY,
    ):
        events = decide(live, actor, command, NOW)
        live, _ = evolve_entry(live, LogEntry(0, command.id, actor, NOW, events))
        stored = json.dumps(without_naming_cards(json.loads(encode_events(events)))).encode()
        replay.apply(LogEntry(0, command.id, actor, NOW, decode_events(stored)))

    assert replay.state == live
    assert "Johanne" not in everything_seen(live)


def test_event_tells_which_card_named_the_cluster() -> None:
    assert outcome(SECRET_WRITTEN, MAKE_SUN) == (ClusterMade("sun", NAME, ("a1", "b1"), named_by="a1"),)
    by_hand: Request = (KARI, MakeCluster(id="sun", name="My teacher", cards=("a1", "b1")))
    assert outcome(SECRET_WRITTEN, by_hand) == (ClusterMade("sun", "My teacher", ("a1", "b1"), named_by=""),)


@pytest.mark.parametrize("space", ["\n\n", "\t ", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH NO-BREAK SPACE}"])
def test_first_words_are_one_line_without_the_white_space_of_javascript(space: str) -> None:
    assert first_words(f"{space}A park{space}with trees{space}") == "A park with trees"


@given(st.text(alphabet="ab \n…", max_size=100))
def test_first_words_of_first_words_are_the_same(text: str) -> None:
    """So a card is found by a name that is its whole text, and by one that is its first words."""
    assert first_words(first_words(text)) == first_words(text)
