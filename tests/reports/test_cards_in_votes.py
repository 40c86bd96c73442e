"""A card that was an option of a vote has its number, and documents say what became of it."""

import pytest

from app.core.aggregate import Actor
from app.locale.catalogue import Catalogue
from app.reports.localized_report import LocalizedReport
from app.reports.model import Report
from app.reports.not_chosen import not_chosen_sections
from app.reports.outcome_contents import NotChosenOption
from app.reports.places_of_options import PlacesOfOptions
from app.reports.report_format import RenderOptions
from app.reports.variants.redacted import redacted
from app.reports.variants.report_variant import DOCUMENTS
from app.workshop.activities.ideas import EditIdea
from tests.reports.council_hall import CouncilHall, council_pages
from tests.reports.file_reader import file_text, parse_page
from tests.reports.pdf_reader import comparable_text
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import edition_of

CATALOGUE = Catalogue.load()
EVERY_LANGUAGE = pytest.mark.parametrize("language", CATALOGUE.languages)


class CardHall(CouncilHall):
    """A vote on a scenario and on four cards: the first stays, the second is rewritten after the vote, the
    third is taken back by its author, and the facilitator takes the last one away."""

    def __init__(self) -> None:
        super().__init__(scenarios=1)
        workshop = self.workshop
        cards = [workshop.write(self.people[0], f"Idea on card {place}") for place in range(4)]
        workshop.start_step("vote")
        vote = workshop.open_vote(f"scenario/{self.scenarios[0]}", *(f"card/{card}" for card in cards))
        workshop.cast(self.people, vote, f"scenario/{self.scenarios[0]}")
        for card in cards:
            workshop.cast(self.people[:2], vote, f"card/{card}")
        workshop.close_vote(vote)
        workshop.start_step("ideas")
        rewrite = EditIdea(id="rewrite", card=cards[1], theme="safety", text="Other words")
        workshop.submit(Actor("participant", self.people[0]), rewrite)
        workshop.withdraw(self.people[0], cards[2])
        workshop.take_away(cards[3])


REPORT = CardHall().report()


def options(language: str, *, has_cards: bool, report: Report = REPORT) -> list[NotChosenOption]:
    localized = LocalizedReport(report, CATALOGUE, language)
    places = PlacesOfOptions(localized, has_clusters=has_cards)
    (section, *_) = not_chosen_sections(localized, places, has_cards=has_cards)
    return [option for group in section.groups for option in group.options]


@EVERY_LANGUAGE
def test_card_that_was_an_option_has_its_number_and_a_note_if_it_was_rewritten(language: str) -> None:
    def text(key: str, **params: str) -> str:
        return CATALOGUE.text(language, f"report.not_chosen.{key}", **params)

    stays, rewritten, withdrawn, taken = options(language, has_cards=True)
    assert (stays.title, stays.state) == ("Idea on card 0", text("card", number="1-2"))
    assert [card.number for card in stays.more_cards] == ["1-2"]
    assert (rewritten.title, rewritten.state) == ("Idea on card 1", text("card.changed", number="1-3"))
    assert [(card.number, card.text) for card in rewritten.cards] == [("1-3", "Other words")]
    assert withdrawn.title == CATALOGUE.text(language, "report.withdrawn_option")
    assert taken.title == CATALOGUE.text(language, "report.removed_option")
    assert (withdrawn.state, taken.state) == ("", "")
    assert [option.more_cards for option in options(language, has_cards=False)] == [()] * 4


def test_redacted_report_does_not_say_which_card_was_rewritten() -> None:
    report = redacted(LocalizedReport(edition_of(CardHall().workshop), CATALOGUE, "en"))
    stays, rewritten, *_ = options("en", has_cards=True, report=report)
    assert [stays.state, rewritten.state] == [
        CATALOGUE.text("en", "report.not_chosen.card", number=number) for number in ("1-2", "1-3")
    ]


def test_whole_page_links_to_a_card_that_was_an_option() -> None:
    page = parse_page(rendered(REPORT, "html", RenderOptions("en")))
    (title,) = page.xpath("//h3[normalize-space()='Idea on card 0']")
    assert title.getparent().xpath(".//a/@href") == ["#card-1-2"]


@EVERY_LANGUAGE
def test_council_reads_which_card_was_an_option(language: str) -> None:
    def quoted(number: int) -> str:
        return CATALOGUE.text(language, "report.quoted", text=f"Idea on card {number}")

    titles = [row.title for row in council_pages(REPORT, language).other_options.items]
    assert titles == [
        CATALOGUE.text(language, "report.other_options.card", title=quoted(0), number="1-2"),
        CATALOGUE.text(language, "report.other_options.card.changed", title=quoted(1), number="1-3"),
        CATALOGUE.text(language, "report.withdrawn_option"),
        CATALOGUE.text(language, "report.removed_option"),
    ]


@pytest.mark.parametrize("variant", ["", "child", "table-1", "municipality-aure"])
@pytest.mark.parametrize("form", DOCUMENTS)
def test_removed_card_is_never_between_quotation_marks(form: str, variant: str) -> None:
    file = rendered(REPORT, form, RenderOptions("en", variant=variant))
    text = comparable_text(file_text(file).replace("\\", ""))
    for key in ("withdrawn", "removed"):
        sentence = comparable_text(CATALOGUE.text("en", f"report.{key}_option"))
        assert sentence in text
        assert comparable_text(f"“{sentence}") not in text
