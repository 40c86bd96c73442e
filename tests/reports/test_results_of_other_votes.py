"""A scenario that was not in the deciding vote has the numbers of another one, with the name of that vote."""

import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports.document_contents import deciding_results, result_table
from app.reports.localized_report import LocalizedReport
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


@pytest.mark.parametrize(
    ("decides", "with_numbers", "found"),
    [(0, {0, 1}, 0), (0, {1}, 1), (0, set(), 0), (None, {0, 1}, 1), (None, set(), 2)],
)
def test_results_are_those_of_the_deciding_vote_or_else_of_the_last_with_numbers(
    decides: int | None, with_numbers: set[int], found: int
) -> None:
    hall = CouncilHall(scenarios=1)
    for number in range(3):
        hold_vote(hall, f"Vote {number}", {0: 8})
    report = hall.report()
    # An earlier version let a vote that shows no numbers decide.
    votes = tuple(
        replace(
            vote,
            decides=number == decides,
            voters=vote.voters if number in with_numbers else None,
            choices=vote.choices
            if number in with_numbers
            else tuple(replace(option, support=None) for option in vote.choices),
        )
        for number, vote in enumerate(report.votes)
    )
    localized = LocalizedReport(replace(report, votes=votes), CATALOGUE, "en")
    assert [voted.vote for voted in deciding_results(localized, report.scenarios[0])] == [votes[found].id]


def test_only_vote_is_not_named_beside_its_results() -> None:
    hall = CouncilHall(scenarios=1)
    hold_vote(hall, "The small vote", {0: 2})
    (scenario,) = council_pages(hall.report()).scenarios.items
    assert [result.note for result in scenario.support] == [CATALOGUE.text("en", "report.too_few", count=5)]


@pytest.mark.parametrize(
    ("scenarios", "reasons"),
    [
        ((0,), ()),
        ((0, 1), ("too_few",)),
        ((0, 2), ("unvoted",)),
        ((1, 2), ("too_few", "unvoted")),
        ((0, 1, 2), ("too_few", "unvoted")),
    ],
)
def test_table_says_why_some_of_its_rows_have_no_numbers(
    scenarios: tuple[int, ...], reasons: tuple[str, ...]
) -> None:
    """The first scenario has numbers, too few voted on the second, and nobody on the third."""
    hall = CouncilHall(scenarios=3)
    hold_vote(hall, "The final", {0: 8})
    hold_vote(hall, "The small vote", {1: 2})
    localized = LocalizedReport(hall.report(), CATALOGUE, "en")
    table = result_table(localized, [localized.report.scenarios[number] for number in scenarios])
    assert table.note == " ".join(CATALOGUE.text("en", f"report.dash.{each}", count=5) for each in reasons)
