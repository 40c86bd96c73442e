"""Texts by language and key, and the choice of a language."""

import json
from pathlib import Path

import pytest
from babel import Locale

from app.locale import LANGUAGES
from app.locale.catalogue import LANGUAGE_KEYS, Catalogue, localized


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    texts = {
        "en": {
            "room.full": "{what} is full.",
            "room.cards": {"one": "{count} card", "other": "{count} cards"},
            "room.new": "New",
            "language.locale": "en-GB",
        },
        "nb": {
            "room.full": "{what} er fullt.",
            "room.cards": {"one": "{count} kort", "other": "{count} kort i alt"},
        },
        "nn": {
            "room.full": "{what} er fullt, du.",
            "room.cards": {
                "zero": "ingen kort",
                "one": "{count} kort",
                "other": "{count} kort til saman",
            },
        },
    }
    for language, found in texts.items():
        (tmp_path / f"{language}.json").write_text(json.dumps(found), "utf-8")
    return Catalogue.load(tmp_path)


def test_languages_are_those_of_the_files_with_english_first() -> None:
    files = {file.stem for file in Path("app/locale").glob("*.json")}
    assert Catalogue.load().languages == LANGUAGES
    assert set(LANGUAGES) == files
    assert LANGUAGES[0] == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_file_describes_its_language(language: str) -> None:
    texts = json.loads(Path(f"app/locale/{language}.json").read_text("utf-8"))
    assert texts.keys() >= LANGUAGE_KEYS.keys()
    assert texts["language.direction"] in {"ltr", "rtl"}
    for key in ("language.locale", "language.browser_locale"):
        Locale.parse(texts[key], sep="-")  # raises UnknownLocaleError
    assert Locale.parse(texts["language.locale"], sep="-").language == language


def test_language_with_a_new_file_is_in_the_catalogue(catalogue: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "de.json").write_text('{"room.new": "Neu"}', "utf-8")
    assert Catalogue.load(tmp_path).languages == ("en", "de", "nb", "nn")
    assert Catalogue.load(tmp_path).text("de", "room.new") == "Neu"


def test_text_with_parameters_fills_its_placeholders(catalogue: Catalogue) -> None:
    assert catalogue.text("nn", "room.full", what="Bord 3") == "Bord 3 er fullt, du."


def test_text_with_a_parameter_named_as_an_argument_of_text_is_filled(catalogue: Catalogue) -> None:
    assert catalogue.text("en", "room.full", what="x", language="nb", key="k") == "x is full."


@pytest.mark.parametrize(
    ("name", "filled"),
    [
        ("مدرسة", "\u2068مدرسة\u2069"),
        ("a\u202eb", "\u2068ab\u2069"),
        ("\u2069\u202eevil", "\u2068evil\u2069"),
        ("\u2067abc\u202c", "\u2068abc\u2069"),
        ("Skolen", "Skolen"),
    ],
)
def test_text_isolates_a_parameter_from_right_to_left(catalogue: Catalogue, name: str, filled: str) -> None:
    assert catalogue.text("en", "room.full", what=name) == f"{filled} is full."


def test_text_with_a_parameter_that_looks_like_a_placeholder_is_filled_once(catalogue: Catalogue) -> None:
    assert catalogue.text("en", "room.full", what="{count}") == "{count} is full."


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 card"),
        ("en", 0, "0 cards"),
        ("en", 1700, "1,700 cards"),
        ("nb", 1, "1 kort"),
        ("nb", 1700, "1\N{NO-BREAK SPACE}700 kort i alt"),
        ("nn", 2, "2 kort til saman"),
        ("nn", 0, "ingen kort"),
    ],
)
def test_text_with_a_count_has_the_plural_form_and_digits_of_the_language(
    catalogue: Catalogue, language: str, count: int, text: str
) -> None:
    assert catalogue.text(language, "room.cards", count=count) == text


def test_text_missing_in_a_language_is_english(catalogue: Catalogue) -> None:
    assert catalogue.text("ar", "room.cards", count=2) == "2 cards"
    assert catalogue.in_all_languages("room.new") == {"en": "New", "nb": "New", "nn": "New"}


@pytest.mark.parametrize(
    ("language", "text"), [("en", "a, b or c"), ("nb", "a, b eller c"), ("nn", "a, b eller c")]
)
def test_join_with_or_uses_the_word_of_the_language(catalogue: Catalogue, language: str, text: str) -> None:
    assert catalogue.join_with_or(language, ["a", "b", "c"]) == text


def test_locale_of_a_language_is_its_text_or_else_its_code(catalogue: Catalogue) -> None:
    assert str(catalogue.locale("en")) == "en_GB"
    assert str(catalogue.locale("nn")) == "nn"


def test_text_with_unknown_key_raises_key_error(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError):
        catalogue.text("nb", "room.nowhere")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("no", "nb"),
        ("nb-NO,en;q=0.8", "nb"),
        ("nn-NO, nb;q=0.9, en;q=0.5", "nn"),
        ("en;q=0.1, NN;q=0.4", "nn"),
        ("nn;q=0, nb;q=0.1", "nb"),
        ("de-DE,de;q=0.9", "en"),
        ("de, *;q=0.1", "en"),
        ("q=;;,,;q=x", "en"),
    ],
)
def test_best_language_of_a_header_is_the_most_preferred_available_one(
    catalogue: Catalogue, header: str | None, language: str
) -> None:
    assert catalogue.best_language(header) == language


def test_localized_text_is_in_the_first_available_language() -> None:
    title = {"nb": "Trygghet", "en": "Safety"}
    assert localized(title, "nn", "en") == "Safety"
    assert localized(title, "ar") == "Trygghet"
    assert localized({}, "en") == ""
