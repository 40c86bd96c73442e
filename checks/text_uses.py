"""Reads every source with its own parser and reports which texts it names, and which it spells out itself."""

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
FAMILY = re.compile(r"[a-z][\w-]*\.([\w-]+\.)*")
LETTER = re.compile(r"[^\W\d_]")
TRANSLATE = frozenset({"t", "text"})
READ_ALOUD = frozenset(
    {"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext"}
    | {"label", "placeholder", "title"}
)
PRODUCT = "Samskap"


class Use(NamedTuple):
    """What one place in a source does with a text.

    `names`: a literal that may be a key. `asks`: the key that a translate call asks for. `family`: the
    beginning of keys made while running. `spells`: words for people, written into the code.
    """

    kind: Literal["names", "asks", "family", "spells"]
    text: str
    place: str


def uses(path: Path) -> Iterator[Use]:
    """Every use of a text in one source file; a file of another kind has none."""
    readers = {
        ".py": python,
        ".html": template,
        ".svg": template,
        ".txt": template,
        ".ts": script,
        ".tsx": script,
    }
    if reader := readers.get(path.suffix):
        yield from reader(path, path.read_text("utf-8"))


def literal(text: str, place: str) -> Iterator[Use]:
    """What a literal may be: a key, or the beginning of a family of keys."""
    if KEY.fullmatch(text):
        yield Use("names", text, place)


def family(beginning: str, place: str) -> Iterator[Use]:
    """A literal that something is added to."""
    if FAMILY.fullmatch(beginning):
        yield Use("family", beginning, place)


def asked(text: object, place: str) -> Iterator[Use]:
    """The first argument of a translate call."""
    if isinstance(text, str) and KEY.fullmatch(text):
        yield Use("asks", text, place)


def spelt(words: str, place: str) -> Iterator[Use]:
    """Words that a person would read."""
    words = " ".join(words.split())
    if LETTER.search(words.replace(PRODUCT, "")) and not KEY.fullmatch(words):
        yield Use("spells", words, place)


def python(path: Path, source: str) -> Iterator[Use]:
    """Keys in Python. Its prose is for developers, so nothing counts as spelt out."""
    for node in ast.walk(ast.parse(source)):
        place = f"{path}:{getattr(node, 'lineno', 0)}"
        match node:
            case ast.Constant(value=str(text)):
                yield from literal(text, place)
            case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
                yield from family(beginning, place)
            case ast.BinOp(left=ast.Constant(value=str(beginning)), op=ast.Add()):
                yield from family(beginning, place)
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=args) if name in TRANSLATE:
                for arg in args:
                    if isinstance(arg, ast.Constant):
                        yield from asked(arg.value, place)


def template(path: Path, source: str) -> Iterator[Use]:
    """Keys in a template's expressions, and words in the HTML around them."""
    environment = Environment(autoescape=True, extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
    tree = environment.parse(source)
    for node in tree.find_all((nodes.Const, nodes.Concat, nodes.Add, nodes.Call, nodes.Output)):
        place = f"{path}:{node.lineno}"
        match node:
            case nodes.Const(value=str(text)):
                yield from literal(text, place)
            case nodes.Concat(nodes=[nodes.Const(value=str(beginning)), *_]):
                yield from family(beginning, place)
            case nodes.Add(left=nodes.Const(value=str(beginning))):
                yield from family(beginning, place)
            case nodes.Call(node=nodes.Name(name=name) | nodes.Getattr(attr=name)) if name in TRANSLATE:
                for arg in node.args:
                    if isinstance(arg, nodes.Const):
                        yield from asked(arg.value, place)
            case nodes.Output(nodes=parts):
                for part in parts:
                    if isinstance(part, nodes.Const):
                        yield from spelt(str(part.value), place)
    yield from Markup(path).read(environment, source)


class Markup(HTMLParser):
    """The words in a template's own HTML."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path, self.found, self.code = path, list[Use](), False

    def read(self, environment: Environment, source: str) -> list[Use]:
        """Reads the HTML with each expression blanked, its line breaks kept."""
        tokens = environment.lex(source)
        self.feed("".join(text if kind == "data" else "\n" * text.count("\n") for _, kind, text in tokens))
        self.close()
        return self.found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes attributes that a person reads or hears."""
        self.code = tag in {"script", "style"}
        for name, value in attrs:
            if name in READ_ALOUD and value:
                self.found += spelt(value, self.place)

    def handle_endtag(self, tag: str) -> None:
        """After a script comes HTML again."""
        self.code = False

    def handle_data(self, data: str) -> None:
        """Notes text, unless it is a script or a style."""
        if not self.code:
            self.found += spelt(data, self.place)

    @property
    def place(self) -> str:
        """The line being read."""
        return f"{self.path}:{self.getpos()[0]}"


TSX = Parser(Language(tree_sitter_typescript.language_tsx()))
TS = Parser(Language(tree_sitter_typescript.language_typescript()))


def script(path: Path, source: str) -> Iterator[Use]:
    """Keys in TypeScript, and words in its JSX."""
    tree = (TSX if path.suffix == ".tsx" else TS).parse(source.encode())
    for node in descendants(tree.root_node):
        place = f"{path}:{node.start_point[0] + 1}"
        match node.type:
            case "string":
                yield from literal(inner(node), place)
            case "template_string":
                yield from literal(inner(node), place)
                yield from family(inner(node).partition("${")[0], place)
            case "binary_expression" if node.children[1].type == "+" and node.children[0].type == "string":
                yield from family(inner(node.children[0]), place)
            case "call_expression" if called(node) in TRANSLATE:
                first = next(iter(arguments(node)), None)
                if first and first.type == "string":
                    yield from asked(inner(first), place)
            case "jsx_text":
                yield from spelt(written(node), place)
            case "jsx_expression" if node.parent and node.parent.type in {"jsx_element", "jsx_fragment"}:
                yield from said(node, place)
            case "jsx_attribute" if written(node.children[0]) in READ_ALOUD and len(node.children) > 1:
                yield from said(node.children[-1], place)


def said(node: Node, place: str) -> Iterator[Use]:
    """The literals that an expression may come to: through choices, not through calls or comparisons."""
    match node.type:
        case "string":
            yield from spelt(inner(node), place)
        case "template_string":
            yield from spelt(re.sub(r"\$\{.*?\}", "", inner(node)), place)
        case "jsx_expression" | "parenthesized_expression":
            yield from said_any(node.named_children, place)
        case "ternary_expression":
            yield from said_any(node.named_children[1:], place)
        case "binary_expression" if node.children[1].type in {"||", "??", "+"}:
            yield from said_any(node.named_children, place)
        case "binary_expression" if node.children[1].type == "&&":
            yield from said(node.named_children[-1], place)


def said_any(choices: Iterable[Node], place: str) -> Iterator[Use]:
    """What any of these may say."""
    for choice in choices:
        yield from said(choice, place)


def descendants(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    for child in node.children:
        yield from descendants(child)


def called(call: Node) -> str:
    """The name of the function that is called, without what it hangs on."""
    return written(call.child_by_field_name("function")).split(".")[-1]


def arguments(call: Node) -> list[Node]:
    """What a call is given; nothing for a tagged template."""
    given = call.child_by_field_name("arguments")
    return given.named_children if given and given.type == "arguments" else []


def written(node: Node | None) -> str:
    """The source of a node."""
    return (node.text or b"").decode() if node else ""


def inner(node: Node) -> str:
    """The source of a string without its quotes."""
    return written(node)[1:-1]
