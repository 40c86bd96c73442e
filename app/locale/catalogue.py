"""The texts that people read, in every language. The front end is built with the same files."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from babel import Locale
from babel.lists import format_list
from babel.numbers import format_decimal

from app.locale import FALLBACK, language_files

LANGUAGE_KEYS = {
    "language.name": "the language's own name",
    "language.direction": "ltr or rtl",
    "language.locale": "CLDR locale on the server; in dates of en-GB the day comes before the month",
    "language.browser_locale": "locale of dates and numbers in the browser; Chromium has no data for nn",
}
"""Key that every file has about its own language -> explanation."""

PLACEHOLDER = re.compile(r"\{(\w+)\}")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff"
    "\U0001e800-\U0001efff]"
)
"""Letters of scripts from right to left, and controls of the direction. The front end has the same
(`i18n.ts`)."""

DIRECTION_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")

PluralForms = dict[str, str]
"""A text that depends on a count: CLDR plural category, or `zero` in any language -> text."""


class Catalogue:
    """Texts by language and dotted key, such as `error.vote.over_budget`."""

    def __init__(self, texts: Mapping[str, Mapping[str, str | PluralForms]]) -> None:
        self._texts = texts
        self._locales = {
            language: Locale.parse(str(by_key.get("language.locale", language)), sep="-")
            for language, by_key in texts.items()
        }
        self.languages = tuple(texts)

    @classmethod
    def load(cls, folder: Path = Path(__file__).parent) -> Self:
        """The catalogue of the `<language>.json` files in a folder; English is the first language."""
        return cls(
            {code: json.loads(file.read_text("utf-8")) for code, file in language_files(folder).items()}
        )

    def text(self, language: str, key: str, /, **params: str | float) -> str:
        """The text in this language, else in English.

        `count` selects the plural form. Numbers are formatted for the language. Texts from right to left are
        isolated (see `isolate`). A placeholder without a
        parameter stays as it is, as in the front end. Raises KeyError: neither language has the key, or a
        plural form is to be chosen without a count.
        """
        available = language if key in self._texts.get(language, ()) else FALLBACK
        text, locale = self._texts[available][key], self._locales[available]
        if not isinstance(text, str):
            text = _plural_form(text, int(params["count"]), locale)

        def fill(placeholder: re.Match[str]) -> str:
            value = params.get(placeholder[1], placeholder[0])
            return isolate(value) if isinstance(value, str) else format_decimal(value, locale=locale)

        return PLACEHOLDER.sub(fill, text)

    def in_all_languages(self, key: str) -> dict[str, str]:
        """Language code -> the text in that language."""
        return {language: self.text(language, key) for language in self.languages}

    def locale(self, language: str) -> Locale:
        """The CLDR locale of a language of the catalogue."""
        return self._locales[language]

    def join_with_or(self, language: str, names: Sequence[str]) -> str:
        """The names as a list in this language, such as `en, nb or nn`."""
        return format_list(names, style="or", locale=self._locales[language])

    def best_language(self, accept_language: str | None) -> str:
        """The most preferred language of an Accept-Language header that the catalogue has, else English.
        `no` means Bokmål."""
        for preferred in accepted_languages(accept_language or ""):
            language = "nb" if preferred == "no" else preferred
            if language in self.languages:
                return language
        return FALLBACK


def isolate(text: str) -> str:
    """The text between signs that keep its direction from moving the words around it (FIRST STRONG ISOLATE
    and POP DIRECTIONAL ISOLATE), if it has letters from right to left; else the text. Its own controls of the
    direction are left out: they could end what these signs begin."""
    if not RIGHT_TO_LEFT.search(text):
        return text
    return f"\u2068{DIRECTION_CONTROLS.sub('', text)}\u2069"


def _plural_form(text: PluralForms, count: int, locale: Locale) -> str:
    """The form for this count. A text of any language may have a form for 0, also where CLDR has no such
    category."""
    if count == 0 and "zero" in text:
        return text["zero"]
    return text.get(locale.plural_form(count), text["other"])


def accepted_languages(accept_language: str) -> list[str]:
    """The languages of an Accept-Language header without their regions, the most preferred first."""
    weighted: list[tuple[float, str]] = []
    for item in accept_language[:1000].split(","):
        tag, *params = (part.strip().lower() for part in item.split(";"))
        weights = [param[2:] for param in params if re.fullmatch(r"q=[01](\.\d{0,3})?", param)]
        weighted.append((float(weights[0]) if weights else 1.0, re.split("[-_]", tag)[0]))
    return [tag for weight, tag in sorted(weighted, key=lambda item: -item[0]) if weight > 0]


def localized(text: Mapping[str, str], *languages: str) -> str:
    """A workshop's own text in the first of these languages that it has, else in any; else empty."""
    return next((text[language] for language in languages if language in text), next(iter(text.values()), ""))
