"""One catalogue answers in every language that we ship."""

import json
from pathlib import Path

import pytest

from app.locale.catalogue import Catalogue, localized


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    texts = {
        "en": {
            "room.full": "{what} is full.",
            "room.cards": {"one": "{count} card", "other": "{count} cards"},
            "room.new": "New",
        },
        "nb": {
            "room.full": "{what} er fullt.",
            "room.cards": {"one": "{count} kort", "other": "{count} kort i alt"},
        },
        "nn": {
            "room.full": "{what} er fullt, du.",
            "room.cards": {"one": "{count} kort", "other": "{count} kort til saman"},
        },
    }
    for language, said in texts.items():
        (tmp_path / f"{language}.json").write_text(json.dumps(said), "utf-8")
    return Catalogue.load(tmp_path)


def test_the_shipped_texts_are_read_with_english_first() -> None:
    assert Catalogue.load().languages == ("en", "nb", "nn")


def test_a_text_comes_in_the_language_asked_for_with_its_holes_filled(catalogue: Catalogue) -> None:
    assert catalogue.text("nn", "room.full", what="Bord 3") == "Bord 3 er fullt, du."


def test_a_hole_may_bear_the_name_of_an_argument(catalogue: Catalogue) -> None:
    assert catalogue.text("en", "room.full", what="x", language="nb", key="k") == "x is full."


def test_what_fills_a_hole_is_not_filled_again(catalogue: Catalogue) -> None:
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
    ],
)
def test_the_plural_and_the_digits_follow_the_language(
    catalogue: Catalogue, language: str, count: int, text: str
) -> None:
    assert catalogue.text(language, "room.cards", count=count) == text


def test_another_language_or_a_missing_text_falls_back_on_english(catalogue: Catalogue) -> None:
    assert catalogue.text("ar", "room.cards", count=2) == "2 cards"
    assert catalogue.everywhere("room.new") == {"en": "New", "nb": "New", "nn": "New"}


def test_an_unknown_key_is_an_error(catalogue: Catalogue) -> None:
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
def test_a_browser_is_greeted_in_the_dearest_of_its_languages_that_we_have(
    catalogue: Catalogue, header: str | None, language: str
) -> None:
    assert catalogue.best(header) == language


def test_a_workshops_own_words_come_in_the_first_language_that_they_have() -> None:
    title = {"nb": "Trygghet", "en": "Safety"}
    assert localized(title, "nn", "en") == "Safety"
    assert localized(title, "ar") == "Trygghet"
    assert localized({}, "en") == ""
