"""The code with which people join a workshop."""

CODE_ALPHABET = "34679ACDEFGHJKMNPQRTUWXY"
"""The characters of a code: without 0 O, 1 I L, 2 Z, 5 S, 8 B and V, which are easily mistaken for others."""
CODE_LENGTH = 8


def normalize_join_code(code: str) -> str:
    """A typed code in the form that URLs use: in capitals, without spaces, hyphens and other signs."""
    return "".join(letter for letter in code if letter.isalnum()).upper()


def is_join_code(code: str) -> bool:
    """Whether a normalized code can be one of a workshop."""
    return len(code) == CODE_LENGTH and all(letter in CODE_ALPHABET for letter in code)
