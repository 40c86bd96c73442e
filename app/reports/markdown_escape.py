"""What people wrote, as Markdown that renders letter for letter. Plain words stay as they are."""

import re

# What Markdown reads anywhere in a line: CommonMark, and the tables, strikes and sums of common dialects.
ANYWHERE = re.compile(r"[\\`*_\[\]<~|#$]|&(?=#?\w+;)")
# What it reads at the beginning of a line: a quote, a list, an underline, a rule.
BEGINNING = re.compile(r"^(?:[>+=:-]|\d+(?=[.)](?:\s|$)))")
# White space at the end of a line is dropped, unless it is named.
OUTER_SPACE = re.compile(r"^\s+|\s+$")
NEW_LINE = "&#10;"


def escape_line(text: str) -> str:
    """The text for a place that has one line only, such as a heading; its new lines are named."""
    return NEW_LINE.join(_escaped(part) for part in text.split("\n"))


def escape_paragraph(text: str, indent: str = "") -> str:
    """The text as one paragraph in which every new line breaks; all lines but the first are indented."""
    parts = [_escaped(part) for part in text.split("\n")]
    last = parts.pop()
    # A break at the very end of a paragraph is none, so the last new lines are named.
    while parts and not last:
        last = parts.pop() + NEW_LINE + last
    return f"\\\n{indent}".join([*parts, last])


def escape_paragraphs(text: str) -> str:
    """The text as paragraphs, where an empty line parts it."""
    return "\n\n".join(escape_paragraph(part) for part in re.split(r"(?<=\S)\n\n(?=\S)", text))


def _escaped(text: str) -> str:
    text = ANYWHERE.sub(r"\\\g<0>", text)
    text = BEGINNING.sub(lambda mark: mark[0] + "\\" if mark[0].isdigit() else "\\" + mark[0], text)
    return OUTER_SPACE.sub(lambda space: "".join(f"&#{ord(c)};" for c in space[0]), text)
