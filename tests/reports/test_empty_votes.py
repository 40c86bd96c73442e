"""A vote in which nobody voted, such as one that was opened by mistake, stands in the list of votes only."""

import json
from functools import cache

import jsonschema
import pytest
from msgspec.structs import replace

from app.locale.catalogue import Catalogue
from app.reports import FORMATS, json as json_format
from app.reports.changes import find_changes
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report, encode_content
from app.reports.report_format import RenderOptions
from app.reports.variants.redacted import redacted
from app.reports.variants.report_variant import DOCUMENTS
from tests.reports.file_reader import file_text, workbook_tables
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.pdf_reader import comparable_text, page_texts
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import edition_of
from tests.reports.sample_workshop import SampleWorkshop

CATALOGUE = Catalogue.load()
OTHER_FORMS = ("council.pdf", "council.docx", "pptx")


@cache
def edition(voters_by_mistake: int = 0, *, only_this_vote: bool = False) -> Report:
    """The edition of a hall in which ten people chose the scenario Sunny, unless there is only one vote; and
    in which a vote on Sunny, the cluster Rain and a card was closed before more than so many had voted. Sunny
    was rewritten between the votes, and later."""
    workshop = SampleWorkshop()
    seats = [workshop.join(1, "student", "aure") for _ in range(10)]
    workshop.start_step("ideas")
    card, other = (workshop.write(seats[0], text) for text in ("A card", "Another"))
    sun, rain = workshop.cluster("Sun", card), workshop.cluster("Rain", other)
    sunny = f"scenario/{workshop.scenario(sun, 'Sunny', 'A text')}"
    workshop.start_step("vote")
    if not only_this_vote:
        vote = workshop.open_vote(sunny)
        workshop.cast(seats, vote, sunny)
        workshop.close_vote(vote)
    workshop.scenario(sun, "Sunny", "Words of the mistake")
    vote = workshop.open_vote(sunny, f"cluster/{rain}", f"card/{other}", title="By mistake")
    workshop.cast(seats[:1], vote, sunny)
    workshop.cast(seats[:1], vote, sunny, 0)
    workshop.cast(seats[:voters_by_mistake], vote, sunny)
    workshop.close_vote(vote)
    workshop.scenario(sun, "Sunny", "A text")
    return edition_of(workshop)


def text_of(report: Report, form: str, language: str = "en", variant: str = "") -> str:
    return comparable_text(file_text(rendered(report, form, RenderOptions(language, variant=variant))))


@each_form_and_language(DOCUMENTS)
def test_document_names_it_once_and_says_that_nobody_voted(form: str, language: str) -> None:
    text = text_of(edition(), form, language)
    nobody = comparable_text(CATALOGUE.text(language, "report.nobody_voted"))
    assert text.count(nobody) == 1
    assert text.count(comparable_text("By mistake")) == (2 if form == "pdf" else 1)  # also in its contents
    assert comparable_text(CATALOGUE.text(language, "report.too_few", count=5)) not in text
    assert comparable_text("Words of the mistake") not in text


@pytest.mark.parametrize("only_this_vote", [False, True])
@pytest.mark.parametrize(
    ("form", "variant"),
    [
        *((form, "") for form in OTHER_FORMS),
        *((form, variant) for form in DOCUMENTS for variant in ("child", "table-1", "municipality-aure")),
    ],
)
def test_other_documents_do_not_name_it(form: str, variant: str, only_this_vote: bool) -> None:
    text = text_of(edition(only_this_vote=only_this_vote), form, variant=variant)
    for words in ("By mistake", "Words of the mistake", "Fewer than", "fewer than 5 people voted"):
        assert comparable_text(words) not in text


@pytest.mark.parametrize("form", DOCUMENTS)
def test_vote_of_one_person_stands_at_the_scenario_and_says_that_fewer_than_five_voted(form: str) -> None:
    text = text_of(edition(1), form)
    assert comparable_text("Nobody voted.") not in text
    assert text.count(comparable_text("Fewer than 5 people voted, so no numbers are shown.")) >= 2


def test_it_needs_no_page_of_its_own() -> None:
    file = rendered(edition(), "pdf", RenderOptions("en"))
    (page,) = (text for text in page_texts(file) if comparable_text("Nobody voted.") in text)
    assert comparable_text("10 people voted, with up to 5 dots each.") in page


def test_tables_and_data_have_all_of_it() -> None:
    report = edition()
    found = workbook_tables(rendered(report, "xlsx", RenderOptions("en")))
    assert [(row["title"], row["voters"]) for row in found["votes"]] == [
        ("Which first?", 10),
        ("By mistake", 0),
    ]
    became = [row["option"] for row in found["became"] if row["vote"] == report.votes[1].id]
    assert {option.ref for option in report.votes[1].choices if "card" not in option.ref} == {*became}
    data = json.loads(FORMATS["json"].render(report, CATALOGUE, RenderOptions("en")))
    jsonschema.validate(data, json.loads(json_format.schema()))
    assert [vote.get("nobody_voted") for vote in data["votes"]] == [None, True]
    assert "nobody_voted" not in json.loads(encode_content(edition(1)))["votes"][1]


def test_edition_of_an_earlier_version_is_shown_as_before_and_is_no_other_one() -> None:
    report = edition()
    earlier = replace(report, votes=(report.votes[0], replace(report.votes[1], nobody_voted=False)))
    assert comparable_text("Fewer than 5 people voted") in text_of(earlier, "md")
    assert comparable_text("Words of the mistake") in text_of(earlier, "md")
    assert find_changes(earlier, report) == ()


def test_redacted_package_has_the_results_of_such_a_vote_as_the_whole_one() -> None:
    whole = edition()
    withheld = redacted(LocalizedReport(whole, CATALOGUE, "en"))
    for before, after in ((whole.scenarios, withheld.scenarios), (whole.clusters, withheld.clusters)):
        assert [len(each.voted) for each in after] == [len(each.voted) for each in before]
        assert sum(len(each.voted) for each in after) > 0
    texts = [[len(each.voted_texts) for each in report.scenarios] for report in (whole, withheld)]
    assert texts[0] == texts[1] != [0]
