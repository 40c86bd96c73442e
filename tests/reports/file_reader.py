"""Read report files of any format with readers that know nothing of the program that made them."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import lxml.html
from docx import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml.html import HtmlElement
from openpyxl import load_workbook
from pptx import Presentation

from tests.reports.pdf_reader import pdf_text

Rows = list[dict[str, object]]
"""The rows of a table, each as column -> cell."""


def file_text(file: bytes) -> str:
    """All text of a file in any format."""
    if file.startswith(b"%PDF"):
        return pdf_text(file)
    if file.startswith(b"<!doctype html>"):
        return str(parse_page(file).text_content())
    if file.startswith(b"\x89PNG"):
        return ""  # a picture of a PDF file that is read itself
    if not file.startswith(b"PK"):
        return file.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = archive.namelist()
        if "word/document.xml" in names:
            return "\n".join(document_paragraphs(file))
        if "xl/workbook.xml" in names:
            return str(workbook_tables(file))
        if "ppt/presentation.xml" in names:
            return "\n".join(presentation_texts(file))
        return "\n".join(file_text(archive.read(name)) for name in names)


def presentation_texts(file: bytes) -> Iterator[str]:
    """The texts of all slides, and their notes."""
    for slide in Presentation(io.BytesIO(file)).slides:
        yield from (shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        if slide.has_notes_slide:
            yield slide.notes_slide.notes_text_frame.text


def parse_page(file: bytes) -> HtmlElement:
    """The root element of an HTML page."""
    root = lxml.html.document_fromstring(file, parser=lxml.html.HTMLParser(encoding="utf-8"))
    assert isinstance(root, HtmlElement)
    return root


def document_paragraphs(file: bytes) -> list[str]:
    """The text of all paragraphs of a Word document, also of those in tables, in their order."""
    document = Document(io.BytesIO(file))
    return [Paragraph(element, document).text for element in document.element.body.iter(qn("w:p"))]


def csv_rows(file: bytes, separator: str = ",") -> Rows:
    """The rows of a CSV file by column, as a spreadsheet reads them."""
    text = io.StringIO(file.decode("utf-8-sig"), newline="")
    columns, *rows = csv.reader(text, delimiter=separator, strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def zipped_tables(file: bytes, separator: str = ",") -> dict[str, Rows]:
    """The rows of all CSV files in a ZIP file, by the name of the table."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert archive.testzip() is None
        return {
            name.removesuffix(".csv"): csv_rows(archive.read(name), separator) for name in archive.namelist()
        }


def workbook_tables(file: bytes) -> dict[str, Rows]:
    """The rows of all sheets of a workbook. Times, which are in the time zone of this
    machine, are read as UTC. There are no formulas and no links."""
    tables: dict[str, Rows] = {}
    for sheet in load_workbook(io.BytesIO(file)):
        columns, *rows = sheet.iter_rows()
        assert all(cell.data_type != "f" for row in rows for cell in row), "a formula"
        assert not sheet._hyperlinks
        names = [str(cell.value) for cell in columns]
        cells = [[as_utc(cell.value) for cell in row] for row in rows]
        tables[sheet.title] = [dict(zip(names, row, strict=True)) for row in cells]
    return tables


def as_utc(value: object) -> object:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def document_headings(file: bytes) -> list[tuple[int, str]]:
    """The level and the text of each heading."""
    styled = [
        (paragraph.style.name or "", paragraph.text)
        for paragraph in Document(io.BytesIO(file)).paragraphs
        if paragraph.style
    ]
    return [(int(style.split()[1]), text) for style, text in styled if style.startswith("Heading")]
