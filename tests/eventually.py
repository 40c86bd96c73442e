"""Waits for a result of another process or thread."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")


def eventually(find: Callable[[], Value | None], timeout: float = 120) -> Value:
    """Call `find` until it returns a true value, and return that. timeout: in seconds. Raises AssertionError
    after it."""
    deadline = time.monotonic() + timeout
    while not (found := find()):
        assert time.monotonic() < deadline, f"nothing found within {timeout} s"
        time.sleep(0.05)
    return found
