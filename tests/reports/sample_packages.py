"""Archive packages of the sample workshop: as they are made, with other files, and forged ones whose manifest
matches their content."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive import EDITION_FILE, MANIFEST_FILE, REPORT_FILE
from app.reports.archive_check import read_edition
from app.reports.archive_problem import ArchiveProblem
from app.reports.model import ReportEdition, encode_content
from app.reports.report_format import RenderOptions
from app.reports.zip_files import zip_files
from tests.reports.sample_reports import report_with_groups
from tests.reports.sample_workshop import full_workshop

CATALOGUE = Catalogue.load()
DRAFT = report_with_groups(full_workshop())
STORED_CONTENT = encode_content(DRAFT)
"""The content of the edition, as JSON: these bytes are stored, and their checksum is that of the edition."""
EDITION = replace(DRAFT, edition=ReportEdition(1, hashlib.sha256(STORED_CONTENT).hexdigest(), STORED_CONTENT))
FILES_WITH_CONTENT = pytest.mark.parametrize("content_file", [EDITION_FILE, REPORT_FILE])
"""The file of the package that has the edition's content. Packages that earlier versions of the program made
have only `report.json`."""


@cache
def sample_package() -> bytes:
    """The package of the edition, in Norwegian."""
    return FORMATS["zip"].render(EDITION, CATALOGUE, RenderOptions("nb"))


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed_package(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The package after a change of its files (name -> content). The manifest is not adapted to them."""
    files = files_of(sample_package())
    change(files)
    return zip_files(files.items())


def with_manifest_replaced(old: bytes, new: bytes) -> bytes:
    """The package whose manifest has `new` instead of `old`."""
    return changed_package(
        lambda files: files.update({MANIFEST_FILE: files[MANIFEST_FILE].replace(old, new)})
    )


def content_with(*path: str | int, value: object) -> bytes:
    """The content of the edition with this value in one field. path: the names of fields, and positions in
    lists, that lead to it."""
    fields = json.loads(STORED_CONTENT)
    parent = fields
    for name in path[:-1]:
        parent = parent[name]
    parent[path[-1]] = value
    return compact(fields)


def compact(fields: object) -> bytes:
    """Encode fields in the same way as the content of an edition: JSON without spaces."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def forged(
    content: bytes, content_file: str = EDITION_FILE, report: bytes | None = None, **manifest_fields: Any
) -> bytes:
    """A package with this content of its edition, and a manifest with the checksums that match it.
    content_file: the file with the content. report: the bytes of `report.json`; by default those that match
    the content. manifest_fields: further fields of the manifest, or other values for its fields."""
    files = files_of(sample_package())
    edition_fields = {"edition": 1, "sha256": hashlib.sha256(content).hexdigest()} | manifest_fields
    manifest = json.loads(files.pop(MANIFEST_FILE)) | edition_fields
    files[EDITION_FILE] = files[REPORT_FILE] = content
    with suppress(ValueError, TypeError, RecursionError):
        edition = {"no": manifest["edition"], "sha256": manifest["sha256"]}
        fields = json.loads(content) | {"edition": edition}
        files[REPORT_FILE] = json.dumps(fields, indent=2, ensure_ascii=False).encode()
    if report is not None:
        files[REPORT_FILE] = report
    if content_file == REPORT_FILE:
        del files[EDITION_FILE]
    manifest["files"] = [
        {"name": name, "bytes": len(each), "sha256": hashlib.sha256(each).hexdigest()}
        for name, each in files.items()
    ]
    return zip_files([(MANIFEST_FILE, json.dumps(manifest).encode()), *files.items()])


def problem_of(package: bytes) -> tuple[str, str]:
    """The code of the problem that the package has, and the name of the file with the problem; empty if it
    is not in one file."""
    with pytest.raises(ArchiveProblem) as raised:
        read_edition(package)
    return raised.value.code, raised.value.file
