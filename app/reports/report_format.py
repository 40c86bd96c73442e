"""The declaration of a report format."""

from collections.abc import Callable
from typing import Literal, NamedTuple

import msgspec

from app.locale.catalogue import Catalogue
from app.reports.model import Report

Dialect = Literal["comma", "semicolon"]
"""The separator between the cells of a CSV file."""


class PageOptions(msgspec.Struct, frozen=True):
    """How a report is rendered as a page of the server rather than as a file. files, more_files: the formats
    that it offers to readers, and those that it offers to programs: (name, catalogue key of its label)."""

    files: tuple[tuple[str, str], ...] = ()
    more_files: tuple[tuple[str, str], ...] = ()


class RenderOptions(msgspec.Struct, frozen=True):
    """How a report is rendered. language: a language code. dialect: of CSV files; None: the one that
    spreadsheets expect in this language. page: only of HTML; None: a self-contained file."""

    language: str
    dialect: Dialect | None = None
    page: PageOptions | None = None


class ReportFormat(NamedTuple):
    """A file format of the report.

    name: also the file name extension. render: (report, catalogue, options) -> the file. label_key,
    description_key: catalogue keys of what the console's menu says. position: formats for programs have the
    lowest, formats for people the highest; the command line lists them upward, the console's menu downward.
    for_readers: everybody who may read the report finds the format on its page.
    """

    name: str
    media_type: str
    render: Callable[[Report, Catalogue, RenderOptions], bytes]
    label_key: str
    description_key: str
    position: int
    for_readers: bool = False

    def file_name(self, report: Report) -> str:
        """A name with the code of the workshop and the number of the edition, such as
        `samskap-K7MP4WXA-edition-2.md`."""
        edition = f"edition-{report.edition.no}" if report.edition else "draft"
        return f"samskap-{report.code}-{edition}.{self.name}"
