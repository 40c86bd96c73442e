"""The archive package: what is in it can be verified, and any damage is found and named."""

import hashlib
import io
import json
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import given, strategies as st
from lxml import etree
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive import MANIFEST, METADATA, README, REPORT
from app.reports.archive_check import (
    MAX_FILES,
    MAX_MANIFEST_BYTES,
    MAX_REPORT_BYTES,
    MAX_TOTAL_BYTES,
    ArchiveProblem,
    read_edition,
    verify,
)
from app.reports.archive_metadata import NAMESPACE
from app.reports.model import SCHEMA_VERSION, Report, ReportEdition, encode_content
from app.reports.report_format import RenderOptions
from app.reports.zip_files import zip_files
from tests.reports.sample_workshop import full_workshop
from tests.reports.test_tables import reported

CATALOGUE = Catalogue.load()
DRAFT = replace(reported(full_workshop()), groups=None)


def edition() -> Report:
    report = reported(full_workshop())
    return replace(report, edition=ReportEdition(1, hashlib.sha256(encode_content(report)).hexdigest()))


EDITION = edition()
PACKAGE = FORMATS["zip"].render(EDITION, CATALOGUE, RenderOptions("nb"))


def files_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The package with other files. The manifest stays as it is."""
    files = files_of(PACKAGE)
    change(files)
    return zip_files(files.items())


def with_manifest(old: bytes, new: bytes) -> bytes:
    """The package with other bytes in its manifest."""
    return changed(lambda files: files.update({MANIFEST: files[MANIFEST].replace(old, new)}))


def problem_of(package: bytes) -> tuple[str, str]:
    with pytest.raises(ArchiveProblem) as raised:
        read_edition(package)
    return raised.value.code, raised.value.file


def test_package_has_the_documents_the_data_and_a_checksum_of_each() -> None:
    files = files_of(PACKAGE)
    assert files.keys() >= {
        "report.pdf",
        "council.pdf",
        "report.md",
        REPORT,
        METADATA,
        README,
        "tables/cards.csv",
    }
    assert files[REPORT] == FORMATS["json"].render(EDITION, CATALOGUE, RenderOptions("nb"))
    assert files["report.pdf"] == FORMATS["pdf"].render(EDITION, CATALOGUE, RenderOptions("nb"))
    manifest = json.loads(files.pop(MANIFEST))
    assert (manifest["edition"], manifest["sha256"]) == (1, EDITION.edition and EDITION.edition.sha256)
    assert {entry["name"]: (entry["bytes"], entry["sha256"]) for entry in manifest["files"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()
    }
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as document:
        assert document.Root.Metadata.read_bytes().count(b"pdfaid:part") >= 1


def test_metadata_names_each_document_with_its_checksum() -> None:
    files = files_of(PACKAGE)
    root = etree.fromstring(files[METADATA])
    names = {"n": NAMESPACE}
    objects = root.findall(".//n:dokumentobjekt", names)
    found = {
        each.findtext("n:referanseDokumentfil", "", names): each.findtext("n:sjekksum", "", names)
        for each in objects
    }
    documents = {name for name in files if name not in (MANIFEST, METADATA, README)}
    assert found == {name: hashlib.sha256(files[name]).hexdigest() for name in documents}
    assert root.findtext("n:antallFiler", "", names) == str(len(documents))


def test_package_is_verified_and_its_edition_read() -> None:
    assert len(verify(PACKAGE).files) == len(files_of(PACKAGE)) - 1
    archived = read_edition(PACKAGE)
    assert (archived.no, archived.content) == (1, encode_content(EDITION))
    assert archived.report == replace(EDITION, edition=None)


@pytest.mark.parametrize("name", [name for name in files_of(PACKAGE) if name != MANIFEST])
def test_file_that_was_changed_or_taken_out_is_named(name: str) -> None:
    assert problem_of(changed(lambda files: files.update({name: files[name] + b" "}))) == ("damaged", name)
    assert problem_of(changed(lambda files: files.pop(name))) == ("missing", name)


def test_package_has_the_stored_content_whose_checksum_the_manifest_tells() -> None:
    content = encode_content(DRAFT).replace(b'"schema":1', b'"schema":1,"added_later":[1, 2]')
    edition = ReportEdition(1, hashlib.sha256(content).hexdigest(), content)
    package = FORMATS["zip"].render(replace(DRAFT, edition=edition), CATALOGUE, RenderOptions("nb"))
    assert verify(package).edition == 1
    assert read_edition(package).content == content
    assert "content" not in json.loads(files_of(package)[REPORT])["edition"]
    other = files_of(package) | {
        MANIFEST: files_of(package)[MANIFEST].replace(edition.sha256.encode(), b"0", 1)
    }
    assert problem_of(zip_files(other.items())) == ("damaged", "edition.json")


def test_file_that_was_added_is_named() -> None:
    assert problem_of(changed(lambda files: files.update({"virus.exe": b""}))) == ("unknown", "virus.exe")


def forged(encoded: bytes) -> bytes:
    """The package with another report, and a manifest that fits it."""
    files = files_of(PACKAGE)
    manifest = json.loads(files[MANIFEST])
    with suppress(ValueError, TypeError, RecursionError):
        fields = json.loads(encoded)
        fields.pop("edition", None)
        content = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()
        manifest["sha256"] = hashlib.sha256(content).hexdigest()
    for file in manifest["files"]:
        if file["name"] == REPORT:
            file.update(bytes=len(encoded), sha256=hashlib.sha256(encoded).hexdigest())
    return zip_files((files | {REPORT: encoded, MANIFEST: json.dumps(manifest).encode()}).items())


def with_field(*path: str | int, value: object) -> bytes:
    """A package whose report has another value there."""
    report = json.loads(files_of(PACKAGE)[REPORT])
    place = report
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return forged(json.dumps(report, indent=2, ensure_ascii=False).encode())


def test_edition_that_was_changed_with_its_manifest_but_not_its_checksum_is_refused() -> None:
    report = files_of(PACKAGE)[REPORT].replace(b'"people": 24', b'"people": 240')
    files = files_of(forged(report))
    manifest = json.loads(files[MANIFEST]) | {"sha256": EDITION.edition and EDITION.edition.sha256}
    package = zip_files((files | {MANIFEST: json.dumps(manifest).encode()}).items())
    assert problem_of(package) == ("damaged", REPORT)


def test_forged_package_that_is_consistent_is_read() -> None:
    """A checksum in the file tells of damage, not of who wrote it."""
    assert read_edition(with_field("people", value=25)).report.people == 25


@pytest.mark.parametrize(
    "package",
    [
        forged(b"[]"),
        forged(b"\xff"),
        forged(b"[" * 200_000),
        with_field("code", value="../etc"),
        with_field("people", value=-5),
        with_field("themes", 0, "name", value={"nb": "x" * 20_001}),
        with_field("steps", 0, "title", value={"nb": "x" * 20_001}),
        with_field("people", value=2**63),
        with_field("privacy_threshold", value=-1),
        with_manifest(b'"edition": 1', b'"edition": 9223372036854775808'),
        with_field("code", value="AB\r\nX: y"),
        with_field("held_at", value=10**17),
        with_field("made_at", value=-1),
        with_field("steps", 0, "started_at", value=10**17),
        with_field("cards", 0, "number", value="11"),
        with_field("cards", 0, "number", value="9-1"),
        with_field("cards", 1, "id", value=EDITION.cards[0].id),
        with_field("cards", value=[]),
        with_field("cards", 0, "text", value="x" * 20_001),
        with_field("cards", 0, "stack", value="nobody"),
        with_field("scenarios", value=[]),
        with_field("scenarios", 0, "voted", value=[{"vote": "none", "ref": "scenario/none"}]),
        with_field("cards", 0, "table", value="one"),
    ],
)
def test_report_with_impossible_values_is_refused(package: bytes) -> None:
    assert problem_of(package) == ("damaged", REPORT)


def test_package_that_is_too_large_is_refused_before_it_is_unpacked() -> None:
    many = zip_files([(MANIFEST, b""), *((f"{number}", b"") for number in range(MAX_FILES))])
    assert problem_of(many) == ("too_large", "")
    assert problem_of(forged(b" " * (MAX_REPORT_BYTES + 1))) == ("too_large", REPORT)
    zeros = zip_files([(MANIFEST, b""), ("zeros", bytes(MAX_TOTAL_BYTES)), ("more", b"x")])
    assert problem_of(zeros) == ("too_large", "")


def test_manifest_that_is_too_large_is_refused_before_it_is_read() -> None:
    manifest = files_of(PACKAGE)[MANIFEST]
    large = manifest + b" " * (MAX_MANIFEST_BYTES + 1 - len(manifest))
    assert problem_of(changed(lambda files: files.update({MANIFEST: large}))) == ("too_large", MANIFEST)
    assert read_edition(changed(lambda files: files.update({MANIFEST: large[:-1]}))).no == 1


def test_manifest_that_is_larger_than_its_entry_says_is_not_unpacked_further() -> None:
    manifest = bytes(40 * MAX_MANIFEST_BYTES)
    package = changed(lambda files: files.update({MANIFEST: manifest}))
    size, claimed = struct.pack("<I", len(manifest)), struct.pack("<I", MAX_MANIFEST_BYTES)
    assert package.count(size) == 2
    tracemalloc.start()
    problem = problem_of(package.replace(size, claimed))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem == ("damaged", MANIFEST)
    assert peak < 10 * MAX_MANIFEST_BYTES


def test_manifest_that_names_a_file_twice_is_refused() -> None:
    manifest = json.loads(files_of(PACKAGE)[MANIFEST])
    manifest["files"].append(manifest["files"][0])
    package = changed(lambda files: files.update({MANIFEST: json.dumps(manifest).encode()}))
    assert problem_of(package) == ("damaged", MANIFEST)


def test_package_that_was_unpacked_and_packed_again_is_read() -> None:
    files = {f"my archive/{name}": content for name, content in files_of(PACKAGE).items()}
    added = dict.fromkeys(("my archive/", "my archive/.DS_Store", "__MACOSX/._report.pdf"), b"")
    assert read_edition(zip_files((added | files).items())).content == encode_content(EDITION)


@pytest.mark.parametrize("folder", ["", "my archive/"])
@pytest.mark.parametrize(
    "added",
    [
        "._report.json",
        "tables/._cards.csv",
        ".ds_store",
        "tables/.DS_Store",
        "THUMBS.DB",
        "Desktop.ini",
        ".localized",
        "~$report.docx",
        "tables/.~lock.cards.csv#",
        "__MACOSX/tables/cards.csv",
    ],
)
def test_package_with_a_file_that_a_system_added_is_read(folder: str, added: str) -> None:
    files = {f"{folder}{name}": content for name, content in files_of(PACKAGE).items()}
    assert read_edition(zip_files((files | {f"{folder}{added}": b"?"}).items())).no == 1


@pytest.mark.parametrize("name", ["thumbs.db.exe", "report~$.docx", ".env", "tables/report.json", "MACOSX/a"])
def test_file_that_no_system_adds_is_named(name: str) -> None:
    assert problem_of(changed(lambda files: files.update({name: b"?"}))) == ("unknown", name)


@pytest.mark.parametrize("folder", ["", "my archive\\"])
def test_package_with_backslashes_between_folders_is_read(folder: str) -> None:
    files = {folder + name.replace("/", "\\"): content for name, content in files_of(PACKAGE).items()}
    added = dict.fromkeys((f"{folder}tables\\", f"{folder}tables\\Thumbs.db"), b"")
    assert read_edition(zip_files((added | files).items())).content == encode_content(EDITION)
    assert problem_of(zip_files((files | {f"{folder}tables\\x": b""}).items())) == ("unknown", "tables/x")


def test_package_of_a_draft_is_verified_but_has_no_edition() -> None:
    package = FORMATS["zip"].render(DRAFT, CATALOGUE, RenderOptions("en"))
    assert verify(package).edition is None
    assert problem_of(package) == ("draft", "")


@pytest.mark.parametrize(
    ("package", "code"),
    [
        (b"", "not_zip"),
        (PACKAGE[: len(PACKAGE) // 2], "not_zip"),
        (zip_files([]), "not_archive"),
        (zip_files([(MANIFEST, b"{")]), "damaged"),
        (with_manifest(b"samskap-", b"other-"), "not_archive"),
        (with_manifest(b'"version": 1', b'"version": 2'), "newer"),
    ],
    ids=["empty", "cut", "no files", "no manifest", "of another program", "of a newer version"],
)
def test_what_is_no_package_of_this_version_is_refused(package: bytes, code: str) -> None:
    assert problem_of(package)[0] == code


def test_report_whose_fields_mean_something_else_is_refused_as_newer() -> None:
    assert problem_of(with_field("schema", value=SCHEMA_VERSION + 1))[0] == "newer"


def test_damaged_package_of_another_compression_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(PACKAGE)) as original, io.BytesIO() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as packed:
            for name in original.namelist():
                packed.writestr(name, original.read(name))
        start, package = packed.getinfo(REPORT).header_offset, bytearray(file.getvalue())
    assert read_edition(bytes(package)).content == encode_content(EDITION)
    package[start + 200 : start + 300] = bytes(100)
    assert problem_of(bytes(package)) == ("damaged", REPORT)


def test_package_that_needs_a_newer_zip_version_is_refused() -> None:
    package = bytearray(PACKAGE)
    package[package.rindex(b"PK\x01\x02") + 6] = 0xFF
    assert problem_of(bytes(package))[0] == "not_zip"


@given(st.integers(0, len(PACKAGE) - 1), st.integers(1, 255))
def test_any_changed_byte_leads_to_a_problem_or_to_the_same_edition(position: int, difference: int) -> None:
    package = bytearray(PACKAGE)
    package[position] ^= difference
    with suppress(ArchiveProblem):
        assert read_edition(bytes(package)).content == encode_content(EDITION)
