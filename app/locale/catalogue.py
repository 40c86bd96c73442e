"""The texts that people read, in every language that we ship; the page reads the same files."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from babel import Locale
from babel.numbers import format_decimal

FALLBACK = "en"
PLACEHOLDER = re.compile(r"\{(\w+)\}")

PluralForms = dict[str, str]
"""A text that counts something: CLDR plural category -> words."""


class Catalogue:
    """Texts by language and dotted key, e.g. `error.vote.over_budget`."""

    def __init__(self, texts: Mapping[str, Mapping[str, str | PluralForms]]) -> None:
        self._texts = texts
        self._locales = {language: Locale.parse(language) for language in texts}
        self.languages = tuple(texts)

    @classmethod
    def load(cls, folder: Path = Path(__file__).parent) -> Self:
        """The catalogue of `<language>.json` files in a folder, English first."""
        files = sorted(folder.glob("*.json"), key=lambda file: (file.stem != FALLBACK, file.stem))
        return cls({file.stem: json.loads(file.read_text("utf-8")) for file in files})

    def text(self, language: str, key: str, /, **params: str | float) -> str:
        """The text in this language, else in English; KeyError where no language has the key.

        A plural text is chosen by `count`. Numbers are written as the language writes them; a hole that
        nothing fills stays, as in the page.
        """
        spoken = language if key in self._texts.get(language, ()) else FALLBACK
        found, locale = self._texts[spoken][key], self._locales[spoken]
        if not isinstance(found, str):
            found = found.get(locale.plural_form(int(params["count"])), found["other"])

        def filled(hole: re.Match[str]) -> str:
            value = params.get(hole[1], hole[0])
            return value if isinstance(value, str) else format_decimal(value, locale=locale)

        return PLACEHOLDER.sub(filled, found)

    def everywhere(self, key: str) -> dict[str, str]:
        """The text in every language."""
        return {language: self.text(language, key) for language in self.languages}

    def best(self, accept_language: str | None) -> str:
        """The language to greet a browser in, by its Accept-Language header; English when it asks for none
        of ours. `no` is bokmål."""
        for wish in accepted_languages(accept_language or ""):
            language = "nb" if wish == "no" else wish
            if language in self.languages:
                return language
        return FALLBACK


def accepted_languages(accept_language: str) -> list[str]:
    """The languages of an Accept-Language header without their regions, the dearest first."""
    weighed: list[tuple[float, str]] = []
    for wish in accept_language[:1000].split(","):
        tag, *params = (part.strip().lower() for part in wish.split(";"))
        weights = [param[2:] for param in params if re.fullmatch(r"q=[01](\.\d{0,3})?", param)]
        weighed.append((float(weights[0]) if weights else 1.0, re.split("[-_]", tag)[0]))
    return [tag for weight, tag in sorted(weighed, key=lambda wish: -wish[0]) if weight > 0]


def localized(text: Mapping[str, str], *languages: str) -> str:
    """What a workshop calls something: in the first of these languages that it has, else in any."""
    return next((text[language] for language in languages if language in text), next(iter(text.values()), ""))
