"""Metadata of an archive package in the terms of Noark 5, the Norwegian standard for records: a message
that is valid by the published schema `arkivmelding.xsd`, as archives of municipalities receive it.

The names of elements and values are the standard's own, in Norwegian.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from app.reports.xml_text import text_for_xml

NAMESPACE = "http://www.arkivverket.no/standarder/noark5/arkivmelding"
"""The name of the format, not an address that anything is fetched from."""
SYSTEM = "Samskap"
ARCHIVE_FORMATS = frozenset({"pdf"})
"""File name extensions of formats for long-term preservation: the PDF files are PDF/A."""

REDACTED_FORMAT = "Dokument hvor deler av innholdet er skjermet"
"""The standard's word for the variant of a document in which parts are withheld."""


class ArchivedFile(NamedTuple):
    """A file of the package. sha256: in hex. size: in bytes."""

    name: str
    title: str
    sha256: str
    size: int


def archive_metadata(
    message_id: str,
    title: str,
    at: int,
    files: Iterable[ArchivedFile],
    is_redacted: bool = False,
    description: str = "",
) -> bytes:
    """The XML file. message_id: the same for the same edition. at: when the edition was made (ms since 1970).
    files: the first is the main document. is_redacted: parts of the documents are withheld.
    description: of all the documents together; empty: none."""
    files = list(files)
    time = datetime.fromtimestamp(at // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    root = Element("arkivmelding", xmlns=NAMESPACE)
    _add(root, system=SYSTEM, meldingId=message_id, tidspunkt=time, antallFiler=str(len(files)))
    record = SubElement(root, "basisregistrering")
    created = {"opprettetDato": time, "opprettetAv": SYSTEM}
    _add(record, systemID=_guid(message_id), **created, referanseArkivdel=SYSTEM)
    for number, file in enumerate(files, 1):
        document = SubElement(record, "dokumentbeskrivelse")
        _add(
            document,
            systemID=_guid(f"{message_id}/{file.name}"),
            dokumenttype="Rapport",
            dokumentstatus="Dokumentet er ferdigstilt",
            tittel=file.title,
            beskrivelse=f"SHA-256 {file.sha256}, {file.size} byte",
            **created,
            tilknyttetRegistreringSom="Hoveddokument" if number == 1 else "Vedlegg",
            dokumentnummer=str(number),
            tilknyttetDato=time,
            tilknyttetAv=SYSTEM,
        )
        _add(
            SubElement(document, "dokumentobjekt"),
            versjonsnummer="1",
            variantformat=REDACTED_FORMAT if is_redacted else _variant_format(file.name),
            **created,
            referanseDokumentfil=file.name,
        )
    _add(record, tittel=title)
    if description:
        _add(record, beskrivelse=description)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def _guid(name: str) -> str:
    """The id of something in the archive, always the same for the same name."""
    return str(uuid5(NAMESPACE_URL, name))


def _variant_format(name: str) -> str:
    return "Arkivformat" if name.rpartition(".")[2] in ARCHIVE_FORMATS else "Produksjonsformat"


def _add(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text_for_xml(text)
