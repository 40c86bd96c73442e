"""The header that gives a file its name (RFC 6266)."""

from urllib.parse import quote

from app.core.ascii_names import ascii_name


def attachment(name: str) -> str:
    """The Content-Disposition of a file to be saved under this name. It has the name twice: as it is, and in
    ASCII for programs that do not read the first, such as curl."""
    return f"attachment; filename=\"{ascii_name(name)}\"; filename*=utf-8''{quote(name, safe='')}"
