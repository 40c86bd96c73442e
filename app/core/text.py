"""Validation of what people write, and texts in several languages."""

import re
from typing import Final
from unicodedata import category

import regex

from app.core.errors import Rejected

LocalizedText = dict[str, str]
"""The same text in several languages: language code -> text."""

MAX_TEXT_LENGTH: Final = 280
"""Characters of a card, as `count_characters` counts them; so are all lengths of texts."""
MAX_TITLE_LENGTH: Final = 120
"""Characters of the title of a vote or a scenario."""
BLANK_CHARACTERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Printable characters that show nothing: the Korean filler characters, and Braille without dots."""
CODE_POINTS_PER_CHARACTER: Final = 3
"""The limit, on average. A letter of most scripts has one or two, a picture of a family has 7."""
LONGEST_CHARACTER: Final = 64
"""Code points of one character. No letter or picture in use has so many; a program can put thousands into
one, and typesetting such a text takes minutes or fails."""
CONTROL_CHARACTERS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters except a new line, and surrogates, which are no characters by themselves."""
CHARACTER: Final = regex.compile(r"\X")
FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
"""Two letters of flags, which are one character."""


def validate_text(text: str, limit: int = MAX_TEXT_LENGTH) -> str:
    """Return the text unchanged.

    Raises Rejected: `text.too_long` (limit in characters), `text.blank` (nothing visible),
    `text.control_characters` (any except a new line; it says which and where the first one is),
    `text.character_too_long` (it says where the first one is)."""
    if len(text) > limit * CODE_POINTS_PER_CHARACTER:
        raise Rejected("text.too_long", limit=limit)
    if len(text) > min(limit, LONGEST_CHARACTER):  # there are never more characters than code points
        sizes = character_sizes(text)
        if len(sizes) > limit:
            raise Rejected("text.too_long", limit=limit)
        if max(sizes) > LONGEST_CHARACTER:
            position = next(at for at, size in enumerate(sizes, 1) if size > LONGEST_CHARACTER)
            raise Rejected("text.character_too_long", position=position)
    if is_blank(text):
        raise Rejected("text.blank")
    if found := CONTROL_CHARACTERS.search(text):
        raise _control_character(text, found.start())
    return text


def count_characters(text: str) -> int:
    """The number of characters as people count them: a flag, or a letter with its accents, is one."""
    return len(character_sizes(text))


def character_sizes(text: str) -> list[int]:
    """The number of code points of each character; a flag counts as one code point.

    Source: the extended grapheme clusters of Unicode, UAX #29."""
    # A letter stands for each flag, as the time of `\X` grows with the square of the flags in a row.
    return [len(found[0]) for found in CHARACTER.finditer(FLAG.sub("x", text))]


def _control_character(text: str, at: int) -> Rejected:
    """The refusal of the control character at this index of the text; people count from 1."""
    position = count_characters(text[:at]) + 1
    return Rejected("text.control_characters", position=position, sign=f"U+{ord(text[at]):04X}")


def is_blank(text: str) -> bool:
    """Whether nothing in the text is visible."""
    return not any(_is_visible(character) for character in text)


def _is_visible(character: str) -> bool:
    """Whether a character shows something by itself; a combining mark (an accent) does not."""
    return (
        character.isprintable()
        and not character.isspace()
        and character not in BLANK_CHARACTERS
        and category(character) not in ("Mn", "Me")  # combining marks
    )


def validate_line(text: str, limit: int) -> str:
    """As `validate_text`, for a title or a name: a new line is refused too."""
    if "\n" in text and len(text) <= limit * CODE_POINTS_PER_CHARACTER:
        raise _control_character(text, text.index("\n"))
    return validate_text(text, limit)
