"""The rights that links give."""

from typing import Literal, get_args

StaffRight = Literal["facilitator", "theme_team", "table_host", "screen", "report"]
STAFF_RIGHTS: tuple[StaffRight, ...] = get_args(StaffRight)
"""The rights of the staff, in the order in which a browser that has several of them uses them."""
PublicRight = Literal["public_report"]
PUBLIC_REPORT: PublicRight = "public_report"
"""The right to read the report of a closed workshop, of everybody who has the link. It begins no session."""
LinkRight = StaffRight | PublicRight
