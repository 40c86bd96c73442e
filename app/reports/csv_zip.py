"""All tables of the report as CSV files in one ZIP file, such as `cards.csv`; `columns.csv` explains them."""

from app.locale.catalogue import Catalogue
from app.reports.csv import encode, separator
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions, ReportFormat
from app.reports.tables import tables
from app.reports.zip_files import zip_files


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """A ZIP file with a CSV file for each table, in one language. The same report gives the same bytes."""
    localized = LocalizedReport(report, catalogue, options.language)
    return zip_files(
        (f"{table.name}.csv", encode(table, separator(localized, options))) for table in tables(localized)
    )


FORMAT = ReportFormat(
    name="csv.zip",
    media_type="application/zip",
    render=render,
    label_key="console.export.csv_zip",
    link_key="console.export.csv_zip.link",
    description_key="console.export.csv_zip.for",
    position=20,
    icon="archive",
    menu_row="tables",
)
