"""Make text printable with the fonts of the PDF report.

Typst ends an export at the first character that no font has a glyph for, and PDF/A forbids some others."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

from app.core.text import LONGEST_CHARACTER

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
FONT_FOLDERS = (Path(__file__).with_name("fonts"), Path(str(files("manimgx_fonts"))))
"""The report's own typeface, and Noto for other scripts, symbols and emoji."""

ZERO_WIDTH_JOINER = "\N{ZERO WIDTH JOINER}"
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"
VIRAMA = 9
"""The combining class of the marks that join two letters in scripts such as Devanagari."""
NEW_LINE = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
"""Characters that have no glyph of their own (Default_Ignorable_Code_Point)."""
FORBIDDEN = re.compile("[\ufeff\ufffe\uffff\U000e0000-\U000e0fff]")
"""Byte order marks, which PDF/UA forbids, and invisible tags."""


def printable(text: str) -> str:
    """The text without control characters, in which U+FFFD stands for each character that no font has."""
    lines = NEW_LINE.sub("\n", text)
    if all(map(_is_plain, {*lines})):
        return lines
    characters = "".join(map(_printable_character, _with_break_points(lines)))
    return "".join(map(_printable_grapheme, _graphemes(characters)))


def _with_break_points(text: str) -> str:
    """The text, with a zero width space in each syllable of more than `LONGEST_CHARACTER` code points. One of
    hundreds takes Typst seconds, or ends the process. A virama joins the letters before and after it."""
    parts, size = [], 0
    for before, character in pairwise(text):
        joins = _is_mark(character) or IGNORABLE.match(character) or _joins_next(before)
        size = size + 1 if joins else 0
        if size == LONGEST_CHARACTER:
            parts.append(ZERO_WIDTH_SPACE)
            size = 0
        parts.append(character)
    return text[:1] + "".join(parts)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _joins_next(character: str) -> bool:
    return character == ZERO_WIDTH_JOINER or unicodedata.combining(character) == VIRAMA


@cache
def _is_plain(character: str) -> bool:
    """Whether a character is printed as it is and never joins the one before or after it."""
    if character.isascii() and character.isprintable():  # without a look into the fonts
        return True
    return (
        not _is_mark(character)
        and not IGNORABLE.match(character)
        and _printable_character(character) == character
    )


def _graphemes(text: str) -> Iterator[str]:
    """Each character with the marks and the invisible characters after it."""
    start = 0
    for index in range(1, len(text)):
        joins = _is_mark(text[index]) or IGNORABLE.match(text[index])
        if not joins and text[index - 1] != ZERO_WIDTH_JOINER:
            yield text[start:index]
            start = index
    yield text[start:]


@cache
def _printable_grapheme(grapheme: str) -> str:
    """A letter and its marks must be in one font, else U+FFFD stands for each mark."""
    visible = IGNORABLE.sub("", grapheme)
    is_mark = bool(visible) and _is_mark(visible[0])
    if len(grapheme) == 1 and not is_mark:
        return grapheme
    if not is_mark and any(font.issuperset(map(ord, visible)) for font in fonts()):
        return grapheme
    return "".join(REPLACEMENT if _is_mark(character) else character for character in visible)


def is_blank(text: str) -> bool:
    """Whether nothing of the text would be seen."""
    return not IGNORABLE.sub("", printable(text)).strip()


@cache
def _printable_character(character: str) -> str:
    category = unicodedata.category(character)
    if character == "\n":
        return character
    if character == "\t" or (category == "Zs" and ord(character) not in covered()):
        return " "
    if category == "Cc" or FORBIDDEN.match(character):
        return ""
    if IGNORABLE.match(character):
        return character
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and ord(character) not in covered() and covered().issuperset(map(ord, plain)):
        return plain
    # PDF/A forbids characters for private use, whose meaning nobody knows.
    return character if ord(character) in covered() and category != "Co" else REPLACEMENT


@cache
def covered() -> frozenset[int]:
    """The code points that the report's fonts have a glyph for."""
    return frozenset().union(*fonts())


@cache
def fonts() -> tuple[frozenset[int], ...]:
    """The code points of each font."""
    paths = [path for folder in FONT_FOLDERS for path in sorted(folder.glob("*.ttf"))]
    return tuple(frozenset(TTFont(path, lazy=True).getBestCmap()) for path in paths)
