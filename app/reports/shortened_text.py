"""Shorten texts for places that have little room."""


def shortened(text: str, length: int) -> str:
    """The text, or its beginning up to a word's end and an ellipsis; at most this many characters.

    The end is in a word if the word is long: Chinese, Japanese and Thai have no spaces."""
    if len(text) <= length:
        return text
    beginning = text[: length - 1]
    words, _, rest = beginning.rpartition(" ")
    return (words if words and len(rest) < min(40, length // 2) else beginning).rstrip(" \n.,;:–-") + "…"


def one_paragraph(text: str) -> str:
    """The text with single spaces for new lines, so that its length says how much room it takes."""
    return " ".join(text.split())
