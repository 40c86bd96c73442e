"""Names of files in ASCII, for programs and systems that have no other letters."""

import re
import unicodedata

OTHER_LETTERS = str.maketrans(
    {"æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T"}
)
"""Letters of Norwegian and Sámi that are no Latin letter with a mark."""
NOT_IN_ASCII_NAMES = re.compile(r"[^A-Za-z0-9_.-]+")


def ascii_name(name: str) -> str:
    """The name with Latin letters without their marks, and hyphens instead of all other letters."""
    decomposed = unicodedata.normalize("NFKD", name.translate(OTHER_LETTERS))
    latin = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub("-+", "-", NOT_IN_ASCII_NAMES.sub("-", latin)).strip("-")
