"""Find the catalogue keys that a source file uses, and texts for people that it contains instead of a key.

Each kind of file is read with a parser of its language: Python, Jinja templates, TypeScript."""

import ast
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal, NamedTuple

import tree_sitter_typescript
from jinja2 import Environment, nodes
from tree_sitter import Language, Node, Parser

KEY = re.compile(r"[a-z][\w-]*(\.[\w-]+)+")
KEY_PREFIX = re.compile(r"[a-z][\w-]*\.([\w-]+\.)*")
LETTER = re.compile(r"[^\W\d_]")
TRANSLATE_FUNCTIONS = frozenset({"t", "text", "translate"})
KEY_ARGUMENTS = frozenset({"label_key", "link_key", "description_key"})
"""Keyword arguments with a key that is looked up later, as of a report format."""
TEXT_ATTRIBUTES = frozenset(
    {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext"}
    | {"label", "placeholder", "title"}
)
"""HTML attributes and component props with a text that people read or hear."""
PRODUCT_NAME = "Samskap"
"""The name of the product, which is the same in every language."""


class TextUse(NamedTuple):
    """One use of a text in a source file.

    `literal`: a string that may be a key. `lookup`: a key that a translate function is called with. `prefix`:
    the constant beginning of keys that are computed. `hardcoded`: a text for people that is in no catalogue.
    """

    kind: Literal["literal", "lookup", "prefix", "hardcoded"]
    text: str
    place: str


def text_uses(path: Path) -> Iterator[TextUse]:
    """Every use of a text in a source file; none in a file of an unknown kind."""
    readers = {
        ".py": python_uses,
        ".html": template_uses,
        ".svg": template_uses,
        ".txt": template_uses,
        ".ts": typescript_uses,
        ".tsx": typescript_uses,
    }
    if reader := readers.get(path.suffix):
        yield from reader(path, path.read_text("utf-8"))


def literal(text: str, place: str) -> Iterator[TextUse]:
    """The use of a string literal, if it may be a key."""
    if KEY.fullmatch(text):
        yield TextUse("literal", text, place)


def prefix(beginning: str, place: str) -> Iterator[TextUse]:
    """The use of a literal that something is appended to, if keys may begin with it."""
    if KEY_PREFIX.fullmatch(beginning):
        yield TextUse("prefix", beginning, place)


def lookup(argument: object, place: str) -> Iterator[TextUse]:
    """The use of a key in a call of a translate function."""
    if isinstance(argument, str) and KEY.fullmatch(argument):
        yield TextUse("lookup", argument, place)


def hardcoded(text: str, place: str) -> Iterator[TextUse]:
    """The use of a text for people, unless it has no words or is a key."""
    text = " ".join(text.split())
    if LETTER.search(text.replace(PRODUCT_NAME, "")) and not KEY.fullmatch(text):
        yield TextUse("hardcoded", text, place)


def python_uses(path: Path, source: str) -> Iterator[TextUse]:
    """Keys in Python. Other strings are not checked: most are for developers."""
    for node in ast.walk(ast.parse(source)):
        place = f"{path}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.Constant(value=str(text)):
                yield from literal(text, place)
            case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
                yield from prefix(beginning, place)
            case ast.BinOp(left=ast.Constant(value=str(beginning)), op=ast.Add()):
                yield from prefix(beginning, place)
            case ast.keyword(arg=str(name), value=ast.Constant(value=key)):
                if name in KEY_ARGUMENTS:
                    yield from lookup(key, place)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args):
                for arg in args if name in TRANSLATE_FUNCTIONS else ():
                    if isinstance(arg, ast.Constant):
                        yield from lookup(arg.value, place)


def template_uses(path: Path, source: str) -> Iterator[TextUse]:
    """Keys in a template's expressions, and texts in them and in the HTML around them."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    tree = environment.parse(source)
    for node in tree.find_all((nodes.Const, nodes.Concat, nodes.Add, nodes.Call, nodes.Output)):
        place = f"{path}:{node.lineno}"
        match node:
            case nodes.Const(value=str(text)):
                yield from literal(text, place)
            case nodes.Concat(nodes=[nodes.Const(value=str(beginning)), *_]):
                yield from prefix(beginning, place)
            case nodes.Add(left=nodes.Const(value=str(beginning))):
                yield from prefix(beginning, place)
            case nodes.Call(node=nodes.Name(name=name) | nodes.Getattr(attr=name)):
                for arg in node.args if name in TRANSLATE_FUNCTIONS else ():
                    if isinstance(arg, nodes.Const):
                        yield from lookup(arg.value, place)
            case nodes.Output(nodes=parts):
                for part in parts:
                    if isinstance(part, nodes.Const):
                        yield from hardcoded(str(part.value), place)
    yield from TemplateHtmlParser(path).parse(environment, source)


class TemplateHtmlParser(HTMLParser):
    """Finds texts in the HTML of a template."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.in_code = path, False
        self.found: list[TextUse] = []

    def parse(self, environment: Environment, source: str) -> list[TextUse]:
        """The texts of the template without its expressions, which are replaced by their line breaks."""
        tokens = environment.lex(source)
        self.feed("".join(text if kind == "data" else "\n" * text.count("\n") for _, kind, text in tokens))
        self.close()
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect attributes that a person reads or hears."""
        self.in_code = tag in {"script", "style"}
        for name, value in attrs:
            if name in TEXT_ATTRIBUTES and value:
                self.found += hardcoded(value, self.place)

    def handle_endtag(self, tag: str) -> None:
        """Collect text again after the end of a script or a style."""
        self.in_code = False

    def handle_data(self, data: str) -> None:
        """Collect text outside of scripts and styles."""
        if not self.in_code:
            self.found += hardcoded(data, self.place)

    @property
    def place(self) -> str:
        """The current line, as `path:line`."""
        return f"{self.path}:{self.getpos()[0]}"


TSX = Parser(Language(tree_sitter_typescript.language_tsx()))
TS = Parser(Language(tree_sitter_typescript.language_typescript()))


def typescript_uses(path: Path, source: str) -> Iterator[TextUse]:
    """Keys in TypeScript, and texts in its JSX."""
    tree = (TSX if path.suffix == ".tsx" else TS).parse(source.encode())
    for node in descendants(tree.root_node):
        place = f"{path}:{node.start_point[0] + 1}"
        match node.type:
            case "string":
                yield from literal(string_content(node), place)
            case "template_string":
                yield from literal(string_content(node), place)
                yield from prefix(string_content(node).partition("${")[0], place)
            case "binary_expression" if node.children[1].type == "+" and node.children[0].type == "string":
                yield from prefix(string_content(node.children[0]), place)
            case "call_expression" if function_name(node) in TRANSLATE_FUNCTIONS:
                first = next(iter(arguments(node)), None)
                if first and first.type == "string":
                    yield from lookup(string_content(first), place)
            case "jsx_text":
                yield from hardcoded(source_of(node), place)
            case "jsx_expression" if node.parent and node.parent.type in {"jsx_element", "jsx_fragment"}:
                yield from hardcoded_values(node, place)
            case "jsx_attribute" if source_of(node.children[0]) in TEXT_ATTRIBUTES and len(node.children) > 1:
                yield from hardcoded_values(node.children[-1], place)


def hardcoded_values(node: Node, place: str) -> Iterator[TextUse]:
    """The literals that an expression may evaluate to. Calls and comparisons are not followed."""
    match node.type:
        case "string":
            yield from hardcoded(string_content(node), place)
        case "template_string":
            yield from hardcoded(re.sub(r"\$\{.*?\}", "", string_content(node)), place)
        case "jsx_expression" | "parenthesized_expression":
            yield from hardcoded_values_of(node.named_children, place)
        case "ternary_expression":
            yield from hardcoded_values_of(node.named_children[1:], place)
        case "binary_expression" if node.children[1].type in {"||", "??", "+"}:
            yield from hardcoded_values_of(node.named_children, place)
        case "binary_expression" if node.children[1].type == "&&":
            yield from hardcoded_values(node.named_children[-1], place)


def hardcoded_values_of(expressions: Iterable[Node], place: str) -> Iterator[TextUse]:
    """The literals that any of these expressions may evaluate to."""
    for expression in expressions:
        yield from hardcoded_values(expression, place)


def descendants(node: Node) -> Iterator[Node]:
    """The node and all nodes below it."""
    yield node
    for child in node.children:
        yield from descendants(child)


def function_name(call: Node) -> str:
    """The name of the called function or method, without the object."""
    return source_of(call.child_by_field_name("function")).split(".")[-1]


def arguments(call: Node) -> list[Node]:
    """The arguments of a call; none for a tagged template."""
    found = call.child_by_field_name("arguments")
    return found.named_children if found and found.type == "arguments" else []


def source_of(node: Node | None) -> str:
    """The source text of a node; empty without a node."""
    return (node.text or b"").decode() if node else ""


def string_content(node: Node) -> str:
    """The source text of a string literal without its quotes."""
    return source_of(node)[1:-1]
