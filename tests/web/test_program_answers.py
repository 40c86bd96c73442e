"""What programs may read of a report. A field that is new in the report model stands in none of these lists,
and somebody has to decide whether programs get it."""

import msgspec

from app.reports.model import Report
from app.web.openapi import schemas
from app.web.program_answers import RESULT_FIELDS

OF_OTHER_SCOPES = {"cards"}
"""Fields of a report that the scope `results` does not give."""
READABLE = {
    "ReportTheme": ["id", "name", "cards", "colour", "icon"],
    "Named": ["id", "name"],
    "ReportStep": ["id", "activity", "title", "started_at"],
    "ReportScenario": ["id", "title", "text", "cluster", "name", "sources", "voted", "voted_texts"],
    "Voted": ["vote", "ref"],
    "VotedText": ["vote", "title", "text"],
    "ReportCluster": ["id", "name", "sources", "voted"],
    "ReportVote": ["id", "title", "budget", "voters", "decides", "choices", "kind", "nobody_voted"],
    "ReportOption": ["ref", "title", "text", "support", "cards", "taken_back"],
    "Support": ["dots", "people"],
    "GroupNumbers": [
        *("people", "here", "votes", "edition", "threshold", "counts_taken_away", "counts_every_author")
    ],
    "Contributors": ["groups", "hidden"],
    "Breakdown": ["sizes", "voters", "rows"],
    "ReportChange": ["kind", "name", "count"],
    "ReportLogo": ["sha256", "width", "height", "description"],
    "ReportEdition": ["no", "sha256", "redacted"],
    "ReportCard": ["id", "number", "table", "theme", "text", "stack", "sent", "cluster", "scenario"],
}
"""The fields of each part of a report that programs can read with any scope."""
OF_THE_API = {
    *("Problem", "WorkshopPage", "ProgramWorkshop", "EditionList", "Edition", "EditionResults"),
    *("Scenarios", "Clusters", "Votes", "Cards", "FileList", "File", "WebhookMessage"),
}
"""Answers that are written for programs, and have no part of the report but those above."""


def test_every_field_of_the_report_is_given_to_programs_or_withheld_on_purpose() -> None:
    fields = {field.name for field in msgspec.structs.fields(Report)}
    assert {*RESULT_FIELDS} | OF_OTHER_SCOPES == fields
    assert not {*RESULT_FIELDS} & OF_OTHER_SCOPES


def test_programs_read_only_the_fields_of_the_parts_of_a_report_that_are_listed() -> None:
    readable = {name: list(schema.get("properties", {})) for name, schema in schemas().items()}
    assert {name: readable[name] for name in readable if name not in OF_THE_API} == READABLE
    assert readable.keys() >= OF_THE_API
