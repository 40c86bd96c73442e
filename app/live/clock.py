"""The server's wall clock, which all timers of a workshop use."""

import time


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000
