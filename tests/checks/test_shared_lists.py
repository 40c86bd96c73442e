"""The generated TypeScript lists are those of the server."""

import json
from typing import get_args

import pytest
from msgspec import inspect

from app.locale import LANGUAGES
from app.reports import FORMATS
from app.reports.report_format import MenuRow
from app.workshop.activities.vote import OpenVote
from app.workshop.activity import StepOption
from app.workshop.ballots import BALLOT_KINDS
from checks.shared_lists import (
    ballot_kinds,
    languages,
    largest_allowed,
    report_formats,
    step_option,
    struct_fields,
    typescript,
)


def test_languages_are_all_in_the_order_of_the_catalogue() -> None:
    assert [language["code"] for language in languages()] == list(LANGUAGES)


def test_languages_have_different_names() -> None:
    assert len({language["name"] for language in languages()}) == len(LANGUAGES)


def test_report_formats_are_all_in_the_order_of_the_menu() -> None:
    formats = report_formats()
    assert {found["name"] for found in formats} == set(FORMATS)
    rows = [found["row"] for found in formats]
    assert list(dict.fromkeys(rows)) == list(get_args(MenuRow))
    assert rows == sorted(rows, key=get_args(MenuRow).index)
    for row in rows:
        positions = [FORMATS[found["name"]].position for found in formats if found["row"] == row]
        assert positions == sorted(positions, reverse=True)


def test_ballot_kinds_are_all_and_those_that_a_vote_may_be_opened_with() -> None:
    kind = next(field for field in struct_fields(OpenVote) if field.name == "kind")
    assert isinstance(kind.type, inspect.LiteralType)
    assert [found["name"] for found in ballot_kinds()] == list(BALLOT_KINDS)
    assert set(kind.type.values) == set(BALLOT_KINDS)


def test_typescript_of_a_constant_is_its_json_with_literal_types() -> None:
    module = typescript("numbers", [1, {"name": "Bokmål"}])
    _, _, value = module.partition("export const numbers = ")
    assert value.endswith(" as const;\n")
    assert json.loads(value.removesuffix(" as const;\n")) == [1, {"name": "Bokmål"}]


def test_largest_allowed_of_a_field_is_the_largest_value_of_its_type() -> None:
    assert largest_allowed(OpenVote, "budget") == 500


def test_largest_allowed_of_a_field_without_largest_value_is_an_error() -> None:
    with pytest.raises(ValueError, match="title has no largest value"):
        largest_allowed(OpenVote, "title")


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        pytest.param("most_cards", "most_cards: no field of Step", id="a field"),
        pytest.param("id", "id: no text console.step.id in app/locale/en.json", id="a text"),
    ],
)
def test_step_option_without_what_belongs_to_it_is_named(name: str, missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        step_option(StepOption(name))
