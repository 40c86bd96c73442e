"""What was acknowledged against what the server has: lost, and twice."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.faults.phone import Phone


class Books(NamedTuple):
    """acknowledged: how many cards. lost: ids of those that the server does not have as they were written.
    twice: texts that it has more than once."""

    acknowledged: int
    lost: list[str]
    twice: list[str]

    def __str__(self) -> str:
        return f"{self.acknowledged} acknowledged, {len(self.lost)} lost, {len(self.twice)} twice"


def cards(views: dict[str, dict[str, Any]]) -> dict[str, str]:
    """id -> text of all cards on the tables, from what the console sees."""
    return {card["id"]: card["text"] for key, card in views["staff"].items() if key.startswith("card/")}


def balance(people: Iterable[Phone], found: dict[str, str]) -> Books:
    """Each card has a text of its own, so that one that was saved under two ids is seen."""
    acked = {card: phone.said[card] for phone in people for card in phone.acked.keys() & phone.said}
    counted = Counter(found.values())
    lost = [card for card, text in acked.items() if found.get(card) != text]
    return Books(len(acked), lost, [text for text, count in counted.items() if count > 1])
