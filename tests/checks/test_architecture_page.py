"""What docs/architecture.md says of adding something is what the code asks for."""

import re

from app.reports.report_format import ReportFormat
from app.workshop.activity import Activity
from checks.generated_file import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text("utf-8")
NUMBERS = ("no", "one", "two", "three", "four", "five")


def test_row_on_report_formats_names_every_required_text_and_the_row_of_the_menu() -> None:
    (row,) = re.findall(r"^\| add a report format \|.*", PAGE, re.MULTILINE)
    required = {name for name in ReportFormat._fields if name not in ReportFormat._field_defaults}
    texts = {name for name in required if name.endswith("_key")}
    assert {*re.findall(r"`(\w+_key)`", row)} == texts
    assert f"its {NUMBERS[len(texts)]} texts" in row
    assert ("menu_row" in required) == ("`menu_row`" in row)


def test_row_on_activities_names_every_place_with_something_for_one() -> None:
    (row,) = re.findall(r"^\| add an activity \|.*", PAGE, re.MULTILINE)
    paths = (
        "app/workshop/state.py",
        "app/workshop/rights.py",
        "app/frontend/phone/ParticipantApp.tsx",
        "app/frontend/screen/Screen.tsx",
    )
    for path in paths:
        assert f"`{path}`" in row
        assert (ROOT / path).is_file()
    assert {*re.findall(r"`(console\.\w+\.<name>)`", row)} == {
        *re.findall(r"`(console\.\w+\.<name>)`", Activity.__doc__ or "")
    }


def test_row_on_kinds_of_ballots_names_the_tests_that_know_them() -> None:
    (row,) = re.findall(r"^\| add a kind of ballot,.*", PAGE, re.MULTILINE)
    for path in ("app/workshop/ballots.py", "tests/workshop/test_ballots.py", "tests/reports/recompute.py"):
        assert f"`{path}`" in row
        assert (ROOT / path).is_file()
