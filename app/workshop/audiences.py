"""The audiences of a workshop: who receives the same bytes."""

from typing import Final

from app.core.aggregate import Audience

HALL: Final = "hall"
"""Everybody."""
STAFF: Final = "staff"
"""Consoles."""
SCREEN: Final = "screen"
"""Projected screens."""


def table_audience(number: int) -> Audience:
    """The people at one table."""
    return f"table/{number}"


def own_audience(participant: str) -> Audience:
    """One participant, on all their browser tabs."""
    return f"me/{participant}"
