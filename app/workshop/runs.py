"""The step in which a participant made a command. What was done in time is accepted, however late it arrives
over the network."""

from __future__ import annotations

from typing import NamedTuple

from app.core.errors import Rejected
from app.workshop.names import is_voted_on
from app.workshop.state import ActivityName, Participant, State, Step


class StepOfCommand(NamedTuple):
    """step: as the plan describes it now; as it was when it started, if the plan no longer has it.
    step_at_start: of a run that has ended, the step as it was when it started; None: the step is running.
    table: where the participant sat then; where they sit now, if the plan no longer has that table.
    known_table: the same, as far as was known when the step ended. A phone without a network tells a change
    of tables later, and has not seen the stacks of that table."""

    step: Step
    step_at_start: Step | None
    table: int
    known_table: int

    @property
    def is_late(self) -> bool:
        """Whether the step has ended."""
        return self.step_at_start is not None

    def refuse_if_voted_on(self, state: State, *cards: str, code: str = "card.in_vote") -> None:
        """Raise Rejected (`code`) if the step has ended and people vote, or have voted, on one of these
        cards or its words: the vote would lose what it is about, and nobody in the hall knew why."""
        if self.is_late and any(is_voted_on(state, card) for card in cards):
            raise Rejected(code)


def require_step_of_command(
    state: State, participant: Participant, run: int | None, *activities: ActivityName
) -> StepOfCommand:
    """The step in which a participant made a command, if it is one of these activities and the workshop is
    open. An earlier run counts if they had joined before it ended; else the command counts as one of now.

    run: the run of the step, as the command says; None: the running one.

    Raises Rejected: `workshop.closed`, `step.not_running`."""
    ended = _ended_run(state, run) if run is not None and run >= participant.joined_in else None
    if run is None or ended is None or ended.activity not in activities or state.closed:
        return StepOfCommand(state.require_step(*activities), None, participant.table, participant.table)
    now = state.plan.step(ended.id)
    step = now if now and now.activity == ended.activity else ended
    tables = participant.table_in(run), participant.known_table_in(run)
    table, known_table = (table if table <= state.plan.tables else participant.table for table in tables)
    return StepOfCommand(step, ended, table, known_table)


def _ended_run(state: State, run: int) -> Step | None:
    """The step of an earlier run, as it was when it started; None: there is no such run."""
    is_running = state.running_step is not None and state.running_step.run == run
    return state.runs[run - 1] if 1 <= run <= len(state.runs) and not is_running else None
