"""Writes docs/protocol.md, the page on the wire, from the protocol's own unions and docstrings.

`python -m checks.protocol_page` writes the page; with `--check` it only says whether it is stale.
"""

import inspect as source
import sys
from pathlib import Path
from typing import Any, get_args

from msgspec import NODEFAULT, inspect

from app.workshop import protocol
from checks.wire_types import structs

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/protocol.md"
SECTIONS: tuple[tuple[str, Any], ...] = (
    ("What is sent to the server", protocol.Submit),
    ("What the server sends", protocol.Frame),
    ("Entities, as snapshots and patches hold them", protocol.Entity),
)


def page() -> str:
    """The whole page, in Markdown."""
    rules = source.getdoc(protocol) or ""
    parts = [
        "<!-- Generated from app/workshop/protocol.py by `make wire`; change that instead. -->",
        "# The wire",
        rules,
        *(part for title, union in SECTIONS for part in (f"## {title}", *map(message, get_args(union)))),
        "## What they are made of",
        *map(message, sorted(nested(), key=lambda cls: cls.__name__)),
    ]
    return "\n\n".join(parts) + "\n"


def nested() -> set[type]:
    """The structs inside the messages that are no messages themselves."""
    unions = (inspect.type_info(union) for _, union in SECTIONS)
    return {found.cls for union in unions for found in structs(union, set()) if found.tag is None}


def message(cls: type) -> str:
    """One message, or part of one: its type, what it says, and its fields."""
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    says = " ".join((source.getdoc(cls) or "").split())
    ordered = sorted(info.fields, key=lambda field: field.name != "id")
    rows = [f"| `{field.encode_name}` | {kind(field.type)} |{default(field)} |" for field in ordered]
    table = ["", "| field | type | if left out |", "|---|---|---|", *rows] if rows else []
    return "\n".join([f"### {f'`{info.tag}`' if info.tag else cls.__name__}", "", says, *table])


def default(field: inspect.Field) -> str:
    """What a field is when it is left out; nothing where it must be there."""
    if field.required:
        return ""
    if field.default is NODEFAULT:
        return " stays as it is"
    return f" `{field.default!r}`".replace("None", "null")


def kind(node: inspect.Type) -> str:
    """A type in words."""
    match node:
        case inspect.StructType(cls=cls, tag=tag):
            return f"`{tag}`" if tag else cls.__name__
        case inspect.UnionType(types=types):
            return " or ".join(dict.fromkeys(kind(t) for t in types))
        case inspect.VarTupleType(item_type=item):
            return f"list of {kind(item)}"
        case inspect.DictType(value_type=value):
            return f"map to {kind(value)}"
        case inspect.LiteralType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case inspect.IntType(ge=least, le=most):
            return "whole number" + (f", {least} to {most}" if least is not None else "")
        case inspect.StrType():
            return "text"
        case inspect.BoolType():
            return "true or false"
        case inspect.NoneType():
            return "null"
        case inspect.Metadata(type=inner):
            return kind(inner)
    raise TypeError(f"no words for {node}")


def main(check: bool) -> None:
    """Writes the page, or ends the program with one sentence when it is stale."""
    written = page()
    if not check:
        PAGE.write_text(written, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != written:
        raise SystemExit(f"{PAGE.relative_to(ROOT)} is stale: run make wire and commit it.")


if __name__ == "__main__":
    main(check="--check" in sys.argv[1:])
