"""The agenda on the day: the facilitator starts, extends and pauses steps, in any order and repeatedly."""

from collections.abc import Iterator
from typing import Annotated, assert_never

import msgspec

from app.core.aggregate import (
    Actor,
    Audience,
    Command as BaseCommand,
    EntityKey,
    Event as BaseEvent,
    Id,
    LogEntry,
    Part,
    Projection,
    View,
)
from app.core.errors import Rejected
from app.workshop.audiences import HALL
from app.workshop.state import RunningStep, State

HOUR = 3600


class StartStep(BaseCommand, tag="agenda.start", frozen=True):
    """Start this step now: the next one, an earlier one again, or any other.

    after: the number of the run that the sender saw (0: none yet). If another run has started since, the
    command is refused, so that two consoles that press "next" at once start one step. Left out: start
    it anyway."""

    step: Id
    after: int | None = None


class ExtendStep(BaseCommand, tag="agenda.extend", frozen=True):
    """Move the end of the running step by this number of seconds; a negative number moves it earlier. If the
    time is over, the new end counts from now."""

    seconds: Annotated[int, msgspec.Meta(ge=-10 * HOUR, le=10 * HOUR)]


class PauseStep(BaseCommand, tag="agenda.pause", frozen=True):
    """Stop the clock of the running step."""


class ResumeStep(BaseCommand, tag="agenda.resume", frozen=True):
    """Start the clock again from where it stopped."""


Command = StartStep | ExtendStep | PauseStep | ResumeStep


class StepStarted(BaseEvent, tag="step.started", frozen=True):
    """A step was started. ends_at: milliseconds since 1970."""

    step: str
    ends_at: int


class StepExtended(BaseEvent, tag="step.extended", frozen=True):
    """ends_at: the new end, milliseconds since 1970. left: the new time left (ms); None: the clock runs."""

    ends_at: int
    left: int | None = None


class StepPaused(BaseEvent, tag="step.paused", frozen=True):
    """left: milliseconds on the clock when it stopped."""

    left: int


class StepResumed(BaseEvent, tag="step.resumed", frozen=True):
    """ends_at: the new end, milliseconds since 1970."""

    ends_at: int


Event = StepStarted | StepExtended | StepPaused | StepResumed


class StepView(View, tag="step", frozen=True):
    """The running step. run: counts every start of a step. Times are milliseconds since 1970. left: the time
    left (ms) while the clock is paused, else None. started: the ids of the steps that have been started."""

    step: str
    run: int
    started_at: int
    ends_at: int
    left: int | None
    started: tuple[str, ...] = ()


def decide(state: State, actor: Actor, command: Command, at: int) -> tuple[Event, ...]:
    """Return the event of the command; none if the step to pause is paused, the one to resume is not, or the
    time left stays the same.

    Raises Rejected: the workshop is closed. For a step to start: it is unknown, or another one was started
    after the run that the sender saw. For the others: no step is running."""
    if state.closed:
        raise Rejected("workshop.closed")
    if isinstance(command, StartStep):
        step = state.plan.step(command.step)
        if step is None:
            raise Rejected("step.unknown")
        if command.after not in (None, state.running_step.run if state.running_step else 0):
            raise Rejected("agenda.moved_on")
        return (StepStarted(step.id, at + step.minutes * 60_000),)
    running = state.running_step
    if running is None:
        raise Rejected("step.not_running")
    match command:
        case ExtendStep(seconds=seconds):
            left = max(0, running.ends_at - at) if running.left is None else running.left
            extended = max(0, left + seconds * 1000)
            if extended == left:
                return ()
            ends_at = max(at, max(at, running.ends_at) + seconds * 1000)
            return (StepExtended(ends_at, None if running.left is None else extended),)
        case PauseStep():
            return () if running.left is not None else (StepPaused(max(0, running.ends_at - at)),)
        case ResumeStep():
            return () if running.left is None else (StepResumed(at + running.left),)
        case _:
            assert_never(command)


def evolve(state: State, event: Event, entry: LogEntry) -> tuple[State, set[str]]:
    """Change the running step. A step that starts is added to `runs`."""
    running = state.running_step
    match event:
        case StepStarted(step=step, ends_at=ends_at):
            running = RunningStep(step, (running.run if running else 0) + 1, entry.at, ends_at)
            runs, times = (*state.runs, state.plan.step(step)), (*state.run_times, entry.at)
            first_attended_at = state.first_attended_at or (entry.at if state.participants else 0)
            state = msgspec.structs.replace(
                state, runs=runs, run_times=times, first_attended_at=first_attended_at
            )
        case StepExtended(ends_at=ends_at, left=left) if running:
            running = msgspec.structs.replace(running, ends_at=ends_at, left=left)
        case StepPaused(left=left) if running:
            running = msgspec.structs.replace(running, left=left)
        case StepResumed(ends_at=ends_at) if running:
            running = msgspec.structs.replace(running, ends_at=ends_at, left=None)
    return msgspec.structs.replace(state, running_step=running), {"step"}


def show(state: State, key: EntityKey) -> Projection:
    """`step`: the same for everyone."""
    running = state.running_step
    if running is None:
        yield HALL, key, None
    else:
        started = tuple(dict.fromkeys(step.id for step in state.runs if step))
        times = running.started_at, running.ends_at, running.left
        yield HALL, key, StepView(running.step, running.run, *times, started)


def keys(state: State, audience: Audience) -> Iterator[EntityKey]:
    """The key of the running step, for everyone."""
    if audience == HALL:
        yield "step"


PART = Part(Command, Event, decide, evolve, (StepView,), {"step": show}, keys)
