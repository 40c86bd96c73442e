"""Every rejection code has a complete text in every language."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.errors import Rejected
from app.locale import LANGUAGES
from app.workshop.protocol import UnreadableCommand

APP = Path(__file__).parents[2] / "app"
REJECTIONS = {Rejected.__name__, UnreadableCommand.__name__}


def rejections() -> Iterator[tuple[str, set[str]]]:
    """Every code that the product's sources raise, with the parameters that are given for its text."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if (
                    name in REJECTIONS
                ):
                    yield code, {word.arg for word in node.keywords if word.arg}


def test_all_classes_of_rejections_are_looked_for() -> None:
    subclasses = {
        node.name
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) in REJECTIONS for base in node.bases)
    }

    assert subclasses <= REJECTIONS


@pytest.mark.parametrize("language", LANGUAGES)
def test_rejection_code_has_text_in_every_language(language: str) -> None:
    texts = json.loads((APP / "locale" / f"{language}.json").read_text("utf-8"))
    found = list(rejections())

    assert len(found) > 40
    assert "command.too_large" in dict(found)
    for code, params in found:
        text = json.dumps(texts[f"error.{code}"])
        assert set(re.findall(r"{(\w+)}", text)) <= params, code
