"""Generate docs/protocol.md, the reference of the wire protocol, from the protocol's unions and docstrings.

`python -m checks.protocol_page` writes the page; with `--check` it only checks that the page is up to date.
"""

import inspect as python_inspect
from typing import Any, get_args

from msgspec import NODEFAULT, inspect

from app.workshop import protocol
from checks.generated_file import ROOT, write_or_check
from checks.wire_types import nested_structs

PATH = ROOT / "docs/protocol.md"
SECTIONS: tuple[tuple[str, Any], ...] = (
    ("Messages to the server", protocol.Submit),
    ("Messages from the server", protocol.Frame),
    ("Entities in snapshots and patches", protocol.Entity),
)


def page() -> str:
    """The whole page, in Markdown."""
    introduction = python_inspect.getdoc(protocol) or ""
    sections = [
        part for title, union in SECTIONS for part in (f"## {title}", *map(struct_section, get_args(union)))
    ]
    parts = [
        "<!-- Generated from app/workshop/protocol.py by `make wire`; change that instead. -->",
        "# Wire protocol",
        introduction,
        *sections,
        "## Structs inside messages and entities",
        *map(struct_section, sorted(untagged_structs(), key=lambda cls: cls.__name__)),
    ]
    return "\n\n".join(parts) + "\n"


def untagged_structs() -> set[type]:
    """The structs inside the messages that are not messages themselves."""
    unions = (inspect.type_info(union) for _, union in SECTIONS)
    return {struct.cls for union in unions for struct in nested_structs(union, set()) if struct.tag is None}


def struct_section(cls: type) -> str:
    """A heading, the docstring, and a table of the fields."""
    info = inspect.type_info(cls)
    assert isinstance(info, inspect.StructType)
    description = " ".join((python_inspect.getdoc(cls) or "").split())
    fields = sorted(info.fields, key=lambda field: field.name != "id")
    rows = [f"| `{field.encode_name}` | {type_name(field.type)} |{default(field)} |" for field in fields]
    table = ["", "| field | type | if left out |", "|---|---|---|", *rows] if rows else []
    return "\n".join([f"### {f'`{info.tag}`' if info.tag else cls.__name__}", "", description, *table])


def default(field: inspect.Field) -> str:
    """What it means to leave a field out: its default, or that it stays as it is; empty for a required
    field."""
    if field.required:
        return ""
    if field.default is NODEFAULT:
        return " stays as it is"
    return f" `{field.default!r}`".replace("None", "null")


def type_name(node: inspect.Type) -> str:
    """A type for the reader, independent of a programming language."""
    match node:
        case inspect.StructType(cls=cls, tag=tag):
            return f"`{tag}`" if tag else cls.__name__
        case inspect.UnionType(types=types):
            return " or ".join(dict.fromkeys(type_name(each) for each in types))
        case inspect.VarTupleType(item_type=item):
            return f"list of {type_name(item)}"
        case inspect.DictType(value_type=value):
            return f"map to {type_name(value)}"
        case inspect.LiteralType(values=values):
            return ", ".join(f"`{value}`" for value in values)
        case inspect.IntType(ge=minimum, le=maximum):
            return "whole number" + (f", {minimum} to {maximum}" if minimum is not None else "")
        case inspect.StrType():
            return "text"
        case inspect.BoolType():
            return "true or false"
        case inspect.NoneType():
            return "null"
        case inspect.Metadata(type=inner):
            return type_name(inner)
    raise TypeError(f"no name for the type {node}")


if __name__ == "__main__":
    write_or_check(PATH, page())
