"""What was in the deciding vote and is no scenario today stands in every document that shows its result."""

import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.contents import ResultRow
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.other_options import other_options, other_options_table
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.file_reader import file_text, parse_page
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.pdf_reader import comparable_text, pdf_text
from tests.reports.rendered_files import rendered

CATALOGUE = Catalogue.load()
EVERY_LANGUAGE = pytest.mark.parametrize("language", CATALOGUE.languages)


def hall_with_removed_scenario() -> CouncilHall:
    """Idea 1 was second in the vote. Later it was removed, and its two cards went to two others."""
    hall = CouncilHall(scenarios=4)
    workshop = hall.workshop
    extra = workshop.write(hall.people[0], "one more card")
    workshop.place(hall.clusters[1], extra)
    cards = workshop.state.desk.clusters[hall.clusters[1]].cards
    hall.vote(people=(9, 8, 2, 5))
    workshop.dissolve(hall.clusters[1])
    for cluster, card in zip((hall.clusters[0], hall.clusters[2]), cards, strict=True):
        workshop.place(cluster, card)
    return hall


def text_of(report: Report, variant: str, form: str, language: str = "en") -> str:
    file = rendered(report, form, RenderOptions(language, variant=variant))
    if form == "pdf":
        return comparable_text(pdf_text(file))
    if form == "html":
        return comparable_text(str(parse_page(file).xpath("//body")[0].text_content()))
    return comparable_text(file_text(file).replace("\\", ""))


REPORT = hall_with_removed_scenario().report()


def removed_idea(language: str) -> str:
    """How the removed scenario is named."""
    title = CATALOGUE.text(language, "report.quoted", text="Idea 1")
    return CATALOGUE.text(language, "report.other_options.removed", title=title)


def test_option_that_was_removed_after_the_vote_is_among_the_other_options() -> None:
    found = other_options(LocalizedReport(REPORT, CATALOGUE, "en"))
    assert [(each.option.title, each.state) for each in found] == [("Idea 1", "removed")]
    assert {scenario.title for scenario in REPORT.scenarios} == {"Idea 0", "Idea 2", "Idea 3"}


def test_cluster_and_card_in_the_vote_are_called_what_they_are() -> None:
    hall = CouncilHall(scenarios=1)
    workshop = hall.workshop
    cards = [workshop.write(hall.people[0], f"loose {n}") for n in range(2)]
    cluster = workshop.cluster("Loose ends", cards[0])
    workshop.start_step("vote")
    refs = (f"scenario/{hall.scenarios[0]}", f"cluster/{cluster}", f"card/{cards[1]}")
    vote = workshop.open_vote(*refs)
    workshop.cast(hall.people, vote, refs[1])
    workshop.close_vote(vote)
    found = other_options(LocalizedReport(hall.report(), CATALOGUE, "en"))
    assert [(each.option.title, each.state) for each in found] == [
        ("Loose ends", "cluster"),
        ("loose 1", "card"),
    ]


@EVERY_LANGUAGE
def test_council_reads_what_else_was_in_the_vote_with_its_result(language: str) -> None:
    contents = council_pages(REPORT, language)
    title = removed_idea(language)
    assert [(row.title, row.people, row.dots) for row in contents.other_options.items] == [(title, "8", "8")]
    file = FORMATS["council.pdf"].render(REPORT, CATALOGUE, RenderOptions(language))
    assert comparable_text(title) in comparable_text(pdf_text(file))


@each_form_and_language(DOCUMENTS)
def test_table_has_what_else_was_in_the_vote_with_its_result(form: str, language: str) -> None:
    text = text_of(REPORT, "table-1", form, language).replace("|", "")
    title = removed_idea(language)
    assert comparable_text(title + "88") in text


@each_form_and_language(DOCUMENTS)
def test_municipality_has_what_else_was_in_the_vote_with_its_result(form: str, language: str) -> None:
    text = text_of(REPORT, "municipality-aure", form, language)
    heading = CATALOGUE.text(language, "report.other_options")
    voters = CATALOGUE.text(language, "report.of_voters", count=10)
    state = CATALOGUE.text(language, "report.not_chosen.removed")
    below = text.partition(comparable_text(heading))[2].replace("*", "").replace("#", "")
    assert below.startswith(comparable_text(f"Idea 1 8 {voters} · {state}"))
    assert comparable_text("Text 1: Words.") in below


@each_form_and_language(DOCUMENTS)
def test_children_read_what_else_was_in_the_vote(form: str, language: str) -> None:
    title = CATALOGUE.text(language, "report.quoted", text="Idea 1")
    sentence = CATALOGUE.text(language, "report.variant.child.other_option", count=8, title=title)
    assert comparable_text(sentence) in text_of(REPORT, "child", form, language)


@each_form_and_language([*DOCUMENTS, "pptx"])
def test_whole_report_without_its_votes_has_what_else_was_in_the_deciding_one(
    form: str, language: str
) -> None:
    title = removed_idea(language)
    short = replace(REPORT, omitted_sections=("votes",))
    assert comparable_text(title) in text_of(short, "", form, language)
    assert comparable_text(title) not in text_of(REPORT, "", form, language)
    assert comparable_text("Idea 1") in text_of(REPORT, "", form, language)


def test_vote_without_numbers_names_what_was_removed_without_numbers() -> None:
    report = replace(
        REPORT,
        votes=tuple(
            replace(vote, voters=None, choices=tuple(replace(each, support=None) for each in vote.choices))
            for vote in REPORT.votes
        ),
    )
    (row,) = council_pages(report).other_options.items
    assert (row.title, row.people, row.dots) == ("“Idea 1” (no longer there)", "–", "–")
    tables = [other_options_table(LocalizedReport(each, CATALOGUE, "en")) for each in (report, REPORT)]
    too_few = CATALOGUE.text("en", "report.dash.too_few", count=5)
    assert [table.note for table in tables if table] == [too_few, ""]
    assert comparable_text("“Idea 1” is not one of the pictures now.") in text_of(report, "child", "md")


def test_only_a_vote_that_had_a_scenario_of_today_decides_their_order() -> None:
    hall = CouncilHall(scenarios=3)
    hall.vote(people=(9, 5, 2))
    assert comparable_text("This vote decides the order") in text_of(hall.report(), "", "md")
    for cluster in hall.clusters:
        hall.workshop.dissolve(cluster)
    hall.workshop.start_step("ideas")
    hall.add(1)
    report = hall.report()
    assert [scenario.title for scenario in report.scenarios] == ["Idea 3"]
    for form in DOCUMENTS:
        assert comparable_text("This vote decides the order") not in text_of(report, "", form)
    assert len(council_pages(report).other_options.items) == 3


def test_row_of_a_table_without_a_column_of_dots_has_no_cell_for_them() -> None:
    row = ResultRow(title="Idea 5", people="3", dots="–")
    assert row.cells(("Choice", "People")) == ("Idea 5", "3")
    assert row.cells(("Choice", "People", "Dots")) == ("Idea 5", "3", "–")
