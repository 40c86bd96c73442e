"""A closed workshop does not change until it is reopened."""

import pytest

from app.workshop.activities.close import CloseWorkshop, ReopenWorkshop, WorkshopClosed, WorkshopReopened
from app.workshop.audiences import HALL, PLAN
from tests.workshop.sample_workshop import (
    ANN,
    CLOSE,
    FACILITATOR,
    SEATED,
    VOTED,
    Request,
    outcome,
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


def test_open_vote_when_workshop_closes_is_closed_and_counted() -> None:
    vote = view(state_after(*VOTED, CLOSE), HALL)["vote/first"]
    assert vote.closed  # type: ignore[attr-defined]
    assert sum(result.dots for result in vote.results) > 0  # type: ignore[attr-defined]
    assert view(state_after(*VOTED, CLOSE, REOPEN), HALL)["vote/first"] == vote
