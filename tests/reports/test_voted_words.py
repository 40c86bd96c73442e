"""The result of a vote is shown with the title and text that people voted on, also if these were changed
afterwards."""

import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.file_reader import file_text
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.pdf_reader import comparable_text

CATALOGUE = Catalogue.load()
SHORT_DOCUMENTS = ("council.pdf", "council.docx", "pptx")
EVERY_LANGUAGE = pytest.mark.parametrize("language", CATALOGUE.languages)


def rewritten(title: str = "Idea 1", text: str = "Words that nobody voted on.") -> Report:
    """Three scenarios, Idea 0 to Idea 2, with the texts `Text 0: Words in the vote.` and so on; a vote in
    which Idea 1 gets the most dots; then this title and text for Idea 1."""
    hall = CouncilHall(scenarios=3, text="Words in the vote.")
    hall.vote(people=(3, 9, 5))
    hall.workshop.scenario(hall.clusters[1], title, text)
    return hall.report()


def texts(report: Report, form: str, language: str = "en", variant: str = "") -> str:
    return comparable_text(
        file_text(FORMATS[form].render(report, CATALOGUE, RenderOptions(language, variant=variant)))
    )


@each_form_and_language(SHORT_DOCUMENTS)
def test_text_changed_after_the_vote_is_not_shown_with_the_result(form: str, language: str) -> None:
    found = texts(rewritten(), form, language)
    assert comparable_text("Text 1: Words in the vote.") in found
    assert comparable_text(CATALOGUE.text(language, "report.changed_after_vote.text")) in found
    if form != "pptx":  # the notes of its slide have both
        assert comparable_text("Words that nobody voted on.") not in found


@pytest.mark.parametrize("form", SHORT_DOCUMENTS)
def test_title_changed_after_the_vote_is_not_shown_with_the_result(form: str) -> None:
    found = texts(rewritten("Another title", "Text 1: Words in the vote."), form)
    assert comparable_text(CATALOGUE.text("en", "report.changed_after_vote.title")) in found
    assert comparable_text("Idea 1") in found
    if form != "pptx":
        assert comparable_text("Another title") not in found


@pytest.mark.parametrize("form", SHORT_DOCUMENTS)
def test_words_that_were_not_changed_have_no_note(form: str) -> None:
    found = texts(rewritten(text="Text 1: Words in the vote."), form)
    for changed in ("title", "text"):
        assert comparable_text(CATALOGUE.text("en", f"report.changed_after_vote.{changed}")) not in found


def test_child_reads_the_words_that_were_voted_on() -> None:
    found = texts(rewritten(), "md", variant="child")
    assert comparable_text("Text 1: Words in the vote.") in found
    assert comparable_text("Words that nobody voted on.") not in found


def test_text_written_after_a_vote_on_its_cluster_has_a_note() -> None:
    hall = CouncilHall(scenarios=2)
    cluster = hall.workshop.cluster("Rain", hall.workshop.write(hall.people[0], "Rain on the roof"))
    hall.workshop.start_step("vote")
    vote = hall.workshop.open_vote(f"cluster/{cluster}", f"scenario/{hall.scenarios[0]}")
    hall.workshop.cast(hall.people, vote, f"cluster/{cluster}")
    hall.workshop.close_vote(vote)
    hall.workshop.scenario(cluster, "Umbrellas", "Written later.")
    (first, *_) = council_pages(hall.report()).scenarios.items
    assert (first.title, first.note) == ("Umbrellas", CATALOGUE.text("en", "report.written_after_vote"))
    # The note of the result names the cluster, because people voted on that.
    assert "Rain" in first.support[0].note


def test_row_of_other_scenarios_has_the_title_that_was_voted_on() -> None:
    hall = CouncilHall(scenarios=5)
    hall.vote(people=(8, 7, 6, 2, 1))
    hall.workshop.scenario(hall.clusters[3], "New title", "New text.")
    report = hall.report()
    others = council_pages(report).others.items
    assert [row.title for row in others] == ["Idea 3 (today: New title)", "Idea 4"]
    assert comparable_text("“Idea 3” (today: “New title”)") in texts(report, "md", variant="table-1")
