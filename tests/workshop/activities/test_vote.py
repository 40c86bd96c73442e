"""Dots within a budget, taken back until the close; nobody sees a result before it."""

import pytest

from app.workshop.activities.ideas import WithdrawIdea
from app.workshop.activities.merge import RenameCluster
from app.workshop.activities.vote import (
    MAX_OPTIONS,
    Ballot,
    CloseVote,
    DotsCast,
    OpenVote,
    Result,
    Turnout,
    VoteClosed,
    VoteOpened,
    VoteView,
)
from app.workshop.audiences import HALL, SCREEN, STAFF
from app.workshop.state import Option
from app.workshop.workshop import view
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSES,
    DEA,
    FACILITATOR,
    MERGED,
    SEATED,
    VOTED,
    Line,
    after,
    casts,
    opens,
    outcome,
    starts,
    writes,
)

BRIGHT, CARD, NONE = (
    Option("scenario/bright", "Bright", "It is bright."),
    Option("card/a1", "More light"),
    Option("cluster/none", "Sun"),
)
READY = (*MERGED, starts("vote"))


def closes(vote: str) -> Line:
    return FACILITATOR, CloseVote(id="close", vote=vote)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            READY,
            opens("first", "scenario/bright", "card/a1", "card/a1"),
            (VoteOpened("first", "vote", "Which?", (BRIGHT, CARD), 3),),
            id="each option once, with the step's dots",
        ),
        pytest.param(
            READY,
            (FACILITATOR, OpenVote(id="v", title="Which?", options=("cluster/none",), budget=9)),
            (VoteOpened("v", "vote", "Which?", (NONE,), 9),),
            id="with other dots",
        ),
        pytest.param(READY, opens("first"), "vote.options", id="on nothing"),
        pytest.param(READY, opens("v", *["card/a1"] * (MAX_OPTIONS + 1)), "vote.options", id="on too much"),
        pytest.param(READY, opens("first", "scenario/zz"), "vote.not_an_option", id="no such scenario"),
        pytest.param(READY, opens("first", "cluster/bright"), "vote.not_an_option", id="no such cluster"),
        pytest.param(
            [*SEATED, starts("alone"), writes(ANN, "n1"), starts("vote")],
            opens("first", "card/n1"),
            "vote.not_an_option",
            id="a private card",
        ),
        pytest.param(
            READY,
            (FACILITATOR, OpenVote(id="v", title="", options=("card/a1",))),
            "text.blank",
            id="without a title",
        ),
        pytest.param(VOTED, opens("second", "card/a1"), "vote.already_open", id="two at once"),
        pytest.param(
            READY,
            (FACILITATOR, OpenVote(id="v", title="?", options=("card/a1",), kind="none")),
            "command.malformed",
            id="unknown kind of ballot",
        ),
        pytest.param(MERGED, opens("first", "card/a1"), "step.not_running", id="while merging"),
        pytest.param([*READY, CLOSES], opens("first", "card/a1"), "workshop.closed", id="after the end"),
        pytest.param(
            READY, (ANN, OpenVote(id="v", title="?", options=("card/a1",))), "command.not_yours", id="by Ann"
        ),
        pytest.param(VOTED, closes("first"), (VoteClosed("first"),), id="close"),
        pytest.param([*VOTED, starts("close")], closes("first"), (VoteClosed("first"),), id="close later"),
        pytest.param([*VOTED, closes("first")], closes("first"), "vote.closed", id="close twice"),
        pytest.param(VOTED, closes("zz"), "vote.unknown", id="close none"),
        pytest.param([*VOTED, CLOSES], closes("first"), "workshop.closed", id="close after the end"),
        pytest.param(VOTED, (ANN, CloseVote(id="c", vote="first")), "command.not_yours", id="closed by Ann"),
    ],
)
def test_opening_and_closing(given: list[Line], when: Line, then: object) -> None:
    assert outcome(given, when) == then


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            VOTED, casts(CAI, "first", "card/a1", 3), (DotsCast("first", "seat-cai", "card/a1", 3),), id="all"
        ),
        pytest.param(
            VOTED,
            casts(ANN, "first", "card/a1", 1),
            (DotsCast("first", "seat-ann", "card/a1", 1),),
            id="the last",
        ),
        pytest.param(VOTED, casts(ANN, "first", "card/a1", 2), "vote.over_budget", id="one too many"),
        pytest.param(
            VOTED,
            casts(ANN, "first", "scenario/bright", 3),
            (DotsCast("first", "seat-ann", "scenario/bright", 3),),
            id="one more on the same",
        ),
        pytest.param(
            VOTED, casts(BO, "first", "card/a1", 0), (DotsCast("first", "seat-bo", "card/a1", 0),), id="back"
        ),
        pytest.param(VOTED, casts(BO, "first", "card/a1", 3), (), id="the same again"),
        pytest.param(VOTED, casts(CAI, "first", "card/a1", 0), (), id="none, as before"),
        pytest.param(VOTED, casts(CAI, "first", "card/b1", 1), "vote.not_an_option", id="not an option"),
        pytest.param(VOTED, casts(CAI, "zz", "card/a1", 1), "vote.unknown", id="no such vote"),
        pytest.param(
            [*VOTED, closes("first")], casts(CAI, "first", "card/a1", 1), "vote.closed", id="too late"
        ),
        pytest.param(
            [*VOTED, starts("close")], casts(CAI, "first", "card/a1", 1), "step.not_running", id="other step"
        ),
        pytest.param(
            [*VOTED, CLOSES], casts(CAI, "first", "card/a1", 1), "workshop.closed", id="after the end"
        ),
        pytest.param(VOTED, casts(DEA, "first", "card/a1", 1), "participant.unknown", id="without a seat"),
        pytest.param(VOTED, casts(FACILITATOR, "first", "card/a1", 1), "command.not_yours", id="not by Ann"),
    ],
)
def test_casting_dots(given: list[Line], when: Line, then: object) -> None:
    assert outcome(given, when) == then


def test_an_open_vote_shows_how_many_voted_and_nothing_of_what() -> None:
    state = after(*VOTED)

    assert view(state, HALL)["vote/first"] == VoteView(
        "first", "vote", "Which?", (BRIGHT, CARD, NONE), 3, False, results=None, voters=None
    )
    for audience in (STAFF, SCREEN):
        assert view(state, audience)["turnout/first"] == Turnout("first", 2)


def test_a_ballot_is_its_owners_alone() -> None:
    state = after(*VOTED)

    assert view(state, "me/seat-ann")["ballot/first"] == Ballot("first", {"scenario/bright": 2})
    assert "ballot/first" not in view(state, "me/seat-cai")


def test_a_closed_vote_shows_its_result_in_the_order_of_the_options() -> None:
    state = after(
        *VOTED, casts(CAI, "first", "scenario/bright", 1), casts(BO, "first", "card/a1", 0), closes("first")
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


def test_options_keep_the_words_they_had_when_the_vote_opened() -> None:
    state = after(
        *VOTED,
        (FACILITATOR, RenameCluster(id="r", cluster="none", name="Moon")),
    )

    assert view(state, HALL)["vote/first"].options == (BRIGHT, CARD, NONE)  # type: ignore[attr-defined]


def test_a_card_that_its_author_takes_back_leaves_only_its_place_in_the_vote() -> None:
    state = after(*VOTED, starts("sort"), (ANN, WithdrawIdea(id="w", card="a1")))

    gone = Option(CARD.ref, "…")
    assert view(state, HALL)["vote/first"].options == (BRIGHT, gone, NONE)  # type: ignore[attr-defined]
