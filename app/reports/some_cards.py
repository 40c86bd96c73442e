"""Choose some of many cards."""

from collections.abc import Iterable

from app.reports.model import ReportCard


def some_of_every_table(cards: Iterable[ReportCard], count: int) -> list[ReportCard]:
    """So many cards, by table and number: the first of each table, then the second of each, and so on."""
    turns: dict[int, int] = {}
    by_turn = []
    for card in sorted(cards, key=lambda card: card.table_and_number):
        turns[card.table] = turns.get(card.table, 0) + 1
        by_turn.append((turns[card.table], card))
    by_turn.sort(key=lambda each: each[0])
    return sorted((card for _, card in by_turn[:count]), key=lambda card: card.table_and_number)
