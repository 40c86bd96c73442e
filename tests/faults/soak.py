"""The number of tries of each fault: a few times in `make test`, far more often in `make soak`."""

import os
from collections.abc import Callable

SOAK = bool(os.environ.get("SOAK"))
TEST_TIMEOUT_S = 3600 if SOAK else 300

Summary = Callable[[str], None]
"""Adds a line to what `make soak` prints and writes into docs/soak.md."""


def quick_or_soak(quick: int, soak: int) -> int:
    """The first number in `make test`, the second in `make soak`."""
    return soak if SOAK else quick
