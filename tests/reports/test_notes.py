"""Reports say how their numbers were made, and a draft says that a vote is open."""

import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports.model import Report
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from tests.reports.file_reader import file_text
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.pdf_reader import comparable_text
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import edition_of, report_of, report_with_groups
from tests.reports.sample_workshop import SampleWorkshop

CATALOGUE = Catalogue.load()


def said(report: Report, keys: set[str], form: str, language: str = "en", variant: str = "") -> set[str]:
    """Which of these texts are in the file."""
    file = rendered(report, form, RenderOptions(language, variant=variant))
    text = comparable_text(file_text(file))
    return {key for key in keys if comparable_text(CATALOGUE.text(language, key)) in text}


def voted_workshop(*, close: bool, voters: int = 5) -> SampleWorkshop:
    """Six people, of whom so many chose the only scenario in a vote."""
    workshop = SampleWorkshop()
    people = [workshop.join(1, "student", "aure") for _ in range(6)]
    workshop.start_step("ideas")
    scenario = workshop.scenario(workshop.cluster("Calm", workshop.write(people[0], "Quiet")), "Calm", "So.")
    workshop.start_step("vote")
    vote = workshop.open_vote(f"scenario/{scenario}")
    workshop.cast(people[:voters], vote, f"scenario/{scenario}")
    if close:
        workshop.close_vote(vote)
    return workshop


@pytest.mark.parametrize("variant", ["", "child", "table-1"])
@each_form_and_language(DOCUMENTS)
def test_draft_says_that_a_vote_is_open(form: str, language: str, variant: str) -> None:
    key = {"report.draft.vote_open"}
    assert said(report_of(voted_workshop(close=False)), key, form, language, variant) == key
    assert not said(report_of(voted_workshop(close=True)), key, form, language, variant)


def test_report_says_in_its_data_that_a_vote_is_open() -> None:
    assert report_of(voted_workshop(close=False)).vote_open
    assert not report_of(voted_workshop(close=True)).vote_open
    assert not report_of(SampleWorkshop()).vote_open


METHOD = {f"report.method.{name}" for name in ("people", "hidden", "percentages", "votes", "order")}


@each_form_and_language(DOCUMENTS)
def test_edition_with_two_votes_says_how_its_numbers_were_made(form: str, language: str) -> None:
    workshop = voted_workshop(close=True)
    (vote,) = workshop.state.votes.values()
    option = vote.options[0].ref
    second = workshop.open_vote(option)
    workshop.cast(vote.ballots, second, option)
    workshop.close_vote(second)
    assert said(edition_of(workshop), METHOD, form, language) == METHOD


def test_report_says_only_how_those_numbers_were_made_that_it_has() -> None:
    by_group = {"report.method.people", "report.method.hidden"}
    assert said(report_of(SampleWorkshop()), METHOD, "md") == set()
    assert said(report_of(voted_workshop(close=True)), METHOD, "md") == {"report.method.order"}
    assert said(edition_of(voted_workshop(close=True, voters=0)), METHOD, "md") <= by_group
    one_vote = METHOD - {"report.method.votes"}
    assert said(edition_of(voted_workshop(close=True)), METHOD, "md") == one_vote
    without_votes = replace(report_with_groups(voted_workshop(close=True)), votes=(), scenarios=())
    assert without_votes.groups
    assert (
        said(replace(without_votes, groups=replace(without_votes.groups, votes={})), METHOD, "md") == by_group
    )
