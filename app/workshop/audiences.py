"""The audiences of a workshop. All members of one receive the same bytes."""

from typing import Final

from app.core.aggregate import Audience

HALL: Final = "hall"
"""Every client of the workshop."""
PLAN: Final = "plan"
"""Consoles and screens, and phones that do not say a language: the plan with the texts of all languages."""
STAFF: Final = "staff"
"""Consoles."""
SCREEN: Final = "screen"
"""Projected screens."""


def plan_audience(language: str) -> Audience:
    """Phones in one language: the plan with its texts in this language."""
    return f"{PLAN}/{language}"


def table_audience(number: int) -> Audience:
    """The people at one table."""
    return f"table/{number}"


def own_audience(participant: str) -> Audience:
    """One participant, on all their browser tabs."""
    return f"me/{participant}"
