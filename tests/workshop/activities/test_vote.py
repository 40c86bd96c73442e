"""Votes and ballots: budget, secrecy until the close, results."""

import msgspec
import pytest
from msgspec.structs import replace

from app.analysis.group_numbers import Answers
from app.core.aggregate import Actor, LogEntry, View
from app.locale.catalogue import Catalogue
from app.workshop.activities.ideas import EditIdea, WithdrawIdea
from app.workshop.activities.merge import RenameCluster, TakeOutCards
from app.workshop.activities.vote import (
    Ballot,
    ChooseDecidingVote,
    CloseVote,
    DecidingVote,
    DecidingVoteChosen,
    DotsCast,
    OpenVote,
    Turnout,
    VoteCards,
    VoteClosed,
    VoteOpened,
    VoteView,
)
from app.workshop.activities.welcome import Describe
from app.workshop.audiences import HALL, SCREEN, STAFF
from app.workshop.ballots import MAX_OPTIONS, Result
from app.workshop.plan import EditPlan
from app.workshop.state import Option, OptionSource, State
from app.workshop.undo import UndoChange
from app.workshop.upcasts import Replay, decode_events
from app.workshop.workshop import decide, evolve_entry
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSE,
    DEA,
    FACILITATOR,
    MERGED,
    NOW,
    PLAN,
    SEATED,
    SMALL_HALL,
    THEME_TEAM,
    VOTED,
    Request,
    apply_commands,
    as_input,
    cast_dots_request,
    make_cluster_request,
    open_vote_request,
    outcome,
    start_request,
    state_after,
    write_request,
)
from tests.workshop.view import view

CATALOGUE = Catalogue.load()
BRIGHT, CARD, NONE = (
    Option("scenario/bright", "Bright", "It is bright."),
    Option("card/a1", "More light"),
    Option("cluster/none", "Sun"),
)
SUN = OptionSource(("b1", "c1"))
READY = (*MERGED, start_request("vote"))
CLOSE_VOTE: Request = (FACILITATOR, CloseVote(id="close", vote="v"))
TAKE_OUT_A5: Request = (FACILITATOR, TakeOutCards(id="out", cards=("a5",)))


def edit_a5_request(text: str) -> Request:
    return ANN, EditIdea(id="edit", card="a5", text=text)


def close_vote_request(vote: str) -> Request:
    return FACILITATOR, CloseVote(id="close", vote=vote)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            READY,
            open_vote_request("first", "scenario/bright", "card/a1", "card/a1"),
            (VoteOpened("first", "vote", "Which?", (BRIGHT, CARD), 3, sources={BRIGHT.ref: SUN}),),
            id="each option once, with the step's dots",
        ),
        pytest.param(
            READY,
            (FACILITATOR, OpenVote(id="v", title="Which?", options=("cluster/none",), budget=9)),
            (VoteOpened("v", "vote", "Which?", (NONE,), 9, sources={NONE.ref: OptionSource()}),),
            id="with another number of dots",
        ),
        pytest.param(READY, open_vote_request("first"), "vote.options", id="without options"),
        pytest.param(
            READY,
            open_vote_request("v", *["card/a1"] * (MAX_OPTIONS + 1)),
            "vote.options",
            id="with more options than the limit",
        ),
        pytest.param(
            READY, open_vote_request("first", "scenario/zz"), "vote.not_an_option", id="an unknown scenario"
        ),
        pytest.param(
            READY, open_vote_request("first", "cluster/bright"), "vote.not_an_option", id="an unknown cluster"
        ),
        pytest.param(
            [*SEATED, start_request("alone"), write_request(ANN, "n1"), start_request("vote")],
            open_vote_request("first", "card/n1"),
            "vote.not_an_option",
            id="a private card",
        ),
        pytest.param(
            READY,
            (FACILITATOR, OpenVote(id="v", title="", options=("card/a1",))),
            "text.blank",
            id="without a title",
        ),
        pytest.param(
            VOTED,
            open_vote_request("second", "card/a1"),
            "vote.already_open",
            id="while another vote is open",
        ),
        pytest.param(MERGED, open_vote_request("first", "card/a1"), "step.not_running", id="while merging"),
        pytest.param(
            [*READY, CLOSE], open_vote_request("first", "card/a1"), "workshop.closed", id="after the end"
        ),
        pytest.param(
            READY,
            (ANN, OpenVote(id="v", title="?", options=("card/a1",))),
            "command.not_yours",
            id="by a participant",
        ),
        pytest.param(VOTED, close_vote_request("first"), (VoteClosed("first"),), id="close"),
        pytest.param(
            [*VOTED, start_request("close")],
            close_vote_request("first"),
            (VoteClosed("first"),),
            id="close later",
        ),
        pytest.param(
            [*VOTED, close_vote_request("first")],
            close_vote_request("first"),
            "vote.closed",
            id="close twice",
        ),
        pytest.param(VOTED, close_vote_request("zz"), "vote.unknown", id="close an unknown vote"),
        pytest.param(
            [*VOTED, CLOSE], close_vote_request("first"), "workshop.closed", id="close after the end"
        ),
        pytest.param(
            VOTED, (ANN, CloseVote(id="c", vote="first")), "command.not_yours", id="close as a participant"
        ),
    ],
)
def test_open_and_close_vote_lead_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def choose_deciding_vote_request(vote: str) -> Request:
    return FACILITATOR, ChooseDecidingVote(id="decides", vote=vote)


def held_vote(vote: str, *options: str, voters: tuple[Actor, ...] = (ANN, BO)) -> tuple[Request, ...]:
    """A closed vote in which each of these people gave a dot to the first option."""
    casts = [cast_dots_request(who, vote, options[0], 1) for who in voters]
    return (open_vote_request(vote, *options), *casts, close_vote_request(vote))


FIRST = (SMALL_HALL, *VOTED, close_vote_request("first"))
"""After a vote that shows its numbers."""
CHOSEN = (*FIRST, choose_deciding_vote_request("first"))


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            FIRST,
            choose_deciding_vote_request("first"),
            (DecidingVoteChosen("first"),),
            id="a closed vote",
        ),
        pytest.param(CHOSEN, choose_deciding_vote_request("first"), (), id="a vote that is chosen already"),
        pytest.param(VOTED, choose_deciding_vote_request("first"), "vote.still_open", id="an open vote"),
        pytest.param(
            [*FIRST, *held_vote("other", "card/a1")],
            choose_deciding_vote_request("other"),
            "vote.only_cards",
            id="a vote on cards only",
        ),
        pytest.param(
            [*FIRST, *held_vote("other", "card/a1", "cluster/none")],
            choose_deciding_vote_request("other"),
            (DecidingVoteChosen("other"),),
            id="a vote on a cluster",
        ),
        pytest.param(
            [*FIRST, *held_vote("other", "scenario/bright", voters=(ANN,))],
            choose_deciding_vote_request("other"),
            "vote.too_few_voters",
            id="a vote that shows no numbers",
        ),
        pytest.param(READY, choose_deciding_vote_request("zz"), "vote.unknown", id="an unknown vote"),
        pytest.param(
            [*VOTED, CLOSE], choose_deciding_vote_request("first"), "workshop.closed", id="after the end"
        ),
        pytest.param(
            VOTED,
            (THEME_TEAM, ChooseDecidingVote(id="d", vote="first")),
            "command.not_yours",
            id="by the theme team",
        ),
    ],
)
def test_choose_deciding_vote_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_deciding_vote_is_the_last_closed_one_on_scenarios_until_another_is_chosen() -> None:
    second = (*FIRST, *held_vote("second", "scenario/bright"))
    still_open = (*FIRST, open_vote_request("second", "scenario/bright"))
    third = (*second, *held_vote("third", "card/a1"))

    assert [deciding(given) for given in (VOTED, FIRST, still_open, second, third)] == [
        None,
        "first",
        "first",
        "second",
        "second",
    ]
    assert deciding((*third, choose_deciding_vote_request("first"))) == "first"


def test_vote_on_clusters_decides_only_if_there_is_none_on_scenarios() -> None:
    on_cluster = held_vote("third", "cluster/none")

    assert deciding((SMALL_HALL, *READY, *on_cluster)) == "third"
    assert deciding((*FIRST, *held_vote("second", "scenario/bright"), *on_cluster)) == "second"
    assert deciding((*FIRST, *on_cluster, choose_deciding_vote_request("third"))) == "third"


def test_vote_that_shows_no_numbers_does_not_decide() -> None:
    small = held_vote("small", "scenario/bright", voters=(ANN,))

    assert deciding((*FIRST, *small)) == "first"
    assert deciding((*VOTED, close_vote_request("first"))) is None


def test_vote_whose_numbers_are_hidden_by_a_raised_threshold_does_not_decide_any_more() -> None:
    second = held_vote("second", "scenario/bright", voters=(ANN, BO, CAI))
    state = state_after(*FIRST, *second, choose_deciding_vote_request("first"))
    raised = FACILITATOR, EditPlan(id="raise", privacy_threshold=3)

    (event,) = decide(state, *raised, NOW)
    after, touched = evolve_entry(state, LogEntry(0, "raise", FACILITATOR, NOW, (event,)))

    assert "deciding_vote" in touched
    assert view(after, HALL)["deciding_vote"] == DecidingVote("second")


@pytest.mark.parametrize(
    ("options", "then"),
    [(("scenario/bright",), "other"), (("cluster/none",), "first"), (("card/a1", "card/c1"), "first")],
)
def test_deciding_vote_has_a_scenario_among_its_options_if_one_can(
    options: tuple[str, ...], then: str
) -> None:
    assert deciding((*FIRST, *held_vote("other", *options))) == then


def deciding(given: tuple[Request, ...]) -> str | None:
    """The deciding vote, which must be the same for the hall, staff and screens. None: there is none."""
    state = state_after(*given)
    found = {view(state, audience).get("deciding_vote") for audience in (HALL, STAFF, SCREEN)}
    assert len(found) == 1
    shown = found.pop()
    return shown.vote if isinstance(shown, DecidingVote) else None


@pytest.mark.parametrize("end", [close_vote_request("first"), CLOSE], ids=["vote", "workshop"])
def test_answers_of_voters_are_those_from_when_the_vote_closed(end: Request) -> None:
    describe: Request = (ANN, Describe(id="me", role="pupil", municipality="aure", language=""))
    later: Request = (BO, Describe(id="me", role="pupil", municipality=None, language=""))
    state = state_after(*VOTED, describe, end)

    answers = {ANN.id: Answers("pupil", "aure"), BO.id: Answers()}
    assert state.votes["first"].answers == answers
    if not state.closed:
        assert apply_commands(state, [later]).votes["first"].answers == answers


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            VOTED,
            cast_dots_request(CAI, "first", "card/a1", 3),
            (DotsCast("first", "seat-cai", "card/a1", 3),),
            id="all dots on one option",
        ),
        pytest.param(
            VOTED,
            cast_dots_request(ANN, "first", "card/a1", 1),
            (DotsCast("first", "seat-ann", "card/a1", 1),),
            id="the last dot",
        ),
        pytest.param(
            VOTED,
            cast_dots_request(ANN, "first", "card/a1", 2),
            "vote.over_budget",
            id="one dot above the budget",
        ),
        pytest.param(
            VOTED,
            cast_dots_request(ANN, "first", "scenario/bright", 3),
            (DotsCast("first", "seat-ann", "scenario/bright", 3),),
            id="one more dot on the same option",
        ),
        pytest.param(
            VOTED,
            cast_dots_request(BO, "first", "card/a1", 0),
            (DotsCast("first", "seat-bo", "card/a1", 0),),
            id="take the dots back",
        ),
        pytest.param(VOTED, cast_dots_request(BO, "first", "card/a1", 3), (), id="the same again"),
        pytest.param(VOTED, cast_dots_request(CAI, "first", "card/a1", 0), (), id="no dots, as before"),
        pytest.param(
            VOTED, cast_dots_request(CAI, "first", "card/b1", 1), "vote.not_an_option", id="not an option"
        ),
        pytest.param(VOTED, cast_dots_request(CAI, "zz", "card/a1", 1), "vote.unknown", id="an unknown vote"),
        pytest.param(
            [*VOTED, close_vote_request("first")],
            cast_dots_request(CAI, "first", "card/a1", 1),
            "vote.closed",
            id="after the vote is closed",
        ),
        pytest.param(
            [*VOTED, start_request("close")],
            cast_dots_request(CAI, "first", "card/a1", 1),
            "step.not_running",
            id="in another step",
        ),
        pytest.param(
            [*VOTED, CLOSE],
            cast_dots_request(CAI, "first", "card/a1", 1),
            "workshop.closed",
            id="after the end",
        ),
        pytest.param(
            VOTED, cast_dots_request(DEA, "first", "card/a1", 1), "participant.unknown", id="without a seat"
        ),
        pytest.param(
            VOTED,
            cast_dots_request(FACILITATOR, "first", "card/a1", 1),
            "command.not_yours",
            id="by the facilitator",
        ),
    ],
)
def test_cast_dots_leads_to_events_or_rejection(given: list[Request], when: Request, then: object) -> None:
    assert outcome(given, when) == then


def test_open_vote_shows_turnout_only() -> None:
    state = state_after(*VOTED)

    assert view(state, HALL)["vote/first"] == VoteView(
        "first", "vote", "Which?", (BRIGHT, CARD, NONE), 3, False, results=None, voters=None
    )
    for audience in (STAFF, SCREEN):
        assert view(state, audience)["turnout/first"] == Turnout("first", 2)


def test_ballot_is_visible_to_owner_only() -> None:
    state = state_after(*VOTED)

    assert view(state, "me/seat-ann")["ballot/first"] == Ballot("first", {"scenario/bright": 2})
    assert "ballot/first" not in view(state, "me/seat-cai")


def test_closed_vote_shows_results_in_order_of_options() -> None:
    state = state_after(
        SMALL_HALL,
        *VOTED,
        cast_dots_request(CAI, "first", "scenario/bright", 1),
        cast_dots_request(BO, "first", "card/a1", 0),
        close_vote_request("first"),
    )

    assert view(state, HALL)["vote/first"] == VoteView(
        "first",
        "vote",
        "Which?",
        (BRIGHT, CARD, NONE),
        3,
        True,
        (Result("scenario/bright", 3, 2), Result("card/a1", 0, 0), Result("cluster/none", 0, 0)),
        2,
    )


def test_closed_vote_with_fewer_voters_than_threshold_shows_no_numbers() -> None:
    three, two = ((FACILITATOR, EditPlan(id="threshold", privacy_threshold=least)) for least in (3, 2))
    closed = (*VOTED, close_vote_request("first"))

    few, enough = (view(state_after(threshold, *closed), HALL)["vote/first"] for threshold in (three, two))

    assert (few.closed, few.results, few.voters) == (True, None, None)  # type: ignore[attr-defined]
    assert (enough.closed, enough.voters) == (True, 2)  # type: ignore[attr-defined]


@pytest.mark.parametrize("taken_back", [False, True])
def test_closed_vote_says_that_nobody_voted(taken_back: bool) -> None:
    vote = held_vote("empty", "scenario/bright", voters=())
    if taken_back:
        casts = [cast_dots_request(ANN, "empty", "scenario/bright", dots) for dots in (1, 0)]
        vote = (vote[0], *casts, *vote[1:])

    running, closed = (view(state_after(*FIRST, *requests), HALL) for requests in (vote[:-1], vote))

    assert running["vote/empty"].voters is None  # type: ignore[attr-defined]
    empty = closed["vote/empty"]
    assert (empty.closed, empty.results, empty.voters) == (True, None, 0)  # type: ignore[attr-defined]
    assert "turnout/empty" not in view(state_after(*FIRST, *vote), SCREEN)


def test_turnout_of_a_closed_vote_without_numbers_is_hidden_too() -> None:
    state = state_after((FACILITATOR, EditPlan(id="threshold", privacy_threshold=3)), *VOTED)
    (actor, command) = close_vote_request("first")
    (event,) = decide(state, actor, command, NOW)
    after, touched = evolve_entry(state, LogEntry(0, "close", actor, NOW, (event,)))

    assert "turnout/first" in touched
    for audience in (STAFF, SCREEN):
        assert view(state, audience)["turnout/first"] == Turnout("first", 2)
        assert "turnout/first" not in view(after, audience)


def test_threshold_that_is_raised_hides_numbers_of_closed_votes() -> None:
    state = state_after(SMALL_HALL, *VOTED, close_vote_request("first"))
    raised = FACILITATOR, EditPlan(id="raise", privacy_threshold=3)

    (event,) = decide(state, *raised, NOW)
    after, touched = evolve_entry(state, LogEntry(0, "raise", FACILITATOR, NOW, (event,)))

    assert "vote/first" in touched
    assert view(after, HALL)["vote/first"].results is None  # type: ignore[attr-defined]


def test_option_text_changed_after_opening_keeps_old_text() -> None:
    state = state_after(
        *VOTED,
        (FACILITATOR, RenameCluster(id="r", cluster="none", name="Moon")),
    )

    assert view(state, HALL)["vote/first"].options == (BRIGHT, CARD, NONE)  # type: ignore[attr-defined]


def test_option_of_withdrawn_card_loses_its_text_and_is_named_as_removed() -> None:
    state = state_after(*VOTED, start_request("sort"), (ANN, WithdrawIdea(id="w", card="a1")))

    shown = view(state, HALL)["vote/first"]
    assert isinstance(shown, VoteView)
    assert shown.options == (BRIGHT, Option(CARD.ref, "…"), NONE)
    assert shown.removed == (CARD.ref,)


def test_card_with_three_dots_as_its_text_is_an_option_like_others() -> None:
    dots = write_request(ANN, "a9", text="…")
    state = state_after(
        *SEATED, start_request("together"), dots, start_request("vote"), open_vote_request("dots", "card/a9")
    )

    shown = view(state, HALL)["vote/dots"]
    assert isinstance(shown, VoteView)
    assert (shown.options, shown.removed) == ((Option("card/a9", "…"),), ())


@pytest.mark.parametrize(
    ("who", "dots", "then"),
    [
        pytest.param(CAI, 1, "vote.card_removed", id="one more"),
        pytest.param(BO, 2, (DotsCast("first", "seat-bo", "card/a1", 2),), id="one taken back"),
        pytest.param(BO, 0, (DotsCast("first", "seat-bo", "card/a1", 0),), id="all taken back"),
    ],
)
def test_dots_of_a_removed_card_can_only_be_taken_back(who: Actor, dots: int, then: object) -> None:
    removed = (FACILITATOR, WithdrawIdea(id="w", card="a1"))

    assert outcome([*VOTED, removed], cast_dots_request(who, "first", "card/a1", dots)) == then


@pytest.mark.parametrize(
    ("language", "by_a_facilitator"), [("en", "taken away"), ("nb", "tatt bort"), ("nn", "teke bort")]
)
def test_text_about_a_removed_card_does_not_say_who_removed_it(language: str, by_a_facilitator: str) -> None:
    for key in ("vote.option.removed", "error.vote.card_removed"):
        assert by_a_facilitator not in CATALOGUE.text(language, key)


def test_sources_of_options_are_kept_as_they_were_when_the_vote_opened_and_not_sent_to_phones() -> None:
    state = state_after(*VOTED, (FACILITATOR, TakeOutCards(id="out", cards=("b1", "c1"))))

    assert state.votes["first"].sources == {BRIGHT.ref: SUN, NONE.ref: OptionSource()}
    assert b"b1" not in msgspec.json.encode(view(state, HALL)["vote/first"])


GATHERED = (
    *SEATED,
    start_request("together"),
    *(write_request(ANN, f"a{number}", f"Wish {number}") for number in range(1, 13)),
    make_cluster_request("wishes", *(f"a{number}" for number in range(12, 0, -1))),
    make_cluster_request("none"),
)
GATHERED_AND_VOTED = (
    *GATHERED,
    start_request("vote"),
    open_vote_request("v", "cluster/wishes", "cluster/none", "card/a1"),
)
WISHES = tuple(f"Wish {number}" for number in range(12, 2, -1))
"""The words of the first ten cards of the cluster, in its order."""


def shown_cards(state: State) -> dict[str, View]:
    """Ref of an option -> its cards, as everyone sees them."""
    start = "vote_cards/v/"
    return {key.removeprefix(start): each for key, each in view(state, HALL).items() if key.startswith(start)}


def cards_to_vote_on(*more: Request) -> dict[str, View]:
    return shown_cards(state_after(*GATHERED_AND_VOTED, *more))


@pytest.mark.parametrize(
    "later",
    [
        pytest.param((), id="nothing"),
        pytest.param((CLOSE_VOTE,), id="the close"),
        pytest.param((TAKE_OUT_A5,), id="a card taken out of the cluster"),
    ],
)
def test_cluster_to_vote_on_has_the_words_of_its_first_cards_from_when_the_vote_opened(
    later: tuple[Request, ...],
) -> None:
    assert cards_to_vote_on(*later) == {"cluster/wishes": VoteCards(WISHES, more=2)}


@pytest.mark.parametrize(
    ("change", "back"),
    [
        pytest.param(
            (FACILITATOR, WithdrawIdea(id="gone", card="a5")),
            (FACILITATOR, UndoChange(id="undo")),
            id="removed",
        ),
        pytest.param(edit_a5_request("Fewer words"), edit_a5_request("Wish 5"), id="rewritten by its author"),
    ],
)
def test_words_of_a_card_in_a_cluster_that_is_voted_on_go_with_them(change: Request, back: Request) -> None:
    without = VoteCards(tuple(wish for wish in WISHES if wish != "Wish 5"), more=2)
    taken_out = (start_request("sort"), TAKE_OUT_A5)

    assert cards_to_vote_on(*taken_out, change) == {"cluster/wishes": without}
    assert cards_to_vote_on(*taken_out, change, back) == {"cluster/wishes": VoteCards(WISHES, more=2)}


def test_rewritten_card_in_a_cluster_that_is_voted_on_touches_only_the_cards_of_that_cluster() -> None:
    state = state_after(
        *GATHERED,
        write_request(BO, "b1"),
        make_cluster_request("other", "b1"),
        start_request("vote"),
        open_vote_request("v", "cluster/wishes", "cluster/other"),
        start_request("sort"),
        TAKE_OUT_A5,
    )
    for text in ("Fewer words", "Wish 5"):
        events = decide(state, *edit_a5_request(text), NOW)
        state, touched = evolve_entry(state, LogEntry(1, "edit", ANN, NOW, events))
        assert {key for key in touched if key.startswith("vote")} == {"vote_cards/v/cluster/wishes"}


def test_vote_on_a_cluster_that_an_older_version_opened_has_no_words_of_cards() -> None:
    option = {"ref": "cluster/wishes", "title": "Wishes", "text": ""}
    stored = {"type": "vote.opened", "vote": "v", "step": "vote", "title": "?", "budget": 3}
    replay = Replay(state_after(*GATHERED, start_request("vote")))
    events = decode_events(msgspec.json.encode([{**stored, "options": [option]}]))
    replay.apply(LogEntry(1, "v", FACILITATOR, NOW, events))

    assert replay.state
    assert shown_cards(replay.state) == {}


def test_vote_that_an_older_version_opened_gets_its_sources_by_replay() -> None:
    stored = {"type": "vote.opened", "vote": "v", "step": "vote", "title": "?", "budget": 3}
    options = [{"ref": BRIGHT.ref, "title": "Bright", "text": ""}, {"ref": "card/a1", "title": "More light"}]
    events = decode_events(msgspec.json.encode([{**stored, "options": options}]))
    replay = Replay(state_after(*READY))
    replay.apply(LogEntry(1, "v", FACILITATOR, NOW, events))

    assert replay.state
    assert replay.state.votes["v"].sources == {BRIGHT.ref: SUN}


def test_dots_of_step_lowered_after_votes_leave_the_open_vote_as_it_was() -> None:
    agenda = tuple(replace(step, dots=1) if step.id == "vote" else step for step in PLAN.agenda)
    state = state_after(*VOTED, (FACILITATOR, EditPlan(id="fewer", agenda=as_input(agenda))))

    assert view(state, HALL)["vote/first"].budget == 3  # type: ignore[attr-defined]
    assert view(state, "me/seat-ann")["ballot/first"] == Ballot("first", {"scenario/bright": 2})
    assert decide(state, *cast_dots_request(ANN, "first", "card/a1", 1), NOW) == (
        DotsCast("first", "seat-ann", "card/a1", 1),
    )
