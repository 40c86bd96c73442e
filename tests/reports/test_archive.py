"""The archive package: what is in it can be verified, and any damage is found and named."""

import hashlib
import io
import json
from contextlib import suppress
from typing import Any
from uuid import UUID

import msgspec
import pikepdf
import pytest
from hypothesis import given, strategies as st
from lxml import etree
from msgspec.structs import replace

from app.reports import FORMATS
from app.reports.archive import EDITION_FILE, MANIFEST_FILE, METADATA_FILE, README_FILE, REPORT_FILE
from app.reports.archive_check import MAX_MANIFEST_BYTES, MAX_REPORT_BYTES, read_edition, verify
from app.reports.archive_consistency import is_consistent
from app.reports.archive_metadata import NAMESPACE
from app.reports.archive_problem import ArchiveProblem
from app.reports.model import SCHEMA_VERSION, Report, ReportEdition
from app.reports.report_format import RenderOptions
from app.reports.typesetting import compile_pdf
from app.reports.zip_files import zip_files
from tests.reports.rendered_files import render_anew
from tests.reports.sample_packages import (
    CATALOGUE,
    DRAFT,
    EDITION,
    FILES_WITH_CONTENT,
    STORED_CONTENT,
    changed_package,
    compact,
    content_with,
    files_of,
    forged,
    problem_of,
    sample_package,
    with_manifest_replaced,
)

DECODER = msgspec.json.Decoder(Report)
REPORT_FIELDS = json.loads(FORMATS["json"].render(EDITION, CATALOGUE, RenderOptions("nb")))


def test_package_has_the_documents_the_data_and_a_checksum_of_each() -> None:
    files = files_of(sample_package())
    assert files.keys() >= {
        "report.pdf",
        "council.pdf",
        "report.md",
        REPORT_FILE,
        METADATA_FILE,
        README_FILE,
        "tables/cards.csv",
    }
    assert files[REPORT_FILE] == FORMATS["json"].render(EDITION, CATALOGUE, RenderOptions("nb"))
    assert files["report.pdf"] == FORMATS["pdf"].render(EDITION, CATALOGUE, RenderOptions("nb"))
    manifest = json.loads(files.pop(MANIFEST_FILE))
    assert (manifest["edition"], manifest["sha256"]) == (1, EDITION.edition and EDITION.edition.sha256)
    assert {entry["name"]: (entry["bytes"], entry["sha256"]) for entry in manifest["files"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()
    }
    with pikepdf.open(io.BytesIO(files["report.pdf"])) as document:
        assert document.Root.Metadata.read_bytes().count(b"pdfaid:part") >= 1


def test_documents_that_were_rendered_are_not_compiled_again_for_the_package() -> None:
    render_anew(EDITION, "pdf", RenderOptions("nb"))
    for name in ("council.pdf", "zip"):
        FORMATS[name].render(EDITION, CATALOGUE, RenderOptions("nb"))
    calls = compile_pdf.cache_info()
    assert (calls.misses, calls.hits) == (2, 2)


def test_metadata_names_each_document_with_its_checksum() -> None:
    files = files_of(sample_package())
    root = etree.fromstring(files[METADATA_FILE])
    names = {"n": NAMESPACE}
    described = root.findall(".//n:dokumentbeskrivelse", names)
    found = {
        each.findtext("n:dokumentobjekt/n:referanseDokumentfil", "", names): each.findtext(
            "n:beskrivelse", "", names
        )
        for each in described
    }
    documents = {name for name in files if name not in (MANIFEST_FILE, METADATA_FILE, README_FILE)}
    assert found == {
        name: f"SHA-256 {hashlib.sha256(files[name]).hexdigest()}, {len(files[name])} byte"
        for name in documents
    }
    assert root.findtext("n:antallFiler", "", names) == str(len(documents))


METADATA_ELEMENTS = {
    "arkivmelding": "system meldingId tidspunkt antallFiler basisregistrering",
    "basisregistrering": "systemID opprettetDato opprettetAv referanseArkivdel dokumentbeskrivelse tittel",
    "dokumentbeskrivelse": "systemID dokumenttype dokumentstatus tittel beskrivelse opprettetDato "
    "opprettetAv tilknyttetRegistreringSom dokumentnummer tilknyttetDato tilknyttetAv dokumentobjekt",
    "dokumentobjekt": "versjonsnummer variantformat opprettetDato opprettetAv referanseDokumentfil",
}
"""Element -> its elements in the order of the published schema `arkivmelding.xsd`."""


def test_metadata_has_the_elements_of_the_published_schema_in_their_order() -> None:
    root = etree.fromstring(files_of(sample_package())[METADATA_FILE])
    ids = [each.text or "" for each in root.iter(f"{{{NAMESPACE}}}systemID")]
    assert len({*ids}) == len(ids) > 1
    assert all(str(UUID(each)) == each for each in ids)
    for name, expected in METADATA_ELEMENTS.items():
        for element in root.iter(f"{{{NAMESPACE}}}{name}"):
            found = dict.fromkeys(etree.QName(child).localname for child in element)
            assert " ".join(found) == expected


@FILES_WITH_CONTENT
def test_package_is_verified_and_its_edition_read(content_file: str) -> None:
    package = {EDITION_FILE: sample_package(), REPORT_FILE: forged(STORED_CONTENT, REPORT_FILE)}[content_file]
    assert len(verify(package).files) == len(files_of(package)) - 1
    archived = read_edition(package)
    assert (archived.no, archived.content) == (1, STORED_CONTENT)
    assert archived.report == replace(EDITION, edition=None)


def test_file_that_was_changed_or_taken_out_is_named() -> None:
    original = files_of(sample_package())
    for name in original.keys() - {MANIFEST_FILE}:
        longer = {name: original[name] + b" "}
        assert problem_of(zip_files((original | longer).items())) == ("damaged", name)
        others = [(each, content) for each, content in original.items() if each != name]
        assert problem_of(zip_files(others)) == ("missing", name)


def test_package_has_the_stored_content_whose_checksum_the_manifest_tells() -> None:
    content = STORED_CONTENT.replace(b'"schema":1', b'"schema":1,"added_later":[1, 2]')
    edition = ReportEdition(1, hashlib.sha256(content).hexdigest(), content)
    package = FORMATS["zip"].render(replace(DRAFT, edition=edition), CATALOGUE, RenderOptions("nb"))
    assert verify(package).edition == 1
    assert read_edition(package).content == content
    assert "content" not in json.loads(files_of(package)[REPORT_FILE])["edition"]


def test_file_that_was_added_is_named() -> None:
    assert problem_of(changed_package(lambda files: files.update({"virus.exe": b""}))) == (
        "unknown",
        "virus.exe",
    )


@FILES_WITH_CONTENT
def test_edition_that_was_changed_with_its_manifest_but_not_its_checksum_is_refused(
    content_file: str,
) -> None:
    sha256 = hashlib.sha256(STORED_CONTENT).hexdigest()
    package = forged(content_with("people", value=240), content_file, sha256=sha256)
    assert problem_of(package) == ("damaged", content_file)


@FILES_WITH_CONTENT
def test_forged_package_that_is_consistent_is_read(content_file: str) -> None:
    """A checksum in the file tells of damage, not of who wrote it."""
    assert read_edition(forged(content_with("people", value=25), content_file)).report.people == 25


def logo_described(description: dict[str, str]) -> dict[str, Any]:
    """A logo with this description, as the report has it."""
    return {"sha256": "0" * 64, "width": 300, "height": 100, "description": description}


def test_logo_that_is_described_is_possible() -> None:
    described = content_with("logo", value=logo_described({"en": "Aure"}))  # also in another language only
    assert is_consistent(DECODER.decode(described))


@FILES_WITH_CONTENT
@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"\xff",
        b'{"language":"\xff"}',
        b"[" * 200_000,
        b'{"language":' + b"[" * 200_000,
        content_with("code", value="../etc"),
        content_with("people", value=-5),
        content_with("themes", 0, "name", value={"nb": "x" * 20_001}),
        content_with("themes", 0, "name", value={"nb": "Skole", "x" * 20_001: "School"}),
        content_with("steps", 0, "title", value={"nb": "x" * 20_001}),
        content_with("people", value=2**63),
        content_with("privacy_threshold", value=-1),
        content_with("code", value="AB\r\nX: y"),
        content_with("held_at", value=10**17),
        content_with("made_at", value=-1),
        content_with("steps", 0, "started_at", value=10**17),
        content_with("cards", 0, "number", value="11"),
        content_with("cards", 0, "number", value="9-1"),
        content_with("cards", 1, "id", value=EDITION.cards[0].id),
        content_with("cards", value=[]),
        content_with("cards", 0, "text", value="x" * 20_001),
        content_with("cards", 0, "theme", value="nobody"),
        content_with("cards", 0, "stack", value="nobody"),
        content_with("scenarios", value=[]),
        content_with("scenarios", 0, "voted", value=[{"vote": "none", "ref": "scenario/none"}]),
        content_with("votes", 0, "choices", 0, "support", value=None),
        content_with("votes", 0, "choices", 0, "support", value={"dots": -3, "people": 1}),
        content_with("votes", 0, "choices", 0, "support", value={"dots": 3, "people": 99_999}),
        content_with("votes", 0, "choices", 0, "support", value={"dots": 10**9, "people": 1}),
        content_with("votes", 0, "choices", 1, "ref", value=EDITION.votes[0].choices[0].ref),
        content_with("votes", 0, "voters", value=-1),
        content_with("votes", 0, "nobody_voted", value=True),
        content_with("privacy_threshold", value=99),
        content_with("groups", "here", "role", "groups", value={"student": 1}),
        content_with("colour", value="red"),
        content_with("colour", value="#ffffff"),
        content_with("votes", 0, "budget", value=0),
        content_with("votes", 0, "kind", value="unknown"),
        content_with("votes", value=json.loads(STORED_CONTENT)["votes"] * 2),
        content_with("themes", 1, "id", value=EDITION.themes[0].id),
        content_with("groups", value=json.loads(STORED_CONTENT)["groups"] | {"people": -5}),
        content_with("themes", 0, "cards", value=-1),
        content_with("themes", 0, "colour", value=2**62),
        content_with("title", value={}),
        content_with("title", value={"nb": " "}),
        content_with("title", value={"nb": "\u2800"}),
        content_with("language", value=""),
        content_with("language", value="Norwegian"),
        content_with("logo", value=logo_described({})),
        content_with("logo", value=logo_described({"nb": "", "xx": "Aure"})),
        content_with("logo", value=logo_described({"nb": "Aure", "en": "\u3164"})),
        content_with("cards", 0, "table", value="one"),
    ],
    ids=lambda content: f"{len(content)}-{hashlib.sha256(content).hexdigest()[:4]}",
)
def test_report_with_impossible_values_is_refused(content: bytes, content_file: str) -> None:
    assert problem_of(forged(content, content_file)) == ("damaged", content_file)


@pytest.mark.parametrize(
    "changes",
    [
        {"people": 25},
        {"title": {"nb": "En annen tittel"}},
        {"cards": REPORT_FIELDS["cards"][1:]},
        {"cards": [REPORT_FIELDS["cards"][0] | {"text": "Another text"}, *REPORT_FIELDS["cards"][1:]]},
        {"votes": []},
        {"groups": REPORT_FIELDS["groups"] | {"people": 23}},
        {"changes": [{"kind": "order_changed"}]},
        {"edition": REPORT_FIELDS["edition"] | {"no": 2}},
        {"edition": REPORT_FIELDS["edition"] | {"sha256": "0" * 64}},
        {"edition": None},
        {"people": "many"},
    ],
    ids=str,
)
def test_report_that_differs_from_the_edition_in_its_package_is_named(changes: dict[str, Any]) -> None:
    package = forged(STORED_CONTENT, report=compact(REPORT_FIELDS | changes))
    assert problem_of(package) == ("damaged", REPORT_FILE)
    with pytest.raises(ArchiveProblem):
        verify(package)


def test_report_without_fields_that_its_version_did_not_know_is_read() -> None:
    fields = {name: value for name, value in REPORT_FIELDS.items() if name not in ("groups", "changes")}
    fields["themes"] = [
        {name: value for name, value in theme.items() if name not in ("colour", "icon")}
        for theme in fields["themes"]
    ]
    assert read_edition(forged(STORED_CONTENT, report=compact(fields))).content == STORED_CONTENT


@FILES_WITH_CONTENT
def test_edition_without_fields_that_its_version_did_not_know_is_read(content_file: str) -> None:
    fields = {
        name: value for name, value in json.loads(STORED_CONTENT).items() if name not in ("groups", "changes")
    }
    assert read_edition(forged(compact(fields), content_file)).report.groups is None
    shown = compact(fields | {"changes": [], "groups": None, "edition": {"no": 1, "sha256": "?"}})
    shown = shown.replace(b'"?"', f'"{hashlib.sha256(compact(fields)).hexdigest()}"'.encode())
    assert read_edition(forged(compact(fields), report=shown)).content == compact(fields)


@FILES_WITH_CONTENT
@pytest.mark.parametrize(
    "fields",
    [
        {"edition": 2**63},
        {"edition": 0},
        {"edition": -1},
        {"edition": None},
        {"sha256": None},
        {"code": "22222222"},
    ],
    ids=str,
)
def test_manifest_with_another_edition_or_workshop_is_refused(
    fields: dict[str, Any], content_file: str
) -> None:
    assert problem_of(forged(STORED_CONTENT, content_file, **fields)) == ("damaged", MANIFEST_FILE)


@FILES_WITH_CONTENT
def test_report_that_is_too_large_is_refused_before_it_is_read(content_file: str) -> None:
    large = STORED_CONTENT + b" " * (MAX_REPORT_BYTES + 1 - len(STORED_CONTENT))
    assert problem_of(forged(large, content_file, report=large)) == ("too_large", REPORT_FILE)


def test_stored_edition_that_is_too_large_is_refused_before_it_is_read() -> None:
    large = STORED_CONTENT + b" " * (MAX_REPORT_BYTES + 1 - len(STORED_CONTENT))
    package = forged(large, report=files_of(sample_package())[REPORT_FILE])
    assert problem_of(package) == ("too_large", EDITION_FILE)


def test_manifest_that_is_too_large_is_refused_before_it_is_read() -> None:
    manifest = files_of(sample_package())[MANIFEST_FILE]
    large = manifest + b" " * (MAX_MANIFEST_BYTES + 1 - len(manifest))
    package = changed_package(lambda files: files.update({MANIFEST_FILE: large}))
    assert problem_of(package) == ("too_large", MANIFEST_FILE)
    assert read_edition(changed_package(lambda files: files.update({MANIFEST_FILE: large[:-1]}))).no == 1


@pytest.mark.parametrize(
    "manifest", [b"{", b"\xff", b'{"kind":"\xff"}', b"[" * 200_000, b'{"later":' + b"[" * 200_000], ids=len
)
def test_manifest_that_is_not_json_is_refused(manifest: bytes) -> None:
    package = changed_package(lambda files: files.update({MANIFEST_FILE: manifest}))
    assert problem_of(package) == ("damaged", MANIFEST_FILE)


def test_manifest_that_names_a_file_twice_is_refused() -> None:
    manifest = json.loads(files_of(sample_package())[MANIFEST_FILE])
    manifest["files"].append(manifest["files"][0])
    package = changed_package(lambda files: files.update({MANIFEST_FILE: json.dumps(manifest).encode()}))
    assert problem_of(package) == ("damaged", MANIFEST_FILE)


def test_package_of_a_draft_is_verified_but_has_no_edition() -> None:
    package = FORMATS["zip"].render(DRAFT, CATALOGUE, RenderOptions("en"))
    assert verify(package).edition is None
    assert problem_of(package) == ("draft", "")


def test_package_of_another_program_or_a_newer_version_is_refused() -> None:
    assert problem_of(with_manifest_replaced(b"samskap-", b"other-")) == ("not_archive", "")
    assert problem_of(with_manifest_replaced(b'"version": 1', b'"version": 2')) == ("newer", "")


@FILES_WITH_CONTENT
@pytest.mark.parametrize("name", ["schema", "cards"])
def test_report_whose_fields_mean_something_else_is_refused_as_newer(content_file: str, name: str) -> None:
    fields = json.loads(STORED_CONTENT) | {"cards": 5, "schema": SCHEMA_VERSION + 1}
    content = compact(fields) if name == "cards" else content_with("schema", value=SCHEMA_VERSION + 1)
    assert problem_of(forged(content, content_file)) == ("newer", "")


@given(st.data(), st.integers(1, 255))
def test_any_changed_byte_leads_to_a_problem_or_to_the_same_edition(
    data: st.DataObject, difference: int
) -> None:
    package = bytearray(sample_package())
    package[data.draw(st.integers(0, len(package) - 1))] ^= difference
    with suppress(ArchiveProblem):
        assert read_edition(bytes(package)).content == STORED_CONTENT
