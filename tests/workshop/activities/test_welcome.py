"""Joining, describing oneself and changing tables."""

import pytest

from app.core.aggregate import Actor, LogEntry
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
from app.workshop.audiences import SCREEN, STAFF
from app.workshop.plan import EditPlan
from app.workshop.workshop import decide, evolve_entry
from tests.workshop.sample_workshop import (
    ANN,
    BO,
    CAI,
    CLOSE,
    DEA,
    FACILITATOR,
    NOW,
    SEATED,
    WRITTEN,
    Request,
    join_request,
    outcome,
    state_after,
)
from tests.workshop.view import view

VISITOR = Actor("visitor", "seat-ann")
EVA = Actor("participant", "seat-eva")


def join_as_ann_request(**fields: object) -> Request:
    return VISITOR, Join(id="join", **fields)  # type: ignore[arg-type]


def describe_request(role: str | None = None, municipality: str | None = None, language: str = "") -> Request:
    return ANN, Describe(id="me", role=role, municipality=municipality, language=language)


def move_request(who: Actor, table: int) -> Request:
    return who, Move(id="move", table=table)


NOTHING_OFFERED: Request = (FACILITATOR, EditPlan(id="edit", roles=(), municipalities=()))


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param(
            [],
            join_as_ann_request(table=3),
            (ParticipantJoined("seat-ann", 3),),
            id="a seat without any answers",
        ),
        pytest.param(
            [],
            join_as_ann_request(table=1, role="pupil", municipality="aure", language="nn"),
            (ParticipantJoined("seat-ann", 1, "pupil", "aure", "nn"),),
            id="a seat with all answers",
        ),
        pytest.param(
            [join_request(ANN, 1)], join_as_ann_request(table=2), (), id="a participant keeps the seat"
        ),
        pytest.param(
            [], join_as_ann_request(table=4), "table.unknown", id="a table above the number of tables"
        ),
        pytest.param([], join_as_ann_request(table=0), "table.unknown", id="table 0"),
        pytest.param(
            [], join_as_ann_request(table=1, role="king"), "role.unknown", id="join with an unknown role"
        ),
        pytest.param([], join_as_ann_request(table=1, role="baker"), "role.unknown", id="a retired role"),
        pytest.param(
            [],
            join_as_ann_request(table=1, municipality="smola"),
            "municipality.unknown",
            id="a retired municipality",
        ),
        pytest.param(
            [], join_as_ann_request(table=1, language="tlh"), "language.unknown", id="an unknown language"
        ),
        pytest.param(
            [*SEATED, join_request(DEA, 3)],
            (Actor("visitor", "seat-eva"), Join(id="join", table=1)),
            "workshop.full",
            id="one person above the capacity",
        ),
        pytest.param([CLOSE], join_as_ann_request(table=1), "workshop.closed", id="after the end"),
        pytest.param([], (ANN, Join(id="join", table=1)), "command.not_yours", id="not as a participant"),
        pytest.param(
            SEATED,
            describe_request("pupil", None, "nn"),
            (ParticipantDescribed("seat-ann", "pupil", None, "nn"),),
            id="sets role and municipality",
        ),
        pytest.param(
            [*SEATED, describe_request("pupil")], describe_request("pupil"), (), id="sets the same again"
        ),
        pytest.param(
            [*SEATED, describe_request("pupil")],
            describe_request(),
            (ParticipantDescribed("seat-ann"),),
            id="removes role and municipality",
        ),
        pytest.param(
            [*SEATED, describe_request("pupil", "aure"), NOTHING_OFFERED],
            describe_request("pupil", "aure", "en"),
            (ParticipantDescribed("seat-ann", "pupil", "aure", "en"),),
            id="an answer stays, though no longer offered",
        ),
        pytest.param(SEATED, describe_request("king"), "role.unknown", id="an unknown role"),
        pytest.param(
            SEATED,
            describe_request(municipality="oslo"),
            "municipality.unknown",
            id="an unknown municipality",
        ),
        pytest.param([], describe_request("pupil"), "participant.unknown", id="a person who has not joined"),
        pytest.param(
            [*SEATED, CLOSE], describe_request("pupil"), "workshop.closed", id="sets them after the end"
        ),
        pytest.param(SEATED, move_request(ANN, 2), (ParticipantMoved("seat-ann", 2, 0),), id="moves"),
        pytest.param(SEATED, move_request(ANN, 1), (), id="stays"),
        pytest.param(SEATED, move_request(ANN, 9), "table.unknown", id="moves to an unknown table"),
        pytest.param(
            SEATED, move_request(FACILITATOR, 2), "command.not_yours", id="the facilitator has no seat"
        ),
    ],
)
def test_welcome_command_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_seat_is_visible_to_owner_only() -> None:
    state = state_after(*SEATED, describe_request("pupil", "aure", "nn"))

    assert view(state, "me/seat-ann") == {"me": Me(1, "pupil", "aure", "nn")}
    assert view(state, "me/seat-bo") == {"me": Me(1, None, None, "")}
    assert view(state, "me/seat-eva") == {}


def test_staff_view_shows_people_per_table() -> None:
    seen = view(state_after(*SEATED, move_request(CAI, 1), move_request(BO, 3)), STAFF)

    assert seen["tile/1"] == TableTile(1, 2, 0, 0, 0)
    assert seen["tile/2"] == TableTile(2, 0, 0, 0, 0)
    assert seen["tile/3"] == TableTile(3, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("given", "tables"),
    [
        pytest.param([], 0, id="nobody has come"),
        pytest.param(SEATED, 2, id="people at two of three tables"),
        pytest.param([*SEATED, move_request(CAI, 1)], 1, id="the only person of a table has moved"),
        pytest.param([*WRITTEN, move_request(CAI, 1)], 2, id="and has left cards there"),
    ],
)
def test_screen_view_counts_tables_with_people_or_cards(given: list[Request], tables: int) -> None:
    counts = view(state_after(*given), SCREEN)["counts"]

    assert counts.tables == tables  # type: ignore[attr-defined]


def test_move_changes_both_tables_and_the_number_of_tables_in_use() -> None:
    state = state_after(*SEATED)
    actor, command = move_request(CAI, 1)
    events = decide(state, actor, command, NOW)
    _, touched = evolve_entry(state, LogEntry(0, command.id, actor, NOW, events))
    assert touched == {"me/seat-cai", "table/1", "table/2", "counts"}
