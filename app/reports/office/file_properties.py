"""The properties of an office file: what file managers and archives show of it."""

from datetime import UTC, datetime
from typing import Any

from app.reports.xml_text import text_for_xml

PROGRAM = "Samskap"
MAX_LENGTH = 255
"""Characters of a property."""
EXTENDED_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Samskap</Application></Properties>"
)
"""Instead of those of the program that made the default template."""
OF_THE_TEMPLATE = ("/thumbnail", "/printerSettings")
"""Ends of the types of relationships to files of the default template that do not belong to this document:
a picture of an empty page, and the settings of somebody's printer."""


def set_properties(package: Any, title: str, language: str, made_at: int) -> None:
    """Set the properties of a package of python-docx or python-pptx. made_at: ms since 1970, of the
    report, so that the same report gives the same bytes."""
    properties = package.core_properties
    properties.title, properties.language = text_for_xml(title)[:MAX_LENGTH], language
    properties.author = properties.last_modified_by = PROGRAM
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = datetime.fromtimestamp(made_at // 1000, UTC)
    parts = list(package.iter_parts())
    for part in parts:
        if part.partname == "/docProps/app.xml":
            part._blob = EXTENDED_PROPERTIES  # noqa: SLF001 - the libraries have no name for it
    for source in (package, *parts):
        relationships = source.rels if hasattr(source, "rels") else source._rels  # noqa: SLF001
        for key in [key for key, each in relationships.items() if each.reltype.endswith(OF_THE_TEMPLATE)]:
            relationships.pop(key)
