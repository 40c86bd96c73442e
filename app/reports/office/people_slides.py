"""Adds slides that say who took part, with a table of each kind of group."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, TypeVar

from pptx.util import Cm

from app.reports.contents import Count, CountTable, PeopleSection
from app.reports.office.slide_master import CONTENT_BOTTOM, CONTENT_TOP, CONTENT_WIDTH, MARGIN, MUTED_COLOUR
from app.reports.shortened_text import one_paragraph, shortened

if TYPE_CHECKING:
    from app.reports.office.slides import SlideDeck

ROWS_OF_GROUPS = 12
"""Rows of a table on one slide; the others are on the next ones."""
MAX_SLIDES = 4
"""Slides of one section or vote; all rows are in the notes."""
TABLE_GAP, NUMBER_WIDTH = Cm(1.5), Cm(2.6)
MAX_GROUP_HEIGHT = Cm(1.3)
"""Of a row."""
Row = TypeVar("Row")


def add_people(slides: "SlideDeck", people: PeopleSection) -> None:
    """Slides with a table of each kind of group, beside each other."""
    pages = [even_pages(group.rows, ROWS_OF_GROUPS) for group in people.groups]
    for number, page in enumerate(list(zip_longest(*pages, fillvalue=()))[:MAX_SLIDES], 1):
        slide, top = slides.slide(people.heading, number=number), int(CONTENT_TOP)
        if number == 1:
            slides.add_text(slide, people.sentence, top, Cm(2.4), (20, 18, 16))
            top += Cm(2.6)
        _add_groups(slides, slide, people.groups, page, top, has_notes=number == 1)
        lines = [people.sentence, *map(_group_lines, people.groups)] if number == 1 else []
        slides.set_notes(slide, people.heading, *lines)


def _add_groups(
    slides: "SlideDeck",
    slide: Any,
    groups: Sequence[CountTable],
    page: Sequence[Sequence[Count]],
    top: int,
    *,
    has_notes: bool,
) -> None:
    """Tables with these rows of each kind of group, in letters of one size, and their notes below."""
    width = (CONTENT_WIDTH - (len(page) - 1) * TABLE_GAP) // len(page)
    name_width, fullest = width - NUMBER_WIDTH, max(map(len, page))
    note_height = Cm(2) if has_notes and any(group.note for group in groups) else 0
    height = min(MAX_GROUP_HEIGHT, (CONTENT_BOTTOM - top - note_height) // (fullest + 1))
    names = [shortened(one_paragraph(row.name), 60) for rows in page for row in rows]
    size = slides.common_size(names, name_width, height, (24, 22, 20, 18, 16, 14, 12))
    for index, (group, rows) in enumerate(zip(groups, page, strict=True)):
        left = MARGIN + (len(page) - 1 - index if slides.is_rtl else index) * (width + TABLE_GAP)
        bottom = top + height * (len(rows) + 1) if rows else top
        if rows:
            cells = [
                (
                    slides.cell_text(shortened(one_paragraph(row.name), 60), name_width, height, size),
                    row.number,
                )
                for row in rows
            ]
            columns = (group.heading, group.count_heading)
            slides.add_table(slide, columns, cells, (left, top), (name_width, NUMBER_WIDTH), height, size)
        if group.note and has_notes:
            note, room = group.note if rows else f"{group.heading}: {group.note}", CONTENT_BOTTOM - bottom
            sizes = (16, 14, 12, 10)
            slides.add_text(slide, note, bottom, room, sizes, MUTED_COLOUR, left=left, width=width)


def _group_lines(group: CountTable) -> str:
    """The heading of a table of groups and its rows, each in a line, and below an empty line its note."""
    rows = [f"{row.name}  {row.number}" for row in group.rows]
    return "\n".join([group.heading, *rows, *(["", group.note] if group.note else [])])


def even_pages(rows: Sequence[Row], most: int) -> list[Sequence[Row]]:
    """The rows of each slide: at most so many, and about equally many on each."""
    slides = max(1, -(-len(rows) // most))
    each = max(1, -(-len(rows) // slides))
    return [rows[start : start + each] for start in range(0, len(rows), each)] or [rows]
