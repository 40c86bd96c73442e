"""The archive package: one ZIP file with an edition in several formats, readable without Samskap.

`manifest.json` lists every file with its size and SHA-256 checksum; `archive_check.py` verifies them.
"""

import hashlib
from collections.abc import Collection, Iterator

import msgspec
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import council_pdf, csv, json, markdown, pdf
from app.reports.archive_metadata import ArchivedFile, archive_metadata
from app.reports.card_words import MIN_LENGTH
from app.reports.json import SCHEMA
from app.reports.language_parts import localized_reports
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.tables import tables
from app.reports.variants import redacted
from app.reports.zip_files import zip_files

KIND = "samskap-archive"
VERSION_BY_VARIANT = {"": 1, redacted.NAME: 2}
"""Variant -> version of the package. A package of a higher version may have other files. A version of Samskap
from before there were redacted packages says of one that a newer version wrote it."""
MANIFEST_FILE, REPORT_FILE, README_FILE = "manifest.json", "report.json", "README.txt"
METADATA_FILE = "arkivmelding.xml"
LOGO = "logo.png"
EDITION_FILE = "edition.json"
"""The edition as it is stored, whose checksum every report format shows. Packages of earlier versions lack
it."""


class FileEntry(msgspec.Struct, frozen=True):
    """A file of the package. bytes: its size. sha256: in hex."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, omit_defaults=True):
    """The list of all other files. edition: its number; None for a draft. sha256: of the edition's content,
    which is `edition.json`; None for a draft. variant: `redacted`: the words of the cards are withheld, and
    there is no `edition.json`; empty: the whole package."""

    kind: str
    version: int
    code: str
    edition: int | None
    sha256: str | None
    files: tuple[FileEntry, ...]
    variant: str = ""


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """The package, with the documents in one language or two. The tables have commas between their cells;
    their columns are explained in the first language."""
    variant = options.variant
    if is_redacted := variant == redacted.NAME:
        localized = LocalizedReport(report, catalogue, options.language)
        report = redacted.redacted(localized, options.other_words)
        # The documents are whole ones, of a redacted report.
        options = replace(options, variant="", other_words=())
    reports = localized_reports(report, catalogue, options)
    localized = reports[0]
    files = dict(_documents(report, catalogue, options))
    archived = [
        ArchivedFile(name, f"{localized.title} ({name})", hashlib.sha256(content).hexdigest(), len(content))
        for name, content in files.items()
    ]
    edition = report.edition
    message_id = edition.sha256 if edition else f"{report.code}-{report.made_at}"
    message_id = f"{message_id}-{redacted.NAME}" if is_redacted else message_id
    files[METADATA_FILE] = archive_metadata(
        message_id, localized.title, report.made_at, archived, is_redacted, localized.demo_note
    )
    readmes = (_readme(each, files, is_redacted=is_redacted) for each in reports)
    files[README_FILE] = "\n\n".join(readmes).encode()
    entries = [
        FileEntry(name, len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()
    ]
    manifest = Manifest(
        KIND,
        VERSION_BY_VARIANT[variant],
        report.code,
        edition.no if edition else None,
        edition.sha256 if edition else None,
        tuple(entries),
        variant,
    )
    encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    return zip_files([(MANIFEST_FILE, encoded), *files.items()])


def _documents(report: Report, catalogue: Catalogue, options: RenderOptions) -> Iterator[tuple[str, bytes]]:
    yield "report.pdf", pdf.render(report, catalogue, options)
    yield "council.pdf", council_pdf.render(report, catalogue, options)
    yield "report.md", markdown.render(report, catalogue, options)
    yield REPORT_FILE, json.render(report, catalogue, options)
    if report.edition and report.edition.content:
        yield EDITION_FILE, report.edition.content
    if report.logo and report.logo.content:
        yield LOGO, report.logo.content
    yield SCHEMA, json.schema()
    for table in tables(LocalizedReport(report, catalogue, options.language)):
        yield f"tables/{table.name}.csv", csv.encode(table, csv.SEPARATORS["comma"])


def _readme(localized: LocalizedReport, files: Collection[str], is_redacted: bool) -> str:
    """What the files are. files: the names of those that the package has."""
    checksum, has_content = "", EDITION_FILE in files
    if has_content:
        checksum = localized.text("report.archive.checksum")
    elif is_redacted and localized.report.edition:
        checksum = localized.text("report.archive.redacted_checksum")
    readme = localized.text(
        "report.archive.readme",
        title=localized.title,
        status="\n".join(filter(None, (localized.status, localized.demo_note))),
        edition_file=localized.text("report.archive.edition_file") if has_content else "",
        logo_file=localized.text("report.archive.logo_file") if LOGO in files else "",
        checksum=checksum,
    )
    return localized.text("report.archive.redacted", count=MIN_LENGTH) + readme if is_redacted else readme


FORMAT = ReportFormat(
    name="zip",
    media_type="application/zip",
    render=render,
    label_key="console.export.zip",
    link_key="console.export.zip.link",
    description_key="console.export.zip.for",
    position=40,
    can_have_two_languages=True,
    icon="archive",
    menu_row="archive",
)
