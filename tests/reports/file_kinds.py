"""How to read each kind of file that a report format makes, with readers that know nothing of the program
that made it: the texts in it, and what in it a program would run, fetch or open.

A new report format is tested by `test_corpus.py` as soon as it is there. If it is a new kind of file, it
needs an entry in `KINDS`; if it does not show everything that people wrote, one in `OMITTED`."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import PurePosixPath
from typing import Any, NamedTuple

import pikepdf
from lxml import etree
from openpyxl import load_workbook
from PIL import Image

from app.reports.csv import ESCAPED_FORMULA
from tests.reports.file_reader import document_paragraphs, parse_page, presentation_texts
from tests.reports.markdown_reader import blocks
from tests.reports.pdf_reader import REORDERED, comparable_text, pdf_text_without_footers

Written = dict[str, list[str]]
"""What people wrote in a report: the kind of thing -> its texts."""


_REPEATED = re.compile(r"(.)(?=\1)")


class FileKind(NamedTuple):
    """pieces: (file) -> each text in it by itself: a cell, a paragraph, an element; a card without the number
    and the theme that stand beside it. kept: (text) -> what the kind of file keeps of it; `KEPT` says why not
    more. active: (file) -> what a program that opens it would run, fetch or open; nothing, if all is well.
    reordered: matches texts whose letters readers return in another order, and some of them twice."""

    pieces: Callable[[bytes], Iterable[str]]
    kept: Callable[[str], str]
    active: Callable[[bytes], Iterable[str]]
    reordered: re.Pattern[str] = re.compile("(?!)")

    def missing(self, file: bytes, written: Written) -> list[str]:
        """The texts that the file lacks. A card must be a piece by itself, another text a part of one; each
        line of a scenario's text for itself, as some files have a paragraph for each."""
        pieces = [*self.pieces(file)]
        cards, whole = {*pieces}, "\0".join(pieces)

        def is_shown(kind: str, text: str) -> bool:
            kept = self.kept(text)
            if self.reordered.search(text):  # all its letters in one piece that is not much longer
                longest = 2 * len(kept) + 4 if kind == "card" else len(whole)
                return any(
                    {*kept} <= {*piece} and len(_REPEATED.sub("", piece)) <= longest for piece in pieces
                )
            return kept in cards if kind == "card" else kept in whole

        return [
            line
            for kind, texts in written.items()
            for text in texts
            for line in (text.split("\n") if kind == "scenario" else [text])
            if not is_shown(kind, line)
        ]


KEPT = {
    "json": "Everything.",
    "csv": "Everything, without the apostrophes before what a spreadsheet would execute; ESCAPED_FORMULA "
    "finds them.",
    "xlsx": "Everything.",
    "html": "Everything.",
    "md": "Everything but spaces at the end, in programs that follow CommonMark, also with typographic "
    "signs; others show some of the backslashes. GitHub links e-mail addresses, whatever is escaped in them.",
    "docx": "XML cannot contain U+FFFE and U+FFFF: U+FFFD stands for them. Word knows one kind of line end: "
    "U+2028, U+2029 and U+0085 become one.",
    "pptx": "As in docx.",
    "xml": "As in docx.",
    "pdf": "Letters, digits, punctuation and symbols that a font has a glyph for. U+FFFD stands for others, "
    "because PDF/A requires a glyph of every character and forbids private ones; the report says so. White "
    "space, line breaks, marks and invisible characters are on paper, but readers return them in ways of "
    "their own. They also return some scripts in an order of their own: of those the letters are compared.",
    "png": "Nothing: it is a picture. The PDF file of the same pages has the text.",
    "zip": "As in the files in it.",
    "txt": "Everything.",
}
"""Kind of file -> what it keeps of a text, and why not more."""

ALL = ("title", "question", "card", "theme", "cluster", "scenario", "vote", "option", "group", "step")
OMITTED: dict[str, tuple[str, ...]] = {
    "csv": tuple(kind for kind in ALL if kind not in ("card", "theme")),  # a table of the cards
    "pptx": ("card", "theme", "step"),  # slides of the question, the people, the scenarios and the votes
    "council.pdf": ALL,  # two pages, with shortened texts
    "council.docx": ALL,  # the same
    "png": ALL,  # a picture of them
}
"""Name of a report format -> what it does not show, or not all of it."""

_NUMBER_BEFORE = re.compile(r"\A\d+-\d+  ")
"""The number of a card before it in Word."""
_ORIGIN_AFTER = re.compile(r"\n⟨\d+-\d+[^\n]*⟩\Z")
"""The number and the theme of a card after it in Markdown."""


def without_last_spaces(text: str) -> str:
    return text.rstrip(" ")


def everything(text: str) -> str:
    """The text unchanged."""
    return text


def in_xml(text: str) -> str:
    """The text as XML and Word can contain it."""
    return re.sub("[\ufffe\uffff]", "\ufffd", re.sub("[\u2028\u2029\x85]", "\n", text))


def json_strings(file: bytes) -> Iterator[str]:
    """All strings in a JSON file, without its keys."""
    values: list[Any] = [json.loads(file)]
    while values:
        match values.pop():
            case str() as text:
                yield text
            case dict() as fields:
                values += fields.values()
            case list() as items:
                values += items


def csv_cells(file: bytes) -> Iterator[str]:
    """All cells without the apostrophes before formulas."""
    text = file.decode("utf-8-sig")
    separator = text[text.index('"', 1) + 1]
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
        yield from (ESCAPED_FORMULA.sub("", cell) for cell in row)


def csv_formulas(file: bytes) -> Iterator[str]:
    """The cells that a spreadsheet would execute, whatever it takes for the separator."""
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=separator):
            yield from (cell for cell in row if cell.strip(' \xa0\u3000\n"')[:1] in tuple("=+-@＝＋－＠"))


def workbook_cells(file: bytes) -> Iterator[str]:
    """All texts of cells. The format has `_xFFFE_` for a character that XML cannot contain, and `_x005F_` for
    the `_` before an `x` where that would be read otherwise; openpyxl does not read these."""
    assert load_workbook(io.BytesIO(file)).sheetnames
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        strings = etree.fromstring(package.read("xl/sharedStrings.xml"))
    for item in strings:
        text = "".join(str(part) for part in item.itertext())
        yield re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text)


def page_texts(file: bytes) -> Iterator[str]:
    """The text of each element."""
    for element in parse_page(file).iter():
        if isinstance(element.tag, str):
            yield str(element.text_content())


def page_actions(file: bytes) -> Iterator[str]:
    """Elements and attributes that fetch, run, send or lead to another page. Links in the page are ours."""
    page = parse_page(file)
    forbidden = (
        "script|iframe|frame|object|embed|base|form|link|img|image|audio|video|source|track|foreignobject"
    )
    for element in page.iter():
        if element.tag in forbidden.split("|") or (element.tag == "meta" and element.get("http-equiv")):
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            leads_away = name in ("href", "xlink:href", "src", "action", "data", "ping") and value[:1] != "#"
            if leads_away or name.startswith("on") or name in ("style", "srcset", "srcdoc", "formaction"):
                yield f"{name}={value}"
    for style in page.iter("style"):
        yield from re.findall(r"@import[^;]*|url\([^)]*\)", str(style.text))
    if file.count(b"<style") != 1 or file.count(b"</style") != 1:
        yield "more than one style element"


def markdown_texts(file: bytes) -> Iterator[str]:
    """The text of each block."""
    for block in blocks(file.decode()):
        yield _ORIGIN_AFTER.sub("", block.text)


def markdown_actions(file: bytes) -> Iterator[str]:
    """What a program would take for HTML, or for an address to be linked, although `blocks`, which fails on
    any link, image and element, does not. An e-mail address is one for GitHub in any case."""
    yield from re.findall(r"(?i)<[a-z/!?]|(?<!\\):/|(?<![\\:])//|\bwww\.(?=\w)|(?<!\\)\{", file.decode())


def document_texts(file: bytes) -> Iterator[str]:
    """The paragraphs, and the text at the foot of every page."""
    yield from (_NUMBER_BEFORE.sub("", text) for text in document_paragraphs(file))
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        for name in package.namelist():
            if re.match(r"word/(footer|header)\d*\.xml", name):
                yield "".join(etree.fromstring(package.read(name)).itertext())


ALLOWED_FIELDS = ("PAGE",)
"""The fields of a Word document whose text a program computes."""


def office_actions(file: bytes) -> Iterator[str]:
    """Macros, embedded files, formulas, fields, and relationships to the outside, in a document, workbook or
    presentation. Every part that is XML must be well-formed, without a document type."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        for name in package.namelist():
            if not name.endswith((".xml", ".rels")):
                if re.fullmatch(r"(word|ppt)/media/image\d+\.png", name):
                    yield from picture_actions(package.read(name))
                else:
                    yield f"part {name}"
                continue
            root = etree.fromstring(package.read(name), etree.XMLParser(resolve_entities=False))
            if root.getroottree().docinfo.doctype:
                yield f"document type in {name}"
            yield from (f"{name}: {found}" for found in _part_actions(root))


def _part_actions(root: Any) -> Iterator[str]:
    for element in root.iter(etree.Element):
        tag, values = etree.QName(element).localname, element.attrib.values()
        if tag == "Relationship" and element.get("TargetMode") == "External":
            yield f"link to {element.get('Target')}"
        elif tag in (
            "f",
            "fldSimple",
            "oleObject",
            "control",
            "altChunk",
            "hlinkClick",
            "ddeLink",
            "externalBook",
        ):
            yield f"<{tag}>"
        elif tag == "instrText" and (element.text or "").strip() not in ALLOWED_FIELDS:
            yield f"field {element.text}"
        elif tag in ("Override", "Default") and any("macroEnabled" in str(value) for value in values):
            yield "macros"
        elif tag == "hyperlink" and any(not name.endswith("anchor") for name in element.attrib):
            yield "a link that is not to an anchor"


@lru_cache(4)
def pdf_texts(file: bytes) -> list[str]:
    """All text; and what stands after each number of a card: its first line, its first two lines, and so on,
    because no line says where the card ends."""
    text = pdf_text_without_footers(file)
    pieces = [comparable_text(text)]
    starts = [(label.start(), label.end()) for label in CARD_NUMBER.finditer(text)] + 2 * [(len(text), 0)]
    for (_, start), (end, _), (later, _) in zip(starts, starts[1:], starts[2:], strict=False):
        # A card may look like a number itself.
        pieces += accumulate(map(comparable_text, text[start : later if end == start else end].split("\n")))
    return pieces


CARD_NUMBER = re.compile(r"^[0-9]+-[0-9]+(?![-0-9 ])\n?", re.MULTILINE)
FORBIDDEN_KEYS = {"/JS", "/JavaScript", "/OpenAction", "/AA", "/AcroForm", "/EmbeddedFiles", "/EF", "/URI"}
FORBIDDEN_ACTIONS = {"/URI", "/Launch", "/JavaScript", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData"}


def pdf_actions(file: bytes) -> Iterator[str]:
    """Scripts, embedded files, forms, actions, and links to the outside."""
    with pikepdf.open(io.BytesIO(file)) as document:
        for entry in document.objects:
            if not isinstance(entry, pikepdf.Dictionary):
                continue
            yield from FORBIDDEN_KEYS & {*entry.keys()}
            yield from FORBIDDEN_ACTIONS & {str(entry.get("/S"))}
            is_link = entry.get("/Subtype") == "/Link" and "/Dest" in entry and "/A" not in entry
            if entry.get("/Type") == "/Annot" and not is_link:
                yield f"annotation {entry.get('/Subtype')}"


def picture_texts(file: bytes) -> tuple[str, ...]:
    """None. Fails if it is no picture."""
    with Image.open(io.BytesIO(file)) as picture:
        picture.load()
        assert min(picture.size) > 0
    return ()


def picture_actions(file: bytes) -> Iterator[str]:
    """Texts that a program might show or follow."""
    with Image.open(io.BytesIO(file)) as picture:
        picture.load()
        yield from (str(name) for name in picture.info if name not in ("dpi", "srgb", "gamma"))


def xml_texts(file: bytes) -> Iterator[str]:
    """The text of each element."""
    root = etree.fromstring(file, etree.XMLParser(resolve_entities=False))
    yield from (element.text or "" for element in root.iter(etree.Element))


def xml_actions(file: bytes) -> Iterator[str]:
    """A document type, which may name entities, or an instruction such as a style sheet."""
    root = etree.fromstring(file, etree.XMLParser(resolve_entities=False))
    if root.getroottree().docinfo.doctype or root.getprevious() is not None:
        yield "document type or instruction"


def files_in(file: bytes) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file of a ZIP file."""
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            yield name, package.read(name)


def package_texts(file: bytes) -> Iterator[str]:
    """The texts of all files in a ZIP file, such as a Word document."""
    for name, content in files_in(file):
        yield from kind_of(name).pieces(content)


def package_actions(file: bytes) -> Iterator[str]:
    """Those of the files in it, and names that lead out of a folder or that some system cannot store."""
    for name, content in files_in(file):
        if not re.fullmatch(r"([a-z]+/)?[A-Za-z]+(\.[a-z]+)+", name):
            yield f"name {name}"
        yield from (f"{name}: {found}" for found in kind_of(name).active(content))


def text_of(file: bytes) -> tuple[str]:
    """The whole file, which is a text in UTF-8."""
    return (file.decode(),)


def nothing(_: bytes) -> tuple[str, ...]:
    """The kind of file has nothing that acts."""
    return ()


KINDS = {
    "json": FileKind(json_strings, everything, nothing),
    "csv": FileKind(csv_cells, everything, csv_formulas),
    "xlsx": FileKind(workbook_cells, everything, office_actions),
    "html": FileKind(page_texts, everything, page_actions),
    "md": FileKind(markdown_texts, without_last_spaces, markdown_actions),
    "docx": FileKind(document_texts, in_xml, office_actions),
    "pptx": FileKind(presentation_texts, in_xml, office_actions),
    "xml": FileKind(xml_texts, in_xml, xml_actions),
    "pdf": FileKind(pdf_texts, comparable_text, pdf_actions, REORDERED),
    "png": FileKind(picture_texts, everything, picture_actions),
    "zip": FileKind(package_texts, everything, package_actions),
    "txt": FileKind(text_of, everything, nothing),
}
"""The last part of a file's name -> the kind of file."""


def kind_of(name: str) -> FileKind:
    """The kind of a file with this name, or of a report format."""
    return KINDS[PurePosixPath(f"report.{name}").suffix[1:]]
