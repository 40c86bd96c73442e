"""Generate the TypeScript types of the messages between pages and server: of the wire protocol in
app/frontend/wire.gen.ts, and of the answers of the HTTP API in app/frontend/http.gen.ts.

`python -m checks.wire_types` writes the files; with `--check` it only checks that they are up to date."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from app.web.answers import ANSWERS
from app.workshop.protocol import Frame, Submit
from checks.generated_file import ROOT, write_or_check

Schema = dict[str, Any]

FRONTEND = ROOT / "app/frontend"
COMPILER = FRONTEND / "node_modules/.bin/json2ts"
# On a machine without a recent Node.js, `make` installs one beside Python.
PATH_WITH_NODE = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
BANNER = "/* Generated from {} by `make wire`; change that instead. */"
STYLE = ["--style.printWidth=110", "--no-additionalProperties", "--unreachableDefinitions"]


def wire_typescript(submit: Any, frame: Any) -> str:
    """The TypeScript of two unions of tagged structs: messages to the server, and messages from it."""
    return typescript("Wire", "app/workshop/protocol.py", {"Submit": submit, "Frame": frame}, [frame])


def answers_typescript(answers: Sequence[type]) -> str:
    """The TypeScript of the structs of the HTTP API's answers."""
    return typescript("HttpAnswers", "app/web/answers.py", {each.__name__: each for each in answers}, answers)


def typescript(title: str, source: str, types: Mapping[str, Any], sent: Sequence[Any]) -> str:
    """The TypeScript of these structs and unions by name. sent: the types that the server encodes."""
    done = subprocess.run(
        [COMPILER, "--bannerComment", BANNER.format(source), *STYLE],
        input=json.dumps(schema(title, types, sent)),
        env={**os.environ, "PATH": PATH_WITH_NODE},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The wire types do not compile to TypeScript: {done.stderr or done.stdout}")
    return done.stdout


def schema(title: str, types: Mapping[str, Any], sent: Sequence[Any]) -> Schema:
    """One JSON schema with these structs and unions, in the draft that the compiler supports. sent: the types
    that the server encodes, with all of their fields."""
    schemas, definitions = msgspec.json.schema_components(
        list(types.values()), ref_template="#/definitions/{name}"
    )
    seen: set[type] = set()
    for struct in (each for node in sent for each in nested_structs(inspect.type_info(node), seen)):
        definition = definitions[struct.cls.__name__]
        definition["required"] = [field.encode_name for field in struct.fields if always_sent(struct, field)]
        if struct.tag_field:
            definition["required"].insert(0, struct.tag_field)
    unions = {
        name: {"title": name, **schema}
        for name, schema in zip(types, schemas, strict=True)
        if name not in definitions
    }
    return {
        "title": title,
        "anyOf": [{"$ref": f"#/definitions/{name}"} for name in types],
        "definitions": to_draft_4({**definitions, **unions}),
    }


def always_sent(struct: inspect.StructType, field: inspect.Field) -> bool:
    """Whether an encoded struct always contains the field, also if the field has its default value.

    A field that may be unset has no default, but is optional.
    """
    if field.required or struct.cls.__struct_config__.omit_defaults:
        return field.required
    return (field.default, field.default_factory) != (msgspec.NODEFAULT, msgspec.NODEFAULT)


def nested_structs(node: inspect.Type, seen: set[type]) -> Iterator[inspect.StructType]:
    """Every struct that a type consists of, each once. seen: structs to leave out, extended here."""
    if isinstance(node, inspect.StructType):
        if node.cls in seen:
            return
        seen.add(node.cls)
        yield node
    for child in child_types(node):
        yield from nested_structs(child, seen)


def child_types(node: inspect.Type) -> Iterator[inspect.Type]:
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


def to_draft_4(node: Any) -> Any:
    """The schema with tuples as `items` instead of `prefixItems`, and lists without minimum and maximum
    lengths, from which the compiler would make tuples."""
    if isinstance(node, list):
        return [to_draft_4(part) for part in node]
    if not isinstance(node, dict):
        return node
    node = {name: to_draft_4(part) for name, part in node.items()}
    if items := node.pop("prefixItems", None):
        return {**node, "items": items}
    if node.get("type") == "array":
        node = {name: part for name, part in node.items() if name not in {"minItems", "maxItems"}}
    return node


if __name__ == "__main__":
    write_or_check(FRONTEND / "wire.gen.ts", wire_typescript(Submit, Frame))
    write_or_check(FRONTEND / "http.gen.ts", answers_typescript(ANSWERS))
