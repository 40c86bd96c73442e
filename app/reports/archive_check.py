"""Verifies an archive package, and reads the edition in it.

Needs nothing but the file, and trusts nothing in it: sizes are limited before anything is unpacked
(`archive_files.py`), and types and values are checked before anything is used (`archive_consistency.py`)."""

import hashlib
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from app.logos.limits import MAX_LOGO_BYTES
from app.reports.archive import (
    EDITION_FILE,
    KIND,
    LOGO,
    MANIFEST_FILE,
    REPORT_FILE,
    VERSION_BY_VARIANT,
    FileEntry,
    Manifest,
)
from app.reports.archive_consistency import MAX_COUNT, is_consistent
from app.reports.archive_files import ArchiveFiles
from app.reports.archive_problem import ArchiveProblem
from app.reports.model import SCHEMA_VERSION, Report, ReportEdition

MAX_REPORT_BYTES = 16 * 1024 * 1024
"""A report of 10,000 cards has 5 MB."""
MAX_MANIFEST_BYTES = 1024 * 1024
"""A manifest has 200 bytes for each file."""
_INVALID_JSON = (msgspec.MsgspecError, UnicodeError, RecursionError)


class _Schema(msgspec.Struct):
    schema: int = 1


_manifest_decoder = msgspec.json.Decoder(Manifest)
_schema_decoder = msgspec.json.Decoder(_Schema)
_report_decoder = msgspec.json.Decoder(Report)


class ArchivedEdition(NamedTuple):
    """The edition in a package. report: with the bytes of its logo; their checksum is right, but they may not
    be a picture. no: its number. content: as it is stored. sha256: of the content, in hex."""

    report: Report
    no: int
    sha256: str
    content: bytes


def verify(file: bytes) -> Manifest:
    """The manifest of a package, after every file has been compared with it, and the report with the edition.
    The package may have been unpacked and packed again.

    Raises ArchiveProblem: `not_zip`, `unsupported_zip`, `not_archive`, `newer`, `missing`, `unknown`,
    `damaged`, `too_large`."""
    return _Package(file).manifest


def read_edition(file: bytes) -> ArchivedEdition:
    """The edition in a package. Raises ArchiveProblem as `verify` does; also `draft`: it has no edition;
    `redacted`: it lacks the words of the cards."""
    package = _Package(file)
    if package.manifest.variant:
        raise ArchiveProblem("redacted")
    if package.edition is None:
        raise ArchiveProblem("draft")
    return package.edition


class _Package:
    def __init__(self, file: bytes) -> None:
        self._files = ArchiveFiles(file, MANIFEST_FILE)
        self.manifest = self._read_manifest()
        self._verify()
        self.edition = None
        if self.manifest.variant:
            self._verify_redacted()
        else:
            self.edition = self._read_edition()

    def _read_manifest(self) -> Manifest:
        try:
            manifest = _manifest_decoder.decode(self._files.content(MANIFEST_FILE, MAX_MANIFEST_BYTES))
        except _INVALID_JSON:
            raise ArchiveProblem("damaged", MANIFEST_FILE) from None
        if manifest.kind != KIND:
            raise ArchiveProblem("not_archive")
        if manifest.version > VERSION_BY_VARIANT.get(manifest.variant, 0):
            raise ArchiveProblem("newer")
        return manifest

    def _verify(self) -> None:
        listed: dict[str, FileEntry] = {entry.name: entry for entry in self.manifest.files}
        unknown = [name for name in self._files if name not in listed and name != MANIFEST_FILE]
        if unknown:
            raise ArchiveProblem("unknown", unknown[0])
        if REPORT_FILE not in listed or len(listed) < len(self.manifest.files):
            raise ArchiveProblem("damaged", MANIFEST_FILE)
        for name, entry in listed.items():
            if name not in self._files:
                raise ArchiveProblem("missing", name)
            digest = hashlib.sha256()
            for piece in self._files.pieces(name):
                digest.update(piece)
            if digest.hexdigest() != entry.sha256:
                raise ArchiveProblem("damaged", name)

    def _verify_redacted(self) -> None:
        """Check that there is no `edition.json`, which has the words of the cards, and that in `report.json`
        all cards have the same text. Which text is not checked: other versions may have another one."""
        no, sha256 = self.manifest.edition, self.manifest.sha256
        report = _decode_report(self._files.content(REPORT_FILE, MAX_REPORT_BYTES), REPORT_FILE)
        edition = None if no is None or sha256 is None else ReportEdition(no, sha256, redacted=True)
        is_withheld = EDITION_FILE not in self._files and len({card.text for card in report.cards}) <= 1
        if not is_withheld or report.edition != edition or report.code != self.manifest.code:
            raise ArchiveProblem("damaged", REPORT_FILE)
        self._read_logo(report)

    def _read_edition(self) -> ArchivedEdition | None:
        no, sha256 = self.manifest.edition, self.manifest.sha256
        if no is None and sha256 is None:
            return None
        if no is None or sha256 is None or not 1 <= no <= MAX_COUNT:
            raise ArchiveProblem("damaged", MANIFEST_FILE)
        edition = ReportEdition(no, sha256)
        written = self._files.content(REPORT_FILE, MAX_REPORT_BYTES)
        if EDITION_FILE in self._files:
            name, content = EDITION_FILE, self._files.content(EDITION_FILE, MAX_REPORT_BYTES)
        else:
            name, content = REPORT_FILE, _content_of_report(written, edition)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveProblem("damaged", name)
        report = _decode_report(content, name)
        if not is_consistent(report):
            raise ArchiveProblem("damaged", name)
        if report.code != self.manifest.code:
            raise ArchiveProblem("damaged", MANIFEST_FILE)
        shown = _decode_report(written, REPORT_FILE)
        if shown.edition != edition or not _agrees(replace(shown, edition=None), report):
            raise ArchiveProblem("damaged", REPORT_FILE)
        return ArchivedEdition(self._read_logo(report), no, sha256, content)

    def _read_logo(self, report: Report) -> Report:
        """The report with the bytes of the logo that it names."""
        if report.logo is None:
            return report
        if LOGO not in self._files:
            raise ArchiveProblem("missing", LOGO)
        picture = self._files.content(LOGO, MAX_LOGO_BYTES)
        if hashlib.sha256(picture).hexdigest() != report.logo.sha256:
            raise ArchiveProblem("damaged", LOGO)
        return replace(report, logo=replace(report.logo, content=picture))


def _content_of_report(written: bytes, edition: ReportEdition) -> bytes:
    """The content in a package of an earlier version, which has it in `report.json` only: without its last
    field, and without white space. The bytes of the values stay as they are. If the last field is another,
    the result has another checksum than the edition."""
    try:
        compact = msgspec.json.format(written, indent=-1)
    except _INVALID_JSON:
        raise ArchiveProblem("damaged", REPORT_FILE) from None
    last_field = b',"edition":' + msgspec.json.encode(edition) + b"}"
    return compact.removesuffix(last_field) + b"}"


def _decode_report(content: bytes, name: str) -> Report:
    """The report in a file. name: of the file. Raises ArchiveProblem: `newer`, `damaged`."""
    try:
        if _schema_decoder.decode(content).schema > SCHEMA_VERSION:
            raise ArchiveProblem("newer")
        return _report_decoder.decode(content)
    except _INVALID_JSON:
        raise ArchiveProblem("damaged", name) from None


def _agrees(shown: Any, stored: Any) -> bool:
    """Whether a value of `report.json` is that of the edition. In `report.json`, a field with its default
    agrees with any value: an earlier version may have written the file without this field."""
    if isinstance(shown, msgspec.Struct) and type(shown) is type(stored):
        names, defaults = shown.__struct_fields__, shown.__struct_defaults__
        with_default = dict(zip(reversed(names), reversed(defaults), strict=False))
        return all(
            (name in with_default and getattr(shown, name) == with_default[name])
            or _agrees(getattr(shown, name), getattr(stored, name))
            for name in names
        )
    if isinstance(shown, tuple) and isinstance(stored, tuple):
        return len(shown) == len(stored) and all(map(_agrees, shown, stored))
    return bool(shown == stored)
