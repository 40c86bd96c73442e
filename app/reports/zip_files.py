"""ZIP files with the same bytes for the same contents: every file in them has the same time."""

import io
import zipfile
from collections.abc import Iterable

FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest that a ZIP file can have."""
FILE_MODE = 0o644
"""Everybody who may open the folder may read a file that is unpacked there."""


def zip_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP file of these names and contents, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, FILE_TIME)
            entry.external_attr = FILE_MODE << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def without_times(file: bytes) -> bytes:
    """The ZIP file with `FILE_TIME` for each of its files."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return zip_files((entry.filename, archive.read(entry)) for entry in archive.infolist())
