"""Holds the catalogues to each other and to the sources: every text in every language, none in code."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from checks.text_uses import Use, uses

LANGUAGES = ("en", "nb", "nn")
PLACEHOLDER = re.compile(r"\{(\w+)")
PLURAL_FORMS = {"zero", "one", "two", "few", "many", "other"}
NOT_SOURCES = {"node_modules", "static", "locale", "wire.gen.ts"}

# A text is its forms by plural category; one without a plural has the single form "".
Text = dict[str, str]
Catalogue = dict[str, Text]


def read(path: Path) -> Catalogue:
    """A catalogue file as texts by dotted key."""
    return dict(texts(json.loads(path.read_text("utf-8")), ""))


def texts(branch: dict[str, object], prefix: str) -> Iterator[tuple[str, Text]]:
    """The texts of one object in a catalogue file: a string, plural forms, or an object of more texts."""
    for name, value in branch.items():
        if isinstance(value, str):
            yield f"{prefix}{name}", {"": value}
        elif isinstance(value, dict) and value.keys() <= PLURAL_FORMS:
            yield f"{prefix}{name}", value
        elif isinstance(value, dict):
            yield from texts(value, f"{prefix}{name}.")
        else:
            raise SystemExit(f"{prefix}{name} is neither a text nor plural forms")


def catalogue_faults(catalogues: dict[str, Catalogue]) -> Iterator[str]:
    """Where the languages differ, or a text is empty."""
    first, *_ = catalogues.values()
    for key in sorted(set().union(*catalogues.values())):
        holders = {language: catalogue[key] for language, catalogue in catalogues.items() if key in catalogue}
        if missing := [language for language in catalogues if language not in holders]:
            yield f"{key}: missing in {', '.join(missing)}"
        for language, text in holders.items():
            yield from text_faults(key, language, text, first.get(key, text))


def text_faults(key: str, language: str, text: Text, first: Text) -> Iterator[str]:
    """What is wrong with one text, beside the same text in the first language."""
    forms = {"other", *Locale.parse(language).plural_form.tags}
    if not all(form.strip() for form in text.values()):
        yield f"{key}: empty in {language}"
    if ("" in text) != ("" in first):
        yield f"{key}: plural in one language and not in another"
    elif "" not in text and text.keys() != forms:
        yield f"{key}: {language} needs the plural forms {', '.join(sorted(forms))}"
    if placeholders(text) != placeholders(first):
        yield f"{key}: {language} has other placeholders"


def placeholders(text: Text) -> set[str]:
    """The names that a text has filled in, in any of its forms."""
    return {name for form in text.values() for name in PLACEHOLDER.findall(form)}


def source_faults(keys: set[str], found: list[Use]) -> Iterator[str]:
    """Keys that no source names, keys that sources ask for in vain, and words spelt out in code."""
    named = {use.text for use in found}
    families = tuple(use.text for use in found if use.kind == "family")
    for key in sorted(keys - named):
        if not key.startswith(families):
            yield f"{key}: used nowhere"
    for use in found:
        if use.kind == "asks" and use.text not in keys:
            yield f"{use.place}: asks for {use.text}, which is in no catalogue"
        elif use.kind == "spells":
            yield f"{use.place}: write this in the catalogues: {use.text}"


def sources(app: Path) -> list[Path]:
    """Every source that may name a text; tests name what they like."""
    return sorted(
        path
        for path in app.rglob("*")
        if path.is_file()
        and not NOT_SOURCES.intersection(path.relative_to(app).parts)
        and ".test." not in path.name
    )


def faults(app: Path) -> list[str]:
    """All that is wrong with the texts of the product whose package is `app`."""
    catalogues = {language: read(app / "locale" / f"{language}.json") for language in LANGUAGES}
    found = [use for path in sources(app) for use in uses(path)]
    return [*catalogue_faults(catalogues), *source_faults(set().union(*catalogues.values()), found)]


if __name__ == "__main__":
    found_faults = faults(Path("app"))
    print("\n".join(found_faults))
    sys.exit(bool(found_faults))
