"""A closed workshop does not change until it is reopened."""

import pytest

from app.core.aggregate import LogEntry
from app.core.errors import Rejected
from app.workshop.activities.close import (
    CloseWorkshop,
    ClusterSummary,
    ReopenWorkshop,
    WorkshopClosed,
    WorkshopImported,
    WorkshopReopened,
)
from app.workshop.activities.ideas import WithdrawIdea
from app.workshop.activities.merge import PlaceCards
from app.workshop.audiences import HALL, PLAN, STAFF
from app.workshop.state import State
from app.workshop.workshop import decide, evolve_entry
from tests.workshop.sample_workshop import (
    ANN,
    CLOSE,
    FACILITATOR,
    MERGED,
    NOW,
    SEATED,
    SMALL_HALL,
    VOTED,
    Request,
    make_cluster_request,
    outcome,
    start_request,
    state_after,
)
from tests.workshop.view import view

REOPEN: Request = (FACILITATOR, ReopenWorkshop(id="open"))


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param([], CLOSE, (WorkshopClosed(),), id="close"),
        pytest.param([CLOSE], CLOSE, (), id="close a closed workshop"),
        pytest.param([CLOSE], REOPEN, (WorkshopReopened(),), id="reopen"),
        pytest.param([], REOPEN, (), id="reopen an open workshop"),
        pytest.param(
            SEATED, (ANN, CloseWorkshop(id="close")), "command.not_yours", id="close as a participant"
        ),
    ],
)
def test_close_command_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_workshop_closed_is_visible_to_everyone() -> None:
    assert view(state_after(CLOSE), PLAN)["workshop"].closed  # type: ignore[attr-defined]
    assert not view(state_after(CLOSE, REOPEN), PLAN)["workshop"].closed  # type: ignore[attr-defined]


def test_imported_workshop_of_an_earlier_version_is_closed_and_shown_as_imported() -> None:
    event = WorkshopImported()
    state, touched = evolve_entry(state_after(), LogEntry(1, "imported", FACILITATOR, NOW, (event,)))
    shown = view(state, PLAN)["workshop"]
    assert (shown.closed, shown.imported) == (True, True)  # type: ignore[attr-defined]
    assert "workshop" in touched
    with pytest.raises(Rejected, match=r"workshop\.imported"):
        decide(state, *REOPEN, NOW)
    assert not view(state_after(CLOSE), PLAN)["workshop"].imported  # type: ignore[attr-defined]


def test_imported_workshop_shows_staff_the_numbers_of_its_report() -> None:
    event = WorkshopImported(people=24, cards=81)
    state, touched = evolve_entry(state_after(), LogEntry(1, "imported", FACILITATOR, NOW, (event,)))
    counts = view(state, STAFF)["counts"]
    assert (counts.people, counts.cards, counts.tables) == (24, 81, 0)  # type: ignore[attr-defined]
    assert "counts" in touched


def test_open_vote_when_workshop_closes_is_closed_and_counted() -> None:
    vote = view(state_after(SMALL_HALL, *VOTED, CLOSE), HALL)["vote/first"]
    assert vote.closed  # type: ignore[attr-defined]
    assert sum(result.dots for result in vote.results) > 0  # type: ignore[attr-defined]
    assert view(state_after(SMALL_HALL, *VOTED, CLOSE, REOPEN), HALL)["vote/first"] == vote


ENDING = (*MERGED, start_request("close"))
SUN = ClusterSummary("sun", "Sun", 3)
"""Its three cards are b1 with a2 beneath it, and c1."""


def summaries(state: State) -> dict[str, object]:
    """The cluster summaries that everyone sees, by key."""
    return {key: shown for key, shown in view(state, HALL).items() if isinstance(shown, ClusterSummary)}


def touched_summaries(given: tuple[Request, ...], when: Request) -> set[str]:
    """The keys of the cluster summaries that the last request touches."""
    state, (actor, command) = state_after(*given), when
    _, touched = evolve_entry(state, LogEntry(0, "x", actor, NOW, decide(state, actor, command, NOW)))
    return {key for key in touched if key.startswith("cluster_summary/")}


@pytest.mark.parametrize(
    "end",
    [[start_request("close")], [CLOSE], [start_request("close"), CLOSE]],
    ids=["step", "closed", "both"],
)
def test_summaries_of_clusters_are_visible_to_everyone_at_the_end(end: list[Request]) -> None:
    assert summaries(state_after(*MERGED)) == {}
    none = ClusterSummary("none", "Sun", 0)
    assert summaries(state_after(*MERGED, *end)) == {"cluster_summary/sun": SUN, "cluster_summary/none": none}


def test_summaries_are_gone_when_the_end_is_undone() -> None:
    assert summaries(state_after(*MERGED, CLOSE, REOPEN)) == {}
    assert summaries(state_after(*ENDING, start_request("sort"))) == {}


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(MERGED, start_request("close"), {"sun", "none"}, id="the last step starts"),
        pytest.param(ENDING, start_request("sort"), {"sun", "none"}, id="another step starts"),
        pytest.param(ENDING, CLOSE, set(), id="the workshop is closed in its last step"),
        pytest.param(MERGED, make_cluster_request("rain", "a1"), set(), id="a cluster is made before"),
        pytest.param(ENDING, make_cluster_request("rain", "a1"), {"rain"}, id="a cluster is made"),
        pytest.param(
            ENDING,
            (FACILITATOR, PlaceCards(id="place", cluster="sun", cards=("a1",))),
            {"sun"},
            id="a card is placed",
        ),
        pytest.param(
            ENDING,
            (FACILITATOR, WithdrawIdea(id="away", card="a2")),
            {"sun"},
            id="a stacked card is taken away",
        ),
    ],
)
def test_only_summaries_that_change_are_sent(
    given: tuple[Request, ...], when: Request, then: set[str]
) -> None:
    assert touched_summaries(given, when) == {f"cluster_summary/{cluster}" for cluster in then}
