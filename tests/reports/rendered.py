"""What a reader of rendered Markdown gets to see."""

from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])


class Block(NamedTuple):
    """A heading, paragraph or table cell: where it stands (`ul/li/p`) and its text."""

    path: str
    text: str


def said(children: list[Token]) -> str:
    """The text of one block; new lines are breaks, and what is set off is in ⟨⟩."""
    shown = ""
    for token in children:
        match token.type:
            case "text":
                shown += token.content
            case "hardbreak":
                shown += "\n"
            case "em_open" | "strong_open":
                shown += "⟨"
            case "em_close" | "strong_close":
                shown += "⟩"
            case other:
                raise AssertionError(f"read as {other}: {token.content!r}")
    return shown


def blocks(markdown: str) -> list[Block]:
    """Every block in order."""
    path: list[str] = []
    found = []
    for token in MARKDOWN.parse(markdown):
        if token.nesting == 1:
            path.append(token.tag)
        elif token.nesting == -1:
            path.pop()
        elif token.type == "inline":
            found.append(Block("/".join(path), said(token.children or [])))
        else:
            raise AssertionError(f"read as {token.type}: {token.content!r}")
    return found
