"""Finds cards in a report, by their number, their table, or words in them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from app.locale.catalogue import Catalogue
from app.reports.model import ReportCard

NUMBER = re.compile(r"(\d{1,4})\s*[-‐‑‒–—−./ ]\s*(\d{1,5})")
"""The number of a card, such as `4-17`, with any sign that people write for the hyphen."""
TABLE = re.compile(r"(\D*)(\d{1,4})")
"""The number of a table, after a word for `table` or alone."""
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ŧ": "t", "ŋ": "n"})
"""Letters that Unicode does not take apart into a letter and an accent."""


def find_cards(cards: Sequence[ReportCard], query: str, catalogue: Catalogue) -> list[ReportCard]:
    """The card with this number; else the cards of this table; else those that contain each of these words.

    Case and accents do not matter. Digits may be those of any script."""
    found = fold(query).strip(" #")
    return _by_number(cards, found) or _of_table(cards, found, catalogue) or _with_words(cards, found)


def _by_number(cards: Sequence[ReportCard], query: str) -> list[ReportCard]:
    number = NUMBER.fullmatch(query)
    wanted = f"{int(number[1])}-{int(number[2])}" if number else ""
    return [card for card in cards if card.number == wanted]


def _of_table(cards: Sequence[ReportCard], query: str, catalogue: Catalogue) -> list[ReportCard]:
    table = TABLE.fullmatch(query)
    if table is None or table[1].strip() not in _table_words(catalogue):
        return []
    return [card for card in cards if card.table == int(table[2])]


def _with_words(cards: Sequence[ReportCard], query: str) -> list[ReportCard]:
    words = query.split()
    return [card for card in cards if _contains(fold(card.text), words)] if words else []


@lru_cache(20_000)
def fold(text: str) -> str:
    """The text in lower case and without accents, for comparison."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(LETTERS)


def _table_words(catalogue: Catalogue) -> set[str]:
    """What may stand before the number of a table, in every language: nothing, or `table`."""
    texts = catalogue.in_all_languages("report.table").values()
    return {"", *(fold(text.replace("{table}", "")).strip() for text in texts)}


def _contains(folded: str, words: Iterable[str]) -> bool:
    return all(word in folded for word in words)
