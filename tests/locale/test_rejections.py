"""Every rejection of a command has a text, whose placeholders it fills."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).parents[2] / "app"


def rejections() -> Iterator[tuple[str, set[str]]]:
    """Code and parameter names of each `Rejected(...)` in app/workshop."""
    for path in (APP / "workshop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("Rejected"), [ast.Constant(str(code))], keywords):
                    yield code, {keyword.arg for keyword in keywords if keyword.arg}


def test_rejection_fills_the_placeholders_of_its_text() -> None:
    found = list(rejections())
    assert len(found) > 30
    texts = json.loads((APP / "locale" / "en.json").read_text("utf-8"))
    for code, params in found:
        text = json.dumps(texts[f"error.{code}"])
        assert set(re.findall(r"\{(\w+)\}", text)) <= params, code
