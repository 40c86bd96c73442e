"""The report for machines and archives: all of it, in every language it has, as JSON."""

import msgspec

from app.locale.catalogue import Catalogue
from app.reports.model import Report


def render(report: Report, catalogue: Catalogue, language: str) -> bytes:
    """UTF-8, with the fields of `model.Report`. The same whatever the language: names are in all of them."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"
