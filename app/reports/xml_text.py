"""Text for XML files."""

import re

# XML 1.0 has no place for them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NEW_LINE = re.compile("\r\n|[\r\x85\u2028\u2029]")


def text_for_xml(text: str) -> str:
    """The text without characters that XML cannot contain; U+FFFD stands for each."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", _NEW_LINE.sub("\n", text))
