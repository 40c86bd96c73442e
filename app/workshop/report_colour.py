"""The one colour of a workshop's reports: dark enough to be read on white paper."""

import re

MIN_CONTRAST = 7
"""With white, as WCAG 2.2 asks of normal text at level AAA (1.4.6)."""
_HEX = re.compile(r"#[0-9a-f]{6}")


def is_colour(colour: str) -> bool:
    """Whether this is a colour such as `#0b5c7a`, in lower case."""
    return bool(_HEX.fullmatch(colour))


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of a colour such as `#0b5c7a` with white, from 1 to 21 (WCAG 2.2)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def is_report_colour(colour: str) -> bool:
    """Whether reports may have this colour."""
    return is_colour(colour) and contrast_with_white(colour) >= MIN_CONTRAST


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
