"""Escape text for Markdown, so that it is shown character for character. Only spaces at its end are left out:
nobody sees them, people often leave one behind, and escaped they could be seen.

The common dialects are served too: what they would link, or replace with typographic signs, is escaped as
well. One thing cannot be prevented: GitHub turns e-mail addresses into links, whatever is escaped in them."""

import re

_COMMONMARK = r"[\\`*_\[\]]|&(?=#?\w+;)"
# Tables, strikethrough, formulas, highlighted text (==a==), inserted text (++a++), named emoji (:a:),
# superscript (^a^), people (@a), attributes and templates ({a}).
_DIALECTS = r"[~|#$^{]|(?<!=)==|\+(?=[+-])|:(?=[A-Za-z_+-][\w+-]*:)|(?<!\w)@(?=\w)"
# Addresses: after the scheme; `//` and `www.`; and before what may be the last part of a domain name.
_TOP_LEVEL = "[a-z]{2}|biz|com|edu|gov|net|org|pro|web|xxx|aero|asia|coop|info|museum|name|shop|xn--"
_ADDRESSES = (
    rf"(?i::(?=//)|(?<=mailto):|(?<=xmpp):|(?<!:)/(?=/)|(?<=www)\.|(?<=\w)\.(?=(?:{_TOP_LEVEL})(?![^\W_])))"
)
# Typographic signs for quotes, dashes, an ellipsis, +-, (c), and for many commas or exclamation marks.
_TYPOGRAPHY = r"[\"']|-(?=-)|\.(?=\.)|,(?=,)|[?!](?=[?!]{3})|(?i:\((?=(?:c|r|p|tm)\)))"
SPECIAL = re.compile(f"{_COMMONMARK}|{_DIALECTS}|{_ADDRESSES}|{_TYPOGRAPHY}")
"""Matches what is special anywhere in a line."""
# Special at the beginning of a line: quote, list, heading underline, thematic break, note; and the numbers of
# lists, which are letters, Roman or in parentheses in some dialects.
SPECIAL_AT_START = re.compile(
    r"^(?:[>+=:-]|!(?=!!)|\?(?=\?\?)|\((?=@?\w*\)(?:\s|$))"
    r"|(?:\d+|[a-zA-Z]|[ivxlcdm]+|[IVXLCDM]+)(?=[.)](?:\s|$)))"
)
# A backslash before it does not keep every dialect from reading it as HTML.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# Markdown drops white space at both ends of a line, unless it is written as a character reference.
OUTER_SPACE = re.compile(r"^\s+|\s+$")
NEW_LINE = "&#10;"


def escape_line(text: str) -> str:
    """The text for a place that has only one line, such as a heading; a new line becomes `&#10;`."""
    return NEW_LINE.join(_escape(line) for line in text.rstrip(" ").split("\n"))


def escape_paragraph(text: str, indent: str = "") -> str:
    """The text as one paragraph in which every new line is a hard break; later lines get the indent."""
    lines = [_escape(line) for line in text.rstrip(" ").split("\n")]
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
    line = SPECIAL_AT_START.sub(lambda mark: mark[0] + "\\" if mark[0].isalnum() else "\\" + mark[0], line)
    line = _TAG.sub("&lt;", line)
    return OUTER_SPACE.sub(lambda space: "".join(f"&#{ord(character)};" for character in space[0]), line)
