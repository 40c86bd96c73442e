"""What leaves the house: the report model, and the formats it can be had in."""

from collections.abc import Callable
from typing import NamedTuple

from app.locale.catalogue import Catalogue
from app.reports import csv, json, markdown
from app.reports.model import Report


class Format(NamedTuple):
    """How a report goes out. Its name in `FORMATS` is the file's extension too."""

    media_type: str
    render: Callable[[Report, Catalogue, str], bytes]


FORMATS = {
    "json": Format("application/json", json.render),
    "csv": Format("text/csv; charset=utf-8", csv.render),
    "md": Format("text/markdown; charset=utf-8", markdown.render),
}
