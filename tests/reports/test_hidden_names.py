"""A title that was the words of a card which is gone or has other words is a state of its own in the report,
not a text that a card can have, and every document says in its language that the title is not shown."""

import hashlib
import json
import re
from collections.abc import Iterator

import msgspec
import pytest
from msgspec.structs import replace

from app.core.aggregate import Actor
from app.locale.catalogue import Catalogue
from app.reports.changes import find_changes
from app.reports.json import schema
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, ReportChange, ReportEdition, ReportOption, encode_content
from app.reports.report_format import RenderOptions
from app.workshop.activities.ideas import EditIdea
from app.workshop.activities.merge import TakeOutCards
from tests.reports.file_reader import file_text, workbook_tables, zipped_tables
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.pdf_reader import comparable_text
from tests.reports.rendered_files import rendered
from tests.reports.sample_packages import files_of
from tests.reports.sample_reports import edition_of, report_with_groups
from tests.reports.sample_workshop import SampleWorkshop

CATALOGUE = Catalogue.load()
ELLIPSIS = "…"
GONE = "Words of a card that is gone"
DOCUMENTS = ("pdf", "docx", "pptx", "html", "md", "council.pdf", "council.docx")
"""Formats of documents with texts that can be read out of their files."""
VARIANTS = ("child", "table-1", "municipality-aure")
TAKEN_AWAY = {"en": "taken away", "nb": "tatt bort", "nn": "(teke|teken|tekne) bort"}
"""Words that a report has only if a facilitator took cards away."""


def hall(*, is_hidden: bool = True) -> SampleWorkshop:
    """A scenario and a cluster, both named by a card that is taken away after a vote on them, and a scenario
    whose cluster has a card that says only an ellipsis."""
    workshop = SampleWorkshop()
    people = [workshop.join(1, "student", "aure") for _ in range(10)]
    workshop.start_step("ideas")
    gone, also_gone = workshop.write(people[0], GONE), workshop.write(people[0], f"{GONE} too")
    stays, dots = workshop.write(people[1], "Stays"), workshop.write(people[2], ELLIPSIS)
    first = workshop.cluster(GONE, gone, stays)
    scenario = workshop.scenario(first, GONE, "We tell how it is.")
    other = workshop.scenario(workshop.cluster("Dots", dots), "Three dots", "Words.")
    loose = workshop.cluster(f"{GONE} too", also_gone, workshop.write(people[3], "Loose"))
    workshop.start_step("vote")
    vote = workshop.open_vote(f"scenario/{scenario}", f"scenario/{other}", f"cluster/{loose}")
    workshop.cast(people, vote, f"scenario/{scenario}")
    workshop.cast(people[:3], vote, f"scenario/{other}")
    workshop.cast(people[:2], vote, f"cluster/{loose}")
    workshop.close_vote(vote)
    if is_hidden:
        workshop.take_away(gone)
        workshop.take_away(also_gone)
    return workshop


EDITION = edition_of(hall())


def edition_with_content(report: Report) -> Report:
    content = encode_content(report)
    return replace(report, edition=ReportEdition(1, hashlib.sha256(content).hexdigest(), content))


def names_of(report: Report) -> Iterator[str | None]:
    for scenario in report.scenarios:
        yield from (scenario.title, scenario.name)
    yield from (cluster.name for cluster in report.clusters)
    yield from (option.title for vote in report.votes for option in vote.choices)


def hall_with_later_changes() -> tuple[SampleWorkshop, str]:
    """The same hall, after another vote: the texts of the scenario with the hidden title and of one that is
    called `…` were changed since, and a card was withdrawn. The workshop, and the id of the cluster of the
    scenario that is called `…`. A cluster without a scenario has the same name."""
    workshop = hall()
    author = min(workshop.state.participants)
    first = min(workshop.state.desk.scenarios)
    workshop.start_step("ideas")
    dots, withdrawn = workshop.write(author, f"{ELLIPSIS} and so on"), workshop.write(author, "Withdrawn")
    cluster = workshop.cluster(ELLIPSIS, dots)
    called_dots = workshop.scenario(cluster, ELLIPSIS, "Words.")
    workshop.start_step("vote")
    refs = (f"scenario/{first}", f"scenario/{called_dots}", f"card/{withdrawn}")
    workshop.hold_vote(*refs)
    workshop.start_step("ideas")
    workshop.withdraw(author, withdrawn)
    workshop.scenario(workshop.state.desk.scenarios[first].cluster, ELLIPSIS, "We tell it all.")
    workshop.scenario(cluster, ELLIPSIS, "More words.")
    workshop.cluster(ELLIPSIS, workshop.write(author, "Alone"))
    return workshop, cluster


def as_first_version(report: Report) -> Report:
    """The report as the first version of the report wrote it: it had `…` instead of a hidden title, except of
    a card that was removed, and did not say who removed it."""

    def written(fields: dict[str, object]) -> dict[str, object]:
        is_option, is_card = "ref" in fields, str(fields.get("ref")).startswith("card/")
        return {
            name: ELLIPSIS if name in ("title", "name") and value is None and not is_card else value
            for name, value in fields.items()
            if not (is_option and name == "taken_back")
        }

    fields = json.loads(encode_content(report), object_hook=written)
    return msgspec.convert(fields | {"schema": 1}, Report)


def test_hidden_title_is_no_text_in_the_report() -> None:
    assert [*names_of(EDITION)] == [None, None, "Three dots", "Dots", None, None, "Three dots", None]
    assert GONE not in encode_content(EDITION).decode()


@each_form_and_language(DOCUMENTS)
def test_document_says_that_a_title_is_not_shown(form: str, language: str) -> None:
    text = file_text(rendered(EDITION, form, RenderOptions(language)))
    hidden = comparable_text(CATALOGUE.text(language, "report.hidden_name"))
    assert hidden in comparable_text(text.replace("\\", ""))
    assert comparable_text(f"“{hidden}”") not in comparable_text(text)
    assert comparable_text(f"«{hidden}»") not in comparable_text(text)


@pytest.mark.parametrize(("variant", "language"), [*zip(VARIANTS, CATALOGUE.languages, strict=True)])
def test_variant_says_that_a_title_is_not_shown(variant: str, language: str) -> None:
    text = comparable_text(file_text(rendered(EDITION, "pdf", RenderOptions(language, variant=variant))))
    hidden = CATALOGUE.text(language, "report.hidden_name")
    assert comparable_text(hidden) in text
    assert comparable_text(f"“{hidden}”") not in text
    assert comparable_text(f"«{hidden}»") not in text


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_report_of_hidden_titles_does_not_say_that_cards_were_taken_away_if_none_was(language: str) -> None:
    workshop = hall(is_hidden=False)
    cards = [card for card in workshop.state.cards.values() if card.text.startswith(GONE)]
    workshop.start_step("ideas")
    workshop.submit_as_facilitator(TakeOutCards(id="out", cards=tuple(card.id for card in cards)))
    for card in cards:
        edit = EditIdea(id=f"edit-{card.id}", card=card.id, theme=card.theme, text="Other words")
        workshop.submit(Actor("participant", card.author), edit)
    report = report_with_groups(workshop)
    assert [*names_of(report)] == [*names_of(EDITION)]
    for variant in ("", *VARIANTS):
        text = file_text(rendered(report, "md", RenderOptions(language, variant=variant)))
        assert not re.search(TAKEN_AWAY[language], text)


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_report_of_an_earlier_version_does_not_say_who_removed_a_card(language: str) -> None:
    option = ReportOption("card/gone", None, "", None)
    report = replace(as_first_version(EDITION), taken_back=None)
    localized = LocalizedReport(report, CATALOGUE, language)
    assert localized.option_title(option) == CATALOGUE.text(language, "vote.option.removed")
    assert localized.removed_note
    assert not re.search(TAKEN_AWAY[language], localized.removed_note)


def test_tables_have_an_empty_cell_for_a_hidden_title() -> None:
    tables = zipped_tables(rendered(EDITION, "csv.zip", RenderOptions("en")))
    book = workbook_tables(rendered(EDITION, "xlsx", RenderOptions("en")))
    assert [row["title"] for row in tables["scenarios"]] == ["", "Three dots"]
    assert [row["name"] for row in tables["clusters"]] == ["", "Dots", ""]
    assert [row["title"] for row in tables["options"]] == ["", "Three dots", ""]
    assert [row["title"] for row in book["scenarios"]] == [None, "Three dots"]


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_columns_explain_the_titles_that_the_first_version_hid(language: str) -> None:
    report = as_first_version(EDITION)
    tables = zipped_tables(rendered(report, "csv.zip", RenderOptions(language, "comma")), ",")
    columns = {
        (table, column)
        for table, rows in tables.items()
        for row in rows
        for column, cell in row.items()
        if cell == ELLIPSIS and table != "cards"
    }
    assert columns == {("scenarios", "title"), ("clusters", "name"), ("options", "title")}
    explained = {
        (row["table"], row["column"]) for row in tables["columns"] if ELLIPSIS in str(row["meaning"])
    }
    assert explained == columns


def test_schema_explains_the_titles_that_the_first_version_hid() -> None:
    definitions = json.loads(schema())["$defs"]
    for name in ("Report", "ReportScenario"):
        assert f"version 1, {ELLIPSIS}" in definitions[name]["description"].replace("`", "")


def test_redacted_package_does_not_take_a_hidden_title_for_the_words_of_a_card() -> None:
    files = files_of(rendered(edition_with_content(EDITION), "zip", RenderOptions("en", variant="redacted")))
    report = msgspec.json.decode(files["report.json"], type=Report)
    assert [*names_of(report)] == [*names_of(EDITION)]
    assert "words of card" not in files["report.json"].decode()


def test_redacted_package_of_the_first_version_keeps_its_hidden_titles() -> None:
    earlier = edition_with_content(as_first_version(EDITION))
    files = files_of(rendered(earlier, "zip", RenderOptions("en", variant="redacted")))
    assert "words of card" not in files["report.json"].decode()


def test_title_that_is_hidden_or_shown_again_is_not_named_as_a_change() -> None:
    shown, hidden = (report_with_groups(hall(is_hidden=each)) for each in (False, True))
    for before, after in ((shown, hidden), (hidden, shown)):
        assert {change.kind for change in find_changes(before, after)} <= {
            "cards_added",
            "cards_removed",
            "removed_changed",
        }


def test_titles_and_removed_options_are_no_change_to_an_edition_of_the_first_version() -> None:
    workshop, cluster = hall_with_later_changes()
    report = report_with_groups(workshop)
    voted = {scenario.title: [text.title for text in scenario.voted_texts] for scenario in report.scenarios}
    assert voted == {None: [None, None], "Three dots": [], ELLIPSIS: [ELLIPSIS]}
    assert find_changes(as_first_version(report), report) == ()
    workshop.dissolve(cluster)
    after = report_with_groups(workshop)
    assert find_changes(as_first_version(report), after) == find_changes(report, after) != ()


def test_scenario_called_by_three_dots_that_gets_another_title_is_named_as_changed() -> None:
    workshop, cluster = hall_with_later_changes()
    before = report_with_groups(workshop)
    workshop.scenario(cluster, "Other dots", "More words.")
    changes = find_changes(before, report_with_groups(workshop))
    assert changes == (ReportChange("scenario_changed", "Other dots"),)


def test_change_of_a_scenario_whose_title_is_hidden_says_so() -> None:
    workshop = hall()
    before = report_with_groups(workshop)
    cluster = workshop.state.desk.scenarios[min(workshop.state.desk.scenarios)].cluster
    workshop.scenario(cluster, ELLIPSIS, "Other words.")
    changes = find_changes(before, report_with_groups(workshop))
    text = file_text(rendered(edition_of(workshop, 2, *changes), "pdf", RenderOptions("en")))
    hidden = CATALOGUE.text("en", "report.hidden_name")
    assert f"Written anew in this edition: {hidden}." in " ".join(text.split())
