"""A scenario that was not in the deciding vote has the numbers of another one, with the name of that vote."""

import pytest

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.file_reader import file_text
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.pdf_reader import comparable_text
from tests.reports.rendered_files import rendered

CATALOGUE = Catalogue.load()


def hold_vote(hall: CouncilHall, title: str, people: dict[int, int]) -> str:
    """Hold and close a vote. people: number of a scenario -> how many choose it."""
    hall.workshop.start_step("vote")
    refs = {number: f"scenario/{hall.scenarios[number]}" for number in people}
    vote = hall.workshop.open_vote(*refs.values(), title=title)
    for number, count in people.items():
        hall.workshop.cast(hall.people[:count], vote, refs[number])
    hall.workshop.close_vote(vote)
    return vote


def hall_with_three_votes() -> Report:
    """The first was on all scenarios; the second, which decides, on the first only; and in the last, on the
    second only, too few people voted. No vote was on the last scenario."""
    hall = CouncilHall(scenarios=2)
    hold_vote(hall, "The first vote", {0: 8, 1: 7})
    deciding = hold_vote(hall, "The final", {0: 6})
    hold_vote(hall, "The small vote", {1: 2})
    hall.workshop.choose_deciding_vote(deciding)
    hall.workshop.start_step("ideas")
    hall.add(1)
    hall.workshop.write(hall.workshop.join(2), "A card of table 2")
    return hall.report()


REPORT = hall_with_three_votes()


def text_of(variant: str, form: str, language: str) -> str:
    text = file_text(rendered(REPORT, form, RenderOptions(language, variant=variant)))
    return comparable_text(text.replace("\\", ""))


@each_form_and_language(DOCUMENTS)
def test_children_read_the_numbers_of_the_vote_that_has_some_and_which_it_was(
    form: str, language: str
) -> None:
    text = text_of("child", form, language)
    chose = CATALOGUE.text(language, "report.variant.child.chose", count=7)
    sentence = CATALOGUE.text(language, "report.in_vote", vote="The first vote", sentence=chose)
    assert comparable_text(sentence) in text
    assert comparable_text(CATALOGUE.text(language, "report.variant.child.too_few", count=5)) not in text
    own = CATALOGUE.text(language, "report.variant.child.chose", count=6)
    assert (
        comparable_text(CATALOGUE.text(language, "report.in_vote", vote="The final", sentence=own))
        not in text
    )


@each_form_and_language(DOCUMENTS)
def test_table_names_the_vote_of_a_number_and_says_why_there_is_none(form: str, language: str) -> None:
    text = text_of("table-2", form, language).replace("|", "")
    title = CATALOGUE.text(language, "report.title_in_other_vote", title="Idea 1", vote="The first vote")
    assert comparable_text(f"{title}77") in text
    assert comparable_text(CATALOGUE.text(language, "report.dash.unvoted")) in text
    assert comparable_text(CATALOGUE.text(language, "report.dash.too_few", count=5)) not in text


def test_table_says_that_too_few_people_voted() -> None:
    hall = CouncilHall(scenarios=2)
    hold_vote(hall, "The small vote", {0: 2, 1: 1})
    hall.workshop.start_step("ideas")
    hall.workshop.write(hall.workshop.join(2), "A card of table 2")
    file = rendered(hall.report(), "md", RenderOptions("en", variant="table-2"))
    assert "A dash: fewer than 5 people voted on this, so no numbers are shown." in file_text(file)


@pytest.mark.parametrize("language", CATALOGUE.languages)
def test_council_names_the_vote_of_a_number_if_it_does_not_decide(language: str) -> None:
    hall = CouncilHall(scenarios=3)
    hold_vote(hall, "The first vote", {0: 8, 1: 7})
    hold_vote(hall, "The final", {2: 6})
    hall.workshop.dissolve(hall.clusters[2])
    scenarios = council_pages(hall.report(), language).scenarios.items
    note = CATALOGUE.text(language, "report.in_vote.note", vote="The first vote")
    assert [scenario.support[0].note for scenario in scenarios] == [note, note]
