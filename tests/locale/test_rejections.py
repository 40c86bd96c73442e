"""Every refusal of the core has a sentence, and fills its holes."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).parents[2] / "app"


def refusals() -> Iterator[tuple[str, set[str]]]:
    """Code and parameters of each `Rejected(...)` in the core."""
    for path in (APP / "workshop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Name("Rejected"), [ast.Constant(str(code))], keywords):
                    yield code, {keyword.arg for keyword in keywords if keyword.arg}


def test_every_refusal_has_a_sentence_whose_holes_it_fills() -> None:
    found = list(refusals())
    assert len(found) > 30
    texts = json.loads((APP / "locale" / "en.json").read_text("utf-8"))
    for code, params in found:
        sentence = json.dumps(texts[f"error.{code}"])
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= params, code
