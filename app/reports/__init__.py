"""The report of a workshop, and the file formats that it can be exported in."""

from importlib import import_module
from pkgutil import iter_modules

from app.reports.report_format import ReportFormat


def _find_formats() -> dict[str, ReportFormat]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    formats: list[ReportFormat] = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {entry.name: entry for entry in sorted(formats, key=lambda entry: entry.position)}


FORMATS = _find_formats()
"""Every report format by name. A module of this package that defines `FORMAT` is a report format."""
