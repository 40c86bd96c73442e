"""How often each fault is tried: a few times in `make test`, as often as it takes in `make soak`."""

import os
from collections.abc import Callable

SOAK = bool(os.environ.get("SOAK"))
LONGEST = 3600 if SOAK else 120
"""Seconds that one test may take."""

Summary = Callable[[str], None]
"""Notes the line that `make soak` prints about a fault."""


def times(quick: int, full: int) -> int:
    """How often in this run."""
    return full if SOAK else quick
