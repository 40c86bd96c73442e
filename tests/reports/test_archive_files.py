"""The ZIP file of an archive package: packed by any program, and hostile ones are refused at little cost."""

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from app.reports.archive import MANIFEST_FILE, REPORT_FILE
from app.reports.archive_check import MAX_MANIFEST_BYTES, read_edition
from app.reports.archive_files import MAX_DIRECTORY_BYTES, MAX_FILES, MAX_TOTAL_BYTES
from app.reports.zip_files import zip_files
from tests.reports.sample_packages import (
    STORED_CONTENT,
    changed_package,
    files_of,
    problem_of,
    sample_package,
)

MIB = 1024 * 1024
END, DIRECTORY_ENTRY = b"PK\5\6", b"PK\1\2"


def packed(files: dict[str, bytes], compression: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def problem_and_peak(package: bytes) -> tuple[tuple[str, str], int]:
    """The problem of the package, and the bytes of memory that finding it needed."""
    tracemalloc.start()
    try:
        problem = problem_of(package)
        return problem, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def with_directory(directory: bytes, size: int | None = None) -> bytes:
    """A ZIP file that has only this list of files. size: what the end record tells of it."""
    size = len(directory) if size is None else size
    return directory + struct.pack("<4s4H2LH", END, 0, 0, 1, 1, size, 0, 0)


def directory_entry(name: bytes) -> bytes:
    """The entry of an empty file in the list of files."""
    return struct.pack("<4s6H3L5H2L", DIRECTORY_ENTRY, *[20] * 2, *[0] * 7, len(name), *[0] * 6) + name


def test_package_with_too_many_or_too_large_files_is_refused_before_they_are_unpacked() -> None:
    many = zip_files([(MANIFEST_FILE, b""), *((f"{number}", b"") for number in range(MAX_FILES))])
    assert problem_of(many) == ("too_large", "")
    zeros = zip_files([(MANIFEST_FILE, b""), ("zeros", bytes(MAX_TOTAL_BYTES)), ("more", b"x")])
    assert problem_of(zeros) == ("too_large", "")


def test_files_of_a_package_can_be_read_by_everybody_once_they_are_unpacked() -> None:
    with zipfile.ZipFile(io.BytesIO(sample_package())) as archive:
        assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}


@pytest.mark.parametrize("comment", [b"", b"c" * 65_535], ids=len)
def test_long_list_of_files_is_refused_before_an_object_is_made_of_each(comment: bytes) -> None:
    package = with_directory(directory_entry(b"") * 100_000)
    package = package[:-2] + struct.pack("<H", len(comment)) + comment
    problem, peak = problem_and_peak(package)
    assert problem == ("too_large", "")
    assert peak < MIB


def test_list_of_files_of_the_greatest_size_needs_little_memory() -> None:
    entry = directory_entry(b"")
    problem, peak = problem_and_peak(with_directory(entry * (MAX_DIRECTORY_BYTES // len(entry))))
    assert problem[0] != "not_zip"
    assert peak < 16 * MIB


def test_zip64_is_refused_because_its_list_of_files_may_have_any_size() -> None:
    directory = directory_entry(b"") * 100_000
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, *[100_000] * 2, len(directory), 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(directory), 1)
    package = directory + end + locator + struct.pack("<4s4H2LH", END, 0, 0, 1, 1, 0, 0, 0)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert len(archive.infolist()) == 100_000
    problem, peak = problem_and_peak(package)
    assert problem == ("unsupported_zip", "")
    assert peak < MIB


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_file_that_is_larger_than_its_entry_says_is_not_unpacked_with_any_compression(
    compression: int,
) -> None:
    files = files_of(sample_package())
    real, claimed = (struct.pack("<L", size) for size in (40 * MIB, MAX_MANIFEST_BYTES))
    package = packed(files | {MANIFEST_FILE: bytes(40 * MIB)}, compression)
    assert package.count(real) == 2
    problem, peak = problem_and_peak(package.replace(real, claimed))
    assert problem == ("unsupported_zip", MANIFEST_FILE)
    assert peak < MIB


def test_manifest_that_is_larger_than_its_entry_says_is_not_unpacked_further() -> None:
    package = changed_package(lambda files: files.update({MANIFEST_FILE: bytes(40 * MIB)}))
    real, claimed = (struct.pack("<L", size) for size in (40 * MIB, 1000))
    assert package.count(real) == 2
    problem, peak = problem_and_peak(package.replace(real, claimed))
    assert problem == ("damaged", MANIFEST_FILE)
    assert peak < MIB


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_package_that_was_packed_again_is_read(compression: int) -> None:
    assert read_edition(packed(files_of(sample_package()), compression)).content == STORED_CONTENT


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_package_of_another_compression_is_refused(compression: int) -> None:
    assert problem_of(packed(files_of(sample_package()), compression)) == ("unsupported_zip", MANIFEST_FILE)


def test_encrypted_file_is_refused() -> None:
    package = bytearray(sample_package())
    package[package.rindex(DIRECTORY_ENTRY) + 8] |= 1
    problem, name = problem_of(bytes(package))
    assert (problem, bool(name)) == ("unsupported_zip", True)


def test_package_that_has_a_file_twice_is_refused() -> None:
    files = [*files_of(sample_package()).items()]
    with pytest.warns(UserWarning, match="Duplicate"):
        package = zip_files([*files, (REPORT_FILE, files_of(sample_package())[REPORT_FILE])])
    assert problem_of(package) == ("not_archive", "")


def test_package_that_was_unpacked_and_packed_again_is_read() -> None:
    files = {f"my archive/{name}": content for name, content in files_of(sample_package()).items()}
    added = dict.fromkeys(("my archive/", "my archive/.DS_Store", "__MACOSX/._report.pdf"), b"")
    assert read_edition(zip_files((added | files).items())).content == STORED_CONTENT


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
    files = {f"{folder}{name}": content for name, content in files_of(sample_package()).items()}
    assert read_edition(zip_files((files | {f"{folder}{added}": b"?"}).items())).no == 1


@pytest.mark.parametrize("name", ["thumbs.db.exe", "report~$.docx", ".env", "tables/report.json", "MACOSX/a"])
def test_file_that_no_system_adds_is_named(name: str) -> None:
    assert problem_of(changed_package(lambda files: files.update({name: b"?"}))) == ("unknown", name)


@pytest.mark.parametrize("folder", ["", "my archive\\"])
def test_package_with_backslashes_between_folders_is_read(folder: str) -> None:
    files = {
        folder + name.replace("/", "\\"): content for name, content in files_of(sample_package()).items()
    }
    added = dict.fromkeys((f"{folder}tables\\", f"{folder}tables\\Thumbs.db"), b"")
    assert read_edition(zip_files((added | files).items())).content == STORED_CONTENT
    assert problem_of(zip_files((files | {f"{folder}tables\\x": b""}).items())) == ("unknown", "tables/x")


@pytest.mark.parametrize(
    ("make_package", "code"),
    [
        (lambda: b"", "not_zip"),
        (lambda: sample_package()[: len(sample_package()) // 2], "not_zip"),
        (lambda: sample_package()[:-1], "not_zip"),
        (lambda: zip_files([]), "not_archive"),
    ],
    ids=["empty", "cut", "without its last byte", "no files"],
)
def test_what_is_no_zip_file_with_a_manifest_is_refused(make_package: Callable[[], bytes], code: str) -> None:
    assert problem_of(make_package()) == (code, "")


def test_package_that_needs_a_newer_zip_version_is_refused() -> None:
    package = bytearray(sample_package())
    package[package.rindex(DIRECTORY_ENTRY) + 6] = 0xFF
    assert problem_of(bytes(package)) == ("not_zip", "")
