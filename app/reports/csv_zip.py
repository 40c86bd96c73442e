"""All tables of the report as CSV files in one ZIP file, such as `cards.csv`; `columns.csv` explains them."""

import io
import zipfile

from app.locale.catalogue import Catalogue
from app.reports.csv import encode, separator
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.tables import tables

FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""Of every file in the ZIP file, so that the same edition has the same bytes."""


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """The ZIP file."""
    r = LocalizedReport(report, catalogue, options.language)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for table in tables(r):
            entry = zipfile.ZipInfo(f"{table.name}.csv", FILE_TIME)
            archive.writestr(entry, encode(table, separator(r, options)), zipfile.ZIP_DEFLATED)
    return file.getvalue()


FORMAT = ReportFormat(
    name="csv.zip",
    media_type="application/zip",
    render=render,
    label_key="console.export.csv_zip",
    description_key="console.export.csv_zip.for",
    position=2,
)
