"""What something costs, counted: other than a time, this is the same on every machine."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from app.core.aggregate import Command, LogEntry
from app.workshop.state import State
from app.workshop.workshop import decide, evolve_entry, show
from tests.workshop.sample_workshop import KARI, NOW


def calls_of(state: State, command: Command) -> int:
    """How many functions are called, and steps of generators made, until the command is decided, is in the
    state and can be shown."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        events = decide(state, KARI, command, NOW)
        state, touched = evolve_entry(state, LogEntry(2, command.id, KARI, NOW, events))
        for key in touched:
            list(show(state, key))
    finally:
        sys.setprofile(None)
    return calls


def steps_of(action: Callable[[], object]) -> int:
    """How many instructions of Python are executed, also those of a loop in which nothing is called."""
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        steps += event == "opcode"
        frame.f_trace_opcodes = True
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        action()
    finally:
        sys.settrace(before)
    return steps
