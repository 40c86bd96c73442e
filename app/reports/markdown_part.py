"""Documents in Markdown in one language or two."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class MarkdownPart(NamedTuple):
    """A document in one language. name: of the language. title_block: its title and what belongs to it, as
    blocks of Markdown. sections: the rest."""

    name: str
    title_block: Iterable[str]
    sections: Iterable[str]


def markdown_parts(parts: Sequence[MarkdownPart]) -> Iterator[str]:
    """The blocks of a document. In two languages, the name of each is a heading above its sections, and the
    title of the document stands above the first one."""
    first, *others = parts
    yield from first.title_block
    if not others:
        yield from first.sections
        return
    yield f"## {first.name}"
    yield from map(_lower, first.sections)
    for part in others:
        yield f"## {part.name}"
        title, *rest = part.title_block
        yield f"**{title.removeprefix('# ')}**"
        yield from rest
        yield from map(_lower, part.sections)


def _lower(block: str) -> str:
    """The block; a heading one level lower. What people wrote is escaped and begins with no `#`."""
    return f"#{block}" if block.startswith("#") else block
