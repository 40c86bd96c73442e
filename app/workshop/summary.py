"""The summary of a workshop for lists of workshops, so that nobody needs to read its log."""

import msgspec

from app.locale.catalogue import localized
from app.workshop.state import State


class WorkshopSummary(msgspec.Struct, frozen=True):
    """title: in the workshop's language. people: seats taken. cards: shared ones. imported: it was
    held on another server; people and cards are those of its report."""

    title: str
    language: str
    people: int
    cards: int
    tables: int
    closed: bool
    imported: bool = False


def summarize(state: State) -> WorkshopSummary:
    """The summary that lists of workshops show, computed from the whole state."""
    plan, imported = state.plan, state.imported
    return WorkshopSummary(
        localized(plan.title, plan.language, plan.language),
        plan.language,
        imported.people if imported else len(state.participants),
        imported.cards if imported else sum(state.shared.values()),
        plan.tables,
        state.closed,
        imported is not None,
    )
