"""Generate the JSON Schema of the report, which archive packages contain: app/reports/report.schema.json.

`python -m checks.report_schema` writes the file; with `--check` it only checks that the file is up to date.
"""

import inspect
import json
from typing import Any

import msgspec

from app.reports.model import SCHEMA_VERSION, Report
from checks.generated_file import ROOT, write_or_check

PATH = ROOT / "app/reports/report.schema.json"


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of the report with all its fields, which a newer version only adds to."""
    found = msgspec.json.schema(Report)
    for name in ("ReportEdition", "ReportLogo"):
        del found["$defs"][name]["properties"]["content"]  # it is in archive packages only, as a file
    for definition in found["$defs"].values():
        if "description" in definition:
            definition["description"] = inspect.cleandoc(definition["description"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:samskap:report:{SCHEMA_VERSION}",
        "title": f"Report of a Samskap workshop, version {SCHEMA_VERSION}",
        **found,
    }


if __name__ == "__main__":
    write_or_check(PATH, json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
