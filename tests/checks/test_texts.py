"""The check of the texts finds each kind of fault, and none in sources without a fault."""

import json
from pathlib import Path
from typing import Any

import pytest

from checks.texts import faults

OPEN = {"hall.open": "Åpne {name}"}
CARDS = {"one": "{count} card", "other": "{count} cards"}


@pytest.fixture
def package(tmp_path: Path) -> "Package":
    """A small package without a fault."""
    package = Package(tmp_path)
    for language in ("en", "nb", "nn"):
        package.catalogue(language, {"hall.open": "Open {name}", "hall": {"cards": CARDS}})
    package.source("web/pages.py", 'text("hall.open", name=name)')
    package.source("frontend/phone/Board.tsx", "const board = <p>{t('hall.cards', { count })}</p>")
    return package


class Package:
    """Catalogues and sources in a temporary folder."""

    def __init__(self, app: Path) -> None:
        self.app = app

    def catalogue(self, language: str, texts: dict[str, Any]) -> None:
        """Write the catalogue of a language, as a JSON file."""
        self.source(f"locale/{language}.json", json.dumps(texts))

    def source(self, name: str, content: str) -> None:
        """Write a source file with this content into the package."""
        path = self.app / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")

    def faults(self, *more_sources: Path) -> list[str]:
        """The faults that the check finds, with paths relative to the package."""
        return [fault.removeprefix(f"{self.app}/") for fault in faults(self.app, *more_sources)]


def test_texts_without_fault_pass(package: Package) -> None:
    assert package.faults() == []


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (OPEN, "hall.cards: missing in nb"),
        ({"hall.open": "Åpne {title}", "hall.cards": CARDS}, "hall.open: nb has other placeholders"),
        ({**OPEN, "hall.cards": "{count} kort"}, "hall.cards: plural in one language and not in another"),
        (
            {**OPEN, "hall.cards": {"other": "{count} kort"}},
            "hall.cards: nb needs the plural forms one, other",
        ),
        (
            {**OPEN, "hall.cards": {"zero": "ingen kort", "other": "{count} kort"}},
            "hall.cards: nb needs the plural forms one, other",
        ),
        ({**OPEN, "hall.cards": {**CARDS, "one": " "}}, "hall.cards: empty in nb"),
    ],
)
def test_catalogue_that_differs_from_english_is_a_fault(
    package: Package, texts: dict[str, Any], fault: str
) -> None:
    package.catalogue("nb", texts)
    assert package.faults() == [fault]


def test_form_for_zero_is_allowed_in_any_language(package: Package) -> None:
    package.catalogue("nb", {**OPEN, "hall.cards": {**CARDS, "zero": "ingen kort"}})
    assert package.faults() == []


def test_catalogue_without_a_text_of_a_new_language_is_a_fault(package: Package) -> None:
    package.catalogue("de", {"hall.cards": CARDS})
    assert package.faults() == ["hall.open: missing in de"]


def test_key_without_use_is_a_fault(package: Package) -> None:
    package.source("web/pages.py", 'text("hall.cards")')
    assert package.faults() == ["hall.open: not used"]


def test_key_in_a_source_outside_of_the_package_is_used(package: Package, tmp_path: Path) -> None:
    package.source("web/pages.py", "")
    generator = tmp_path.with_suffix(".py")
    generator.write_text('catalogue.text(code, "hall.open")', "utf-8")
    assert package.faults(generator) == []


def test_key_in_a_generated_source_is_not_used(package: Package) -> None:
    package.source("web/pages.py", "")
    package.source("frontend/limits.gen.ts", "export const label = 'hall.open'")
    assert package.faults() == ["hall.open: not used"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("web/pages.py", 'text(language, "hall.closed")'),
        ("reports/md.py", 'FORMAT = ReportFormat(name="md", label_key="hall.closed")'),
        ("templates/start.html", '<p>{{ t("hall.closed") }}</p>'),
        ("frontend/ui/words.ts", "export const words = catalogue.t('hall.closed')"),
        ("frontend/ui/Words.tsx", "export const Words = () => <p>{t('hall.closed')}</p>"),
    ],
)
def test_lookup_of_unknown_key_is_a_fault(package: Package, name: str, source: str) -> None:
    package.source("web/names.py", 'KEYS = ("hall.open", "hall.cards")')
    package.source(name, source)
    assert package.faults() == [f"{name}:1: hall.closed is in no catalogue"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("web/pages.py", 'text(f"hall.{state}")'),
        ("web/pages.py", 'text("hall." + state)'),
        ("templates/start.html", '{{ t("hall." ~ state) }}'),
        ("frontend/ui/words.ts", "t(`hall.${state}`)"),
        ("frontend/ui/words.ts", 't("hall." + state)'),
    ],
)
def test_keys_with_a_computed_end_are_used(package: Package, name: str, source: str) -> None:
    package.source("web/pages.py", "")
    package.source("frontend/phone/Board.tsx", "")
    package.source(name, source)
    assert package.faults() == []


@pytest.mark.parametrize(
    ("name", "source", "text"),
    [
        ("frontend/A.tsx", "const a = <p>Put on the table</p>", "Put on the table"),
        ("frontend/A.tsx", "const a = <p>{open ? 'Open' : t('hall.open')}</p>", "Open"),
        ("frontend/A.tsx", "const a = <><b/>{`Card ${n}`}</>", "Card"),
        ("frontend/A.tsx", "const a = <input placeholder='Your idea' />", "Your idea"),
        ("frontend/A.tsx", "const a = <b aria-label={busy && 'Wait'} />", "Wait"),
        ("templates/a.html", "<p>Welcome, {{ name }}</p>", "Welcome,"),
        ("templates/a.html", '<img alt="A hall" src="{{ source }}">', "A hall"),
        ("templates/a.html", '<p>{{ "Welcome" }}</p>', "Welcome"),
    ],
)
def test_text_in_a_source_is_a_fault(package: Package, name: str, source: str, text: str) -> None:
    package.source(name, source)
    assert package.faults() == [f"{name}:1: move this text to the catalogues: {text}"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("frontend/A.tsx", "const a = <Card class='wide' label='hall.open' />"),
        ("frontend/A.tsx", "const a = <Card kind={kind === 'lead' ? one : two} />"),
        (
            "frontend/A.tsx",
            "const a = <p title={t('hall.open')}>{count} × {many.map(c => <b key='x'>{c}</b>)}</p>",
        ),
        ("frontend/A.tsx", "const a = <h1>Samskap</h1>; const b = list.has('Not shown') as Array<string>"),
        ("frontend/a.ts", "const a = <string>b; throw new Error('Never seen by a person')"),
        ("frontend/A.test.tsx", "const a = <p>Put on the table</p>; t('hall.closed')"),
        (
            "templates/a.html",
            "<title>Samskap</title><style>p { color: red }</style><script>let a = 1</script>",
        ),
        (
            "templates/a.html",
            '{# A note #}{% if a == "Some" %}<p class="{{ "wide" if b }}">{{ c }}</p>{% endif %}',
        ),
        ("web/other.py", 'raise RuntimeError("Never seen by a person")'),
    ],
)
def test_string_in_a_source_that_is_not_a_text_is_no_fault(package: Package, name: str, source: str) -> None:
    package.source(name, source)
    assert package.faults() == []
