"""Steps of the agenda are started, paused, extended and repeated."""

import pytest

from app.core.aggregate import Entry
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
    CLOSES,
    FACILITATOR,
    NOW,
    PLAN,
    SEATED,
    Request,
    outcome,
    starts,
    state_after,
)
from tests.workshop.view import view

MINUTE = 60_000
END = NOW + 10 * MINUTE
PAUSES: Request = (FACILITATOR, PauseStep(id="pause"))
RESUMES: Request = (FACILITATOR, ResumeStep(id="resume"))


def extends(seconds: int) -> Request:
    return FACILITATOR, ExtendStep(id="extend", seconds=seconds)


def goes_on(step: str, state_after: int) -> Request:
    """The request of a console whose last known run is `run`."""
    return FACILITATOR, StartStep(id="next", step=step, after=state_after)


@pytest.mark.parametrize(
    ("given", "when", "then"),
    [
        pytest.param([], starts("sort"), (StepStarted("sort", END),), id="any step, first"),
        pytest.param(
            [starts("sort")], starts("alone"), (StepStarted("alone", END),), id="back to an earlier one"
        ),
        pytest.param([starts("sort")], starts("sort"), (StepStarted("sort", END),), id="the same again"),
        pytest.param([], goes_on("welcome", 0), (StepStarted("welcome", END),), id="the first, as seen"),
        pytest.param([starts("alone")], goes_on("sort", 1), (StepStarted("sort", END),), id="next, as seen"),
        pytest.param(
            [starts("alone"), goes_on("together", 1)],
            goes_on("together", 1),
            "agenda.moved_on",
            id="two consoles press next at once",
        ),
        pytest.param([starts("sort")], extends(90), (StepExtended(END + 90_000),), id="more time"),
        pytest.param([starts("sort")], extends(-60), (StepExtended(END - MINUTE),), id="less time"),
        pytest.param([starts("sort")], extends(-9999), (StepExtended(NOW),), id="time is up now"),
        pytest.param([starts("sort")], PAUSES, (StepPaused(10 * MINUTE),), id="the clock stops"),
        pytest.param(
            [starts("sort"), extends(-9999)], PAUSES, (StepPaused(0),), id="the clock stops when time is up"
        ),
        pytest.param([starts("sort"), PAUSES], PAUSES, (), id="the clock has stopped already"),
        pytest.param(
            [starts("sort"), PAUSES],
            extends(60),
            (StepExtended(END + MINUTE, 11 * MINUTE),),
            id="more time in a pause",
        ),
        pytest.param([starts("sort"), PAUSES], RESUMES, (StepResumed(END),), id="the clock goes on"),
        pytest.param([starts("sort")], RESUMES, (), id="the clock goes on already"),
        pytest.param([], starts("dance"), "step.unknown", id="a step that is none"),
        pytest.param([], PAUSES, "step.not_running", id="nothing to pause"),
        pytest.param([], extends(60), "step.not_running", id="nothing to extend"),
        pytest.param([CLOSES], starts("sort"), "workshop.closed", id="after the end"),
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
    state = state_after(starts("sort"), starts("sort"))

    assert view(state, HALL)["step"] == StepView("sort", 2, NOW, END, None)


def test_step_paused_and_resumed_keeps_time_left() -> None:
    state = initial_state(PLAN)
    for at, (actor, command) in [
        (NOW, starts("sort")),
        (NOW + 4 * MINUTE, PAUSES),
        (NOW + 60 * MINUTE, extends(60)),
        (NOW + 61 * MINUTE, RESUMES),
    ]:
        state, _ = evolve_entry(state, Entry(0, command.id, actor, at, decide(state, actor, command, at)))

    assert view(state, HALL)["step"] == StepView("sort", 1, NOW, NOW + 68 * MINUTE, None)


def test_step_overdue_is_extended_from_now() -> None:
    later = END + 5 * MINUTE

    assert decide(state_after(starts("sort")), *extends(60), later) == (StepExtended(later + MINUTE),)
