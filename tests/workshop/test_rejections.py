"""Every rejection code has a complete text in every language."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.locale import LANGUAGES

REFUSALS = {"Rejected", "Unreadable"}


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Every code that the product's sources raise, with the parameters of its text."""
    for path in Path("app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if (
                    name in REFUSALS
                ):
                    yield code, {word.arg for word in node.keywords if word.arg}


@pytest.mark.parametrize("language", LANGUAGES)
def test_rejection_code_has_text_in_every_language(language: str) -> None:
    texts = json.loads(Path(f"app/locale/{language}.json").read_text("utf-8"))
    found = list(refusals())

    assert len(found) > 40
    for code, params in found:
        assert set(re.findall(r"{(\w+)}", texts[f"error.{code}"])) <= params, code
