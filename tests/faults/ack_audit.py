"""Compare the cards that the server acknowledged with the cards that it has."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from tests.faults.phone import Phone


class AckAudit(NamedTuple):
    """acknowledged: number of cards. lost: ids of acknowledged cards that the server does not have with their
    text. duplicated: texts that the server has more than once."""

    acknowledged: int
    lost: list[str]
    duplicated: list[str]

    def __str__(self) -> str:
        lost, duplicated = len(self.lost), len(self.duplicated)
        return f"{self.acknowledged} cards acknowledged, {lost} lost, {duplicated} duplicated"


def card_texts(views: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Card id -> text of all cards on the tables, from the views of a console."""
    return {card["id"]: card["text"] for key, card in views["staff"].items() if key.startswith("card/")}


def audit_acks(phones: Iterable[Phone], saved: dict[str, str]) -> AckAudit:
    """Compare what the phones wrote with `saved`, the server's `card_texts`.

    Each card must have a text of its own: then a card that was saved under two ids counts as duplicated."""
    acked = {card: phone.written[card] for phone in phones for card in phone.acked.keys() & phone.written}
    lost = [card for card, text in acked.items() if saved.get(card) != text]
    duplicated = [text for text, count in Counter(saved.values()).items() if count > 1]
    return AckAudit(len(acked), lost, duplicated)
