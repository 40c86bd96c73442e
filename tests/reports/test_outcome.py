"""What all groups share, and what was not chosen, in every document."""

import io
from collections.abc import Iterator, Sequence

import pytest
from msgspec.structs import replace
from pptx import Presentation

from app.analysis.group_numbers import GROUP_KINDS, OTHERS, GroupKind, VoteNumbers
from app.locale.catalogue import Catalogue
from app.reports.archive_consistency import is_consistent
from app.reports.card_ids import report_card_id
from app.reports.changes import find_changes
from app.reports.localized_report import LocalizedReport
from app.reports.model import GroupNumbers, Report, ReportOption, ReportVote, Support, encode_content
from app.reports.outcome_contents import CommonGroundSection, NotChosenOption, NotChosenSection
from app.reports.report_format import RenderOptions
from app.reports.whole_contents import whole_contents
from tests.analysis.halls import random_hall
from tests.reports.council_hall import CouncilHall
from tests.reports.file_reader import file_text, parse_page
from tests.reports.forms_and_languages import each_form_and_language
from tests.reports.heading_reader import headings
from tests.reports.outcome_hall import (
    BREAKS,
    CARDS_EACH,
    DIVIDED,
    OUTDOORS,
    QUIET,
    SHARED,
    STUDENTS_AND_TEACHERS_OF_TWO_PLACES,
    OutcomeHall,
    card_text,
    edition_of_rows,
    scenario_text,
)
from tests.reports.pdf_reader import comparable_text, pdf_text
from tests.reports.rendered_files import rendered
from tests.reports.sample_reports import edition_of, report_of
from tests.reports.sample_votes import voted_workshop
from tests.reports.sample_workshop import SampleWorkshop

CATALOGUE = Catalogue.load()
WHOLE = ("pdf", "docx", "html", "md", "pptx")
EVERY_FORM = pytest.mark.parametrize("form", WHOLE)
EVERY_LANGUAGE = pytest.mark.parametrize("language", CATALOGUE.languages)

HALL = OutcomeHall()
EDITION, DRAFT = HALL.edition(), report_of(HALL.workshop)
HALL.remove_quiet_and_breaks()
LATER = HALL.edition()
SPLIT = edition_of_rows(((12, 0), (0, 12), (6, 6)))


def text_of(report: Report, form: str, language: str = "en", variant: str = "", second: str = "") -> str:
    """The comparable text of a document, without the notes of slides."""
    options = RenderOptions(language, variant=variant, second_language=second)
    file = rendered(report, form, options)
    if form == "pdf":
        return comparable_text(pdf_text(file))
    if form == "html":
        return comparable_text(str(parse_page(file).xpath("//body")[0].text_content()))
    return comparable_text(file_text(file).replace("\\", "").replace("**", ""))


def ground(report: Report, language: str = "en") -> CommonGroundSection:
    return whole_contents(LocalizedReport(report, CATALOGUE, language)).common_ground


def all_not_chosen(report: Report, language: str = "en") -> tuple[NotChosenSection, ...]:
    return whole_contents(LocalizedReport(report, CATALOGUE, language)).not_chosen


def not_chosen(report: Report, language: str = "en") -> NotChosenSection:
    """The first of these sections."""
    section, *_ = all_not_chosen(report, language)
    return section


def options_of(section: NotChosenSection) -> dict[str, NotChosenOption]:
    return {option.title: option for group in section.groups for option in group.options}


def groups_of(report: Report) -> GroupNumbers:
    assert report.groups is not None
    return report.groups


def without_voters(report: Report) -> Report:
    groups = groups_of(report)
    votes = {
        vote: {kind: replace(each, voters=None) for kind, each in by_kind.items()}
        for vote, by_kind in groups.votes.items()
    }
    return replace(report, groups=replace(groups, votes=votes))


def test_common_ground_has_what_half_of_every_group_chose_and_its_lowest_share() -> None:
    section = ground(EDITION)
    (option,) = section.options
    assert option.title == f"1. {SHARED}"
    assert option.linked_anchor_id == EDITION.scenarios[0].id
    assert (option.people, option.voters, option.result) == (46, 64, "46 of 64 who voted")
    assert option.lowest == "in every role and municipality at least 66%"
    assert section.sentences[0].startswith("Of 5 proposals in the vote, 1 was chosen by at least half")


def test_honest_differences_name_the_two_groups_with_their_shares() -> None:
    section = ground(EDITION)
    assert [(each.title, each.kind, each.summary) for each in section.differences] == [
        (f"2. {DIVIDED}", "By role", "Student 68%, Teacher 25%")
    ]
    assert [share.percent for share in section.differences[0].shares] == [68, 25]


@each_form_and_language(WHOLE)
def test_document_has_what_all_groups_share_and_where_two_differ(form: str, language: str) -> None:
    text, section = text_of(EDITION, form, language), ground(EDITION, language)
    difference, option = section.differences[0], section.options[0]
    shares = [f"{share.group}{share.text}" for share in difference.shares]
    for expected in (section.heading, *section.sentences, section.differences_heading, *shares):
        assert comparable_text(expected) in text
    assert comparable_text(option.lowest) in text
    assert comparable_text(option.result) in text


def differences_text(language: str, key: str, **params: int) -> str:
    return CATALOGUE.text(language, f"report.differences.{key}", **params)


def why_hidden(language: str, count: int) -> str:
    unknown = differences_text(language, "unknown", count=count)
    return f"{unknown} {differences_text(language, 'why')}"


@EVERY_LANGUAGE
def test_differences_say_of_how_many_proposals_they_are_known(language: str) -> None:
    """All students chose the first and no teacher did, and the other way round for the second: their rows are
    hidden, and only the third can be compared."""
    section = ground(SPLIT, language)
    known = differences_text(language, "known", count=1)
    assert section.differences_note == f"{known} {differences_text(language, 'none', count=1, points=30)}"
    assert section.differences_unknown == why_hidden(language, 2)
    with_one = ground(edition_of_rows(((12, 0), (0, 12), (10, 5)), people=16), language)
    assert len(with_one.differences) == 1
    assert with_one.differences_note == f"{known} {differences_text(language, 'only', points=30)}"


@each_form_and_language(WHOLE)
def test_number_of_differences_stands_right_above_them_and_what_is_unknown_below(
    form: str, language: str
) -> None:
    """Groups are 30 points apart on the second only. Of the last, whose row by role is hidden, it is not
    known."""
    rows = ((20, 20, 20, 20), (17, 17, 5, 5), (10, 10, 10, 10), (11, 9, 12, 12), (20, 19, 1, 0))
    report = edition_of_rows(rows, people=20, groups=STUDENTS_AND_TEACHERS_OF_TWO_PLACES)
    section, text = ground(report, language), text_of(report, form, language)
    (difference,) = section.differences
    known = differences_text(language, "known", count=4)
    rule = differences_text(language, "rule", count=1, points=30)
    assert section.differences_note == f"{known} {rule}"
    assert section.differences_unknown == why_hidden(language, 1)
    places = [
        text.index(comparable_text(each))
        for each in (section.differences_note, difference.shares[0].group, section.differences_unknown)
    ]
    start = places[0] + len(comparable_text(section.differences_note))
    between = text[start:].removeprefix("•").removeprefix("-")
    assert between.startswith(comparable_text(difference.title))
    assert start <= text.index(comparable_text(difference.shares[0].group), start) < places[2]


@each_form_and_language([*WHOLE, "municipality"])
def test_document_never_says_only_that_no_groups_differ(form: str, language: str) -> None:
    if form == "municipality":
        text = text_of(SPLIT, "md", language, "municipality-aure")
    else:
        text = text_of(SPLIT, form, language)
    section = ground(SPLIT, language)
    assert comparable_text(section.differences_note) in text
    assert comparable_text(why_hidden(language, 2)) in text


def test_differences_of_proposals_that_are_all_hidden_cannot_be_told() -> None:
    ((vote, by_kind),) = groups_of(SPLIT).votes.items()
    hidden = {kind: replace(each, rows={}) for kind, each in by_kind.items()}
    section = ground(replace(SPLIT, groups=replace(groups_of(SPLIT), votes={vote: hidden})))
    none_known, why = (differences_text("en", key) for key in ("none_known", "why"))
    assert (section.differences_note, section.differences_unknown) == (f"{none_known} {why}", "")
    assert section.sentences[0] == CATALOGUE.text("en", "report.common_ground.hidden.some")


def test_what_everybody_chose_is_shared_although_its_row_is_hidden() -> None:
    first, half = ground(edition_of_rows(((12, 12), (6, 6)))).options
    assert (first.title, first.result) == ("1. Row 0", "24 of 24 who voted")
    assert first.lowest == "that is everybody"
    assert (half.title, half.lowest) == ("2. Row 1", "in every role at least 50%")


def test_what_nearly_everybody_chose_is_shared_with_what_follows_from_the_total() -> None:
    first, _ = ground(edition_of_rows(((12, 11), (6, 6)))).options
    assert (first.result, first.lowest) == ("23 of 24 who voted", "in every role at least 91%")


@each_form_and_language(WHOLE)
def test_what_everybody_chose_is_shared_although_no_group_is_shown(form: str, language: str) -> None:
    """It is not known whether each group has voters, or how far the groups are apart."""
    report = edition_of_rows(((12, 12), (12, 0), (0, 12), (0, 0)))
    assert not any(groups_of(report).votes.values())
    section, text = ground(report, language), text_of(report, form, language)
    proposals = CATALOGUE.text(language, "report.proposals", count=4)
    assert [option.people for option in section.options] == [24]
    assert section.sentences == (
        CATALOGUE.text(language, "report.common_ground.count.everybody", count=1, proposals=proposals),
        CATALOGUE.text(language, "report.common_ground.nobody", count=1),
        CATALOGUE.text(language, "report.common_ground.unknown.everybody", count=2),
    )
    assert section.differences_note == differences_text(language, "hidden")
    assert (section.differences, section.differences_unknown) == ((), "")
    for expected in (*section.sentences, section.differences_note, section.options[0].lowest):
        assert comparable_text(expected) in text
    child = text_of(report, "md", language, variant="child")
    for key in ("everybody", "some_unknown"):
        assert (
            comparable_text(CATALOGUE.text(language, f"report.variant.child.shared.{key}", count=1)) in child
        )


@EVERY_LANGUAGE
def test_groups_of_a_vote_in_which_all_chose_the_same_do_not_differ(language: str) -> None:
    section = ground(edition_of_rows(((12, 12), (12, 12), (0, 0))), language)
    assert (section.differences_note, section.differences_unknown) == (differences_text(language, "same"), "")


def test_proposals_chosen_by_everybody_who_voted_are_not_said_of_groups_without_a_voter() -> None:
    section = ground(edition_of_rows(((12, 0), (12, 0))))
    assert section.sentences == (
        "Of 2 proposals in the vote, 2 were chosen by everybody who voted, whatever their group.",
    )


@EVERY_LANGUAGE
def test_rows_that_are_shown_without_voters_are_not_called_hidden(language: str) -> None:
    """9 of 10 of each group voted: how many did not is small, so the voters of the groups are hidden."""
    rows = ((9, 9, 9, 9), (5, 5, 5, 5), (1, 2, 1, 2))
    report = edition_of_rows(rows, people=10, groups=STUDENTS_AND_TEACHERS_OF_TWO_PLACES, voters=9)
    (by_kind,) = groups_of(report).votes.values()
    assert all(each.rows and each.voters is None for each in by_kind.values())
    kinds = [
        CATALOGUE.text(language, f"report.common_ground.rows_only.{kind}")
        for kind in ("role", "municipality")
    ]
    unknown = CATALOGUE.text(language, "report.common_ground.unknown.everybody", count=2)
    assert ground(report, language).sentences[1:] == (unknown, *kinds)
    hidden = CATALOGUE.text(language, "report.common_ground.hidden.rows_only")
    nothing_shared = ((9, 9, 9, 8), *rows[1:])
    report = edition_of_rows(nothing_shared, 10, STUDENTS_AND_TEACHERS_OF_TWO_PLACES, voters=9)
    assert ground(report, language).sentences == (hidden, *kinds)


@EVERY_LANGUAGE
def test_row_that_is_shown_by_one_kind_only_is_not_called_hidden(language: str) -> None:
    rows = ((19, 1, 19, 1), (19, 19, 1, 1), (20, 20, 20, 20))
    report = edition_of_rows(rows, people=20, groups=STUDENTS_AND_TEACHERS_OF_TWO_PLACES)
    (by_kind,) = groups_of(report).votes.values()
    assert [len(by_kind[kind].rows) for kind in ("role", "municipality")] == [1, 1]
    section = ground(report, language)
    assert section.sentences[1:] == (CATALOGUE.text(language, "report.common_ground.unknown.both", count=2),)
    assert section.differences_unknown == why_hidden(language, 2)
    known, none = (
        differences_text(language, "known", count=1),
        differences_text(language, "none", count=1, points=30),
    )
    assert section.differences_note == f"{known} {none}"


def reports_of_random_hall(seed: int) -> Iterator[tuple[Report, VoteNumbers]]:
    """An edition for each vote of a random hall, with the published numbers of it."""
    hall = random_hall(seed)
    role, municipality = EDITION.roles[0], EDITION.municipalities[0]
    for vote in hall.publish().votes:
        choices = tuple(
            ReportOption(ref, ref, "", Support(total.dots, total.people))
            for ref, total in vote.options.items()
        )
        yield (
            replace(
                EDITION,
                scenarios=(),
                clusters=(),
                cards=(),
                roles=tuple(replace(role, id=group) for group in hall.groups["role"]),
                municipalities=tuple(
                    replace(municipality, id=group) for group in hall.groups["municipality"]
                ),
                votes=(ReportVote(vote.id, "Which?", 5, vote.voters, True, choices),),
                groups=replace(groups_of(EDITION), votes={vote.id: vote.by_kind}),
            ),
            vote,
        )


@pytest.mark.parametrize("seed", range(40))
def test_numbers_that_are_shown_are_never_called_hidden(seed: int) -> None:
    def text(key: str, **params: int) -> str:
        return CATALOGUE.text("en", f"report.common_ground.{key}", **params)

    for report, vote in reports_of_random_hall(seed):
        section = ground(report)
        rows: dict[GroupKind, int] = {
            kind: len(vote.by_kind[kind].rows) if kind in vote.by_kind else 0 for kind in GROUP_KINDS
        }
        assert text("hidden.all") not in section.sentences or not any(rows.values())
        for kind, shown in rows.items():
            assert text(f"without.{kind}") not in section.sentences or not shown
            allowed = len(vote.options) - shown
            for count in range(allowed + 1, len(vote.options) + 1):
                assert text(f"unknown.{kind}", count=count) not in section.sentences
        if section.differences_unknown:
            assert any(each.voters for each in vote.by_kind.values())


@each_form_and_language(WHOLE)
def test_draft_says_that_numbers_by_group_come_with_the_edition(form: str, language: str) -> None:
    section = ground(DRAFT, language)
    assert section.sentences == (CATALOGUE.text(language, "report.common_ground.draft"),)
    assert (section.options, section.differences, section.differences_heading) == ((), (), "")
    assert comparable_text(section.sentences[0]) in text_of(DRAFT, form, language)


def test_edition_that_hides_how_groups_voted_says_that_it_cannot_tell() -> None:
    no_rows = replace(EDITION, groups=replace(groups_of(EDITION), votes={}))
    for report, key in ((no_rows, "all"), (without_voters(EDITION), "rows_only")):
        section, hidden = ground(report), CATALOGUE.text("en", f"report.common_ground.hidden.{key}")
        assert (section.sentences[0], section.options, section.differences) == (hidden, (), ())
        assert (len(section.sentences), section.differences_heading) == (1 if report is no_rows else 3, "")
        assert comparable_text(hidden) in text_of(report, "md")


def test_edition_without_a_vote_says_that_no_vote_decides() -> None:
    report = edition_of(SampleWorkshop())
    assert ground(report).sentences == (CATALOGUE.text("en", "report.common_ground.no_vote"),)
    assert all_not_chosen(report) == ()


def test_option_without_published_row_is_counted_as_unknown() -> None:
    groups = groups_of(EDITION)
    ((vote, by_kind),) = groups.votes.items()
    gone = f"scenario/{HALL.scenarios[OUTDOORS]}"
    kept = {
        kind: replace(each, rows={ref: row for ref, row in each.rows.items() if ref != gone})
        for kind, each in by_kind.items()
    }
    sentences = ground(replace(EDITION, groups=replace(groups, votes={vote: kept}))).sentences
    assert sentences[0].startswith("Of 5 proposals in the vote, 1 was chosen")
    assert sentences[1] == CATALOGUE.text("en", "report.common_ground.unknown.both", count=1)


def test_kind_whose_numbers_are_hidden_is_named() -> None:
    groups = groups_of(EDITION)
    ((vote, by_kind),) = groups.votes.items()
    report = replace(EDITION, groups=replace(groups, votes={vote: {"role": by_kind["role"]}}))
    section = ground(report)
    assert section.options[0].lowest == "in every role at least 66%"
    assert CATALOGUE.text("en", "report.common_ground.without.municipality") in section.sentences
    no_places = replace(report, municipalities=())
    assert len(ground(no_places).sentences) == 1


def test_group_that_was_removed_from_the_plan_is_among_the_others() -> None:
    """As in the tables: otherwise the section would tell a number that they do not tell."""
    report = replace(EDITION, roles=tuple(role for role in EDITION.roles if role.id != "teacher"))
    (difference,) = ground(report).differences
    assert [share.group for share in difference.shares] == ["Student", "Others"]
    named = LocalizedReport(report, CATALOGUE, "en").groups["role"][OTHERS]
    assert CATALOGUE.text("en", "report.common_ground.others", name=named) in ground(report).sentences


def test_what_fewer_than_half_chose_links_to_its_scenario_and_has_its_first_cards() -> None:
    section = not_chosen(EDITION)
    (group,) = section.groups
    assert [option.title for option in group.options] == [f"3. {QUIET}", f"4. {OUTDOORS}", f"5. {BREAKS}"]
    option = group.options[1]
    assert (option.result, option.linked_anchor_id) == ("25 of 64 who voted", HALL.scenarios[OUTDOORS])
    assert (option.link, option.text) == ("Its text is in picture 4.", "")
    numbers = [card.number for card in (*option.cards, *option.more_cards)]
    assert numbers == sorted(numbers, key=lambda number: [int(part) for part in number.split("-")])
    assert (len(option.cards), len(option.more_cards)) == (5, CARDS_EACH - 5)
    assert option.more == "and 2 more cards"
    found = {card.number: card.text for card in EDITION.cards}
    assert all(card.text == found[card.number] for card in option.cards)


def test_removed_scenario_stands_with_the_words_that_were_voted_on_and_its_cards() -> None:
    options = options_of(not_chosen(LATER))
    assert options[BREAKS].state == "no longer there"
    assert options[BREAKS].text == scenario_text(BREAKS)
    assert options[BREAKS].linked_anchor_id == ""
    assert options[QUIET].link == "It became part of picture 1."
    assert options[QUIET].linked_anchor_id == HALL.scenarios[SHARED]
    assert options[QUIET].text == scenario_text(QUIET)
    for title in (BREAKS, QUIET):
        shown = [card.text for card in options[title].cards]
        assert len(shown) == 5
        assert {*shown} <= {card_text(title, n) for n in range(CARDS_EACH)}
        assert len(options[title].more_cards) == 2


@each_form_and_language(WHOLE)
def test_document_has_what_was_not_chosen_with_its_words(form: str, language: str) -> None:
    text, section = text_of(LATER, form, language), not_chosen(LATER, language)
    options = options_of(section)
    for expected in (section.heading, *section.sentences, options[BREAKS].result, options[BREAKS].state):
        assert comparable_text(expected) in text
    for option in options.values():
        assert comparable_text(option.title) in text
        if form != "pptx":
            for words in (option.text, option.link, option.more, *(card.text for card in option.cards)):
                assert comparable_text(words) in text


def test_first_of_the_vote_counts_as_chosen_and_so_does_what_has_the_same_numbers() -> None:
    hall = CouncilHall(scenarios=4)
    hall.vote(people=(3, 3, 2, 1))
    section = not_chosen(report_of(hall.workshop))
    assert [*options_of(section)] == ["3. Idea 2", "4. Idea 3"]
    assert CATALOGUE.text("en", "report.not_chosen.first") in section.sentences
    only = CouncilHall(scenarios=2)
    only.vote(people=(6, 5))
    alone = not_chosen(report_of(only.workshop))
    assert (alone.sentences, alone.groups) == ((CATALOGUE.text("en", "report.not_chosen.none"),), ())


def test_removed_scenario_that_half_chose_stands_apart_from_what_was_not_chosen() -> None:
    hall = CouncilHall(scenarios=3)
    hall.vote(people=(9, 8, 2))
    hall.workshop.dissolve(hall.clusters[1])
    few, removed = all_not_chosen(report_of(hall.workshop))
    assert few.heading == CATALOGUE.text("en", "report.not_chosen")
    assert [*options_of(few)] == ["2. Idea 2"]
    assert (removed.heading, removed.sentences) == (CATALOGUE.text("en", "report.other_options"), ())
    assert [*options_of(removed)] == ["Idea 1"]


def sections_of(headings: Sequence[tuple[int, str]]) -> dict[str, list[str]]:
    """The headings that stand below each heading, by outline."""
    found: dict[str, list[str]] = {}
    above: list[tuple[int, str]] = []
    for level, text in headings:
        above = [each for each in above if each[0] < level]
        for _, title in above:
            found[comparable_text(title)].append(comparable_text(text))
        found[comparable_text(text)] = []
        above.append((level, text))
    return found


@each_form_and_language(["pdf", "docx", "html", "md"])
@pytest.mark.parametrize("variant", ["", "municipality-aure"])
def test_option_that_half_chose_is_not_below_what_was_not_chosen_in_the_outline(
    form: str, variant: str, language: str
) -> None:
    """The second scenario, chosen by 8 of 10, is dissolved. In another vote only, 6 of 10 chose an option."""
    hall = CouncilHall(4)
    hall.vote((7, 6, 1, 6))
    hall.workshop.dissolve(hall.clusters[3])
    del hall.clusters[3], hall.scenarios[3]
    hall.workshop.start_step("ideas")
    hall.vote((9, 8, 2))
    hall.workshop.dissolve(hall.clusters[1])
    content = rendered(report_of(hall.workshop), form, RenderOptions(language, variant=variant))
    found = sections_of(headings(form, content))

    def below(key: str) -> list[str]:
        return found[comparable_text(CATALOGUE.text(language, key))]

    vote = CATALOGUE.text(language, "report.not_chosen.vote", title="Which first?")
    assert below("report.not_chosen") == [comparable_text("2. Idea 2")]
    assert below("report.other_options") == [comparable_text("Idea 1")]
    assert below("report.other_votes") == [comparable_text(vote), comparable_text("Idea 3")]


def test_options_that_half_chose_have_a_slide_of_their_own() -> None:
    hall = CouncilHall(3)
    hall.vote((9, 8, 2))
    hall.workshop.dissolve(hall.clusters[1])
    file = rendered(report_of(hall.workshop), "pptx", RenderOptions("en"))
    slides = {slide.shapes.title.text: slide for slide in Presentation(io.BytesIO(file)).slides}
    texts = {
        title: " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        for title, slide in slides.items()
    }
    assert "Idea 1: 8 of 10" in texts[CATALOGUE.text("en", "report.other_options")]
    assert "Idea 1" not in texts[CATALOGUE.text("en", "report.not_chosen")]


def test_cards_of_a_dissolved_option_are_not_quoted_with_the_one_that_they_went_into() -> None:
    """9, 8 and 2 of 10 chose the options. The second is dissolved, and its card goes into the third."""
    hall = CouncilHall(3)
    workshop = hall.workshop
    own = [workshop.state.desk.clusters[each].cards[0] for each in hall.clusters]
    hall.vote((9, 8, 2))
    workshop.dissolve(hall.clusters[1])
    workshop.place(hall.clusters[2], own[1])
    report = report_of(workshop)
    (option,) = options_of(not_chosen(report)).values()
    assert option.title == "2. Idea 2"
    assert [card.card_id for card in (*option.cards, *option.more_cards)] == [report_card_id(own[2])]
    assert {*report.scenarios[1].sources} == {*map(report_card_id, own[1:3])}


@EVERY_FORM
def test_removed_scenario_that_half_chose_is_not_below_the_heading_of_what_was_not_chosen(form: str) -> None:
    hall = CouncilHall(3)
    hall.vote((9, 8, 7))
    hall.workshop.dissolve(hall.clusters[1])
    report = report_of(hall.workshop)
    section = not_chosen(report)
    assert section.heading == CATALOGUE.text("en", "report.other_options")
    assert section.sentences == (CATALOGUE.text("en", "report.not_chosen.none"),)
    assert [(group.heading, [each.title for each in group.options]) for group in section.groups] == [
        ("", ["Idea 1"])
    ]
    assert comparable_text(CATALOGUE.text("en", "report.not_chosen")) not in text_of(report, form)


def test_option_of_another_vote_that_no_scenario_stands_for_is_named_with_its_vote() -> None:
    hall = CouncilHall(scenarios=3)
    hall.vote(people=(9, 8, 2))
    hall.workshop.dissolve(hall.clusters[2])
    hall.workshop.start_step("ideas")
    hall.scenarios, hall.clusters = hall.scenarios[:2], hall.clusters[:2]
    hall.vote(people=(7, 6))
    _, section = all_not_chosen(report_of(hall.workshop))
    (other,) = section.groups
    assert section.heading == CATALOGUE.text("en", "report.other_votes")
    assert other.heading.startswith("In the vote “Which first?”")
    assert [option.title for option in other.options] == ["Idea 2"]
    assert CATALOGUE.text("en", "report.common_ground.draft") in ground(report_of(hall.workshop)).sentences


def test_option_of_two_other_votes_that_no_scenario_stands_for_is_named_once() -> None:
    hall = CouncilHall(scenarios=3)
    for _ in range(2):
        hall.vote(people=(9, 8, 2))
    hall.workshop.dissolve(hall.clusters[2])
    hall.scenarios, hall.clusters = hall.scenarios[:2], hall.clusters[:2]
    hall.vote(people=(7, 6))
    report = report_of(hall.workshop)
    assert [len(vote.choices) for vote in report.votes] == [3, 3, 2]
    _, section = all_not_chosen(report)
    assert [*options_of(section)] == ["Idea 2"]


def test_card_of_another_vote_is_listed_only_if_it_went_into_no_scenario() -> None:
    """The vote on the card `=card 0`, which is in a cluster without a scenario."""
    report = report_of(voted_workshop())
    *_, section = all_not_chosen(report)
    (option,) = options_of(section).values()
    assert (option.state, option.result, option.cards) == ("card 1-1", "", ())
    assert option.linked_anchor_id == report.clusters[0].id
    in_scenario = replace(
        report, cards=tuple(replace(card, scenario=report.scenarios[0].id) for card in report.cards)
    )
    shown = [each for section in all_not_chosen(in_scenario) for each in options_of(section).values()]
    assert "card 1-1" not in {each.state for each in shown}


@pytest.mark.parametrize("form", ["pdf", "docx", "html", "md"])
def test_municipality_reads_both_without_any_card(form: str) -> None:
    text, section = text_of(LATER, form, variant="municipality-aure"), ground(LATER)
    assert comparable_text(section.sentences[0]) in text
    assert comparable_text(section.options[0].lowest) in text
    assert comparable_text(scenario_text(BREAKS)) in text
    assert comparable_text("no longer there") in text
    assert comparable_text("thought 3") not in text


@each_form_and_language(["pdf", "docx", "html", "md"])
def test_children_read_titles_and_no_number_by_group(form: str, language: str) -> None:
    text = text_of(EDITION, form, language, "child")
    for key in ("shared", "not_chosen", "not_chosen.is"):
        assert comparable_text(CATALOGUE.text(language, f"report.variant.child.{key}")) in text
    shared = CATALOGUE.text(language, "report.variant.child.shared.is", count=1)
    assert comparable_text(shared) in text
    names = {name for role in EDITION.roles for name in role.name.values()}
    assert not any(comparable_text(f"{name} 68") in text for name in names)


def test_children_of_a_draft_read_that_it_cannot_be_said_yet() -> None:
    assert comparable_text(CATALOGUE.text("en", "report.variant.child.shared.draft")) in text_of(
        DRAFT, "md", variant="child"
    )


@pytest.mark.parametrize("form", ["pdf", "docx", "html", "md"])
def test_sentences_stand_in_both_languages_and_words_once(form: str) -> None:
    text = text_of(LATER, form, "nb", second="en")
    for language in ("nb", "en"):
        for section in (ground(LATER, language), not_chosen(LATER, language)):
            for sentence in section.sentences:
                assert comparable_text(sentence) in text
    assert text.count(comparable_text(scenario_text(BREAKS))) == 1
    assert comparable_text(CATALOGUE.text("en", "report.part.texts", part="Bokmål")) in text


def test_cards_of_removed_options_are_no_change_since_an_earlier_edition() -> None:
    votes = tuple(
        replace(vote, choices=tuple(replace(option, cards=()) for option in vote.choices))
        for vote in LATER.votes
    )
    earlier = replace(LATER, votes=votes)
    assert encode_content(earlier) != encode_content(LATER)
    assert b'"cards":[]' not in encode_content(EDITION)
    assert find_changes(earlier, LATER) == ()


def test_report_whose_option_names_an_unknown_card_is_not_consistent() -> None:
    def with_cards(cards: Sequence[str]) -> Report:
        (vote,) = LATER.votes
        choices = tuple(replace(option, cards=tuple(cards)) for option in vote.choices)
        return replace(LATER, edition=None, votes=(replace(vote, choices=choices),))

    assert is_consistent(with_cards([LATER.cards[0].id]))
    assert not is_consistent(with_cards(["no-such-card"]))
