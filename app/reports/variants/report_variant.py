"""The declaration of a variant of the report."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from app.reports.localized_report import LocalizedReport
from app.reports.variants.contents import VariantContents

DOCUMENTS = ("pdf", "docx", "html", "md")
"""The formats that show any contents."""


class ReportVariant(NamedTuple):
    """A variant of the report.

    name: one word. label_key, description_key: catalogue keys of what the console says. position: in its
    menu. formats: the names of the formats that it can be had in. subjects: for a variant of which there are
    many: what each is about, and what that is called, such as (`4`, `Table 4`) for `table-4`. contents: of a
    document about this subject, which is empty for a variant without subjects; None: the formats make it by
    themselves. reader_file: the page of the report offers it to readers in this format, under the name
    that this catalogue key has.
    """

    name: str
    label_key: str
    description_key: str
    position: int
    formats: tuple[str, ...] = DOCUMENTS
    subjects: Callable[[LocalizedReport], Iterable[tuple[str, str]]] | None = None
    contents: Callable[[LocalizedReport, str], VariantContents] | None = None
    reader_file: tuple[str, str] | None = None
