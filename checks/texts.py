"""Check the catalogues against each other and against the sources: every language has every text, every text
is used, and no source contains a text for people."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from app.locale import language_files
from checks.text_uses import TextUse, text_uses

PLACEHOLDER = re.compile(r"\{(\w+)")
PLURAL_FORMS = {"zero", "one", "two", "few", "many", "other"}
IGNORED_FOLDERS = {"node_modules", "static", "fonts", "typst"}
IGNORED_NAME_PARTS = (".test.", ".gen.")
SHARED_LISTS = Path(__file__).with_name("shared_lists.py")
"""Not in the package, but it uses texts: it hands them on to the front end."""

# A text is its forms by plural category; a text without plural forms has the single form "".
Text = dict[str, str]
Catalogue = dict[str, Text]


def read(path: Path) -> Catalogue:
    """The texts of a catalogue file by dotted key."""
    return dict(texts(json.loads(path.read_text("utf-8")), ""))


def texts(branch: dict[str, object], prefix: str) -> Iterator[tuple[str, Text]]:
    """The texts of an object in a catalogue file. A value is a string, plural forms, or such an object."""
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
    """Differences between the languages, and empty texts."""
    reference, *_ = catalogues.values()
    for key in sorted(set().union(*catalogues.values())):
        by_language = {code: catalogue[key] for code, catalogue in catalogues.items() if key in catalogue}
        if missing := [code for code in catalogues if code not in by_language]:
            yield f"{key}: missing in {', '.join(missing)}"
        for language, text in by_language.items():
            yield from text_faults(key, language, text, reference.get(key, text))


def text_faults(key: str, language: str, text: Text, reference: Text) -> Iterator[str]:
    """Faults of one text, compared with the same text in the reference language."""
    forms = {"other", *Locale.parse(language).plural_form.tags}
    if not all(form.strip() for form in text.values()):
        yield f"{key}: empty in {language}"
    if ("" in text) != ("" in reference):
        yield f"{key}: plural in one language and not in another"
    elif "" not in text and text.keys() not in (forms, forms | {"zero"}):
        yield f"{key}: {language} needs the plural forms {', '.join(sorted(forms))}"
    if placeholders(text) != placeholders(reference):
        yield f"{key}: {language} has other placeholders"


def placeholders(text: Text) -> set[str]:
    """The names of the placeholders in all forms of a text."""
    return {name for form in text.values() for name in PLACEHOLDER.findall(form)}


def source_faults(keys: set[str], uses: list[TextUse]) -> Iterator[str]:
    """Keys that no source uses, keys that no catalogue has, and hardcoded texts."""
    used = {use.text for use in uses}
    prefixes = tuple(use.text for use in uses if use.kind == "prefix")
    for key in sorted(keys - used):
        if not key.startswith(prefixes):
            yield f"{key}: not used"
    for use in uses:
        if use.kind == "lookup" and use.text not in keys:
            yield f"{use.place}: {use.text} is in no catalogue"
        elif use.kind == "hardcoded":
            yield f"{use.place}: move this text to the catalogues: {use.text}"


def sources(app: Path) -> list[Path]:
    """Every source file of the package that may use a text, without tests and generated files."""
    return sorted(
        path
        for path in app.rglob("*")
        if path.is_file()
        and not IGNORED_FOLDERS.intersection(path.relative_to(app).parts)
        and not any(part in path.name for part in IGNORED_NAME_PARTS)
    )


def faults(app: Path, *more_sources: Path) -> list[str]:
    """All faults of the texts in this package. more_sources: files outside of it that use its texts."""
    catalogues = {code: read(file) for code, file in language_files(app / "locale").items()}
    uses = [use for path in (*sources(app), *more_sources) for use in text_uses(path)]
    return [*catalogue_faults(catalogues), *source_faults(set().union(*catalogues.values()), uses)]


if __name__ == "__main__":
    found = faults(Path("app"), SHARED_LISTS)
    print("\n".join(found))
    sys.exit(bool(found))
