"""Waiting for what is to happen, and no longer."""

import time
from collections.abc import Callable
from typing import TypeVar

Thing = TypeVar("Thing")


def eventually(look: Callable[[], Thing | None], seconds: float = 20) -> Thing:
    """The first thing that `look` finds; an error when it finds none in time."""
    until = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < until, f"nothing within {seconds} s"
        time.sleep(0.05)
    return found
