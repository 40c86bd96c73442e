"""Files of reports that many tests of a test file look at. Each is rendered once."""

from functools import lru_cache

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.typesetting import compile_pdf

CATALOGUE = Catalogue.load()


def rendered(report: Report, name: str, options: RenderOptions) -> bytes:
    """The file of a report in a format. The same report, which cannot change, is not rendered again: tests
    that compare two renderings must call `render_anew` for one of them."""
    return _rendered(_SameReport(report), name, options)


def render_anew(report: Report, name: str, options: RenderOptions) -> bytes:
    """The file of a report in a format, of which nothing was kept from an earlier rendering."""
    compile_pdf.cache_clear()
    return FORMATS[name].render(report, CATALOGUE, options)


class _SameReport:
    """A report that is equal to itself only: the texts in it cannot be hashed."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def __hash__(self) -> int:
        return id(self.report)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameReport) and self.report is other.report


@lru_cache(100)
def _rendered(same: _SameReport, name: str, options: RenderOptions) -> bytes:
    return FORMATS[name].render(same.report, CATALOGUE, options)
