"""The rights that the staff of a workshop gets by links."""

from typing import Literal, get_args

StaffRight = Literal["facilitator", "theme_team", "table_host", "screen", "report"]
STAFF_RIGHTS: tuple[StaffRight, ...] = get_args(StaffRight)
"""The rights, in the order in which a browser that has several of them uses them."""
