"""Archive packages of the sample workshop: as they are made, and forged ones with a manifest that fits."""

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
STORED = encode_content(DRAFT)
"""The content of the edition."""
EDITION = replace(DRAFT, edition=ReportEdition(1, hashlib.sha256(STORED).hexdigest(), STORED))
FILES_WITH_CONTENT = pytest.mark.parametrize("content_file", [EDITION_FILE, REPORT_FILE])
"""The file of the package that has the edition's content: packages of earlier versions have no other than
`report.json`."""


@cache
def sample_package() -> bytes:
    """The package of the edition, in Norwegian."""
    return FORMATS["zip"].render(EDITION, CATALOGUE, RenderOptions("nb"))


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The package with other files. The manifest stays as it is."""
    files = files_of(sample_package())
    change(files)
    return zip_files(files.items())


def with_manifest(old: bytes, new: bytes) -> bytes:
    """The package with `new` in the place of `old` in its manifest."""
    return changed(lambda files: files.update({MANIFEST_FILE: files[MANIFEST_FILE].replace(old, new)}))


def content_with(*path: str | int, value: object) -> bytes:
    """The content of the edition with this value at a path of field names and positions in lists."""
    fields = json.loads(STORED)
    place = fields
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return compact(fields)


def compact(fields: object) -> bytes:
    """The JSON as the content of an edition has it."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def forged(
    content: bytes, content_file: str = EDITION_FILE, report: bytes | None = None, **manifest_fields: Any
) -> bytes:
    """A package with this content of its edition, and a manifest that fits. report: the bytes of
    `report.json`, if not those that belong to the content."""
    files = files_of(sample_package())
    edition = {"edition": 1, "sha256": hashlib.sha256(content).hexdigest()} | manifest_fields
    manifest = json.loads(files.pop(MANIFEST_FILE)) | edition
    files[EDITION_FILE] = files[REPORT_FILE] = content
    with suppress(ValueError, TypeError, RecursionError):
        shown = {"no": manifest["edition"], "sha256": manifest["sha256"]}
        fields = json.loads(content) | {"edition": shown}
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
    """The code of the problem of the package, and the file in which it is; empty: in no single one."""
    with pytest.raises(ArchiveProblem) as raised:
        read_edition(package)
    return raised.value.code, raised.value.file
