"""Logos as an earlier version of Samskap stored them, with what is not seen of them. They are copies of its
files: this version does not make such ones."""

from pathlib import Path

from app.logos.logo import Logo

FOLDER = Path(__file__).parent / "earlier_versions"
REDUCED = Logo.of((FOLDER / "reduced.png").read_bytes(), 1200, 400)
"""A red disc and a blue rectangle with nothing around them, which that version made smaller: this has left
two colours where nothing is seen."""
ERASED = Logo.of((FOLDER / "erased.png").read_bytes(), 120, 40)
"""Of a picture in which somebody has erased a text: its pixels have kept their colours."""
EARLIER_LOGOS = {"reduced": REDUCED, "erased": ERASED}
