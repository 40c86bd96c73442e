"""The check of the catalogues finds each kind of fault, and nothing where there is none."""

import json
from pathlib import Path
from typing import Any

import pytest

from checks.texts import faults

OPEN = {"hall.open": "Åpne {name}"}
CARDS = {"one": "{count} card", "other": "{count} cards"}


@pytest.fixture
def product(tmp_path: Path) -> "Product":
    """A small product without a fault."""
    product = Product(tmp_path)
    for language in ("en", "nb", "nn"):
        product.catalogue(language, {"hall.open": "Open {name}", "hall": {"cards": CARDS}})
    product.source("web/pages.py", 'text("hall.open", name=name)')
    product.source("frontend/phone/Board.tsx", "const board = <p>{t('hall.cards', { count })}</p>")
    return product


class Product:
    """The sources of a product in a folder of their own."""

    def __init__(self, app: Path) -> None:
        self.app = app

    def catalogue(self, language: str, texts: dict[str, Any]) -> None:
        """Writes one catalogue."""
        self.source(f"locale/{language}.json", json.dumps(texts))

    def source(self, name: str, content: str) -> None:
        """Writes one source."""
        path = self.app / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")

    def faults(self) -> list[str]:
        """What the check says, with places counted from the package."""
        return [fault.removeprefix(f"{self.app}/") for fault in faults(self.app)]


def test_a_product_without_a_fault_passes(product: Product) -> None:
    assert product.faults() == []


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
        ({**OPEN, "hall.cards": {**CARDS, "one": " "}}, "hall.cards: empty in nb"),
    ],
)
def test_a_difference_between_languages_is_found(product: Product, texts: dict[str, Any], fault: str) -> None:
    product.catalogue("nb", texts)
    assert product.faults() == [fault]


def test_a_key_that_no_source_names_is_found(product: Product) -> None:
    product.source("web/pages.py", 'text("hall.cards")')
    assert product.faults() == ["hall.open: used nowhere"]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("web/pages.py", 'text(language, "hall.closed")'),
        ("templates/start.html", '<p>{{ t("hall.closed") }}</p>'),
        ("frontend/ui/words.ts", "export const words = catalogue.t('hall.closed')"),
        ("frontend/ui/Words.tsx", "export const Words = () => <p>{t('hall.closed')}</p>"),
    ],
)
def test_a_key_asked_for_in_vain_is_found(product: Product, name: str, source: str) -> None:
    product.source("web/names.py", 'KEYS = ("hall.open", "hall.cards")')
    product.source(name, source)
    assert product.faults() == [f"{name}:1: asks for hall.closed, which is in no catalogue"]


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
def test_a_family_of_keys_made_while_running_is_a_use(product: Product, name: str, source: str) -> None:
    product.source("web/pages.py", "")
    product.source("frontend/phone/Board.tsx", "")
    product.source(name, source)
    assert product.faults() == []


@pytest.mark.parametrize(
    ("name", "source", "words"),
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
def test_words_in_code_are_found(product: Product, name: str, source: str, words: str) -> None:
    product.source(name, source)
    assert product.faults() == [f"{name}:1: write this in the catalogues: {words}"]


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
def test_code_is_no_text(product: Product, name: str, source: str) -> None:
    product.source(name, source)
    assert product.faults() == []
