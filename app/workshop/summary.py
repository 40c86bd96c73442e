"""The summary of a workshop for lists of workshops, so that nobody needs to read its log."""

import msgspec

from app.locale.catalogue import localized
from app.workshop.state import State


class WorkshopSummary(msgspec.Struct, frozen=True):
    """title: in the workshop's language. people: seats taken. cards: shared ones. tables: those of
    the plan. imported: it was held on another server; people and cards are those of its report, or 0 if an
    earlier version imported it."""

    title: str
    language: str
    people: int
    cards: int
    tables: int
    closed: bool
    imported: bool = False


def summarize(state: State) -> WorkshopSummary:
    """The summary of a workshop, computed from its whole state."""
    plan = state.plan
    people, cards = count_people_and_cards(state)
    return WorkshopSummary(
        localized(plan.title, plan.language),
        plan.language,
        people,
        cards,
        plan.tables,
        state.closed,
        state.imported is not None,
    )


def count_people_and_cards(state: State) -> tuple[int, int]:
    """The seats taken and the shared cards; of an imported workshop, the numbers of its report."""
    if state.imported:
        return state.imported.people, state.imported.cards
    return len(state.participants), sum(state.shared_cards_by_theme.values())


def count_used_tables(state: State) -> int:
    """The tables with people or shared cards; of an imported workshop 0.

    It looks at each table, which takes about a microsecond: it is asked at most ten times a second."""
    return sum(table.people > 0 or len(table.cards) > table.private for table in state.tables.values())
