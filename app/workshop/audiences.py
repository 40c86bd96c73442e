"""The audiences of a workshop. All members of one receive the same bytes."""

from typing import Final

from app.core.aggregate import Audience
from app.locale import LANGUAGES

HALL: Final = "hall"
"""Every client of the workshop."""
PLAN: Final = "plan"
"""Consoles and screens: the whole plan, with the texts of all languages."""
PLAN_OF_PHONES: Final = f"{PLAN}/all"
"""Phones that say no language, or an unknown one: what phones get of the plan, with the texts of all
languages."""
STAFF: Final = "staff"
"""Consoles."""
SCREEN: Final = "screen"
"""Projected screens."""


def plan_audience(language: str) -> Audience:
    """Phones in one language: what they get of the plan, with the texts of this language. language: any that
    a phone may say; empty: none."""
    return f"{PLAN}/{language}" if language in LANGUAGES else PLAN_OF_PHONES


def table_audience(number: int) -> Audience:
    """The people at one table."""
    return f"table/{number}"


def own_audience(actor_id: str) -> Audience:
    """One participant, or one session of the staff, on all browser tabs."""
    return f"me/{actor_id}"
