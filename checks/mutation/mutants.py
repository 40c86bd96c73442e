"""Finds the small changes that a mutation check makes to a module: a Mutant is one changed piece of text."""

import ast
from collections.abc import Iterator
from typing import NamedTuple

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add}
ORDERINGS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
LEAVES_BLOCK = (ast.Return, ast.Raise, ast.Continue, ast.Break)


class Mutant(NamedTuple):
    """`text[start:end]` (offsets in bytes of UTF-8) is `old` and becomes `new`. code: its line."""

    path: str
    line: int
    start: int
    end: int
    old: str
    new: str
    code: str

    @property
    def change(self) -> str:
        """The change on one line. With the path it names the mutant, however far the line moves."""
        place = "" if self.old.startswith(self.code) else f" in: {self.code}"
        return " ".join(f"{self.old} -> {self.new}{place}".split())

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.change}"

    def apply(self, source: bytes) -> bytes:
        """The module with this change."""
        return source[: self.start] + self.new.encode() + source[self.end :]


def find_mutants(path: str, source: bytes) -> list[Mutant]:
    """All mutants of a module, in the order of their lines."""
    lines, starts = source.splitlines(keepends=True), [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found = set[Mutant]()
    for node, new in _changes(ast.parse(source)):
        assert isinstance(node, ast.expr | ast.stmt)
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        code = lines[node.lineno - 1].decode().strip()
        found.add(Mutant(path, node.lineno, start, end, source[start:end].decode(), new, code))
    return sorted(found, key=lambda mutant: mutant[1:])


def _changes(node: ast.AST, parent: ast.AST | None = None) -> Iterator[tuple[ast.AST, str]]:
    """(a node, the text to put in its place), for the node and all below it."""
    if isinstance(node, ast.expr):
        yield from _expression_changes(node)
    elif isinstance(node, ast.stmt) and not _is_covered(node, parent):
        yield from _statement_changes(node)
    for child in _mutated_children(node):
        yield from _changes(child, node)
    if isinstance(node, ast.If | ast.While | ast.IfExp) and not isinstance(node.test, ast.Constant):
        yield node.test, _negated(node.test)
    if isinstance(node, ast.comprehension):
        yield from ((test, _negated(test)) for test in node.ifs)


def _is_covered(node: ast.stmt, parent: ast.AST | None) -> bool:
    """Whether dropping the statement equals another mutant, or makes a field that any use would miss."""
    if isinstance(parent, ast.If) and not parent.orelse and parent.body == [node]:
        return isinstance(node, LEAVES_BLOCK)
    return isinstance(parent, ast.FunctionDef) and parent.name == "__init__" and isinstance(node, ast.Assign)


def _mutated_children(node: ast.AST) -> Iterator[ast.AST]:
    """The children without annotations and decorators, which tests of behaviour say little about, without
    f-strings, whose parts have no positions in Python 3.11, and without assertions and log lines."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not (
                isinstance(child, ast.JoinedStr | ast.Assert | ast.Import | ast.ImportFrom)
                or _is_log_or_assertion(child)
            ):
                yield child


def _is_log_or_assertion(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and ast.unparse(node).startswith(("log.", "assert_never("))


def _expression_changes(node: ast.expr) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.Compare(left, [operator], [right]):
            yield node, _text(ast.Compare(left, [COMPARISONS[type(operator)]()], [right]))
        case ast.BoolOp(operator, values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield node, _text(ast.BoolOp(other, values))
        case ast.UnaryOp(ast.Not(), operand):
            yield node, _text(operand)
        case ast.BinOp(left, operator, right) if type(operator) in ARITHMETIC:
            yield node, _text(ast.BinOp(left, ARITHMETIC[type(operator)](), right))
        case ast.Constant(bool(value)):
            yield node, repr(not value)
        case ast.Constant(int(value)):
            yield node, repr(value + 1)


def _statement_changes(node: ast.stmt) -> Iterator[tuple[ast.AST, str]]:
    match node:
        case ast.If(_, [*_, last], []) if isinstance(last, LEAVES_BLOCK):
            yield node, "pass"
        case ast.Raise() | ast.Continue() | ast.Break() | ast.Delete() | ast.AugAssign():
            yield node, "pass"
        case ast.Expr(ast.Call() | ast.Await()):
            yield node, "pass"
        case ast.Assign(targets) if all(
            isinstance(target, ast.Attribute | ast.Subscript) for target in targets
        ):
            yield node, "pass"
        case ast.Return(None):
            yield node, "pass"
        case ast.Return(ast.Constant(value)) if value is None or isinstance(value, bool):
            pass
        case ast.Return():
            yield node, "return None"


def _negated(test: ast.expr) -> str:
    match test:
        case ast.UnaryOp(ast.Not(), operand):
            return _text(operand)
        case ast.Compare(left, [operator], [right]) if not isinstance(operator, ORDERINGS):
            return _text(ast.Compare(left, [COMPARISONS[type(operator)]()], [right]))
    return _text(ast.UnaryOp(ast.Not(), test))


def _text(node: ast.expr) -> str:
    return f"({ast.unparse(node)})"
