"""The summary of a workshop for lists of workshops, so that nobody needs to read its log."""

import msgspec

from app.locale.catalogue import localized
from app.workshop.state import State


class WorkshopSummary(msgspec.Struct, frozen=True):
    """title: in the workshop's language. people: seats taken. cards: shared ones."""

    title: str
    language: str
    people: int
    cards: int
    tables: int
    closed: bool


def summarize(state: State) -> WorkshopSummary:
    """The summary that lists of workshops show, computed from the whole state."""
    plan = state.plan
    return WorkshopSummary(
        localized(plan.title, plan.language, plan.language),
        plan.language,
        len(state.participants),
        sum(state.shared.values()),
        plan.tables,
        state.closed,
    )
