"""Writes the TypeScript types of the wire, app/frontend/wire.gen.ts, from the protocol's own unions.

`python -m checks.wire_types` writes the file; with `--check` it only says whether the file is stale.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from app.workshop.protocol import Frame, Submit

Schema = dict[str, Any]

ROOT = Path(__file__).resolve().parent.parent
TYPES = ROOT / "app/frontend/wire.gen.ts"
COMPILER = ROOT / "app/frontend/node_modules/.bin/json2ts"
# Where there is no modern Node on the machine, make has put one beside Python.
PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
BANNER = "/* Generated from app/workshop/protocol.py by `make wire`; change that instead. */"
STYLE = ["--style.printWidth=110", "--no-additionalProperties", "--unreachableDefinitions"]


def typescript(submit: Any, frame: Any) -> str:
    """The TypeScript of two unions of tagged structs: what a phone sends, and what it is sent."""
    done = subprocess.run(
        [COMPILER, "--bannerComment", BANNER, *STYLE],
        input=json.dumps(schema(submit, frame)),
        env={**os.environ, "PATH": PATH},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The wire types do not compile to TypeScript: {done.stderr or done.stdout}")
    return done.stdout


def schema(submit: Any, frame: Any) -> Schema:
    """One JSON schema with every struct of both unions, in the dialect that the compiler reads."""
    unions, definitions = msgspec.json.schema_components([submit, frame], ref_template="#/definitions/{name}")
    for struct in structs(inspect.type_info(frame), set()):
        definition = definitions[struct.cls.__name__]
        definition["required"] = [field.encode_name for field in struct.fields if always_sent(struct, field)]
        if struct.tag_field:
            definition["required"].insert(0, struct.tag_field)
    named = {name: {"title": name, **union} for name, union in zip(("Submit", "Frame"), unions, strict=True)}
    return {
        "title": "Wire",
        "anyOf": [{"$ref": f"#/definitions/{name}"} for name in named],
        "definitions": plain({**definitions, **named}),
    }


def always_sent(struct: inspect.StructType, field: inspect.Field) -> bool:
    """Whether a struct that we encode carries the field each time, also where it has a default.

    A field that may be left unset is optional without a default.
    """
    if field.required or struct.cls.__struct_config__.omit_defaults:
        return field.required
    return (field.default, field.default_factory) != (msgspec.NODEFAULT, msgspec.NODEFAULT)


def structs(node: inspect.Type, seen: set[type]) -> Iterator[inspect.StructType]:
    """Every struct that a type is made of, each once."""
    if isinstance(node, inspect.StructType):
        if node.cls in seen:
            return
        seen.add(node.cls)
        yield node
    for part in parts(node):
        yield from structs(part, seen)


def parts(node: inspect.Type) -> Iterator[inspect.Type]:
    """The types directly inside a type."""
    match node:
        case inspect.StructType(fields=fields):
            yield from (field.type for field in fields)
        case inspect.UnionType(types=types):
            yield from types
        case inspect.TupleType(item_types=types):
            yield from types
        case inspect.CollectionType(item_type=item):
            yield item
        case inspect.DictType(key_type=key, value_type=value):
            yield from (key, value)
        case inspect.Metadata(type=inner):
            yield inner


def plain(node: Any) -> Any:
    """A schema in the older dialect: tuples as `items`; lists without lengths, which would become tuples."""
    if isinstance(node, list):
        return [plain(part) for part in node]
    if not isinstance(node, dict):
        return node
    node = {name: plain(part) for name, part in node.items()}
    if items := node.pop("prefixItems", None):
        return {**node, "items": items}
    if node.get("type") == "array":
        node = {name: part for name, part in node.items() if name not in {"minItems", "maxItems"}}
    return node


def main(check: bool) -> None:
    """Writes the types, or ends the program with one sentence when they are stale."""
    types = typescript(Submit, Frame)
    if not check:
        TYPES.write_text(types, "utf-8")
    elif not TYPES.exists() or TYPES.read_text("utf-8") != types:
        raise SystemExit(f"{TYPES.relative_to(ROOT)} is stale: run make wire and commit it.")


if __name__ == "__main__":
    main(check="--check" in sys.argv[1:])
