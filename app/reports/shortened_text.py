"""Shorten texts for places that have little room."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ELLIPSIS = "…"
_noted: ContextVar[list[str] | None] = ContextVar("noted", default=None)


@contextmanager
def noting_shortened() -> Iterator[list[str]]:
    """The texts that are shortened meanwhile: a document can say what an ellipsis means if it has one."""
    found: list[str] = []
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)


def ellipsis() -> str:
    """Stands for what is left out."""
    return _note(_ELLIPSIS)


def _note(text: str) -> str:
    if (found := _noted.get()) is not None:
        found.append(text)
    return text


def shortened(text: str, length: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis; at most this many characters.

    The end is in a word if the word is long: Chinese, Japanese and Thai have no spaces."""
    if len(text) <= length:
        return text
    beginning = text[: length - 1]
    words, _, rest = beginning.rpartition(" ")
    kept = words if words and len(rest) < min(40, length // 2) else beginning
    return _note(kept.rstrip(" \n.,;:–-") + _ELLIPSIS)


def one_paragraph(text: str) -> str:
    """The text with single spaces for new lines, so that its length says how much room it takes."""
    return " ".join(text.split())
