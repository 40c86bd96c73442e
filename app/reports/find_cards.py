"""Finds cards in a report, by their number, their table, or words in them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from app.locale.catalogue import Catalogue
from app.reports.model import ReportCard

TERM = re.compile(r"\d+|[^\W\d_]+|[%‰+=£$€°]")
"""A number, a word or a sign such as that of percent. Other characters may stand around and between
numbers."""
LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ŧ": "t", "ŋ": "n"})
"""Letters that Unicode does not decompose into a letter and an accent."""


class _Words(NamedTuple):
    """The words for a table and for a card in every language."""

    table: frozenset[str]
    card: frozenset[str]


def find_cards(cards: Sequence[ReportCard], query: str, catalogue: Catalogue) -> list[ReportCard]:
    """The card with this number; else the cards of this table; else those that contain each of these words.

    A number may be written as `4-17`, `(4 17)`, `card 4-17`, `Table 4, card 17` or `kort 17, bord 4`. Case
    and accents do not matter. Digits may be those of any script."""
    folded = fold(query)
    terms, words = TERM.findall(folded), _words(catalogue)
    found = _by_number(cards, terms, words) or _of_table(cards, terms, words)
    return found or _with_words(cards, folded)


def _by_number(cards: Sequence[ReportCard], terms: list[str], words: _Words) -> list[ReportCard]:
    numbers, before = _numbers(terms, words)
    if len(numbers) != 2:
        return []
    is_card_first = not words.card.isdisjoint(before[0]) and not words.table.isdisjoint(before[1])
    table, number = reversed(numbers) if is_card_first else numbers
    return [card for card in cards if card.number == f"{table}-{number}"]


def _of_table(cards: Sequence[ReportCard], terms: list[str], words: _Words) -> list[ReportCard]:
    numbers, before = _numbers(terms, words)
    if len(numbers) != 1 or not words.card.isdisjoint(before[0]):
        return []
    return [card for card in cards if card.table == numbers[0]]


def _numbers(terms: list[str], words: _Words) -> tuple[list[int], list[set[str]]]:
    """The numbers, and the words before each of them. Both are empty if there are other words, or words
    after the last number."""
    numbers: list[int] = []
    before: list[set[str]] = [set()]
    for term in terms:
        if term.isdecimal():
            numbers.append(int(term))
            before.append(set())
        elif term in words.table or term in words.card:
            before[-1].add(term)
        else:
            return [], []
    return (numbers, before) if not before[-1] else ([], [])


def _with_words(cards: Sequence[ReportCard], query: str) -> list[ReportCard]:
    words = [word for word in map(_without_punctuation, query.split()) if word]
    return [card for card in cards if _contains(fold(card.text), words)] if words else []


@lru_cache(20_000)
def fold(text: str) -> str:
    """The text in lower case and without accents, for comparison."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character)).translate(
        LETTERS
    )


def _without_punctuation(word: str) -> str:
    """The word without the punctuation around it, or punctuation alone as it is."""
    letters = [index for index, character in enumerate(word) if unicodedata.category(character)[0] != "P"]
    return word[letters[0] : letters[-1] + 1] if letters else word


@cache
def _words(catalogue: Catalogue) -> _Words:
    table, card = [], []
    for language in catalogue.languages:
        table.append(catalogue.text(language, "report.table", table=""))
        card += [catalogue.text(language, "report.figure.cards", count=count) for count in (1, 2)]
    return _Words(*(frozenset(TERM.findall(fold(" ".join(texts)))) for texts in (table, card)))


def _contains(folded: str, words: Iterable[str]) -> bool:
    return all(word in folded for word in words)
