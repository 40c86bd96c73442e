"""Reads the files in an archive package, and trusts nothing in it.

A ZIP file is unpacked only if the number and the sizes in its list of files are those that a package may
have; `zipfile` reads this list only if it is short. No more of a file is unpacked than its size in the
list."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator

from app.reports.archive_problem import ArchiveProblem

MAX_FILES = 200
MAX_TOTAL_BYTES = 128 * 1024 * 1024
"""Of all files of a package, unpacked."""
MAX_DIRECTORY_BYTES = 256 * 1024
"""Of the list of files at the end of the ZIP file. There is room for 1,000 files with long names, as systems
add some."""
CHUNK_BYTES = 1024 * 1024
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""With any other, `zipfile` unpacks at once all that it has read, which can become a million times as
much."""
ENCRYPTED = 1
"""The flag of an encrypted file."""
ADDED_FILES = re.compile(
    r"\._.*|\.ds_store|\.localized|thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*#", re.IGNORECASE | re.DOTALL
)
ADDED_FOLDER = "__macosx"
"""What operating systems and office programs add to folders and packages by themselves."""
_END = struct.Struct("<12xL6x")
"""The size in the end of central directory record (APPNOTE.TXT, 4.3.16), which is the size of the list."""
_END_SIGNATURE, _ZIP64_SIGNATURE = b"PK\5\6", b"PK\6\7"
_ZIP64_LOCATOR_BYTES = 20
"""Of the record before the end record, which only ZIP64 has (APPNOTE.TXT, 4.3.15)."""
_MAX_COMMENT_BYTES = 1 << 16
"""Of the comment after the end record."""
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    ValueError,
)
"""What `zipfile` raises for a damaged or unknown kind of file."""


class ArchiveFiles:
    """The files of a package, without what systems add. Names are without the folder that all files may be
    in. file: the ZIP file. required: the name of a file that is in every package, in the folder of all.

    Raises ArchiveProblem: `not_zip`, `unsupported_zip`, `not_archive`, `too_large`; the methods that read a
    file: `damaged`."""

    def __init__(self, file: bytes, required: str) -> None:
        _require_small_directory(file)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(file))
        except _UNREADABLE:
            raise ArchiveProblem("not_zip") from None
        self._entries = _own_entries(self._archive.infolist(), required)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content of a file in pieces of at most CHUNK_BYTES."""
        entry = self._entries[name]
        left = entry.file_size
        try:
            with self._archive.open(entry) as opened:
                while left and (piece := opened.read(min(left, CHUNK_BYTES))):
                    left -= len(piece)
                    yield piece
        except _UNREADABLE as error:
            raise ArchiveProblem("damaged", name) from error

    def content(self, name: str, max_bytes: int) -> bytes:
        """The content of a file. Raises ArchiveProblem also if it is longer: `too_large`."""
        if self._entries[name].file_size > max_bytes:
            raise ArchiveProblem("too_large", name)
        return b"".join(self.pieces(name))


def is_added_by_system(name: str) -> bool:
    """Whether a file with this name and its folders is of an operating system or an office program."""
    *folders, last = name.split("/")
    return ADDED_FILES.fullmatch(last) is not None or ADDED_FOLDER in map(str.casefold, folders)


def _require_small_directory(file: bytes) -> None:
    """Refuse a file by the size of its list of files. `zipfile` reads as many entries as that size has room
    for, whatever their number in the same record is."""
    at = file.rfind(_END_SIGNATURE, max(0, len(file) - _MAX_COMMENT_BYTES - _END.size))
    if at < 0 or len(file) - at < _END.size:
        raise ArchiveProblem("not_zip")
    if file[max(0, at - _ZIP64_LOCATOR_BYTES) : at].startswith(_ZIP64_SIGNATURE):
        raise ArchiveProblem("unsupported_zip")  # another record has the size
    (size,) = _END.unpack_from(file, at)
    if size > MAX_DIRECTORY_BYTES:
        raise ArchiveProblem("too_large")


def _own_entries(entries: Iterable[zipfile.ZipInfo], required: str) -> dict[str, zipfile.ZipInfo]:
    # Some programs of Windows separate the folders by backslashes.
    named = [(entry.filename.replace("\\", "/"), entry) for entry in entries]
    own = [(name, entry) for name, entry in named if name[-1:] != "/" and not is_added_by_system(name)]
    if len(own) > MAX_FILES or sum(entry.file_size for _, entry in own) > MAX_TOTAL_BYTES:
        raise ArchiveProblem("too_large")
    names = [name for name, _ in own]
    required_names = [name for name in names if name.rpartition("/")[2] == required]
    folder = min(required_names, key=len, default="").removesuffix(required)
    if not required_names or len({*names}) < len(names) or not all(n.startswith(folder) for n in names):
        raise ArchiveProblem("not_archive")
    for name, entry in own:
        if entry.compress_type not in COMPRESSIONS or entry.flag_bits & ENCRYPTED:
            raise ArchiveProblem("unsupported_zip", name)
    return {name.removeprefix(folder): entry for name, entry in own}
