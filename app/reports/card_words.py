"""Find the words of cards in other texts, letter for letter.

Upper and lower case, white space, quotation marks and invisible characters make no difference, nor do dashes
among one another. A text that
was shortened is found too: words of a card up to an ellipsis."""

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, cached_property
from typing import NamedTuple, Protocol

from app.reports.printable_text import IGNORABLE
from app.workshop.names import first_words

MIN_LENGTH = 8
"""Characters of a card whose words are found in a longer text. Those of a shorter card are found only where
they are the whole text: `yes` is in many texts that are not about the card."""
_LONGEST_WORD = 30
"""Characters of the longest common words, in scripts that have spaces between words."""
_LONGEST_WORDS = {
    "CJK": MIN_LENGTH - 1,
    "HIRAGANA": MIN_LENGTH - 1,
    **dict.fromkeys(("KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"), 12),
    # Two or three of these letters are a syllable.
    "HANGUL": 16,
}
"""In scripts that have none, or few: a longer text is a sentence. The key is the first word of the Unicode
names."""
_ELLIPSIS = "..."
_OUTER_MARKS = " .,;:!?-()[]"
"""May be missing at the beginning and at the end of a card's words."""
_OTHER_MARKS = frozenset("`´ˈˊˋ΄")
"""Written in place of quotation marks, though Unicode calls them otherwise."""
_MARKS = ("QUOTATION MARK", "APOSTROPHE", "PRIME", "TURNED COMMA")
"""In the Unicode names of quotation marks, and of what stands for them."""
_OTHER_DASHES = frozenset("−˗⁃➖")


class _Match(NamedTuple):
    """Words of a card in a text. start, end: positions in its comparable letters. number: of the card."""

    start: int
    end: int
    number: str


class NumberedText(Protocol):
    """A card, of whatever type: its number, and its text."""

    @property
    def number(self) -> str:
        """`<table>-<number>`, such as `4-17`."""

    @property
    def text(self) -> str:
        """As its author wrote it."""


class CardWords:
    """The words of these cards. Where two say the same, the first one is found.

    earlier: cards with words that they had before. One common word is found only where it is the whole
    text: anybody could have it withheld everywhere, and nobody would see why."""

    def __init__(self, cards: Iterable[NumberedText], earlier: Iterable[NumberedText] = ()) -> None:
        self._whole: dict[str, str] = {}
        self._by_beginning: dict[str, _SameBeginning] = {}
        for card in cards:
            self._add(card, is_earlier=False)
        for card in earlier:
            self._add(card, is_earlier=True)

    def _add(self, card: NumberedText, *, is_earlier: bool) -> None:
        words, _ = _comparable(card.text)
        for text in (words, _comparable(first_words(card.text))[0]):
            self._whole.setdefault(_without_outer_marks(text), card.number)
        if len(words) < MIN_LENGTH or (is_earlier and _is_common_word(words)):
            return
        inner = words.strip(_OUTER_MARKS)
        found = inner if len(inner) >= MIN_LENGTH else words
        self._by_beginning.setdefault(found[:MIN_LENGTH], _SameBeginning()).add(found, card.number)

    def replaced(self, text: str, replacement: Callable[[str], str]) -> str:
        """The text with something else instead of each place that has the words of a card. replacement: of
        the number of the card."""
        letters, positions = _comparable(text)
        if not letters:
            return text
        if number := self._whole.get(_without_outer_marks(letters)):
            return replacement(number)
        pieces, done = [], 0
        for start, end, number in _joined(self._matches(letters)):
            first, last = _to_whole_words(text, positions[start], positions[end - 1] + 1)
            if first >= done:
                pieces += [text[done:first], replacement(number)]
            done = max(done, last)
        return "".join([*pieces, text[done:]])

    def _matches(self, letters: str) -> Iterator[_Match]:
        for start in range(len(letters) - MIN_LENGTH + 1):
            if same := self._by_beginning.get(letters[start : start + MIN_LENGTH]):
                yield from same.matches(letters, start)


class _SameBeginning:
    """The words of cards that begin with the same MIN_LENGTH characters. There may be thousands, so none of
    them is compared with a text by itself."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._lengths: set[int] = set()

    def add(self, words: str, number: str) -> None:
        self._numbers.setdefault(words, number)
        self._lengths.add(len(words))

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self._numbers)

    def matches(self, letters: str, start: int) -> Iterator[_Match]:
        """The words that are in these letters from here."""
        for length in self._lengths:
            words = letters[start : start + length]
            if number := self._numbers.get(words):
                yield _Match(start, start + len(words), number)
        end = start + MIN_LENGTH
        while (end := letters.find(_ELLIPSIS, end)) >= 0:
            beginning = letters[start:end].rstrip()
            index = bisect_left(self._in_order, beginning)
            if index == len(self._in_order) or not self._in_order[index].startswith(beginning):
                return  # nor do any words begin with more of these letters
            end += len(_ELLIPSIS)  # the card itself may have an ellipsis, and the text more of it
            yield _Match(start, end, self._numbers[self._in_order[index]])


def _joined(matches: Iterable[_Match]) -> list[_Match]:
    """Those that overlap as one, with the number of the longest of those that begin first."""
    found: list[_Match] = []
    for match in sorted(matches, key=lambda each: (each.start, -each.end)):
        if found and match.start < found[-1].end:
            found[-1] = found[-1]._replace(end=max(found[-1].end, match.end))
        else:
            found.append(match)
    return found


def _to_whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """The range, made longer if it begins or ends inside of a word."""
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _without_outer_marks(letters: str) -> str:
    return letters.strip(_OUTER_MARKS) or letters


def _is_common_word(letters: str) -> bool:
    """Whether these comparable letters may be one common word, or none: between other signs at both ends,
    nothing but letters and at most one hyphen, and not too many for a word of their script."""
    signs = {sign for sign in letters if sign != "@" and unicodedata.category(sign)[0] not in "LMN"}
    word = letters.strip("".join(signs)).replace("-", "", 1)
    is_of_letters = all(unicodedata.category(sign)[0] in "LM" for sign in word)
    return is_of_letters and len(word) <= min(map(_longest_word, word), default=0)


def _longest_word(letter: str) -> int:
    script = unicodedata.name(letter, "").partition(" ")[0]
    return _LONGEST_WORDS.get(script, _LONGEST_WORD)


def _comparable(text: str) -> tuple[str, list[int]]:
    """The text without what makes no difference, and for each of its characters the position in the text."""
    letters: list[str] = []
    positions: list[int] = []
    for position, character in enumerate(text):
        for letter in _comparable_character(character):
            if letter == " " and letters[-1:] in ([], [" "]):
                continue
            letters.append(letter)
            positions.append(position)
    if letters[-1:] == [" "]:
        del letters[-1], positions[-1]
    return "".join(letters), positions


@cache
def _comparable_character(character: str) -> str:
    if character.isspace():
        return " "
    if character in _OTHER_MARKS or IGNORABLE.match(character):
        return ""
    return "".join(map(_comparable_part, unicodedata.normalize("NFKD", character)))


def _comparable_part(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Pi", "Pf", "Cf") or _is_quotation_mark(character):
        return ""
    if category == "Pd" or character in _OTHER_DASHES:
        return "-"
    return character.casefold().replace("\n", " ")


def _is_quotation_mark(character: str) -> bool:
    name = unicodedata.name(character, "")
    return character in _OTHER_MARKS or (
        not name.startswith("COMBINING ") and any(mark in name for mark in _MARKS)
    )
