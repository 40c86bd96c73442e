"""Names of files in ASCII, for programs and systems that have no other letters."""

import re
import unicodedata

OTHER_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "Æ": "Ae",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ŋ": "n",
        "Ŋ": "N",
        "ŧ": "t",
        "Ŧ": "T",
        "ß": "ss",
        "ẞ": "SS",
        "œ": "oe",
        "Œ": "Oe",
        "þ": "th",
        "Þ": "Th",
        "ð": "d",
        "Ð": "D",
        "ł": "l",
        "Ł": "L",
        "ħ": "h",
        "Ħ": "H",
        "ı": "i",
    }
)
"""Letters of European languages that are no Latin letter with a mark."""
NOT_IN_ASCII_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")


def ascii_name(name: str) -> str:
    """The name with Latin letters without their marks, and hyphens instead of all other letters."""
    decomposed = unicodedata.normalize("NFKD", name)
    latin = "".join(sign for sign in decomposed if not unicodedata.combining(sign)).translate(OTHER_LETTERS)
    return re.sub("-+", "-", NOT_IN_ASCII_NAMES.sub("-", latin)).strip("-")
