"""The step in which a participant made a command. What was done in time is accepted, however late it arrives
over the network."""

from __future__ import annotations

from typing import NamedTuple

from app.workshop.state import ActivityName, State, Step


class StepOfCommand(NamedTuple):
    """step: as the plan describes it now; as it was when it started, if the plan no longer has it.
    step_at_start: of a run that has ended, the step as it was when it started; None: the step is running."""

    step: Step
    step_at_start: Step | None


def require_step_of_command(
    state: State, run: int | None, first_run: int, *activities: ActivityName
) -> StepOfCommand:
    """The step in which a participant made a command, if it is one of these activities and the workshop is
    open. An earlier run counts if they can have made it then; else the command counts as one of now.

    run: the run of the step, as the command says; None: the running one. first_run: the run in which the
    participant came (see `Participant`).

    Raises Rejected: `workshop.closed`, `step.not_running`."""
    at_start = _step_of_ended_run(state, run, first_run)
    if at_start is None or at_start.activity not in activities or state.closed:
        return StepOfCommand(state.require_step(*activities), None)
    now = state.plan.step(at_start.id)
    return StepOfCommand(now if now and now.activity == at_start.activity else at_start, at_start)


def _step_of_ended_run(state: State, run: int | None, first_run: int) -> Step | None:
    is_running = state.running_step is not None and state.running_step.run == run
    if run is None or is_running or not max(1, first_run) <= run <= len(state.runs):
        return None
    return state.runs[run - 1]
