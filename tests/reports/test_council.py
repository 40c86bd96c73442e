"""The pages for the council call a scenario chosen or not only if a vote with shown numbers says so."""

from itertools import cycle

import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports.council_contents import CouncilContents
from app.reports.council_fit import fitting_parts
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.whole_contents import whole_contents
from app.workshop.plan import EditPlan
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.file_reader import document_paragraphs
from tests.reports.pdf_reader import comparable_text, pages, pdf_text
from tests.reports.rendered_files import rendered

CATALOGUE = Catalogue.load()
EVERY_LANGUAGE = pytest.mark.parametrize("language", CATALOGUE.languages)


def shown(contents: CouncilContents) -> tuple[list[str], list[str]]:
    """The titles of the scenarios with their text, and of those without."""
    titles = [scenario.title for scenario in contents.scenarios.items]
    return titles, [row.title for row in contents.others.items]


def ideas(*numbers: int) -> list[str]:
    return [f"Idea {number}" for number in numbers]


def assert_nothing_is_called_chosen(report: Report, language: str) -> None:
    contents = council_pages(report, language)
    file = rendered(report, "council.pdf", RenderOptions(language))
    assert pages(file) <= 2
    text = " ".join(pdf_text(file).replace("\u00ad", "").split())
    for key in ("supported", "others", "lead.not_chosen", "lead.others", "lead.supported"):
        assert CATALOGUE.text(language, f"report.council.{key}") not in text
    assert contents.scenarios.heading == CATALOGUE.text(language, "report.council.scenarios")
    assert contents.other_columns == ()


def few_voters() -> Report:
    hall = CouncilHall(scenarios=5)
    hall.vote(people=(0, 0, 0, 0, 4), voters=4)
    return hall.report()


def raised_threshold() -> Report:
    hall = CouncilHall(scenarios=5)
    hall.vote(people=(0, 0, 0, 0, 10))
    hall.workshop.submit_as_facilitator(EditPlan(id="raise-threshold", privacy_threshold=90))
    return hall.report()


def vote_on_a_card() -> Report:
    hall = CouncilHall(scenarios=5)
    hall.workshop.start_step("vote")
    card = min(hall.workshop.state.cards)
    vote = hall.workshop.open_vote(f"card/{card}")
    hall.workshop.cast(hall.people, vote, f"card/{card}")
    hall.workshop.close_vote(vote)
    return hall.report()


@pytest.mark.parametrize(
    ("report", "language"),
    [
        (few_voters(), "nb"),
        (raised_threshold(), "nn"),
        (vote_on_a_card(), "en"),
        (CouncilHall(scenarios=5).report(), "nb"),
    ],
    ids=["few voters", "raised threshold", "vote on a card", "no vote"],
)
def test_scenarios_that_no_shown_vote_ranks_are_all_alike(report: Report, language: str) -> None:
    assert_nothing_is_called_chosen(report, language)
    contents = council_pages(report, language)
    assert shown(contents) == (ideas(0, 1, 2, 3, 4), [])
    assert CATALOGUE.text(language, "report.council.lead.unranked") in contents.introduction
    text = pdf_text(rendered(report, "council.pdf", RenderOptions(language)))
    assert [f"Text {number}: Words." in text for number in range(5)] == [True] * 5


def test_more_unranked_scenarios_than_fit_are_listed_by_title() -> None:
    language = "nn"
    report = CouncilHall(scenarios=20, text="A long text. " * 80).report()
    assert_nothing_is_called_chosen(report, language)
    contents = council_pages(report, language)
    first, others = shown(contents)
    assert 5 <= len(first) <= 12
    assert first + others == ideas(*range(len(first) + len(others)))
    assert len(others) == min(12, 20 - len(first))
    assert contents.others.heading == CATALOGUE.text(language, "report.variant.table.others")
    assert contents.others.note or len(first) + len(others) == 20


def test_introduction_of_one_unranked_scenario_or_none_names_no_order() -> None:
    contents = council_pages(CouncilHall(scenarios=1).report())
    assert contents.introduction.endswith("Here it is.")
    assert contents.scenarios.note == "No vote has been held on them."
    empty = council_pages(replace(CouncilHall(scenarios=1).report(), scenarios=()))
    assert empty.scenarios.note == "No picture of the future has been written yet."
    assert empty.introduction.endswith("and wrote 1 card and no pictures of the future.")


def test_vote_with_shown_numbers_says_what_was_chosen_and_what_was_not() -> None:
    hall = CouncilHall(scenarios=5)
    hall.vote(people=(2, 0, 4, 6, 8))
    contents = council_pages(hall.report())
    assert shown(contents) == (ideas(4, 3, 2), ideas(0, 1))
    assert contents.others.heading == "Not chosen"
    assert contents.introduction.endswith("Here is what has most support, and what was not chosen.")
    assert [row.dots for row in contents.others.items] == ["2", "0"]


def test_scenario_without_any_dots_has_not_most_support() -> None:
    hall = CouncilHall(scenarios=3)
    hall.vote(people=(0, 8, 0))
    assert shown(council_pages(hall.report())) == (ideas(1), ideas(0, 2))
    hall = CouncilHall(scenarios=3)
    hall.vote(people=(3, 4, 5))
    assert council_pages(hall.report()).introduction.endswith("Here is what has most support.")


def test_scenario_that_was_written_after_the_vote_is_not_called_not_chosen() -> None:
    hall = CouncilHall(scenarios=2)
    hall.vote(people=(4, 6))
    hall.add(1)
    contents = council_pages(hall.report())
    assert shown(contents) == (ideas(1, 0), ideas(2))
    assert contents.others.heading == "The other pictures of the future"
    assert contents.introduction.endswith("Here is what has most support, and the other pictures.")
    hall = CouncilHall(scenarios=4)
    hall.vote(people=(3, 6, 6, 6))
    hall.add(1)
    contents = council_pages(hall.report())
    assert shown(contents) == (ideas(1, 2, 3), ideas(0, 4))
    assert contents.others.note == "A dash: this one was not in the vote that decides the order."


def test_scenario_of_two_options_is_called_not_chosen_only_if_few_chose_each_of_them() -> None:
    for people, heading in ((5, "The other pictures of the future"), (4, "Not chosen")):
        hall = CouncilHall(scenarios=5)
        hall.vote(people=(9, 8, 7, people, 2))
        hall.workshop.dissolve(hall.clusters[4])
        hall.workshop.place(hall.clusters[3], max(hall.workshop.state.cards))
        contents = council_pages(hall.report())
        assert shown(contents) == (ideas(0, 1, 2), ideas(3))
        assert contents.others.heading == heading


def test_scenarios_with_equal_support_stand_together() -> None:
    hall = CouncilHall(scenarios=6)
    hall.vote(people=(4, 4, 4, 4, 0, 9))
    assert shown(council_pages(hall.report())) == (ideas(5, 0, 1, 2, 3), ideas(4))
    hall = CouncilHall(scenarios=8)
    hall.vote(people=(4, 4, 4, 4, 4, 4, 4, 9))
    assert shown(council_pages(hall.report())) == (ideas(7), ideas(*range(7)))
    hall = CouncilHall(scenarios=8)
    hall.vote(people=(4,) * 8)
    contents = council_pages(hall.report())
    assert shown(contents) == (ideas(*range(8)), [])
    assert contents.introduction.endswith("Here they are.")


def test_picture_that_half_chose_is_not_called_not_chosen() -> None:
    hall = CouncilHall(scenarios=5)
    hall.vote(people=(2, 5, 7, 6, 8))
    report = hall.report()
    contents = council_pages(report)
    assert shown(contents) == (ideas(4, 2, 3), ideas(1, 0))
    assert contents.others.heading == "The other pictures of the future"
    assert contents.introduction.endswith("Here is what has most support, and the other pictures.")
    whole = whole_contents(LocalizedReport(report, CATALOGUE, "en"))
    not_chosen = [option.title for group in whole.not_chosen[0].groups for option in group.options]
    assert not_chosen == ["5. Idea 0"]


@pytest.mark.parametrize("format_name", ["council.pdf", "council.docx"])
def test_picture_among_the_first_that_fewer_than_half_chose_says_so(format_name: str) -> None:
    hall = CouncilHall(scenarios=5)
    hall.vote(people=(0, 2, 6, 1, 0))
    report = hall.report()
    contents = council_pages(report)
    assert shown(contents) == (ideas(2, 1, 3), ideas(0, 4))
    notes = [[result.note for result in scenario.support] for scenario in contents.scenarios.items]
    assert notes == [[""], ["fewer than half chose this"], ["fewer than half chose this"]]
    assert contents.others.heading == "Not chosen"
    file = rendered(report, format_name, RenderOptions("en"))
    text = pdf_text(file) if format_name == "council.pdf" else " ".join(document_paragraphs(file))
    assert " ".join(text.split()).count("fewer than half chose this") == 2


def test_picture_with_most_support_says_that_fewer_than_half_chose_it() -> None:
    hall = CouncilHall(scenarios=3)
    hall.vote(people=(3, 2, 2))
    contents = council_pages(hall.report())
    assert shown(contents) == (ideas(0, 1, 2), [])
    notes = [scenario.support[0].note for scenario in contents.scenarios.items]
    assert notes == ["fewer than half chose this"] * 3


def test_pages_explain_an_ellipsis_only_in_the_part_that_has_a_shortened_text() -> None:
    language, other = "en", "nb"
    sentence = CATALOGUE.text(language, "report.council.whole.shortened")
    hall = CouncilHall(scenarios=1, text="Words …")
    assert sentence not in council_pages(hall.report(), language).whole_text
    report = CouncilHall(scenarios=12, text="A long text. " * 80).report()
    first, second = fitting_parts([LocalizedReport(report, CATALOGUE, each) for each in (language, other)])
    assert sentence in first.whole_text
    assert CATALOGUE.text(other, "report.council.whole.shortened") not in second.whole_text


def test_pages_explain_an_ellipsis_that_stands_for_further_results() -> None:
    hall = CouncilHall(scenarios=1)
    clusters = [
        hall.workshop.cluster(f"Cluster {number}", hall.workshop.write(hall.people[0], str(number)))
        for number in range(13)
    ]
    hall.workshop.start_step("vote")
    vote = hall.workshop.open_vote(*(f"cluster/{cluster}" for cluster in clusters))
    hall.workshop.cast(hall.people, vote, f"cluster/{clusters[0]}")
    hall.workshop.close_vote(vote)
    for cluster in clusters:
        hall.workshop.join_clusters(cluster, hall.clusters[0])
    contents = council_pages(hall.report())
    (scenario,) = contents.scenarios.items
    assert scenario.support[-1].note.endswith("…")
    assert CATALOGUE.text("en", "report.council.whole.shortened") in contents.whole_text


def test_pages_do_not_explain_an_ellipsis_of_an_option_that_is_left_out() -> None:
    hall = CouncilHall(scenarios=1)
    ideas = [hall.workshop.write(hall.people[0], text) for text in (*map(str, range(12)), "long words " * 18)]
    hall.workshop.start_step("vote")
    vote = hall.workshop.open_vote(f"scenario/{hall.scenarios[0]}", *(f"card/{idea}" for idea in ideas))
    hall.workshop.cast(hall.people, vote, f"scenario/{hall.scenarios[0]}")
    for voter, idea in zip(cycle(hall.people), ideas[:-1]):
        hall.workshop.cast([voter], vote, f"card/{idea}")
    hall.workshop.close_vote(vote)
    contents = council_pages(hall.report())
    assert contents.other_options.note == "and one more, in the whole report"
    assert CATALOGUE.text("en", "report.council.whole.shortened") not in contents.whole_text


@EVERY_LANGUAGE
def test_pages_say_how_many_cards_were_removed(language: str) -> None:
    hall = CouncilHall(scenarios=1)
    assert "." in (before := council_pages(hall.report(), language)).whole_text
    hall.workshop.start_step("ideas")
    for author, is_own in ((0, True), (1, False), (2, False)):
        card = hall.workshop.write(hall.people[author], f"gone {author}")
        if is_own:
            hall.workshop.withdraw(hall.people[author], card)
        else:
            hall.workshop.take_away(card)
    after = council_pages(hall.report(), language)
    for key, count in (("withdrawn", 1), ("taken_away", 2)):
        sentence = CATALOGUE.text(language, f"report.removed.{key}", count=count)
        assert sentence in after.introduction
        assert sentence not in before.introduction
    assert after.whole_text == CATALOGUE.text(language, "report.council.whole.text.removed")
    assert before.whole_text == CATALOGUE.text(language, "report.council.whole.text")


@EVERY_LANGUAGE
@pytest.mark.parametrize(
    ("variant", "key"), [("", "report.stacks"), ("child", "report.variant.child.find.place")]
)
def test_documents_do_not_deny_that_cards_were_removed(variant: str, key: str, language: str) -> None:
    hall = CouncilHall(scenarios=1)
    options = RenderOptions(language, variant=variant)
    before = comparable_text(rendered(hall.report(), "md", options).decode())
    hall.workshop.start_step("ideas")
    hall.workshop.take_away(hall.workshop.write(hall.people[0], "gone"))
    after = comparable_text(rendered(hall.report(), "md", options).decode())
    assert comparable_text(CATALOGUE.text(language, key)) in before
    assert comparable_text(CATALOGUE.text(language, key)) not in after
    assert comparable_text(CATALOGUE.text(language, f"{key}.removed")) in after
