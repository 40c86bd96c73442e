"""Set a report as PDF, or as pictures of its pages, with Typst. Its texts are data for a template and are
never read as markup."""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import typst

from app.reports.printable_text import FONT_FOLDERS, printable

TEMPLATES = Path(__file__).with_name("typst")
READ_FILLS = msgspec.json.Decoder(list[list[float]])
STANDARDS: "list[typst.PDFStandard]" = ["ua-1", "a-2a"]
MAX_CACHED = 4
"""PDF files that are kept in memory with their contents, a few MB each."""


def render_pdf(template: str, parts: Sequence[msgspec.Struct], made_at: int) -> bytes:
    """The PDF/UA-1 and PDF/A-2a file of a template. parts: the contents in each of its languages. made_at: ms
    since 1970; the same input, the same bytes.

    Raises typst.TypstError: the template cannot show the contents."""
    return compile_pdf(template, _encode(parts), made_at)


@lru_cache(MAX_CACHED)
def compile_pdf(template: str, data: str, made_at: int) -> bytes:
    """The bytes of the file of `render_pdf`. Cached, because the archive contains the files that are also
    offered alone."""
    file = _compiler(template, data).compile(format="pdf", pdf_standards=STANDARDS, timestamp=made_at // 1000)
    assert isinstance(file, bytes)
    return file


def render_pages(template: str, parts: Sequence[msgspec.Struct], pixels_per_inch: float) -> list[bytes]:
    """Each page of a template as a PNG file."""
    pages = _compiler(template, _encode(parts)).compile(format="png", ppi=pixels_per_inch)
    return [pages] if isinstance(pages, bytes) else [page for page in pages or () if page]


def page_fills(template: str, parts: Sequence[msgspec.Struct]) -> list[list[float]]:
    """How much of each page is used, from 0 to 1, by part. The template must say that."""
    fills = _compiler(template, _encode(parts)).query("<page-fill>", field="value", one=True)
    return READ_FILLS.decode(fills)


def _encode(parts: Sequence[msgspec.Struct]) -> str:
    return msgspec.json.encode(printable_tree(msgspec.to_builtins(parts, builtin_types=(bytes,)))).decode()


def _compiler(template: str, data: str) -> typst.Compiler:
    return typst.Compiler(
        input=TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"parts": data},
    )


def printable_tree(value: Any) -> Any:
    """The same contents with every text made printable, and bytes as numbers, which a template can read."""
    match value:
        case str():
            return printable(value)
        case bytes():
            return list(value)
        case Mapping():
            return {key: printable_tree(item) for key, item in value.items()}
        case list() | tuple():
            return [printable_tree(item) for item in value]
        case _:
            return value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=list(FONT_FOLDERS))
