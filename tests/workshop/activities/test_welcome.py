"""Joining, describing oneself and changing tables."""

import pytest

from app.core.aggregate import Actor
from app.workshop.activities.welcome import (
    Describe,
    Join,
    Me,
    Move,
    ParticipantDescribed,
    ParticipantJoined,
    ParticipantMoved,
    TableTile,
)
from app.workshop.audiences import STAFF
from app.workshop.plan import EditPlan
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSES,
    DEA,
    FACILITATOR,
    SEATED,
    Request,
    joins,
    outcome,
    state_after,
)
from tests.workshop.view import view

VISITOR = Actor("visitor", "seat-ann")
EVA = Actor("participant", "seat-eva")


def arrives(**fields: object) -> Request:
    return VISITOR, Join(id="join", **fields)  # type: ignore[arg-type]


def says(role: str | None = None, municipality: str | None = None, language: str = "") -> Request:
    return ANN, Describe(id="me", role=role, municipality=municipality, language=language)


def moves(who: Actor, table: int) -> Request:
    return who, Move(id="move", table=table)


WITHOUT_PUPILS: Request = (FACILITATOR, EditPlan(id="edit", roles=(), municipalities=()))


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param([], arrives(table=3), (ParticipantJoined("seat-ann", 3),), id="a seat, nothing said"),
        pytest.param(
            [],
            arrives(table=1, role="pupil", municipality="aure", language="nn"),
            (ParticipantJoined("seat-ann", 1, "pupil", "aure", "nn"),),
            id="a seat, all said",
        ),
        pytest.param([joins(ANN, 1)], arrives(table=2), (), id="who has a seat keeps it"),
        pytest.param([], arrives(table=4), "table.unknown", id="a table too many"),
        pytest.param([], arrives(table=0), "table.unknown", id="table nought"),
        pytest.param([], arrives(table=1, role="king"), "role.unknown", id="a role that is none"),
        pytest.param([], arrives(table=1, role="baker"), "role.unknown", id="a retired role"),
        pytest.param(
            [], arrives(table=1, municipality="smola"), "municipality.unknown", id="a retired place"
        ),
        pytest.param([], arrives(table=1, language="tlh"), "language.unknown", id="a language that we lack"),
        pytest.param(
            [*SEATED, joins(DEA, 3)],
            (Actor("visitor", "seat-eva"), Join(id="join", table=1)),
            "workshop.full",
            id="one too many",
        ),
        pytest.param([CLOSES], arrives(table=1), "workshop.closed", id="after the end"),
        pytest.param([], (ANN, Join(id="join", table=1)), "command.not_yours", id="not as a participant"),
        pytest.param(
            SEATED,
            says("pupil", None, "nn"),
            (ParticipantDescribed("seat-ann", "pupil", None, "nn"),),
            id="says who they are",
        ),
        pytest.param([*SEATED, says("pupil")], says("pupil"), (), id="says the same again"),
        pytest.param(
            [*SEATED, says("pupil")], says(), (ParticipantDescribed("seat-ann"),), id="takes it back"
        ),
        pytest.param(
            [*SEATED, says("pupil", "aure"), WITHOUT_PUPILS],
            says("pupil", "aure", "en"),
            (ParticipantDescribed("seat-ann", "pupil", "aure", "en"),),
            id="what was said before stays, though no longer offered",
        ),
        pytest.param(SEATED, says("king"), "role.unknown", id="says a role that is none"),
        pytest.param(
            SEATED, says(municipality="oslo"), "municipality.unknown", id="says a place that is none"
        ),
        pytest.param([], says("pupil"), "participant.unknown", id="who never came"),
        pytest.param([*SEATED, CLOSES], says("pupil"), "workshop.closed", id="says it after the end"),
        pytest.param(SEATED, moves(ANN, 2), (ParticipantMoved("seat-ann", 2),), id="moves"),
        pytest.param(SEATED, moves(ANN, 1), (), id="stays"),
        pytest.param(SEATED, moves(ANN, 9), "table.unknown", id="moves to no table"),
        pytest.param(SEATED, moves(FACILITATOR, 2), "command.not_yours", id="the facilitator has no seat"),
    ],
)
def test_welcome_command_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_seat_is_visible_to_owner_only() -> None:
    state = state_after(*SEATED, says("pupil", "aure", "nn"))

    assert view(state, "me/seat-ann") == {"me": Me(1, "pupil", "aure", "nn")}
    assert view(state, "me/seat-bo") == {"me": Me(1, None, None, "")}
    assert view(state, "me/seat-eva") == {}


def test_staff_view_shows_people_per_table() -> None:
    seen = view(state_after(*SEATED, moves(CAI, 1), moves(BO, 3)), STAFF)

    assert seen["tile/1"] == TableTile(1, 2, 0, 0, 0)
    assert seen["tile/2"] == TableTile(2, 0, 0, 0, 0)
    assert seen["tile/3"] == TableTile(3, 1, 0, 0, 0)
