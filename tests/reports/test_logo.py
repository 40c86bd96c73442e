"""The logo in documents for readers, read by programs that know nothing of the one that made them."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import msgspec
import pikepdf
import pytest
from docx import Document
from docx.oxml.ns import qn
from msgspec.structs import replace
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive import LOGO, MANIFEST_FILE, REPORT_FILE
from app.reports.archive_check import read_edition, verify
from app.reports.archive_problem import ArchiveProblem
from app.reports.changes import find_changes
from app.reports.model import Report, ReportEdition, encode_content
from app.reports.report_format import PageOptions, RenderOptions
from app.reports.variants import redacted
from app.reports.zip_files import zip_files
from tests.logos.sample_pictures import decoded, encoded, logo
from tests.reports.file_reader import parse_page
from tests.reports.rendered_files import rendered
from tests.reports.sample_logo import DESCRIPTION, DRAFT, EDITION, PICTURE, with_picture
from tests.reports.sample_packages import compact, files_of, problem_of

CATALOGUE = Catalogue.load()
EMU_PER_MM = 36_000
WITHOUT = replace(EDITION, logo=None)
_decoder = msgspec.json.Decoder(Report)


def file_of(report: Report, name: str, variant: str = "", page: PageOptions | None = None) -> bytes:
    return rendered(report, name, RenderOptions("nb", variant=variant, page=page))


@pytest.mark.parametrize(
    ("name", "variant"),
    [("pdf", ""), ("council.pdf", ""), ("pdf", "child"), ("pdf", "table-1")],
)
def test_first_page_of_a_pdf_has_the_logo_with_its_description(name: str, variant: str) -> None:
    with pikepdf.open(io.BytesIO(file_of(EDITION, name, variant))) as pdf:
        pictures = [page.get_images() for page in pdf.pages]
        shown = list(pictures[0].values())
        assert [(int(picture.Width), int(picture.Height)) for picture in shown] == [(600, 200)]
        assert not any(pictures[1:])
        alternatives = [str(figure.get("/Alt")) for figure in figures(pdf.Root.StructTreeRoot)]
    assert alternatives.count("Aure kommune") == 1
    with pikepdf.open(io.BytesIO(file_of(WITHOUT, name, variant))) as pdf:
        assert not any(page.get_images() for page in pdf.pages)


def figures(node: Any) -> Iterator[pikepdf.Dictionary]:
    """The figures in the structure of a tagged PDF file."""
    if isinstance(node, pikepdf.Array):
        for each in node:
            yield from figures(each)
    elif isinstance(node, pikepdf.Dictionary):
        if node.get("/S") == "/Figure":
            yield node
        yield from figures(node.get("/K"))


@pytest.mark.parametrize("variant", ["", "child", "table-1"])
def test_word_document_begins_with_the_logo(variant: str) -> None:
    document = Document(io.BytesIO(file_of(EDITION, "docx", variant)))
    (shape,) = document.inline_shapes
    assert (shape.width // EMU_PER_MM, shape.height // EMU_PER_MM) == (60, 20)
    properties = shape._inline.docPr
    assert properties.get("descr") == "Aure kommune"
    (drawing,) = document.paragraphs[0]._p.iter(qn("a:blip"))
    picture = document.part.related_parts[drawing.get(qn("r:embed"))]
    assert picture.blob == PICTURE
    assert not Document(io.BytesIO(file_of(WITHOUT, "docx", variant))).inline_shapes


def test_first_slide_has_the_logo_inside_its_edges_and_no_other_does() -> None:
    presentation = Presentation(io.BytesIO(file_of(EDITION, "pptx")))
    first, *others = [
        [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]
        for slide in presentation.slides
    ]
    (shown,) = first
    assert not any(others)
    assert shown.image.blob == PICTURE
    assert shown._element.nvPicPr.cNvPr.get("descr") == "Aure kommune"
    assert shown.left + shown.width <= presentation.slide_width
    assert shown.top + shown.height <= presentation.slide_height
    texts = [shape for shape in presentation.slides[0].shapes if shape.has_text_frame]
    for text in texts:
        is_beside = text.left + text.width <= shown.left or shown.left + shown.width <= text.left
        assert is_beside or text.top + text.height <= shown.top or shown.top + shown.height <= text.top


@pytest.mark.parametrize("variant", ["", "child"])
def test_html_file_contains_the_logo(variant: str) -> None:
    (image,) = parse_page(file_of(EDITION, "html", variant)).iter("img")
    kind, _, content = image.get("src", "").partition(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(content) == PICTURE
    assert (image.get("alt"), image.get("width"), image.get("height")) == ("Aure kommune", "227", "76")
    assert not [*parse_page(file_of(WITHOUT, "html", variant)).iter("img")]


def test_page_of_the_server_refers_to_the_logo() -> None:
    (image,) = parse_page(file_of(EDITION, "html", page=PageOptions())).iter("img")
    assert EDITION.logo
    assert image.get("src") == f"?logo={EDITION.logo.sha256}"


def test_document_in_two_languages_has_the_logo_once_at_its_beginning() -> None:
    options = RenderOptions("nb", second_language="en")
    files = {name: FORMATS[name].render(EDITION, CATALOGUE, options) for name in ("pdf", "council.pdf")}
    for name, file in files.items():
        with pikepdf.open(io.BytesIO(file)) as pdf:
            assert [len(page.get_images()) for page in pdf.pages if page.get_images()] == [1], name
            assert pdf.pages[0].get_images()
    document = Document(io.BytesIO(FORMATS["docx"].render(EDITION, CATALOGUE, options)))
    assert len(document.inline_shapes) == len([*document.paragraphs[0]._p.iter(qn("a:blip"))]) == 1
    slides = Presentation(io.BytesIO(FORMATS["pptx"].render(EDITION, CATALOGUE, options))).slides
    pictures = [
        shape for slide in slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    assert len(pictures) == 1
    (image,) = parse_page(FORMATS["html"].render(EDITION, CATALOGUE, options)).iter("img")
    assert image.get("alt") == "Aure kommune"


@pytest.mark.parametrize("name", ["md", "csv.zip", "xlsx"])
def test_tables_and_texts_have_no_logo(name: str) -> None:
    assert file_of(replace(DRAFT, edition=None), name) == file_of(replace(DRAFT, logo=None), name)


@pytest.mark.parametrize(("width", "height"), [(1200, 60), (60, 1200), (16, 16), (320, 16)])
def test_logo_of_any_shape_is_shown_whole(width: int, height: int) -> None:
    report = with_picture(DRAFT, encoded(logo(width, height)))
    for name in ("pdf", "council.pdf", "docx", "pptx", "html"):
        assert file_of(report, name)
    (shape,) = Document(io.BytesIO(file_of(report, "docx"))).inline_shapes
    assert shape.width / shape.height == pytest.approx(width / height, rel=0.1)


def test_json_names_the_logo_and_does_not_contain_it() -> None:
    assert EDITION.logo
    named = {"sha256": EDITION.logo.sha256, "width": 600, "height": 200, "description": DESCRIPTION}
    report = json.loads(file_of(EDITION, "json"))
    assert report["logo"] == json.loads(encode_content(EDITION))["logo"] == named
    assert json.loads(file_of(WITHOUT, "json"))["logo"] is None


def test_logo_is_a_file_of_the_package_and_is_read_from_it() -> None:
    package = file_of(EDITION, "zip")
    files = files_of(package)
    assert files[LOGO] == PICTURE
    (entry,) = (entry for entry in verify(package).files if entry.name == LOGO)
    assert EDITION.logo
    assert (entry.bytes, entry.sha256) == (len(PICTURE), EDITION.logo.sha256)
    assert b"logo.png" in files["README.txt"]
    assert b"logo.png" not in files_of(file_of(WITHOUT, "zip"))["README.txt"]
    assert read_edition(package).report.logo == EDITION.logo
    assert files_of(file_of(EDITION, "zip", redacted.NAME))[LOGO] == PICTURE
    verify(file_of(EDITION, "zip", redacted.NAME))


def package_with(picture: bytes | None, variant: str = "", edition: Report = EDITION) -> bytes:
    """A package with another logo, or without one, and a manifest that matches."""
    files = files_of(file_of(edition, "zip", variant))
    manifest = json.loads(files.pop(MANIFEST_FILE))
    files.pop(LOGO, None)
    if picture is not None:
        files[LOGO] = picture
    kept = [entry for entry in manifest["files"] if entry["name"] != LOGO]
    if picture is not None:
        checksum = hashlib.sha256(picture).hexdigest()
        kept.append({"name": LOGO, "bytes": len(picture), "sha256": checksum})
    manifest["files"] = kept
    return zip_files([(MANIFEST_FILE, json.dumps(manifest).encode()), *files.items()])


def test_package_whose_logo_is_another_or_missing_is_damaged() -> None:
    assert problem_of(package_with(encoded(logo(100, 100)))) == ("damaged", LOGO)
    assert problem_of(package_with(None)) == ("missing", LOGO)
    assert problem_of(package_with(bytes(600_000))) == ("too_large", LOGO)
    with pytest.raises(ArchiveProblem, match="missing"):
        verify(package_with(None, redacted.NAME))


@pytest.mark.parametrize(
    "fields",
    [
        {"sha256": "A" * 64},
        {"sha256": "../" * 21 + "x"},
        {"width": 0},
        {"height": 401},
        {"description": {}},
        {"description": {"nb": " "}},
        {"description": {"nb": "x" * 20_001}},
        {"content": b"within the report"},
    ],
)
def test_package_whose_report_describes_an_impossible_logo_is_damaged(fields: dict[str, Any]) -> None:
    assert DRAFT.logo
    forged = json.loads(encode_content(DRAFT))
    forged["logo"] |= json.loads(msgspec.json.encode(fields))
    content = compact(forged)
    report = replace(
        _decoder.decode(content), edition=ReportEdition(1, hashlib.sha256(content).hexdigest(), content)
    )
    assert report.logo
    report = replace(report, logo=replace(report.logo, content=b""))
    code, file = problem_of(package_with(PICTURE, edition=report))
    assert code in ("damaged", "missing")
    assert file != MANIFEST_FILE


def test_another_logo_or_description_is_a_change_of_the_logo() -> None:
    other = with_picture(DRAFT, encoded(logo(100, 100)))
    described = with_picture(DRAFT, encoded(logo(mode="RGBA")), {"nb": "Ålesund kommune"})
    for later in (other, described, replace(DRAFT, logo=None)):
        assert [change.kind for change in find_changes(DRAFT, later)] == ["logo_changed"]
    stored = _decoder.decode(encode_content(DRAFT))
    assert find_changes(stored, DRAFT) == ()


def test_report_whose_logo_has_no_content_can_be_rendered() -> None:
    assert DRAFT.logo
    report = replace(DRAFT, logo=replace(DRAFT.logo, content=b""))
    for name in ("pdf", "docx", "pptx", "html", "zip"):
        assert file_of(report, name)


def test_picture_in_the_package_is_the_one_that_was_uploaded() -> None:
    with zipfile.ZipFile(io.BytesIO(file_of(EDITION, "zip"))) as archive:
        assert decoded(archive.read(LOGO)).size == (600, 200)
        assert REPORT_FILE in archive.namelist()
