"""Escape text for Markdown, so that it is shown character for character. Plain prose is left unchanged."""

import re

# Special anywhere in a line: CommonMark; the tables, strikethrough and formulas of common dialects; and their
# highlighted text (==a==), named emoji (:a:), superscript (^a^) and people (@a).
SPECIAL = re.compile(r"[\\`*_\[\]<~|#$^]|&(?=#?\w+;)|(?<!=)==|:(?=[A-Za-z_+-][\w+-]*:)|(?<!\w)@(?=\w)")
# Special at the beginning of a line: quote, list, heading underline, thematic break.
SPECIAL_AT_START = re.compile(r"^(?:[>+=:-]|\d+(?=[.)](?:\s|$)))")
# Markdown drops white space at both ends of a line, unless it is written as a character reference.
OUTER_SPACE = re.compile(r"^\s+|\s+$")
NEW_LINE = "&#10;"


def escape_line(text: str) -> str:
    """The text for a place that has only one line, such as a heading; a new line becomes `&#10;`."""
    return NEW_LINE.join(_escape(line) for line in text.split("\n"))


def escape_paragraph(text: str, indent: str = "") -> str:
    """The text as one paragraph in which every new line is a hard break; later lines get the indent."""
    lines = [_escape(line) for line in text.split("\n")]
    last = lines.pop()
    # Markdown ignores a hard break at the end of a paragraph, so the last new lines become references.
    while lines and not last:
        last = lines.pop() + NEW_LINE + last
    return f"\\\n{indent}".join([*lines, last])


def escape_paragraphs(text: str) -> str:
    """The text as paragraphs, split at empty lines."""
    return "\n\n".join(escape_paragraph(part) for part in re.split(r"(?<=\S)\n\n(?=\S)", text))


def _escape(line: str) -> str:
    line = SPECIAL.sub(r"\\\g<0>", line)
    line = SPECIAL_AT_START.sub(lambda mark: mark[0] + "\\" if mark[0].isdigit() else "\\" + mark[0], line)
    return OUTER_SPACE.sub(lambda space: "".join(f"&#{ord(c)};" for c in space[0]), line)
