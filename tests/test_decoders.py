"""Decoders are made when their module is imported: Python crashes if two threads decode a type at once for
the first time, and a function may run in a thread."""

import ast
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).parents[1] / "app"


def decoders_made_in_functions(source: str) -> Iterator[int]:
    """The lines of a module on which a function makes a decoder."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Decoder"):
                    yield node.lineno


def test_no_function_of_the_program_makes_a_decoder() -> None:
    files = [path for path in APP.rglob("*.py") if "node_modules" not in path.parts]
    found = {path.name: [*decoders_made_in_functions(path.read_text())] for path in files}
    assert len(found) > 50
    assert not {name: lines for name, lines in found.items() if lines}


def test_decoder_made_in_a_function_is_found() -> None:
    source = "a = msgspec.json.Decoder(A)\ndef read():\n    return msgspec.json.Decoder(B).decode(b'')\n"
    assert [*decoders_made_in_functions(source)] == [3]
