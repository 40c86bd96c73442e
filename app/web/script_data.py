"""Puts the data for a page's script into the rendered page. Bytes, as that is fast for large data."""

from typing import Any, Final

import msgspec
from markupsafe import Markup

SCRIPT_DATA_HERE: Final = Markup("<script-data-here>")
"""What the template is given instead of the data. Texts are escaped, so none can contain it."""
ESCAPES = {character: rb"\u%04x" % ord(character) for character in (b"<", b">", b"&", b"'")}
"""As in Jinja's `tojson`, so that no text can end the script element. JSON has them in strings only."""


def insert_script_data(html: str, data: Any) -> bytes:
    """The page with the data as JSON in place of `SCRIPT_DATA_HERE`. A `msgspec.Raw` is copied as it is."""
    encoded = msgspec.json.encode(data)
    for character, escape in ESCAPES.items():
        encoded = encoded.replace(character, escape)
    return html.encode().replace(SCRIPT_DATA_HERE.encode(), encoded, 1)
