"""Verifies an archive package, and reads the edition in it.

Needs nothing but the file, and trusts nothing in it: its sizes are limited before anything is unpacked, and
its types and values are checked before anything is used."""

import hashlib
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from app.reports.archive import CONTENT, KIND, MANIFEST, REPORT, VERSION, FileEntry, Manifest
from app.reports.model import SCHEMA_VERSION, Report, ReportCluster, ReportScenario
from app.workshop.join_code import is_join_code

ARCHIVE_PROBLEMS = ("not_zip", "not_archive", "newer", "missing", "unknown", "damaged", "draft", "too_large")
MAX_FILES = 200
MAX_TOTAL_BYTES = 128 * 1024 * 1024
MAX_REPORT_BYTES = 16 * 1024 * 1024
MAX_MANIFEST_BYTES = 1024 * 1024
"""Of all files of a package unpacked, of its report, and of its manifest. A report of 10,000 cards has 5 MB,
and a manifest 200 bytes for each file."""
MAX_TEXT_LENGTH = 20_000
"""Characters of any text in a report."""
CHUNK_BYTES = 1024 * 1024
ADDED_FILES = re.compile(
    r"\._.*|\.ds_store|\.localized|thumbs\.db|desktop\.ini|~\$.*|\.~lock\..*#", re.IGNORECASE | re.DOTALL
)
ADDED_FOLDER = "__macosx"
"""What operating systems and office programs add to folders and packages by themselves."""
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What `zipfile` raises for a damaged or unknown kind of file."""
MAX_COUNT = 1_000_000
"""The most editions, people, tables or cards that a report may name."""
_manifest_decoder = msgspec.json.Decoder(Manifest)
_report_decoder = msgspec.json.Decoder(Report)
_fields_decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])


class ArchiveProblem(Exception):
    """The file is not an archive package, or a damaged one. code: one of ARCHIVE_PROBLEMS. file: the name of
    the file in it."""

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
    """The manifest of a package, after every file has been compared with it. The package may have been
    unpacked and packed again.

    Raises ArchiveProblem: `not_zip`, `not_archive`, `newer`, `missing`, `unknown`, `damaged`, `too_large`."""
    return _Package(file).manifest


def read_edition(file: bytes) -> ArchivedEdition:
    """The edition in a package. Raises ArchiveProblem as `verify` does; also `draft`: it has no edition."""
    package = _Package(file)
    manifest, content = package.manifest, package.content
    if manifest.edition is None or manifest.sha256 is None or content is None:
        raise ArchiveProblem("draft")
    try:
        report = _report_decoder.decode(content)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise ArchiveProblem("damaged", REPORT) from None
    if report.schema > SCHEMA_VERSION:
        raise ArchiveProblem("newer")
    if not 1 <= manifest.edition <= MAX_COUNT or not _is_consistent(report):
        raise ArchiveProblem("damaged", REPORT)
    return ArchivedEdition(report, manifest.edition, manifest.sha256, content)


def is_added_by_system(name: str) -> bool:
    """Whether a file with this name and its folders is of an operating system or an office program."""
    *folders, last = name.split("/")
    return ADDED_FILES.fullmatch(last) is not None or ADDED_FOLDER in map(str.casefold, folders)


class _Package:
    def __init__(self, file: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(file))
        except _UNREADABLE:
            raise ArchiveProblem("not_zip") from None
        self._entries = self._own_entries()
        self.manifest = self._read_manifest()
        self._verify()
        self.content = self._edition_content() if self.manifest.sha256 else None
        """What is stored of the edition: its report without the field `edition`, compactly encoded."""

    def read(self, name: str) -> Iterator[bytes]:
        """The content of a file in pieces. The file is damaged if it cannot be unpacked."""
        try:
            with self._archive.open(self._entries[name]) as opened:
                while piece := opened.read(CHUNK_BYTES):
                    yield piece
        except _UNREADABLE as error:
            raise ArchiveProblem("damaged", name) from error

    def _own_entries(self) -> dict[str, zipfile.ZipInfo]:
        """Name -> entry, without folders, what systems add, and the folder that all files may be in."""
        # Some programs of Windows separate the folders by backslashes.
        entries = [(entry.filename.replace("\\", "/"), entry) for entry in self._archive.infolist()]
        own = [(name, entry) for name, entry in entries if name[-1:] != "/" and not is_added_by_system(name)]
        if len(own) > MAX_FILES or sum(entry.file_size for _, entry in own) > MAX_TOTAL_BYTES:
            raise ArchiveProblem("too_large")
        names = [name for name, _ in own]
        manifests = [name for name in names if name.rpartition("/")[2] == MANIFEST]
        folder = min(manifests, key=len, default="").removesuffix(MANIFEST)
        if not manifests or len({*names}) < len(names) or not all(n.startswith(folder) for n in names):
            raise ArchiveProblem("not_archive")
        return {name.removeprefix(folder): entry for name, entry in own}

    def _read_manifest(self) -> Manifest:
        self._require_size(MANIFEST, MAX_MANIFEST_BYTES)
        try:
            manifest = _manifest_decoder.decode(b"".join(self.read(MANIFEST)))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise ArchiveProblem("damaged", MANIFEST) from None
        if manifest.kind != KIND:
            raise ArchiveProblem("not_archive")
        if manifest.version > VERSION:
            raise ArchiveProblem("newer")
        return manifest

    def _verify(self) -> None:
        listed: dict[str, FileEntry] = {entry.name: entry for entry in self.manifest.files}
        unknown = [name for name in self._entries if name not in listed and name != MANIFEST]
        if unknown:
            raise ArchiveProblem("unknown", unknown[0])
        if REPORT not in listed or len(listed) < len(self.manifest.files):
            raise ArchiveProblem("damaged", MANIFEST)
        for name, entry in listed.items():
            if name not in self._entries:
                raise ArchiveProblem("missing", name)
            digest = hashlib.sha256()
            for piece in self.read(name):
                digest.update(piece)
            if digest.hexdigest() != entry.sha256:
                raise ArchiveProblem("damaged", name)

    def _require_size(self, name: str, max_bytes: int) -> None:
        """Refuse a file by the size in its entry: no more than that is ever unpacked."""
        if self._entries[name].file_size > max_bytes:
            raise ArchiveProblem("too_large", name)

    def _edition_content(self) -> bytes:
        if CONTENT not in self._entries:
            return self._content_of_report()
        self._require_size(CONTENT, MAX_REPORT_BYTES)
        content = b"".join(self.read(CONTENT))
        if hashlib.sha256(content).hexdigest() != self.manifest.sha256:
            raise ArchiveProblem("damaged", CONTENT)
        return content

    def _content_of_report(self) -> bytes:
        """The content in a package of an earlier version, which has it in `report.json` only."""
        self._require_size(REPORT, MAX_REPORT_BYTES)
        try:
            fields = _fields_decoder.decode(b"".join(self.read(REPORT)))
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise ArchiveProblem("damaged", REPORT) from None
        fields.pop("edition", None)
        # The bytes of the values stay as they are: a newer version may have fields that are not known here.
        content = msgspec.json.format(msgspec.json.encode(fields), indent=-1)
        if hashlib.sha256(content).hexdigest() != self.manifest.sha256:
            raise ArchiveProblem("damaged", REPORT)
        return content


def _is_consistent(report: Report) -> bool:
    """Whether the values of a report are possible: times, codes and lengths are valid, and ids refer to
    things in the report."""
    cards = {card.id for card in report.cards}
    options = {(vote.id, option.ref) for vote in report.votes for option in vote.choices}
    scenarios_and_clusters: list[ReportScenario | ReportCluster] = [*report.scenarios, *report.clusters]
    return (
        is_join_code(report.code)
        and all(0 <= count <= MAX_COUNT for count in (report.people, report.tables, report.removed))
        and 1 <= report.privacy_threshold <= MAX_COUNT
        and all(map(_is_time, (report.held_at, report.made_at, *(step.started_at for step in report.steps))))
        and all(len(text) <= MAX_TEXT_LENGTH for text in _texts(msgspec.to_builtins(report)))
        and len(cards) == len(report.cards)
        and len({each.id for each in report.scenarios}) == len(report.scenarios)
        and all(_is_number(card.number, card.table) for card in report.cards)
        and all(card.stack is None or card.stack in cards for card in report.cards)
        and all(card in cards for item in scenarios_and_clusters for card in item.sources)
        and all((voted.vote, voted.ref) in options for item in scenarios_and_clusters for voted in item.voted)
        and {card.scenario for card in report.cards} <= {None, *(each.id for each in report.scenarios)}
    )


def _texts(value: Any) -> Iterator[str]:
    """All texts in a value that JSON can have, also the keys."""
    match value:
        case str():
            yield value
        case dict():
            for key, each in value.items():
                yield key
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)


def _is_time(at: int) -> bool:
    """Whether the time (ms since 1970) is before the year 9999."""
    return 0 <= at < int(datetime(9999, 1, 1, tzinfo=UTC).timestamp()) * 1000


def _is_number(number: str, table: int) -> bool:
    """Whether a card's number is like 4-17, of this table."""
    table_part, _, card_part = number.partition("-")
    return table_part == str(table) and card_part.isascii() and card_part.isdigit()
