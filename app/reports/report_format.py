"""The declaration of a report format."""

from collections.abc import Callable
from typing import NamedTuple

from app.locale.catalogue import Catalogue
from app.reports.model import Report


class ReportFormat(NamedTuple):
    """A file format of the report.

    name: also the file name extension. render: (report, catalogue, language code) -> the file. label_key,
    description_key: catalogue keys of what the console's menu says. position: formats for programs have the
    lowest, formats for people the highest; the command line lists them upward, the console's menu downward.
    """

    name: str
    media_type: str
    render: Callable[[Report, Catalogue, str], bytes]
    label_key: str
    description_key: str
    position: int

    def file_name(self, report: Report) -> str:
        """A name that tells the workshop and the edition, such as `samskap-K7MP4WXA-edition-2.md`."""
        edition = f"edition-{report.edition.no}" if report.edition else "draft"
        return f"samskap-{report.code}-{edition}.{self.name}"
