"""The words of a scenario that several votes were on stand once, with the names of these votes; and the cards
below a scenario stand by their numbers."""

import re

import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.report_format import RenderOptions
from tests.reports.file_reader import file_text
from tests.reports.pdf_reader import comparable_text
from tests.reports.sample_reports import report_of
from tests.reports.sample_votes import rain_and_sun
from tests.reports.sample_workshop import SampleWorkshop

CATALOGUE = Catalogue.load()
DOCUMENTS = ["pdf", "docx", "html", "md"]
WORDS = "It rains on every day of the year."


def text_of(workshop: SampleWorkshop, form: str, variant: str = "") -> str:
    options = RenderOptions("en", variant=variant)
    return comparable_text(file_text(FORMATS[form].render(report_of(workshop), CATALOGUE, options)))


def voted_three_times() -> SampleWorkshop:
    """A scenario that three votes were on, the second of them on other words, and that was rewritten then."""
    workshop, rain, _ = rain_and_sun()
    scenario = workshop.scenario(rain, "Wet", WORDS)
    for title, words in (("First *round*", WORDS), ("Second", "It pours."), ("Final", WORDS)):
        workshop.scenario(rain, "Wet", words)
        workshop.hold_vote(f"scenario/{scenario}", title=title)
    workshop.scenario(rain, "Dry", "It was fine.")
    return workshop


@pytest.mark.parametrize("form", DOCUMENTS)
@pytest.mark.parametrize("variant", ["", "municipality-aure"])
def test_words_of_several_votes_stand_once_with_the_names_of_the_votes(form: str, variant: str) -> None:
    text = text_of(voted_three_times(), form, variant)
    asterisk = "\\*" if form == "md" else "*"
    names = comparable_text(f"The votes “First {asterisk}round{asterisk}”, “Final” were on these words:")
    assert text.count(comparable_text(WORDS)) == 1
    assert text.index(names) < text.index(comparable_text(WORDS))
    second = comparable_text("The vote “Second” was on these words:")
    assert text.index(comparable_text(WORDS)) < text.index(second)


@pytest.mark.parametrize("form", ["pdf", "docx", "md"])
def test_cards_below_a_scenario_stand_by_table_and_number(form: str) -> None:
    workshop = SampleWorkshop()
    seats = [workshop.join(table) for table in (1, 2)]
    workshop.start_step("ideas")
    cards = [workshop.write(seats[n % 2], f"A card with words {n}") for n in range(22)]
    workshop.start_step("sort")
    workshop.stack(seats[0], cards[2], cards[20])
    workshop.scenario(workshop.cluster("All", *(cards[n] for n in (3, 21, 20, 0))), "Dry", "Fine.")
    file = file_text(FORMATS[form].render(report_of(workshop), CATALOGUE, RenderOptions("en")))
    numbers = re.findall(r"\b\d-\d+\b", file[file.index("5 cards") :])
    assert numbers[:5] == ["1-1", "1-2", "1-11", "2-2", "2-11"]


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_scenario_without_cards_is_not_said_to_be_made_from_any(form: str) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    card = workshop.write(author, "A card")
    workshop.scenario(workshop.cluster("Empty", card), "Dry", "Fine.")
    workshop.start_step("ideas")
    workshop.withdraw(author, card)
    text = text_of(workshop, form)
    sentence = comparable_text(CATALOGUE.text("en", "report.no_sources"))
    assert sentence in text
    assert comparable_text(CATALOGUE.text("en", "report.made_from")) + sentence not in text
