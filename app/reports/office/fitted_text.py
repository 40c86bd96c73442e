"""As much of a text as fits into a box of a slide. Line ends are estimated; a line is rather too short than
too long.

Widths are in em: multiples of the font size."""

import unicodedata
from functools import lru_cache

from app.reports.shortened_text import shortened

LINE_HEIGHT = 1.25
WIDE_LETTERS = dict.fromkeys("mwMW@%—…ШЩЖЮФМшщжюфм", 0.95)
WIDTH, CAPITAL, FULL_WIDTH, OTHER_SCRIPT, SYMBOL = 0.55, 0.72, 1.0, 0.9, 1.35
"""Of a letter on average with its share of the space between words; of a capital letter; of a letter of
Chinese, Japanese or Korean; of one of scripts like Devanagari, Tamil or Ethiopic; and of an emoji."""
OTHER_SCRIPTS_FROM = "\u0900"
"""Letters without case before this one are Hebrew and Arabic, which are narrow."""


def fitted(text: str, width: float, height: float) -> str:
    """As much of the text as fits into a box, with an ellipsis if that is not all. width: in em. height: in
    lines."""
    room = int(height)
    kept: list[str] = []
    for line in text.split("\n"):
        starts = line_starts(line, width)
        if len(starts) > room:
            return "\n".join(_ending(kept, line[: starts[room]] if room else "", width))
        kept.append(line)
        room -= len(starts)
    return text


def split_text(text: str, width: float, height: float) -> list[str]:
    """The text in pieces that each fit into a box. width: in em. height: in lines, at least one."""
    room, pieces, lines = max(1, int(height)), [""], 0
    for paragraph in text.split("\n"):
        starts = line_starts(paragraph, width)
        for start, end in zip(starts, [*starts[1:], len(paragraph)], strict=True):
            if lines == room:
                pieces[-1] = pieces[-1].rstrip()
                pieces.append("")
                lines = 0
            pieces[-1] += paragraph[start:end]
            lines += 1
        pieces[-1] += "\n"
    return [piece.strip("\n") for piece in pieces if piece.strip()] or [""]


def line_starts(text: str, width: float) -> list[int]:
    """The indices in a paragraph at which its lines begin when they are filled up to this width (em). Lines
    end at spaces and beside letters of full width; words that are longer than a line end anywhere."""
    starts, used, word_start, word_width = [0], 0.0, 0, 0.0
    for index, character in enumerate(text):
        letter = letter_width(character)
        if character == " ":
            used, word_start, word_width = used + letter, index + 1, 0.0
            continue
        if letter == FULL_WIDTH:
            word_start, word_width = index, 0.0
        if used + letter > width and word_start > starts[-1]:
            starts.append(word_start)
            used = word_width
        if used + letter > width and index > starts[-1]:  # the word alone is longer than a line
            starts.append(index)
            used, word_start, word_width = 0.0, index, 0.0
        used, word_width = used + letter, word_width + letter
    return starts


@lru_cache(10_000)
def letter_width(character: str) -> float:
    """The approximate width of a character in most typefaces, in em."""
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if category == "So":
        return SYMBOL
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return FULL_WIDTH
    if category in ("Lo", "Mc") and character >= OTHER_SCRIPTS_FROM:
        return OTHER_SCRIPT
    return WIDE_LETTERS.get(character, CAPITAL if category in ("Lu", "Lt") else WIDTH)


def _ending(kept: list[str], beginning: str, width: float) -> list[str]:
    """The lines that are kept, and the beginning of the next, which has room; with an ellipsis."""
    *before, last = [*kept, beginning] if beginning else kept or [""]
    last = last.rstrip()
    lines, length, step = len(line_starts(last, width)), len(last), 1
    shown = shortened(last, length - 1) if beginning and length > 1 else f"{last} …".lstrip()
    while length and len(line_starts(shown, width)) > lines:
        length, step = max(0, length - step), 2 * step
        shown = shortened(last, length) if length > 1 else "…"
    return [*before, shown]
