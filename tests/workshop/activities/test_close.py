"""A closed workshop stays as it is until it is opened again."""

import pytest

from app.workshop.activities.close import CloseWorkshop, ReopenWorkshop, WorkshopClosed, WorkshopReopened
from app.workshop.audiences import HALL
from app.workshop.workshop import view
from tests.workshop.sample_workshop import ANN, CLOSES, FACILITATOR, SEATED, VOTED, Line, after, outcome

REOPENS: Line = (FACILITATOR, ReopenWorkshop(id="open"))


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param([], CLOSES, (WorkshopClosed(),), id="close"),
        pytest.param([CLOSES], CLOSES, (), id="closed already"),
        pytest.param([CLOSES], REOPENS, (WorkshopReopened(),), id="open again"),
        pytest.param([], REOPENS, (), id="open already"),
        pytest.param(SEATED, (ANN, CloseWorkshop(id="close")), "command.not_yours", id="by a participant"),
    ],
)
def test_closing(given: list[Line], when: Line, then: object) -> None:
    assert outcome(given, when) == then


def test_everyone_sees_that_it_is_over() -> None:
    assert view(after(CLOSES), HALL)["workshop"].closed  # type: ignore[attr-defined]
    assert not view(after(CLOSES, REOPENS), HALL)["workshop"].closed  # type: ignore[attr-defined]


def test_a_vote_that_nobody_closed_is_closed_with_the_workshop_and_counts() -> None:
    vote = view(after(*VOTED, CLOSES), HALL)["vote/first"]
    assert vote.closed  # type: ignore[attr-defined]
    assert sum(result.dots for result in vote.results) > 0  # type: ignore[attr-defined]
    assert view(after(*VOTED, CLOSES, REOPENS), HALL)["vote/first"] == vote
