"""Documents say how many people came and contributed, how many from a municipality chose an option, which
groups did not contribute, and how many cards were removed."""

from functools import cache

import pytest
from msgspec.structs import replace

from app.analysis.group_numbers import Breakdown
from app.core.aggregate import Actor
from app.locale.catalogue import Catalogue
from app.reports.model import GroupNumbers, Report, ReportEdition
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from app.workshop.activities.ideas import ShareIdeas
from app.workshop.taken_away import BringBackCard
from tests.reports.file_reader import document_paragraphs, parse_page
from tests.reports.forms_and_languages import each_form_and_language, pairs
from tests.reports.pdf_reader import comparable_text, pdf_text
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import report_with_groups
from tests.reports.sample_votes import hall_with_silent_students
from tests.reports.sample_workshop import SampleWorkshop
from tests.reports.variant_hall import hall

CATALOGUE = Catalogue.load()
EVERY_LANGUAGE = pytest.mark.parametrize("language", CATALOGUE.languages)


@cache
def edition(no: int = 1) -> Report:
    """The edition of a hall with 18 cards. 36 people wrote a card or voted, 18 from each of two
    municipalities; four others joined later and did nothing."""
    workshop = hall()
    for _ in range(4):
        workshop.join(3)
    return replace(report_with_groups(workshop), edition=ReportEdition(no, "c0ffee"))


def groups_of(report: Report) -> GroupNumbers:
    assert report.groups
    return report.groups


def text_of(report: Report, form: str, language: str = "en", variant: str = "") -> str:
    file = rendered(report, form, RenderOptions(language, variant=variant))
    if form.endswith("pdf"):
        return comparable_text(pdf_text(file))
    if form == "docx":
        return comparable_text("".join(document_paragraphs(file)))
    return comparable_text(str(parse_page(file).text_content()) if form == "html" else file.decode())


@pytest.mark.parametrize(
    ("form", "variant", "language"),
    [
        *((form, "", language) for form, language in pairs((*DOCUMENTS, "council.pdf"))),
        *((form, "municipality-aure", language) for form, language in pairs(DOCUMENTS)),
    ],
)
def test_number_of_people_and_of_contributors_are_in_one_sentence(
    form: str, variant: str, language: str
) -> None:
    people = CATALOGUE.text(language, "report.people", count=40)
    sentence = CATALOGUE.text(language, "report.contributed", people=people, count=36)
    assert sentence.count("40") == sentence.count("36") == 1
    assert comparable_text(sentence) in text_of(edition(), form, language, variant)


@pytest.mark.parametrize(
    ("form", "variant", "language"),
    [
        *(("md", variant, each) for variant in ("", "municipality-aure") for each in CATALOGUE.languages),
        ("pdf", "", "nb"),
        ("council.pdf", "", "nn"),
    ],
)
def test_later_edition_says_for_which_edition_contributors_were_counted(
    form: str, variant: str, language: str
) -> None:
    people = CATALOGUE.text(language, "report.people", count=36)
    sentence = CATALOGUE.text(language, "report.contributed.repeated", people=people, no=1)
    text = text_of(edition(2), form, language, variant)
    note = CATALOGUE.text(language, "report.repeated", no=1)
    # The note explains the edition that the sentence names.
    assert text.index(comparable_text(sentence)) < text.index(comparable_text(note))


@EVERY_LANGUAGE
@pytest.mark.parametrize("variant", ["", "table-1", "municipality-aure"])
def test_people_who_only_joined_are_not_said_to_have_written(variant: str, language: str) -> None:
    people = CATALOGUE.text(language, "report.people", count=40)
    tables = CATALOGUE.text(language, "report.tables", count=3)
    sentence = CATALOGUE.text(language, "report.counts", people=people, tables=tables, count=18)
    assert comparable_text(sentence) in text_of(edition(), "md", language, variant)
    # The passive `skrevet` would be right.
    assert {"en": "wrote", "nb": "skrev ", "nn": "skreiv"}[language] not in sentence


def with_breakdown(report: Report, voters: dict[str, int] | None, sizes: dict[str, int]) -> Report:
    """The report, in which the votes have these numbers of people by municipality. voters: how many of each
    took part; None: that may not be published. sizes: how many of each contributed."""
    groups = groups_of(report)
    votes = {
        vote: {
            group_kind: Breakdown(sizes, voters, each.rows) if group_kind == "municipality" else each
            for group_kind, each in breakdowns.items()
        }
        for vote, breakdowns in groups.votes.items()
    }
    return replace(report, groups=replace(groups, votes=votes))


@pytest.mark.parametrize("form", DOCUMENTS)
def test_number_from_a_municipality_that_chose_an_option_is_shown_out_of_its_voters(form: str) -> None:
    report, sizes = edition(), {"aure": 18, "tingvoll": 18}
    assert comparable_text("10 of 18 from Aure who voted chose this.") in text_of(
        report, form, variant="municipality-aure"
    )
    # Without the number of voters, that of the contributors; without both, none.
    without_turnout = with_breakdown(report, None, sizes)
    assert comparable_text("10 of 18 from Aure who wrote a card or voted chose this.") in text_of(
        without_turnout, form, variant="municipality-aure"
    )
    without_sizes = with_breakdown(report, None, {})
    assert comparable_text("10 of the people from Aure chose this.") in text_of(
        without_sizes, form, variant="municipality-aure"
    )


@each_form_and_language(["md", "pdf", "docx", "html"])
def test_number_of_a_group_that_chose_an_option_is_shown_out_of_its_voters(form: str, language: str) -> None:
    report = as_edition(hall_with_silent_students())
    text, student = text_of(report, form, language), report.names("roles", language)["student"]
    part = CATALOGUE.text(language, "report.number.part", number="15", whole="25")
    assert comparable_text(f"{student} {part}") in text
    assert comparable_text(CATALOGUE.text(language, "report.by.role.voters")) in text


@pytest.mark.parametrize("form", ["md", "pdf", "docx", "html"])
@pytest.mark.parametrize("voters", [None, {}])
def test_number_of_a_group_stands_alone_if_its_voters_are_not_known(
    form: str, voters: dict[str, int] | None
) -> None:
    report = edition()
    assert comparable_text("Aure 10 of 18") in text_of(report, form)
    hidden = text_of(with_breakdown(report, voters, {"aure": 18, "tingvoll": 18}), form)
    assert comparable_text("By municipality, of those who voted") not in hidden
    assert comparable_text("Aure 10") in hidden
    assert comparable_text("Aure 10 of") not in hidden


def test_vote_is_named_if_a_scenario_was_in_several() -> None:
    report = edition()
    first = report.scenarios[0]
    twice = replace(first, voted=(first.voted[0], first.voted[0]))
    report = replace(report, scenarios=(twice, *report.scenarios[1:]))
    text = text_of(report, "md", variant="municipality-aure")
    assert comparable_text("In the vote “Which first?”: 10 of 18 from Aure who voted chose this.") in text
    renamed = replace(report, scenarios=(replace(twice, title="Quiet"), *report.scenarios[1:]))
    text = text_of(renamed, "md", variant="municipality-aure")
    sentence = "In the vote “Which first?”, as “A calm day”: 10 of 18 from Aure who voted chose this."
    assert comparable_text(sentence) in text


def hall_with_silent_parent() -> tuple[SampleWorkshop, str]:
    """Ten students from Aure and ten teachers from Tingvoll wrote a card each, and a parent from Smøla none.
    Returns the workshop and the parent."""
    workshop = SampleWorkshop()
    workshop.start_step("ideas")
    for role, home in [("student", "aure")] * 10 + [("teacher", "tingvoll")] * 10:
        workshop.write(workshop.join(1, role, home), "A card")
    return workshop, workshop.join(2, "parent", "smøla")


def hall_with_one_parent() -> tuple[SampleWorkshop, str, str]:
    """The same, where the parent wrote a card too. Returns the workshop, the parent and the parent's card."""
    workshop, parent = hall_with_silent_parent()
    return workshop, parent, workshop.write(parent, "A card of the parent")


def as_edition(workshop: SampleWorkshop, no: int = 1) -> Report:
    return replace(report_with_groups(workshop), edition=ReportEdition(no, "c0ffee"))


def names_absent_groups(report: Report) -> bool:
    """Whether the report says that no parent and nobody from Smøla contributed. It says both or neither, and
    so does its variant for Smøla."""
    whole, variant = text_of(report, "md"), text_of(report, "md", variant="municipality-smøla")
    said = [comparable_text(part) in whole for part in ("or voted: Parent, Other", "or voted: Smøla, Other")]
    said.append(comparable_text("None of those who wrote a card or voted is from Smøla.") in variant)
    assert len({*said}) == 1, said
    return said[0]


def test_author_of_a_card_that_was_taken_away_is_not_called_absent() -> None:
    workshop, _, card = hall_with_one_parent()
    workshop.take_away(card)
    report = as_edition(workshop)
    assert (report.people, groups_of(report).people, report.removed) == (21, 21, 1)
    assert not names_absent_groups(report)


def test_author_who_withdrew_their_only_card_is_not_called_absent() -> None:
    workshop, parent, card = hall_with_one_parent()
    workshop.withdraw(parent, card)
    report = as_edition(workshop)
    assert (report.people, groups_of(report).people, report.removed) == (21, 21, 1)
    assert not names_absent_groups(report)


def test_author_of_a_card_that_was_brought_back_and_then_withdrawn_is_not_called_absent() -> None:
    workshop, parent, card = hall_with_one_parent()
    workshop.take_away(card)
    workshop.submit_as_facilitator(BringBackCard(id="bring-back", card=card))
    workshop.withdraw(parent, card)
    report = as_edition(workshop)
    assert (groups_of(report).people, report.removed, report.taken_back) == (21, 1, 1)
    assert not names_absent_groups(report)


@pytest.mark.parametrize("shares_it", [False, True])
def test_author_of_a_note_that_was_withdrawn_contributed_if_it_was_shared(shares_it: bool) -> None:
    workshop, parent = hall_with_silent_parent()
    workshop.start_step("notes")
    note = workshop.write(parent, "A note of the parent")
    if shares_it:
        workshop.submit(Actor("participant", parent), ShareIdeas(id="share-it", cards=(note,)))
    workshop.withdraw(parent, note)
    report = as_edition(workshop)
    assert (groups_of(report).people, report.removed) == ((21, 1) if shares_it else (20, 0))
    assert names_absent_groups(report) is not shares_it


# An earlier Samskap did not count the authors of withdrawn cards, and a still earlier one not those of cards
# that were taken away.
@pytest.mark.parametrize("counts_taken_away", [False, True])
def test_no_group_is_called_absent_by_numbers_that_an_earlier_samskap_counted(
    counts_taken_away: bool,
) -> None:
    workshop, _ = hall_with_silent_parent()
    report = as_edition(workshop)
    assert names_absent_groups(report)
    earlier = replace(groups_of(report), counts_taken_away=counts_taken_away, counts_every_author=False)
    assert not names_absent_groups(replace(report, groups=earlier))


@each_form_and_language(["md", "pdf", "docx", "html"])
@pytest.mark.parametrize("taken_away", [0, 1])
@pytest.mark.parametrize("withdrawn", [0, 2])
def test_report_says_how_many_cards_were_withdrawn_and_how_many_taken_away(
    form: str, language: str, withdrawn: int, taken_away: int
) -> None:
    workshop, parent, card = hall_with_one_parent()
    for number in range(withdrawn):
        workshop.withdraw(parent, workshop.write(parent, f"Card {number} for a moment"))
    if taken_away:
        workshop.take_away(card)
    report = as_edition(workshop)
    assert (report.removed, report.taken_back, report.taken_away) == (
        withdrawn + taken_away,
        withdrawn,
        taken_away,
    )
    text = text_of(report, form, language)
    for key, count in (("withdrawn", withdrawn), ("taken_away", taken_away)):
        # Without such a card, the report does not even have the sentence for one.
        sentence = CATALOGUE.text(language, f"report.removed.{key}", count=max(count, 1))
        assert (comparable_text(sentence) in text) is bool(count)
    earlier = text_of(replace(report, taken_back=None), form, language)
    sentence = CATALOGUE.text(language, "report.removed", count=withdrawn + taken_away)
    assert (comparable_text(sentence) in earlier) is bool(report.removed)


def test_any_removed_card_counted_by_an_earlier_samskap_may_have_been_taken_away() -> None:
    workshop, parent, card = hall_with_one_parent()
    workshop.withdraw(parent, card)
    report = as_edition(workshop)
    assert report.taken_away == 0
    assert replace(report, taken_back=None).taken_away == 1


@EVERY_LANGUAGE
def test_later_edition_says_for_which_edition_groups_are_named_absent(language: str) -> None:
    workshop, _ = hall_with_silent_parent()
    report = as_edition(workshop, 2)
    roles = ", ".join(report.names("roles", language)[role] for role in ("parent", "other"))
    absent = CATALOGUE.text(language, "report.absent.repeated", no=1, groups=roles)
    assert comparable_text(absent) in text_of(report, "md", language)
    place = report.names("municipalities", language)["smøla"]
    nobody = CATALOGUE.text(language, "report.variant.municipality.nobody.repeated", name=place)
    assert comparable_text(nobody) in text_of(report, "md", language, "municipality-smøla")


@pytest.mark.parametrize("form", DOCUMENTS)
def test_edition_of_a_workshop_without_people_says_nothing_of_their_groups(form: str) -> None:
    report = replace(report_with_groups(SampleWorkshop()), edition=ReportEdition(1, "c0ffee" * 10))
    for variant in ("", "municipality-aure"):
        text = text_of(report, form, variant=variant)
        assert comparable_text("because they may be few") not in text
        assert comparable_text("nobody wrote a card or voted") in text
