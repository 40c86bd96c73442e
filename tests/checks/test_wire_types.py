"""The generated TypeScript types describe the encoded messages."""

from typing import Annotated, Literal

import msgspec
import pytest

from checks.wire_types import wire_typescript


class Place(msgspec.Struct):
    """The position of a card."""

    x: int
    layer: int = 0


class Add(msgspec.Struct, tag="card.add", tag_field="type", forbid_unknown_fields=True):
    """Add a card."""

    id: str
    text: Annotated[str, msgspec.Meta(max_length=280)]
    at: Place
    theme: str | None = None


class Move(msgspec.Struct, tag="card.move", tag_field="type", rename="camel"):
    """Move a card."""

    card_id: str
    beneath: list[str] = []


class Card(msgspec.Struct):
    """A card in a patch."""

    kind: Literal["lead", "under"] = "lead"
    text: str = ""
    dots: int | msgspec.UnsetType = msgspec.UNSET


class Patch(msgspec.Struct, tag="patch", tag_field="type"):
    """Changes for an audience."""

    rev: int
    cards: dict[str, Card | None]
    places: dict[str, Place]
    span: tuple[int, int]
    tables: Annotated[list[int], msgspec.Meta(max_length=3)] = []


class Closed(msgspec.Struct, tag="closed", tag_field="type"):
    """The workshop is closed."""


@pytest.fixture(scope="module")
def types() -> str:
    """The TypeScript of two unions of these structs, `Add | Move` to the server and `Patch | Closed` from it,
    on one line."""
    return " ".join(wire_typescript(Add | Move, Patch | Closed).split())


@pytest.mark.parametrize(
    "declaration",
    [
        "export type Submit = Add | Move;",
        "export type Frame = Patch | Closed;",
        'export interface Closed { type: "closed"; }',
        'type: "card.add"; id: string; text: string; at: Place; theme?: string | null; }',
        'type: "card.move"; cardId: string; beneath?: string[]; }',
        "x: number; layer: number; }",
        'kind: "lead" | "under"; text: string; dots?: number; }',
        "rev: number; cards: { [k: string]: Card | null; }; places: { [k: string]: Place; };",
        "span: [number, number]; tables: number[]; }",
    ],
)
def test_declaration_of_a_struct_matches_its_encoding(types: str, declaration: str) -> None:
    """A page may leave out a field with a default, but the server always sends it. A list with a maximum
    length stays a list."""
    assert declaration in types


def test_type_used_in_both_unions_is_declared_once(types: str) -> None:
    for name in ("Submit", "Frame", "Add", "Move", "Place", "Patch", "Card", "Closed"):
        assert types.count(f"export interface {name} ") + types.count(f"export type {name} ") == 1
