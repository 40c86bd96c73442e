"""The tidy tables: complete, without a number twice, and the same in every file that has them."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from app.analysis.group_numbers import OTHERS
from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.archive import README_FILE
from app.reports.csv import ESCAPED_FORMULA
from app.reports.localized_report import LocalizedReport
from app.reports.model import Named, Report, ReportEdition
from app.reports.report_format import RenderOptions
from app.reports.tables import tables
from tests.reports.file_reader import Rows, workbook_tables, zipped_tables
from tests.reports.rendered_files import rendered
from tests.reports.sample_packages import files_of
from tests.reports.sample_reports import report_of, report_with_groups
from tests.reports.sample_votes import hall_with_silent_students, voted_workshop
from tests.reports.sample_workshop import STATEMENTS, SampleWorkshop, full_workshop

CATALOGUE = Catalogue.load()
KEYS = {
    "report": ("code",),
    "cards": ("id",),
    "scenarios": ("id",),
    "clusters": ("id",),
    "votes": ("id",),
    "options": ("vote", "option"),
    "became": ("vote", "option"),
    "agenda": ("place",),
    "people": ("kind", "group"),
    "turnout": ("vote", "kind", "group"),
    "support": ("vote", "option", "kind", "group"),
    "themes": ("id",),
    "columns": ("table", "column"),
}
"""The columns that say which thing a row is about."""


@pytest.fixture(scope="module")
def report() -> Report:
    return report_with_groups(voted_workshop())


def read(report: Report, language: str = "en") -> dict[str, Rows]:
    """The tables as a workbook has them."""
    return workbook_tables(FORMATS["xlsx"].render(report, CATALOGUE, RenderOptions(language)))


def test_each_row_is_about_one_thing(report: Report) -> None:
    found = read(report)
    assert found.keys() == KEYS.keys()
    for name, rows in found.items():
        keys = [tuple(row[column] for column in KEYS[name]) for row in rows]
        assert len({*keys}) == len(keys) > 0, name


def test_ids_of_other_tables_are_in_them(report: Report) -> None:
    found = read(report)
    ids = {
        name: {row["id"] for row in found[name]}
        for name in ("cards", "scenarios", "clusters", "votes", "themes")
    }
    options = {(row["vote"], row["option"]) for row in found["options"]}
    for name, column, target in (
        ("cards", "theme", "themes"),
        ("cards", "cluster", "clusters"),
        ("cards", "scenario", "scenarios"),
        ("scenarios", "cluster", "clusters"),
        ("clusters", "scenario", "scenarios"),
        ("options", "vote", "votes"),
        ("became", "cluster", "clusters"),
    ):
        assert {row[column] for row in found[name] if row[column] is not None} <= ids[target], (name, column)
    for name in ("became", "support"):
        assert {(row["vote"], row["option"]) for row in found[name]} <= options


def test_scenario_and_cluster_without_cards_have_their_rows() -> None:
    workshop = SampleWorkshop()
    workshop.join(1)
    workshop.start_step("sort")
    scenario = workshop.scenario(workshop.cluster("Empty"), "Alone", "No card led to it")
    found = read(report_with_groups(workshop))
    assert [(row["id"], row["title"]) for row in found["scenarios"]] == [(scenario, "Alone")]
    assert [row["name"] for row in found["clusters"]] == ["Empty"]


def test_vote_on_a_card_has_its_rows(report: Report) -> None:
    found = read(report)
    vote = found["votes"][1]
    assert (vote["title"], vote["voters"], vote["dots_each"]) == ("Again?", None, 5)
    row = next(row for row in found["options"] if str(row["option"]).startswith("card/"))
    assert (row["title"], row["dots"], row["people"]) == ("=card 0", None, None)


def test_numbers_of_a_vote_are_those_of_its_ballots(report: Report) -> None:
    found = read(report)
    numbers = {row["title"]: (row["place"], row["dots"], row["people"]) for row in found["options"]}
    assert (numbers["Rain"], numbers["Sunny"]) == ((1, 20, 10), (2, 10, 10))
    assert [(row["group"], row["people"]) for row in found["people"] if row["kind"] == "role"][:2] == [
        ("student", 10),
        ("teacher", 10),
    ]
    for option in ("cluster/", "scenario/"):
        of_option = [row for row in found["support"] if str(row["option"]).startswith(option)]
        by_role = {row["group"]: row["people"] for row in of_option if row["kind"] == "role"}
        assert by_role == {"student": 5, "teacher": 5}


def test_turnout_has_the_voters_of_each_group_whose_number_is_published() -> None:
    report = report_with_groups(hall_with_silent_students())
    vote = report.votes[0].id
    rows = [
        {"vote": vote, "kind": "role", "group": "student", "people": 40, "voters": 25},
        {"vote": vote, "kind": "role", "group": "teacher", "people": 20, "voters": 12},
    ]
    assert [row for row in read(report)["turnout"] if row["kind"] == "role"] == rows
    assert report.groups
    by_kind = report.groups.votes[vote]
    hidden = {kind: replace(breakdown, voters=None) for kind, breakdown in by_kind.items()}
    report = replace(report, groups=replace(report.groups, votes={vote: hidden}))
    unknown = [row | {"voters": None} for row in rows]
    assert [row for row in read(report)["turnout"] if row["kind"] == "role"] == unknown


def test_draft_has_no_numbers_by_group() -> None:
    workshop = voted_workshop()
    found = read(report_of(workshop))
    assert (found["people"], found["turnout"], found["support"]) == ([], [], [])
    assert (found["report"][0]["edition"], found["report"][0]["contributed"]) == (None, None)


def test_workbook_has_real_numbers_times_and_truth_values(report: Report) -> None:
    found = read(report)
    assert found["agenda"][0]["started_at"] == datetime.fromtimestamp(report.steps[0].started_at // 1000, UTC)
    assert found["cards"][0]["sent"] is False
    assert found["cards"][0]["text"] == "=card 0"


@pytest.mark.parametrize(("language", "separator"), [("en", ","), ("nb", ";"), ("nn", ";")])
def test_csv_files_have_the_same_rows_as_the_workbook(language: str, separator: str) -> None:
    report = report_with_groups(full_workshop())
    zipped = zipped_tables(FORMATS["csv.zip"].render(report, CATALOGUE, RenderOptions(language)), separator)
    workbook = read(report, language)
    assert zipped.keys() == workbook.keys()
    for name, rows in workbook.items():
        expected = [{column: as_in_csv(cell) for column, cell in row.items()} for row in rows]
        if name == "columns":  # the workbook names the time zone of its times, which are in UTC in a CSV
            expected = [row | {"meaning": row["meaning"].partition(". ")[0]} for row in expected]
        unescaped = [
            {each: ESCAPED_FORMULA.sub("", str(cell)) for each, cell in row.items()} for row in zipped[name]
        ]
        assert unescaped == expected, name


def as_in_csv(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case datetime():
            return cell.strftime("%Y-%m-%dT%H:%M:%SZ")
        case _:
            return str(cell)


@pytest.mark.parametrize(("dialect", "separator"), [("comma", ","), ("semicolon", ";")])
def test_dialect_that_is_asked_for_is_that_of_the_file(report: Report, dialect: str, separator: str) -> None:
    options = RenderOptions("nb" if dialect == "comma" else "en", dialect)  # type: ignore[arg-type]
    found = zipped_tables(FORMATS["csv.zip"].render(report, CATALOGUE, options), separator)
    assert [row["number"] for row in found["cards"] if row["table"] == "1"] == [
        str(number) for number in range(1, 11)
    ]


def test_every_card_is_in_the_workbook_unchanged() -> None:
    found = read(report_with_groups(full_workshop()))
    assert sorted(str(row["text"]) for row in found["cards"]) == sorted(STATEMENTS)


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_every_column_is_explained_in_every_language(report: Report, language: str) -> None:
    found = read(report, language)
    explained = {(row["table"], row["column"]): row["meaning"] for row in found["columns"]}
    assert explained.keys() == {(name, column) for name, rows in found.items() for column in rows[0]}
    assert all(explained.values())


def test_cells_have_the_kind_of_their_column(report: Report) -> None:
    kinds = {"text": str, "number": int, "time": datetime, "boolean": bool}
    for table in tables(LocalizedReport(report, CATALOGUE, "nb")):
        for row in table.rows:
            for cell, column in zip(row, table.columns, strict=True):
                assert cell is None or type(cell) is kinds[column.kind], (table.name, column.name, cell)


def test_report_names_the_edition_for_which_its_numbers_by_group_were_counted() -> None:
    second = replace(report_with_groups(voted_workshop()), edition=ReportEdition(2, "c0ffee"))
    file = FORMATS["csv.zip"].render(second, CATALOGUE, RenderOptions("en", "comma"))
    (row,) = zipped_tables(file, ",")["report"]
    assert (row["edition"], row["groups_edition"]) == ("2", "1")


def test_groups_with_the_same_name_in_one_language_stay_two_rows() -> None:
    report = report_with_groups(voted_workshop())
    names = ({"nb": "Elev", "nn": "Lærar"}, {"nb": "Lærer", "nn": "Lærar"}, {"nb": "Andre", "nn": "Andre"})
    roles = tuple(Named(role.id, name) for role, name in zip(report.roles, names, strict=False))
    report = replace(report, roles=roles)
    counts = {"student": 10, "teacher": 7, "parent": 5, "gone": 2, OTHERS: 6}

    def rows(language: str) -> list[tuple[str, int]]:
        return LocalizedReport(report, CATALOGUE, language).group_counts_by_name("role", counts)

    rest = CATALOGUE.text("nb", "report.others.rest")
    assert rows("nb") == [("Elev", 10), ("Lærer", 7), ("Andre", 5), (rest, 8)]
    rest = CATALOGUE.text("nn", "report.others.rest")
    assert rows("nn") == [("Lærar (Elev)", 10), ("Lærar (Lærer)", 7), ("Andre", 5), (rest, 8)]
    same = replace(report, roles=tuple(Named(role.id, {"nb": "Lærer"}) for role in roles[:2]))
    assert LocalizedReport(same, CATALOGUE, "nb").groups["role"]["student"] == "Lærer (1)"
    assert LocalizedReport(same, CATALOGUE, "nb").groups["role"]["teacher"] == "Lærer (2)"


@pytest.mark.parametrize(("language", "word"), [("en", "apostrophe"), ("nb", "apostrof"), ("nn", "apostrof")])
def test_columns_explain_the_apostrophes_and_when_the_workshop_was_held(language: str, word: str) -> None:
    report = report_of(full_workshop())
    columns = zipped_tables(rendered(report, "csv.zip", RenderOptions(language, "comma")))
    meanings = {(row["table"], row["column"]): str(row["meaning"]) for row in columns["columns"]}
    assert word in meanings["cards", "text"]
    first = {
        "en": "shared a card or voted",
        "nb": "delte et kort eller stemte",
        "nn": "delte eit kort eller røysta",
    }
    assert first[language] in meanings["report", "held_at"]
    readme = files_of(rendered(report, "zip", RenderOptions(language)))[README_FILE].decode()
    assert word in readme
