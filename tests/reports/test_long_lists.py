"""Documents of workshops in which something is longer than a page: nothing is lost at the edge of the paper,
and no export fails."""

import pytest
from msgspec.structs import replace

from app.reports.model import Report, ReportEdition
from app.reports.report_format import RenderOptions
from app.workshop.state import Label
from app.workshop.workshop import initial_state
from tests.reports.file_reader import file_text
from tests.reports.pdf_reader import pages, pdf_text, words_outside_of_pages
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import report_of, report_with_groups
from tests.reports.sample_workshop import SampleWorkshop, plan

MANY_LINES = 140
"""More lines than a page has."""


def file_of(report: Report, name: str) -> bytes:
    return rendered(report, name, RenderOptions("en"))


def joined_clusters(number: int) -> Report:
    """Three scenarios, each of so many clusters that were voted on before they were joined."""
    workshop = SampleWorkshop()
    people = [workshop.join(1) for _ in range(10)]
    workshop.start_step("ideas")
    cards = iter([workshop.write(people[n % 10], f"Card {n}") for n in range(3 * number)])
    groups = [[workshop.cluster(f"Cluster {g}-{n}", next(cards)) for n in range(number)] for g in range(3)]
    workshop.start_step("vote")
    vote = workshop.open_vote(*(f"cluster/{cluster}" for group in groups for cluster in group))
    workshop.cast(people, vote, f"cluster/{groups[0][-1]}", 3)
    workshop.close_vote(vote)
    for first, *others in groups:
        for cluster in others:
            workshop.join_clusters(cluster, first)
        workshop.scenario(first, f"Scenario {first}", "A text. " * 20)
    return report_of(workshop)


def many_groups(number: int) -> Report:
    """An edition with so many roles and municipalities, each of enough people to be counted,
    also among those who chose one of two options."""
    workshop = SampleWorkshop()
    names = {"roles": "role", "municipalities": "place"}
    labels = {
        kind: tuple(
            Label(f"{name}-{n}", {"nb": f"A {name} with a long name, number {n}"}) for n in range(number)
        )
        for kind, name in names.items()
    }
    workshop.state = initial_state(replace(plan(), **labels))
    people = [
        workshop.join(1 + n % 8, f"role-{n % number}", f"place-{n % number}") for n in range(number * 10)
    ]
    workshop.start_step("ideas")
    cards = [workshop.write(person, "A card") for person in people]
    scenario = workshop.scenario(workshop.cluster("A cluster", *cards[:3]), "A scenario", "A text. " * 40)
    cluster = workshop.cluster("Another cluster", *cards[3:5])
    workshop.start_step("vote")
    vote = workshop.open_vote(f"scenario/{scenario}", f"cluster/{cluster}")
    workshop.cast(people[: number * 5], vote, f"scenario/{scenario}")
    workshop.cast(people[number * 5 :], vote, f"cluster/{cluster}")
    workshop.close_vote(vote)
    return replace(report_with_groups(workshop), edition=ReportEdition(1, "c0ffee"))


def many_lines() -> Report:
    """A card and a scenario with more lines than a page has."""
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    card = workshop.write(author, "a\n" * (MANY_LINES - 1) + "b")
    scenario = workshop.scenario(workshop.cluster("Many", card), "Lines", "c\n" * MANY_LINES + "d")
    workshop.start_step("vote")
    workshop.hold_vote(f"scenario/{scenario}")
    return report_of(workshop)


def many_votes() -> Report:
    """A scenario that was voted on in more votes than fit beside each other on a page."""
    workshop = SampleWorkshop()
    people = [workshop.join(1) for _ in range(10)]
    workshop.start_step("ideas")
    cluster = workshop.cluster("A cluster", workshop.write(people[0], "A card"))
    scenario = workshop.scenario(cluster, "A scenario", "Short.")
    workshop.start_step("vote")
    for number in range(16):
        vote = workshop.open_vote(f"scenario/{scenario}", title=f"Vote number {number}")
        workshop.cast(people, vote, f"scenario/{scenario}")
        workshop.close_vote(vote)
    return report_of(workshop)


REPORTS = {
    "joined": joined_clusters(12),
    "groups": many_groups(60),
    "lines": many_lines(),
    "votes": many_votes(),
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
@pytest.mark.parametrize("name", ["pdf", "council.pdf"])
def test_no_word_is_printed_outside_of_its_page(name: str, report: Report) -> None:
    assert words_outside_of_pages(file_of(report, name)) == []


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_pages_for_the_council_are_at_most_two(report: Report) -> None:
    assert pages(file_of(report, "council.pdf")) <= 2


def test_picture_of_the_pages_for_the_council_shows_more_lines_than_a_page_has() -> None:
    assert file_of(REPORTS["lines"], "png")


def test_pages_for_the_council_show_the_option_with_most_dots_and_that_others_are_left_out() -> None:
    text = pdf_text(file_of(joined_clusters(30), "council.pdf"))
    assert "as “Cluster 0-29”" in text
    assert "30 dots" in text
    assert "· …" in text
    assert "· …" not in pdf_text(file_of(joined_clusters(2), "council.pdf"))


def test_pages_for_the_council_show_as_many_groups_as_they_have_room_for() -> None:
    few, many = (pdf_text(file_of(many_groups(number), "council.pdf")) for number in (8, 40))
    assert [f"number {n}" in " ".join(few.split()) for n in range(8)] == [True] * 8
    assert "number 59" not in " ".join(many.split())
    assert "\n…\n" in many


def test_slides_have_all_groups_in_their_notes() -> None:
    text = file_text(file_of(many_groups(60), "pptx"))
    assert [f"A role with a long name, number {n}  10" in text for n in range(60)] == [True] * 60
