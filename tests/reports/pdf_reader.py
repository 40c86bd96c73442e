"""Read PDF files with readers that know nothing of the program that made them."""

import io
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf

from app.reports.printable_text import IGNORABLE, REPLACEMENT, printable

PDFTOTEXT = shutil.which("pdftotext")
REORDERED = re.compile(
    "[\u0300-\u036f\u0489\u0590-\u109f\u1780-\u17ff\u1e00-\u1eff\u200f\u202a-\u202e\u2066-\u2069]"
)
"""Matches texts whose letters readers return in an order of their own, or twice."""


FOOTER_HEIGHT = 72
"""In points, from the lower edge of a page."""
EDGE = 20
"""In points: nothing is printed nearer to the edge of a page."""
EVERYWHERE = (-1e6, -1e6, 1e6, 1e6)
"""In points: a rectangle around all that is printed, also beside a page."""


@contextmanager
def opened(file: bytes) -> Iterator[Any]:
    """The document without its structure tree. MuPDF does not need it for texts, but goes through it for each
    piece of one, which takes seconds where there are many."""
    with pymupdf.Document(stream=file, filetype="pdf") as document:  # type: ignore[no-untyped-call]
        document.xref_set_key(document.pdf_catalog(), "StructTreeRoot", "null")
        yield document


@lru_cache(8)
def pdf_text(file: bytes) -> str:
    """The text of all pages, in reading order."""
    with opened(file) as document:
        return "\n".join(page.get_text() for page in document)


@lru_cache(8)
def pdf_text_without_footers(file: bytes) -> str:
    """The text of all pages, so that a text that goes on over the page is found."""
    with opened(file) as document:
        above = (0, 0, document[0].rect.width, document[0].rect.height - FOOTER_HEIGHT)
        return "\n".join(page.get_text(clip=above) for page in document)


def pdftotext(file: bytes, folder: Path) -> str:
    """The text as Poppler reads it."""
    path = folder / "report.pdf"
    path.write_bytes(file)
    command = ["pdftotext", "-raw", str(path), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def page_texts(file: bytes) -> list[str]:
    """The comparable text of each page."""
    with opened(file) as document:
        return [comparable_text(page.get_text()) for page in document]


def pages(file: bytes) -> int:
    with pikepdf.open(io.BytesIO(file)) as document:
        return len(document.pages)


def comparable_text(text: str) -> str:
    """What can be compared of a text in a PDF: without white space, line breaks, marks on letters,
    invisible characters and U+FFFD, which some readers leave out."""
    visible = unicodedata.normalize("NFKC", IGNORABLE.sub("", printable(text))).replace(REPLACEMENT, "")
    return "".join(sign for sign in visible if unicodedata.category(sign)[0] not in "CZM")


def structure(file: bytes) -> list[tuple[str, str]]:
    """The type and the text alternative of each element of the structure tree, in reading order."""
    with pikepdf.open(io.BytesIO(file)) as document:
        return list(_elements(document.Root.StructTreeRoot.K))


def _elements(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _elements(child)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        yield str(node.S), str(node.get("/Alt", ""))
        if "/K" in node:
            yield from _elements(node.K)


def overlapping_words(file: bytes) -> list[tuple[str, str]]:
    """Pairs of words that are printed over each other: on one page, more than a third of their height."""
    found = []
    with opened(file) as document:
        for page in document:
            words = sorted(page.get_text("words"), key=itemgetter(1))
            for place, (x0, y0, x1, y1, text, *_) in enumerate(words):
                for a0, b0, a1, b1, other in (each[:5] for each in words[place + 1 :]):
                    if b0 >= y1:
                        break
                    width, height = min(x1, a1) - max(x0, a0), min(y1, b1) - max(y0, b0)
                    if width > 1 and height > min(y1 - y0, b1 - b0) / 3:
                        found.append((text, other))
    return found


def words_outside_of_pages(file: bytes) -> list[tuple[int, str]]:
    """(page, word) of the words that are printed nearer than EDGE to the edge of a page, or beyond it."""
    found = []
    flags = pymupdf.TEXTFLAGS_WORDS & ~pymupdf.TEXT_MEDIABOX_CLIP  # also what is not on the page at all
    with opened(file) as document:
        for number, page in enumerate(document, 1):
            right, lower = page.rect.width - EDGE, page.rect.height - EDGE
            for left, top, x1, y1, word, *_ in page.get_text("words", clip=EVERYWHERE, flags=flags):
                if left < EDGE or top < EDGE or x1 > right or y1 > lower:
                    found.append((number, word))
    return found


def filled_shares(file: bytes) -> list[float]:
    """How far down each page is filled with words, the last page left out: 1 is down to the footer."""
    with opened(file) as document:
        height = document[0].rect.height - FOOTER_HEIGHT
        above = (0, 0, document[0].rect.width, height)
        lowest = [max(word[3] for word in page.get_text("words", clip=above)) for page in document]
    return [low / height for low in lowest[:-1]]
