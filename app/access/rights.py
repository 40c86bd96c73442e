"""The rights that links and API tokens give."""

from typing import Literal, get_args

StaffRight = Literal["facilitator", "theme_team", "table_host", "screen", "report"]
STAFF_RIGHTS: tuple[StaffRight, ...] = get_args(StaffRight)
"""The rights of the staff. A browser that has several of them uses the one that comes first here.
table_host: helps one table, as one of its people. report: reads the report before it is public."""
PublicRight = Literal["public_report"]
PUBLIC_REPORT: PublicRight = "public_report"
"""Everybody who has the link may read the report of a closed workshop. Opening the link begins no session."""
LinkRight = StaffRight | PublicRight
Scope = Literal["workshops", "results", "cards", "files"]
"""What a program may read with an API token. workshops: their titles, and whether they are closed. results:
editions without their cards. cards: the cards of editions. files: editions in every report format, which
contain all that the other scopes give."""
SCOPES: tuple[Scope, ...] = get_args(Scope)
