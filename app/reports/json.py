"""The report as JSON, for other programs and archives: complete, in every language of the workshop.

`report.schema.json` is its JSON Schema, which servers publish at `/api/v1/report.schema.json`. It is of the
newest version and says what was another in earlier ones; the field `schema` of a report says which it is.

`edition.sha256` is the checksum of the stored content, which is `edition.json` in an archive package. If this
version made the edition, it is also that of this file without `edition`, compactly encoded, which means
without white space between the values, and only `"`, `\\` and control characters escaped. In Python:

    report = json.loads(file)
    sha256 = report.pop("edition")["sha256"]
    content = json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()
    assert hashlib.sha256(content).hexdigest() == sha256
"""

from pathlib import Path

import msgspec

from app.locale.catalogue import Catalogue
from app.reports.model import Report, without_files
from app.reports.report_format import RenderOptions, ReportFormat

SCHEMA = "report.schema.json"


def schema() -> bytes:
    """The JSON Schema of the report; its `$id` has the newest version."""
    return Path(__file__).with_name(SCHEMA).read_bytes()


def render(report: Report, catalogue: Catalogue, options: RenderOptions) -> bytes:
    """UTF-8, with the fields of `model.Report`. The options have no effect: names are in all languages."""
    return msgspec.json.format(msgspec.json.encode(without_files(report)), indent=2) + b"\n"


FORMAT = ReportFormat(
    name="json",
    media_type="application/json",
    render=render,
    label_key="console.export.json",
    link_key="console.export.json.link",
    description_key="console.export.json.for",
    position=10,
    has_language=False,
    icon="data",
    menu_row="data",
)
