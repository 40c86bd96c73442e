"""The icons of themes as pictures, for documents that are no pages of the server."""

import re
from functools import cache
from pathlib import Path

ICONS = Path(__file__).parents[1] / "templates" / "report_icons.html"
SYMBOL = re.compile(r'<symbol id="icon-([a-z]+)" viewBox="0 0 24 24">(.*?)</symbol>', re.DOTALL)
INKS = ("#784100", "#095a3e", "#55369b", "#1c4a96", "#8c2637", "#475507", "#802672", "#484d55")
TINTS = ("#fff1cc", "#ddf3ea", "#ece4fa", "#e1ecfb", "#fbe4e8", "#f0f4d2", "#fae3f4", "#e9ebec")
"""The colours 1 to 8 of themes, of lines and of the ground below them, as in `tokens.css` on light ground."""


def theme_icon(icon: str, colour: int) -> str:
    """The icon of a theme on a round ground, as SVG. icon: its name; one that this version lacks leaves the
    ground empty. colour: 1 to 8, else grey."""
    place = colour - 1 if 1 <= colour <= len(INKS) else -1
    lines = _symbols().get(icon, "")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">'
        f'<circle cx="20" cy="20" r="20" fill="{TINTS[place]}"/>'
        f'<g transform="translate(8 8)" fill="none" stroke="{INKS[place]}" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{lines}</g></svg>'
    )


@cache
def _symbols() -> dict[str, str]:
    return dict(SYMBOL.findall(ICONS.read_text("utf-8")))
