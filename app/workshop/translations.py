"""Limits of a text in several languages that a facilitator writes."""

from collections.abc import Callable

from app.core.errors import Rejected
from app.core.text import LocalizedText, validate_line
from app.locale import LANGUAGES

MAX_LANGUAGES = max(20, len(LANGUAGES))
"""The most languages of one text. They need not be those that Samskap has texts in."""
MAX_LANGUAGE_CODE_LENGTH = 10
"""Characters of the code of a language."""


def validate_texts(
    text: LocalizedText, limit: int, validate: Callable[[str, int], str] = validate_line
) -> None:
    """Check the text in each of its languages. limit: characters of each.

    Raises Rejected: there is no text; it is in too many languages; it is not valid in one of them."""
    if not text:
        raise Rejected("text.blank")
    validate_languages(text)
    for translation in text.values():
        validate(translation, limit)


def validate_languages(text: LocalizedText) -> None:
    """Check the languages only. Raises Rejected: they are too many, or the code of one is too long."""
    if len(text) > MAX_LANGUAGES:
        raise Rejected("text.too_many_languages", limit=MAX_LANGUAGES)
    if any(len(language) > MAX_LANGUAGE_CODE_LENGTH for language in text):
        raise Rejected("text.blank")
