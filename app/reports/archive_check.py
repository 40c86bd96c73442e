"""Verifies an archive package, and reads the edition in it. Needs nothing but the file."""

import hashlib
import io
import json
import zipfile
import zlib
from typing import Any, NamedTuple

import msgspec

from app.reports.archive import KIND, MANIFEST, REPORT, VERSION, Manifest
from app.reports.model import Report

ARCHIVE_PROBLEMS = ("not_zip", "not_archive", "newer", "missing", "unknown", "damaged", "draft")
MAX_FILE_BYTES = 256 * 1024 * 1024
"""A larger file is in no package: it is not unpacked."""
_manifest_decoder = msgspec.json.Decoder(Manifest)
_report_decoder = msgspec.json.Decoder(Report)


class ArchiveProblem(Exception):
    """The package is damaged or none. code: one of ARCHIVE_PROBLEMS. file: the name of the file in it."""

    def __init__(self, code: str, file: str = "") -> None:
        super().__init__(f"{code}: {file}")
        self.code, self.file = code, file


class ArchivedEdition(NamedTuple):
    """The edition in a package. content: as it is stored, of which sha256 is the checksum."""

    report: Report
    no: int
    sha256: str
    content: bytes


def verify(file: bytes) -> Manifest:
    """The manifest of a package, of which every file is as it was written.

    Raises ArchiveProblem: `not_zip`, `not_archive`, `newer`, `missing`, `unknown`, `damaged`."""
    try:
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            return _verify(archive)
    except zipfile.BadZipFile:
        raise ArchiveProblem("not_zip") from None


def read_edition(file: bytes) -> ArchivedEdition:
    """The edition in a package. Raises ArchiveProblem as `verify` does; also `draft`: it has no edition."""
    manifest = verify(file)
    if manifest.edition is None or manifest.sha256 is None:
        raise ArchiveProblem("draft")
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        fields: dict[str, Any] = json.loads(archive.read(REPORT))
    fields.pop("edition", None)
    content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
    if hashlib.sha256(content).hexdigest() != manifest.sha256:
        raise ArchiveProblem("damaged", REPORT)
    try:
        return ArchivedEdition(_report_decoder.decode(content), manifest.edition, manifest.sha256, content)
    except msgspec.ValidationError:
        raise ArchiveProblem("newer", REPORT) from None


def _verify(archive: zipfile.ZipFile) -> Manifest:
    names = archive.namelist()
    if MANIFEST not in names:
        raise ArchiveProblem("not_archive")
    try:
        manifest = _manifest_decoder.decode(_read(archive, MANIFEST))
    except msgspec.MsgspecError:
        raise ArchiveProblem("damaged", MANIFEST) from None
    if manifest.kind != KIND:
        raise ArchiveProblem("not_archive")
    if manifest.version > VERSION:
        raise ArchiveProblem("newer")
    listed = {entry.name for entry in manifest.files}
    if unknown := next((name for name in names if name not in listed and name != MANIFEST), None):
        raise ArchiveProblem("unknown", unknown)
    for entry in manifest.files:
        if entry.name not in names:
            raise ArchiveProblem("missing", entry.name)
        if hashlib.sha256(_read(archive, entry.name)).hexdigest() != entry.sha256:
            raise ArchiveProblem("damaged", entry.name)
    if REPORT not in listed:
        raise ArchiveProblem("missing", REPORT)
    return manifest


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of a file of the package, which is damaged if it cannot be unpacked."""
    if archive.getinfo(name).file_size > MAX_FILE_BYTES:
        raise ArchiveProblem("damaged", name)
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise ArchiveProblem("damaged", name) from error
