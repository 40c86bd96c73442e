"""Rendered Markdown as a reader sees it."""

from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

EXTENSIONS = ["table", "strikethrough", "replacements", "smartquotes"]
MARKDOWN = MarkdownIt("commonmark", {"typographer": True}).enable(EXTENSIONS)
"""With typographic signs for quotes and dashes, as many programs show them."""


class Block(NamedTuple):
    """A heading, paragraph or table cell. path: its HTML elements, such as `ul/li/p`."""

    path: str
    text: str


def visible_text(children: list[Token]) -> str:
    """The text of a block. A hard break is a new line; emphasised text is in ⟨⟩."""
    text = ""
    for token in children:
        match token.type:
            case "text":
                text += token.content
            case "hardbreak":
                text += "\n"
            case "em_open" | "strong_open":
                text += "⟨"
            case "em_close" | "strong_close":
                text += "⟩"
            case other:
                raise AssertionError(f"rendered as {other}: {token.content!r}")
    return text


def blocks(markdown: str) -> list[Block]:
    """Every block in order. Fails on markup that the report never uses."""
    path: list[str] = []
    found = []
    for token in MARKDOWN.parse(markdown):
        if token.nesting == 1:
            path.append(token.tag)
        elif token.nesting == -1:
            path.pop()
        elif token.type == "inline":
            found.append(Block("/".join(path), visible_text(token.children or [])))
        else:
            raise AssertionError(f"rendered as {token.type}: {token.content!r}")
    return found
