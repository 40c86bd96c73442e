"""Reads the headings of a document in any format."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from tests.reports.file_reader import document_headings, parse_page
from tests.reports.markdown_reader import blocks


def headings(form: str, content: bytes) -> list[tuple[int, str]]:
    """The level and the text of each heading below the title, in their order."""
    if form == "docx":
        return document_headings(content)
    if form == "html":
        found = parse_page(content).xpath(
            "//*[self::h2 or self::h3 or self::h4 or self::h5][not(ancestor::nav)]"
        )
        return [(int(each.tag[1]) - 1, str(each.text_content())) for each in found]
    if form == "md":
        found = [(block.path, block.text) for block in blocks(content.decode())]
        return [(int(path[1]) - 1, text) for path, text in found if re.fullmatch("h[2-6]", path)]
    return [
        (int(kind[2:]), title)
        for kind, _, title in structure_elements(content)
        if re.fullmatch(r"/H\d", kind)
    ]


def structure_elements(content: bytes) -> Iterator[tuple[str, str, str]]:
    """The type, the language and the title of each element of a PDF's structure, in reading order. An element
    without a language has that of the element around it, or of the document."""

    def elements(node: Any, language: str) -> Iterator[tuple[str, str, str]]:
        if isinstance(node, pikepdf.Array):
            for child in node:
                yield from elements(child, language)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            language = str(node.get("/Lang", language))
            yield str(node.S), language, str(node.get("/T", ""))
            yield from elements(node.get("/K"), language)

    with pikepdf.open(io.BytesIO(content)) as document:
        yield from elements(document.Root.StructTreeRoot.K, str(document.Root.Lang))
