"""The parameters of tests that look at several forms of a report in several languages."""

from collections.abc import Iterator, Sequence
from itertools import cycle

import pytest

from app.locale import LANGUAGES

PLAIN = ("md", "html")
"""Forms that are rendered quickly."""


def pairs(forms: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(form, language): a plain form with each language, any other one with one language, in rotation. The
    same code writes a sentence in each language, so more pairs would take long and find no more."""
    languages = cycle(LANGUAGES)
    for form in forms:
        for language in LANGUAGES if form in PLAIN else (next(languages),):
            yield form, language


def each_form_and_language(forms: Sequence[str]) -> pytest.MarkDecorator:
    """Parametrize a test by `form` and `language`."""
    return pytest.mark.parametrize(("form", "language"), [*pairs(forms)])
