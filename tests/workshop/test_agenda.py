"""Steps of the agenda are started, paused, extended and repeated."""

import pytest

from app.core.aggregate import LogEntry
from app.workshop.agenda import (
    ExtendStep,
    PauseStep,
    ResumeStep,
    StartStep,
    StepExtended,
    StepPaused,
    StepResumed,
    StepStarted,
    StepView,
)
from app.workshop.audiences import HALL
from app.workshop.workshop import decide, evolve_entry, initial_state
from tests.workshop.sample_workshop import (
    ANN,
    CLOSE,
    FACILITATOR,
    NOW,
    PLAN,
    SEATED,
    Request,
    outcome,
    start_request,
    state_after,
)
from tests.workshop.view import view

MINUTE = 60_000
END = NOW + 10 * MINUTE
PAUSE: Request = (FACILITATOR, PauseStep(id="pause"))
RESUME: Request = (FACILITATOR, ResumeStep(id="resume"))


def extend_request(seconds: int) -> Request:
    return FACILITATOR, ExtendStep(id="extend", seconds=seconds)


def start_next_request(step: str, last_run: int) -> Request:
    """The request of a console that has not yet heard of any run after `last_run`."""
    return FACILITATOR, StartStep(id="next", step=step, after=last_run)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param([], start_request("sort"), (StepStarted("sort", END),), id="any step as the first"),
        pytest.param(
            [start_request("sort")],
            start_request("alone"),
            (StepStarted("alone", END),),
            id="back to an earlier one",
        ),
        pytest.param(
            [start_request("sort")], start_request("sort"), (StepStarted("sort", END),), id="the same again"
        ),
        pytest.param(
            [],
            start_next_request("welcome", 0),
            (StepStarted("welcome", END),),
            id="the first step, while none runs",
        ),
        pytest.param(
            [start_request("alone")],
            start_next_request("sort", 1),
            (StepStarted("sort", END),),
            id="the next step, while its predecessor runs",
        ),
        pytest.param(
            [start_request("alone"), start_next_request("together", 1)],
            start_next_request("together", 1),
            "agenda.moved_on",
            id="two consoles press next at once",
        ),
        pytest.param(
            [start_request("sort")], extend_request(90), (StepExtended(END + 90_000),), id="more time"
        ),
        pytest.param(
            [start_request("sort")], extend_request(-60), (StepExtended(END - MINUTE),), id="less time"
        ),
        pytest.param(
            [start_request("sort")], extend_request(-9999), (StepExtended(NOW),), id="time is up now"
        ),
        pytest.param([start_request("sort")], PAUSE, (StepPaused(10 * MINUTE),), id="the clock stops"),
        pytest.param(
            [start_request("sort"), extend_request(-9999)],
            PAUSE,
            (StepPaused(0),),
            id="the clock stops when time is up",
        ),
        pytest.param([start_request("sort"), PAUSE], PAUSE, (), id="the clock has stopped already"),
        pytest.param(
            [start_request("sort"), PAUSE],
            extend_request(60),
            (StepExtended(END + MINUTE, 11 * MINUTE),),
            id="more time in a pause",
        ),
        pytest.param([start_request("sort"), PAUSE], RESUME, (StepResumed(END),), id="the clock runs again"),
        pytest.param([start_request("sort")], RESUME, (), id="the clock runs already"),
        pytest.param([], start_request("dance"), "step.unknown", id="an unknown step"),
        pytest.param([], PAUSE, "step.not_running", id="nothing to pause"),
        pytest.param([], extend_request(60), "step.not_running", id="nothing to extend"),
        pytest.param([CLOSE], start_request("sort"), "workshop.closed", id="after the end"),
        pytest.param(
            SEATED, (ANN, StartStep(id="s", step="sort")), "command.not_yours", id="by a participant"
        ),
    ],
)
def test_agenda_command_leads_to_events_or_rejection(
    given: list[Request], when: Request, then: object
) -> None:
    assert outcome(given, when) == then


def test_step_repeated_has_new_run_number() -> None:
    state = state_after(start_request("welcome"), start_request("sort"), start_request("sort"))

    assert view(state, HALL)["step"] == StepView("sort", 3, NOW, END, None, ("welcome", "sort"))


def test_step_paused_and_resumed_keeps_time_left() -> None:
    state = initial_state(PLAN)
    for at, (actor, command) in [
        (NOW, start_request("sort")),
        (NOW + 4 * MINUTE, PAUSE),
        (NOW + 60 * MINUTE, extend_request(60)),
        (NOW + 61 * MINUTE, RESUME),
    ]:
        state, _ = evolve_entry(state, LogEntry(0, command.id, actor, at, decide(state, actor, command, at)))

    assert view(state, HALL)["step"] == StepView("sort", 1, NOW, NOW + 68 * MINUTE, None, ("sort",))


def test_step_overdue_is_extended_from_now() -> None:
    later = END + 5 * MINUTE

    assert decide(state_after(start_request("sort")), *extend_request(60), later) == (
        StepExtended(later + MINUTE),
    )
