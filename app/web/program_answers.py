"""The JSON answers of the API for programs. What an edition contains has the shapes and names of the report
as JSON (`app/reports/model.py`). Times are in milliseconds since 1970.

The answers of a version only grow: a field that is there keeps its name and its meaning."""

from typing import Literal, get_type_hints

import msgspec

from app.reports.model import (
    Report,
    ReportCard,
    ReportCluster,
    ReportEdition,
    ReportScenario,
    ReportVote,
    without_files,
)

RESULT_FIELDS = (
    *("code", "title", "question", "language", "held_at", "made_at", "people", "tables", "removed"),
    *("privacy_threshold", "themes", "roles", "municipalities", "steps", "scenarios", "clusters", "votes"),
    *("groups", "changes", "preface", "colour", "omitted_sections", "logo", "taken_back", "demo"),
    *("vote_open", "schema", "edition"),
)
"""The fields of a report that the scope `results` gives. A new field is not given until it stands here."""


class ProgramWorkshop(msgspec.Struct, frozen=True):
    """A workshop. title: in the language of the workshop. state: `draft` while it is not closed: then no
    edition of it can be read. imported: it was held on another server; created_at is then the time of the
    import. demo: it was made for simulated people, as the demo hall and rehearsals are."""

    code: str
    title: str
    language: str
    state: Literal["draft", "closed"]
    created_at: int
    imported: bool
    demo: bool


class WorkshopPage(msgspec.Struct, frozen=True):
    """Some workshops, the oldest first. next: the value of `after` for those that follow; null: none do."""

    workshops: list[ProgramWorkshop]
    next: str | None


class Edition(msgspec.Struct, frozen=True):
    """The frozen result of a workshop. sha256: of its content, in hex. made_at: when it was closed."""

    no: int
    sha256: str
    made_at: int


class EditionList(msgspec.Struct, frozen=True):
    """All editions of a closed workshop, the first one first. Each replaces the one before it, so only the
    last one can be read."""

    editions: list[Edition]


class Scenarios(msgspec.Struct, frozen=True):
    """The scenarios of an edition, in the order of the deciding vote. sources: the ids of their cards."""

    edition: ReportEdition
    scenarios: tuple[ReportScenario, ...]


class Clusters(msgspec.Struct, frozen=True):
    """The clusters of an edition from which no scenario was written."""

    edition: ReportEdition
    clusters: tuple[ReportCluster, ...]


class Votes(msgspec.Struct, frozen=True):
    """The closed votes of an edition. The numbers by group are in the field `groups` of the edition."""

    edition: ReportEdition
    votes: tuple[ReportVote, ...]


class Cards(msgspec.Struct, frozen=True):
    """Every card of an edition, by table and number."""

    edition: ReportEdition
    cards: tuple[ReportCard, ...]


class File(msgspec.Struct, frozen=True):
    """A file of an edition. name: of the file in the language of the workshop. path: of the file on this
    server. in_two_languages: one file can be in two languages."""

    format: str
    media_type: str
    name: str
    path: str
    in_two_languages: bool


class FileList(msgspec.Struct, frozen=True):
    """The files of an edition. languages: those that a file can be written in."""

    edition: ReportEdition
    files: list[File]
    languages: list[str]


EditionResults = msgspec.defstruct(
    "EditionResults",
    [(name, get_type_hints(Report)[name]) for name in RESULT_FIELDS],
    module=__name__,
    namespace={"__doc__": "The report of an edition as JSON, without its cards."},
    frozen=True,
)


def edition_of(report: Report) -> ReportEdition:
    """The number and checksum of the edition that a report is. It is not a draft."""
    assert report.edition
    return ReportEdition(report.edition.no, report.edition.sha256)


def results_of(report: Report) -> msgspec.Struct:
    """The `RESULT_FIELDS` of a report, as `EditionResults`."""
    report = without_files(report)
    fields = {name: getattr(report, name) for name in RESULT_FIELDS}
    return EditionResults(**fields | {"edition": edition_of(report)})
