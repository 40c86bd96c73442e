"""Inserts the data for a page's script into the rendered page. It works on bytes: a large snapshot is already
encoded, and is not decoded again for Jinja."""

from typing import Any, Final

import msgspec
from markupsafe import Markup

SCRIPT_DATA_PLACEHOLDER: Final = Markup("<script-data-placeholder>")
"""The template gets it instead of the data. Jinja escapes texts, so no text of the page can contain it."""
ESCAPES = {character: rb"\u%04x" % ord(character) for character in (b"<", b">", b"&", b"'")}
"""Escaped as in Jinja's `tojson`, so that no text can end the script element. In JSON these characters occur
only in strings."""


def insert_script_data(html: str, data: Any) -> bytes:
    """The page with the data as JSON in place of the placeholder. A `msgspec.Raw` is not encoded again, only
    escaped."""
    encoded = msgspec.json.encode(data)
    for character, escape in ESCAPES.items():
        encoded = encoded.replace(character, escape)
    return html.encode().replace(SCRIPT_DATA_PLACEHOLDER.encode(), encoded, 1)
