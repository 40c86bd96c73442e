"""Editions: the result of a closed workshop stays as it was, over restarts and later changes."""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import cast

import msgspec
import pytest

from app.analysis.group_numbers import OTHERS
from app.core.aggregate import Actor
from app.locale.catalogue import Catalogue
from app.logos.logo import Logo
from app.logos.reader import PictureReader
from app.reports import FORMATS
from app.reports.build import build_report
from app.reports.card_ids import report_card_id
from app.reports.changes import find_changes
from app.reports.groups import count_groups
from app.reports.model import Named, Report, ReportChange, encode_content
from app.reports.report_format import RenderOptions
from app.reports.variants.report_variant import DOCUMENTS
from app.store.database import Database, StoreUnavailable
from app.store.editions import Editions
from app.store.event_log import EventLog
from app.store.logos import Logos
from app.web.edition_maker import LOGO_RETRY_S, EditionMaker, LogoNotRead, edition_of_numbers, read_edition
from app.workshop.activities.ideas import EditIdea
from app.workshop.activities.merge import RenameCluster, TakeOutCards
from app.workshop.plan import EditPlan, Icon, LabelInput, ThemeInput
from app.workshop.state import Card, Label
from app.workshop.taken_away import BringBackCard
from tests.empty_database import create_database
from tests.faults.wait_until import wait_until
from tests.logos.earlier_logos import ERASED
from tests.reports.file_reader import file_text
from tests.reports.pdf_reader import comparable_text, pdf_text
from tests.reports.rendered_files import render_anew
from tests.reports.sample_reports import as_version_2, report_with_groups
from tests.reports.sample_votes import voted
from tests.reports.sample_workshop import DAY, SampleWorkshop, full_workshop
from tests.reports.variant_hall import hall

CATALOGUE = Catalogue.load()
NEVER_ANSWERS = "import time; time.sleep(3600)"
"""The program of a process that reads no picture."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Editions]:
    create_database(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    insert = "INSERT INTO workshop (id, code, created_at) VALUES ('workshop', 'K7MP4WXA', 1)"
    await database.run(lambda connection: connection.exec_driver_sql(insert))
    yield Editions(database)
    await database.close()


@pytest.fixture
def workshop() -> SampleWorkshop:
    """A closed workshop with a vote of ten students and ten teachers."""
    workshop = SampleWorkshop()
    voted(workshop, voters=5, others=5)
    workshop.close()
    return workshop


def maker_of(
    store: Editions,
    picture_reader: PictureReader | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> EditionMaker:
    database = store._database
    reader = picture_reader or PictureReader()
    return EditionMaker(store, Logos(database), EventLog(database), reader, clock=clock)


def choose_logo(workshop: SampleWorkshop, logo: Logo) -> None:
    command_id = f"edit-plan-{logo.sha256[:8]}"
    workshop.submit_as_facilitator(
        EditPlan(id=command_id, report_logo=logo.sha256, logo_description={"nb": "Aure"})
    )


async def edition_of(store: Editions, workshop: SampleWorkshop) -> Report:
    """The edition as a server that has just been started shows it."""
    maker = maker_of(store)
    return await maker.find_or_make("workshop", "K7MP4WXA", workshop.state)


async def test_edition_has_the_same_bytes_in_every_format_after_a_restart(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first, again = [await edition_of(store, workshop) for _ in range(2)]
    assert first.edition
    assert (first.edition.no, first.made_at) == (1, workshop.at)
    for name in FORMATS:
        assert render_anew(first, name, RenderOptions("nb")) == render_anew(again, name, RenderOptions("nb"))


async def test_edition_that_is_asked_for_by_several_at_once_is_made_once(
    store: Editions, workshop: SampleWorkshop
) -> None:
    editions = await asyncio.gather(*(edition_of(store, workshop) for _ in range(3)))
    assert len({edition.edition.sha256 for edition in editions if edition.edition}) == 1
    assert [row.no for row in await store.of_workshop("workshop")] == [1]


async def test_edition_that_a_whole_hall_asks_for_is_decoded_once(
    store: Editions, workshop: SampleWorkshop
) -> None:
    await edition_of(store, workshop)
    started = maker_of(store)
    asked = (started.find_or_make("workshop", "K7MP4WXA", workshop.state) for _ in range(20))
    assert len({id(edition) for edition in await asyncio.gather(*asked)}) == 1


async def test_edition_is_made_while_the_logo_of_another_workshop_is_read(
    store: Editions, workshop: SampleWorkshop
) -> None:
    insert = "INSERT INTO workshop (id, code, created_at) VALUES ('other', 'K7MP4WXB', 1)"
    await store._database.run(lambda connection: connection.exec_driver_sql(insert))
    with_logo = SampleWorkshop()
    choose_logo(with_logo, ERASED)
    await Logos(store._database).add("other", ERASED, ERASED.sha256, with_logo.at)
    with_logo.close()
    reader = PictureReader(NEVER_ANSWERS)
    maker = maker_of(store, reader)
    waiting = asyncio.create_task(maker.find_or_make("other", "K7MP4WXB", with_logo.state))
    await wait_until(lambda: reader._process is not None)
    made = await maker.find_or_make("workshop", "K7MP4WXA", workshop.state)
    assert made.edition
    assert not waiting.done()
    await reader.stop()
    with pytest.raises(StoreUnavailable):
        await waiting


async def test_logo_that_cannot_be_read_is_read_once_for_all_who_ask_and_again_later(
    store: Editions, tmp_path: Path
) -> None:
    workshop, other = SampleWorkshop(), Logo.of(ERASED.content + b" ", ERASED.width, ERASED.height)
    for logo in (ERASED, other):
        await Logos(store._database).add("workshop", logo, logo.sha256, workshop.at)
    choose_logo(workshop, ERASED)
    workshop.close()
    began, seconds = tmp_path / "began", [0.0]
    reader = PictureReader(f"open({str(began)!r}, 'a').write('x'); raise KeyError")
    maker = maker_of(store, reader, lambda: seconds[0])

    async def ask(times: int) -> list[int]:
        """Ask at once, and return after how many seconds each one should ask again."""
        asked = [maker.find_or_make("workshop", "K7MP4WXA", workshop.state) for _ in range(times)]
        failed = await asyncio.gather(*asked, return_exceptions=True)
        return [each.seconds for each in failed if isinstance(each, LogoNotRead)]

    assert await ask(20) == [LOGO_RETRY_S] * 20
    assert began.read_text() == "x"
    seconds[0] += LOGO_RETRY_S - 1.5
    assert await ask(1) == [2]
    assert began.read_text() == "x"
    workshop.reopen()
    choose_logo(workshop, other)
    workshop.close()
    assert await ask(1) == [LOGO_RETRY_S]
    assert began.read_text() == "xx", "another logo is read at once"
    seconds[0] += LOGO_RETRY_S
    assert await ask(1) == [LOGO_RETRY_S]
    assert began.read_text() == "xxx"


async def test_edition_has_numbers_by_group(store: Editions, workshop: SampleWorkshop) -> None:
    groups = (await edition_of(store, workshop)).groups
    assert groups
    assert groups.contributors["role"].groups == {"student": 10, "teacher": 10}
    assert len(groups.votes) == 1


async def test_second_edition_repeats_the_numbers_by_group_and_says_what_changed(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first = await edition_of(store, workshop)
    workshop.reopen()
    workshop.start_step("ideas")
    parents = [workshop.join(3, "parent") for _ in range(5)]
    workshop.write(parents[0], "A card that came later")
    for participant in sorted(workshop.state.participants)[:3]:
        workshop.describe(participant, "other")
    workshop.close()

    second = await edition_of(store, workshop)

    assert second.edition
    assert second.edition.no == 2
    assert second.groups == first.groups
    assert [change.kind for change in second.changes] == ["cards_added", "people_changed", "steps_changed"]
    assert first.changes == ()
    assert [row.no for row in await store.of_workshop("workshop")] == [1, 2]


async def test_workshop_that_is_closed_again_without_a_change_keeps_its_edition(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first = await edition_of(store, workshop)
    workshop.reopen()
    workshop.close()
    assert await edition_of(store, workshop) == first
    (header,), _ = await store.headers("workshop")
    assert (header.no, header.seq, header.at) == (1, workshop.state.closed_seq, first.made_at)


NO_DIFFERENCE: set[str] = set()


def start_the_same_step(workshop: SampleWorkshop) -> None:
    workshop.start_step("vote")


def start_another_step(workshop: SampleWorkshop) -> None:
    workshop.start_step("ideas")


def join_late(workshop: SampleWorkshop) -> None:
    workshop.join(1)


def rename_a_theme(workshop: SampleWorkshop) -> None:
    first, *others = workshop.state.plan.themes
    renamed = ThemeInput(first.id, {"en": "Other", "nb": "Annet"}, first.colour, "leaf")
    kept = (ThemeInput(each.id, each.name, each.colour, "leaf") for each in others)
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", themes=(renamed, *kept)))


def card_that_lies_on_a_table(workshop: SampleWorkshop) -> Card:
    """A card that was not sent, and is in no stack."""
    found = {
        card.id: card
        for card in workshop.state.cards.values()
        if card.shared
        and not (card.sent or card.under or card.beneath)
        and card.id not in workshop.state.desk.placed
    }
    return found[min(found)]


def move_a_card_to_another_theme(workshop: SampleWorkshop) -> None:
    workshop.start_step("sort")
    card = card_that_lies_on_a_table(workshop)
    other = next(theme.id for theme in workshop.state.plan.themes if theme.id != card.theme)
    workshop.submit(Actor("participant", card.author), EditIdea(id="edit-it", card=card.id, theme=other))


def colour_the_report(workshop: SampleWorkshop) -> None:
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", report_colour="#7a0b5c"))


def change_the_title(workshop: SampleWorkshop) -> None:
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", title={"nb": "En annen tittel"}))


def add_a_role(workshop: SampleWorkshop) -> None:
    roles = tuple(LabelInput(each.id, each.name) for each in workshop.state.plan.roles)
    edit = EditPlan(id="edit-plan", roles=(*roles, LabelInput("new", {"nb": "Ny", "en": "New"})))
    workshop.submit_as_facilitator(edit)


def reorder_the_roles(workshop: SampleWorkshop) -> None:
    roles = tuple(LabelInput(each.id, each.name) for each in reversed(workshop.state.plan.roles))
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", roles=roles))


def reorder_the_municipalities(workshop: SampleWorkshop) -> None:
    places = tuple(LabelInput(each.id, each.name) for each in reversed(workshop.state.plan.municipalities))
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", municipalities=places))


def reorder_the_themes(workshop: SampleWorkshop) -> None:
    themes = reversed(workshop.state.plan.themes)
    kept = tuple(ThemeInput(each.id, each.name, each.colour, cast(Icon, each.icon)) for each in themes)
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", themes=kept))


def send_a_card(workshop: SampleWorkshop) -> None:
    workshop.start_step("sort")
    card = card_that_lies_on_a_table(workshop)
    workshop.send(card.author, card.id)


def stack_two_cards(workshop: SampleWorkshop) -> None:
    workshop.start_step("sort")
    card = card_that_lies_on_a_table(workshop)
    onto = min(
        other.id
        for other in workshop.state.cards.values()
        if other.table == card.table and other.sent and other.id not in workshop.state.desk.placed
    )
    workshop.stack(card.author, card.id, onto)


def write_and_withdraw(workshop: SampleWorkshop) -> None:
    workshop.start_step("ideas")
    author = min(workshop.state.participants)
    workshop.withdraw(author, workshop.write(author, "A card for a moment"))


def change_the_capacity(workshop: SampleWorkshop) -> None:
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", capacity=900))


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        (start_the_same_step, {"steps_changed"}),
        (start_another_step, {"steps_changed"}),
        (join_late, {"people_changed"}),
        (rename_a_theme, {"themes_changed"}),
        (move_a_card_to_another_theme, {"steps_changed", "themes_changed"}),
        (colour_the_report, {"colour_changed"}),
        (change_the_title, {"plan_changed"}),
        (add_a_role, {"groups_changed"}),
        (reorder_the_roles, {"groups_changed"}),
        (reorder_the_municipalities, {"groups_changed"}),
        (reorder_the_themes, {"themes_changed"}),
        (send_a_card, {"steps_changed", "other_changed"}),
        (stack_two_cards, {"steps_changed", "clusters_changed", "other_changed"}),
        (write_and_withdraw, {"steps_changed", "removed_changed"}),
        (change_the_capacity, NO_DIFFERENCE),
    ],
)
async def test_next_edition_names_every_difference_and_there_is_none_without_one(
    store: Editions, change: Callable[[SampleWorkshop], None], kinds: set[str]
) -> None:
    workshop = hall()
    workshop.close()
    first = await edition_of(store, workshop)
    workshop.reopen()
    change(workshop)
    workshop.close()
    second = await edition_of(store, workshop)
    assert second.edition
    assert {each.kind for each in second.changes} == kinds
    assert second.edition.no == (2 if kinds else 1)
    assert second.held_at == first.held_at
    text = FORMATS["md"].render(second, CATALOGUE, RenderOptions("en")).decode()
    for kind in kinds:
        assert CATALOGUE.text("en", f"report.change.{kind}") in text


async def test_edition_keeps_the_day_on_which_the_workshop_was_held(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first = await edition_of(store, workshop)
    assert first.steps[0].started_at < first.held_at < first.steps[-1].started_at
    workshop.reopen()
    workshop.at += 7 * DAY
    workshop.start_step("ideas")
    workshop.close()
    assert (await edition_of(store, workshop)).held_at == first.held_at


async def test_edition_that_was_made_before_anybody_came_does_not_give_the_day(store: Editions) -> None:
    workshop = SampleWorkshop()
    workshop.start_step("ideas")
    workshop.close()
    before = await edition_of(store, workshop)
    workshop.reopen()
    workshop.at += DAY
    workshop.start_step("ideas")
    workshop.join(1)
    workshop.close()
    assert before.steps
    assert (await edition_of(store, workshop)).held_at == before.held_at + DAY + 3000


@pytest.mark.parametrize("is_contributed", [True, False])
async def test_edition_that_was_made_before_anybody_contributed_does_not_give_the_day(
    store: Editions, is_contributed: bool
) -> None:
    workshop = SampleWorkshop()
    workshop.start_step("ideas")
    visitor = workshop.join(1)
    if is_contributed:
        workshop.take_away(workshop.write(visitor, "It is gone"))
    workshop.close()
    first = await add_with_earlier_day(store, workshop)
    workshop.reopen()
    workshop.at += DAY
    workshop.write(visitor, "The first one that stays")
    shared_at = workshop.at
    workshop.close()
    expected = first.held_at if is_contributed else shared_at
    assert (await edition_of(store, workshop)).held_at == expected


async def test_edition_after_one_without_contributions_keeps_the_day_if_there_are_still_none(
    store: Editions,
) -> None:
    workshop = SampleWorkshop()
    workshop.start_step("ideas")
    workshop.join(1)
    workshop.close()
    first = await add_with_earlier_day(store, workshop)
    workshop.reopen()
    workshop.at += DAY
    workshop.join(1)
    workshop.close()
    later = await edition_of(store, workshop)
    assert later.edition
    assert (later.edition.no, later.held_at) == (2, first.held_at)


async def add_with_earlier_day(store: Editions, workshop: SampleWorkshop) -> Report:
    """Add the first edition of a closed workshop, with the day on which its first step started, as an earlier
    version made it."""
    report = report_with_groups(workshop)
    first = msgspec.structs.replace(report, held_at=report.steps[0].started_at)
    await store.add("workshop", workshop.state.closed_seq, workshop.at, encode_content(first))
    return first


async def test_edition_after_one_of_an_earlier_version_keeps_its_day(
    store: Editions, workshop: SampleWorkshop
) -> None:
    report = report_with_groups(workshop)
    first = msgspec.structs.replace(report, held_at=report.steps[-1].started_at)
    await store.add("workshop", workshop.state.closed_seq, workshop.at, encode_content(first))
    workshop.reopen()
    workshop.close()
    again = await edition_of(store, workshop)
    assert again.edition
    assert (again.edition.no, again.held_at) == (1, first.held_at)
    workshop.reopen()
    workshop.join(1)
    workshop.close()
    second = await edition_of(store, workshop)
    assert second.edition
    assert (second.edition.no, second.held_at) == (2, first.held_at)


async def test_edition_that_this_version_would_not_make_stays_until_something_is_done(
    store: Editions, workshop: SampleWorkshop
) -> None:
    report = build_report(
        workshop.state, "K7MP4WXA", workshop.at, count_groups(workshop.state), is_demo=False
    )
    by_other_rules = msgspec.structs.replace(report, removed=report.removed + 1)
    await store.add("workshop", workshop.state.closed_seq, workshop.at, encode_content(by_other_rules))
    log = EventLog(store._database)
    await log.append("workshop", workshop.entries)
    for _ in range(2):
        workshop.reopen()
        workshop.close()
        await log.append("workshop", workshop.entries[-2:])
        again = await edition_of(store, workshop)
        assert again.edition
        assert (again.edition.no, again.removed) == (1, by_other_rules.removed)
    workshop.reopen()
    workshop.join(1)
    workshop.close()
    await log.append("workshop", workshop.entries[-3:])
    second = await edition_of(store, workshop)
    assert {each.kind for each in second.changes} == {"people_changed", "removed_changed"}


async def test_fields_that_an_earlier_version_did_not_store_make_no_new_edition(
    store: Editions, workshop: SampleWorkshop
) -> None:
    report = report_with_groups(workshop)
    plain = msgspec.json.decode(encode_content(report))
    for theme in plain["themes"]:
        del theme["colour"], theme["icon"]
    for name in ("threshold", "counts_taken_away", "counts_every_author"):
        del plain["groups"][name]
    await store.add("workshop", workshop.state.closed_seq, workshop.at, msgspec.json.encode(plain))
    workshop.reopen()
    workshop.close()
    again = await edition_of(store, workshop)
    assert again.edition
    assert again.edition.no == 1


async def test_workshop_without_steps_and_people_keeps_its_edition_too(store: Editions) -> None:
    workshop = SampleWorkshop()
    workshop.close()
    first = await edition_of(store, workshop)
    workshop.reopen()
    workshop.close()
    assert first.held_at < workshop.at
    assert await edition_of(store, workshop) == first


async def test_numbers_by_group_keep_the_names_under_which_they_were_counted(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first = await edition_of(store, workshop)
    workshop.reopen()
    student, teacher, *others = workshop.state.plan.roles
    aure, tingvoll, *places = workshop.state.plan.municipalities
    new = Label("new", {"en": "Student"})
    renamed = (
        LabelInput("student", teacher.name),
        LabelInput("teacher", student.name),
        *(LabelInput(each.id, each.name) for each in (*others, new)),
    )
    swapped = (LabelInput(aure.id, tingvoll.name), LabelInput(tingvoll.id, aure.name))
    places_left = (LabelInput(each.id, each.name) for each in places)
    workshop.submit_as_facilitator(
        EditPlan(id="swap-names", roles=renamed, municipalities=(*swapped, *places_left))
    )
    workshop.close()
    second = await edition_of(store, workshop)

    assert workshop.state.plan.roles[0].name == teacher.name
    assert second.groups == first.groups
    assert second.municipalities == first.municipalities
    assert second.roles == (*first.roles, Named(new.id, new.name))


async def test_edition_is_not_changed_by_what_is_done_after_it(
    store: Editions, workshop: SampleWorkshop
) -> None:
    closed, maker = workshop.state, maker_of(store)
    before = await maker.find_or_make("workshop", "K7MP4WXA", closed)
    workshop.reopen()
    workshop.take_away(min(workshop.state.cards))
    assert await maker.find_or_make("workshop", "K7MP4WXA", closed) == before
    assert await edition_of(store, workshop) == before


async def test_editions_that_are_made_at_once_are_in_order_and_have_the_same_numbers(
    store: Editions, workshop: SampleWorkshop
) -> None:
    closes, maker = [workshop.state], maker_of(store)
    workshop.reopen()
    workshop.start_step("ideas")
    workshop.write(workshop.join(3, "teacher"), "A card that came later")
    workshop.close()
    closes.append(workshop.state)
    first, second = await asyncio.gather(
        *(maker.find_or_make("workshop", "K7MP4WXA", each) for each in closes)
    )
    assert first.edition
    assert second.edition
    assert (first.edition.no, second.edition.no) == (1, 2)
    assert first.groups == second.groups
    assert second.changes[0] == ReportChange("cards_added", count=1)


async def test_numbers_by_group_are_those_of_the_first_edition_that_has_any(store: Editions) -> None:
    workshop = SampleWorkshop()
    workshop.close()
    empty = await edition_of(store, workshop)
    workshop.reopen()
    voted(workshop, voters=5, others=5)
    workshop.close()
    second = await edition_of(store, workshop)
    workshop.reopen()
    workshop.start_step("ideas")
    workshop.write(workshop.join(3, "teacher"), "A card that came later")
    workshop.close()
    third = await edition_of(store, workshop)

    assert empty.groups
    assert second.groups
    assert (empty.groups.people, second.groups.people, second.groups.edition) == (0, 20, 2)
    assert third.groups == second.groups
    assert [edition_of_numbers(edition) for edition in (empty, second, third)] == [None, 2, 2]
    assert "are those of edition 2" in FORMATS["md"].render(third, CATALOGUE, RenderOptions("en")).decode()


async def test_edition_after_one_that_shows_no_group_shows_none_either(store: Editions) -> None:
    workshop = SampleWorkshop()
    workshop.start_step("ideas")
    for role in ["student"] * 8 + ["teacher"] * 4:
        workshop.write(workshop.join(1, role), f"A card of a {role}")
    workshop.close()
    first = await edition_of(store, workshop)
    workshop.reopen()
    workshop.start_step("ideas")
    workshop.write(workshop.join(2, "teacher"), "The card that came later")
    workshop.close()
    second = await edition_of(store, workshop)

    assert first.groups
    assert not any(numbers.groups.keys() - {OTHERS} for numbers in first.groups.contributors.values())
    assert second.groups == first.groups, (
        "from 5 teachers now it would follow that the new card is a teacher's"
    )


async def test_numbers_by_group_of_a_vote_are_left_out_with_its_other_numbers(store: Editions) -> None:
    workshop = SampleWorkshop()
    voted(workshop, voters=5, others=5)
    workshop.close()
    first = await edition_of(store, workshop)
    workshop.reopen()
    workshop.submit_as_facilitator(EditPlan(id="raise-threshold", privacy_threshold=60))
    workshop.close()
    second = await edition_of(store, workshop)

    assert first.groups
    assert second.groups
    assert first.groups.votes
    assert [vote.voters for vote in second.votes] == [None] * len(first.votes)
    assert second.groups.votes == {}
    assert second.groups.contributors == first.groups.contributors


async def test_later_edition_has_the_threshold_of_a_first_one_that_did_not_store_it(
    store: Editions, workshop: SampleWorkshop
) -> None:
    groups = msgspec.structs.replace(count_groups(workshop.state, edition=1), threshold=0)
    first = build_report(workshop.state, "K7MP4WXA", workshop.at, groups, is_demo=False)
    await store.add("workshop", workshop.state.closed_seq, workshop.at, encode_content(first))
    workshop.reopen()
    workshop.submit_as_facilitator(EditPlan(id="raise-threshold", privacy_threshold=8))
    workshop.close()
    second = await edition_of(store, workshop)

    assert second.groups
    assert (second.privacy_threshold, second.groups.threshold) == (8, 5)
    assert second.groups.contributors == groups.contributors


async def test_threshold_that_was_changed_later_is_not_that_of_repeated_numbers(
    store: Editions, workshop: SampleWorkshop
) -> None:
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.submit_as_facilitator(EditPlan(id="edit-plan", privacy_threshold=12))
    workshop.close()
    second = await edition_of(store, workshop)
    assert (second.privacy_threshold, second.group_threshold) == (12, 5)
    assert second.changes == (ReportChange("privacy_changed"),)


async def test_words_of_a_card_that_was_taken_away_are_not_in_the_next_edition(store: Editions) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    cards = [workshop.write(author, text) for text in ("Secret one", "Secret two", "Rain")]
    clusters = [
        workshop.cluster(f"Secret {name}", card) for name, card in zip(("one", "two"), cards, strict=False)
    ]
    for name, cluster in zip(("one", "two"), clusters, strict=True):
        workshop.place(cluster, workshop.write(author, "Another card"))
        workshop.scenario(cluster, f"Secret {name}", "A text")
    workshop.close()
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.take_away(cards[0])
    workshop.take_away(cards[1])
    workshop.dissolve(clusters[0])
    workshop.close()

    second = await edition_of(store, workshop)

    for report_format in FORMATS.values():
        assert b"Secret" not in report_format.render(second, CATALOGUE, RenderOptions("nb"))
    assert second.changes == (
        ReportChange("cards_removed", count=2),
        ReportChange("scenario_removed", count=1),
        ReportChange("clusters_changed"),
    )


async def test_edition_says_that_scenarios_are_in_another_order(store: Editions) -> None:
    workshop = SampleWorkshop()
    voters = [workshop.join(1) for _ in range(5)]
    workshop.start_step("ideas")
    rain, sun = (
        f"scenario/{workshop.scenario(workshop.cluster(name, workshop.write(voters[0], name)), name, name)}"
        for name in ("Rain", "Sun")
    )
    workshop.start_step("vote")
    votes = []
    for first in (rain, sun):
        votes.append(workshop.open_vote(rain, sun))
        workshop.cast(voters, votes[-1], first)
        workshop.close_vote(votes[-1])
    workshop.close()
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.choose_deciding_vote(votes[0])
    workshop.close()
    second = await edition_of(store, workshop)
    assert [scenario.title for scenario in second.scenarios] == ["Rain", "Sun"]
    first_vote = next(vote.title for vote in second.votes if vote.id == votes[0])
    assert second.changes == (
        ReportChange("order_changed"),
        ReportChange("deciding_vote_changed", first_vote),
    )


def twice_voted() -> tuple[SampleWorkshop, list[str]]:
    """Two scenarios in the same order in two votes, with other numbers. Returns the workshop, which is
    closed, and the ids of the votes. The last one decides."""
    workshop = SampleWorkshop()
    voters = [workshop.join(1) for _ in range(12)]
    workshop.start_step("ideas")
    rain, sun = (
        f"scenario/{workshop.scenario(workshop.cluster(name, workshop.write(voters[0], name)), name, name)}"
        for name in ("Rain", "Sun")
    )
    workshop.start_step("vote")
    votes = []
    for title, people in (("First round", 8), ("Second round", 12)):
        votes.append(workshop.open_vote(rain, sun, title=title))
        workshop.cast(voters[: people - 2], votes[-1], rain)
        workshop.cast(voters[people - 2 : people], votes[-1], sun)
        workshop.close_vote(votes[-1])
    workshop.close()
    return workshop, votes


@pytest.mark.parametrize("writes_a_card", [False, True])
async def test_edition_says_that_another_vote_decides_though_the_order_is_the_same(
    store: Editions, writes_a_card: bool
) -> None:
    workshop, votes = twice_voted()
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.choose_deciding_vote(votes[0])
    if writes_a_card:
        workshop.start_step("ideas")
        workshop.write(workshop.join(1), "A late card")
    workshop.close()
    second = await edition_of(store, workshop)
    assert [scenario.title for scenario in second.scenarios] == ["Rain", "Sun"]
    expected = [ReportChange("deciding_vote_changed", "First round")]
    if writes_a_card:
        added = ReportChange("cards_added", count=1)
        expected = [added, *expected, ReportChange("people_changed"), ReportChange("steps_changed")]
    assert [*second.changes] == expected


async def test_edition_in_which_no_vote_decides_any_more_says_that_more_has_changed(store: Editions) -> None:
    workshop, _ = twice_voted()
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.submit_as_facilitator(EditPlan(id="raise-threshold", privacy_threshold=60))
    workshop.close()
    second = await edition_of(store, workshop)
    assert not any(vote.decides for vote in second.votes)
    assert {"privacy_changed", "other_changed"} <= {change.kind for change in second.changes}


async def test_edition_says_that_cards_of_a_stack_are_in_another_order_beside_a_late_card(
    store: Editions,
) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    cards = [workshop.write(author, text) for text in ("one", "two")]
    rain = workshop.cluster("Rain", *cards)
    workshop.close()
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.start_step("ideas")
    workshop.write(author, "A late card")
    workshop.submit_as_facilitator(TakeOutCards(id="take-out", cards=(cards[0],)))
    workshop.place(rain, cards[0])
    workshop.close()
    second = await edition_of(store, workshop)
    assert second.scenarios == ()
    assert second.clusters[0].sources == tuple(map(report_card_id, reversed(cards)))
    kinds = [change.kind for change in second.changes]
    assert kinds == ["cards_added", "steps_changed", "other_changed"]


@pytest.mark.parametrize("is_taken_away", [False, True])
async def test_edition_says_that_a_card_written_since_the_last_one_was_removed(
    store: Editions, workshop: SampleWorkshop, is_taken_away: bool
) -> None:
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.start_step("ideas")
    if is_taken_away:
        workshop.take_away(min(workshop.state.cards))
    author = workshop.join(1)
    workshop.withdraw(author, workshop.write(author, "A card for a moment"))
    workshop.close()
    kinds = {change.kind for change in (await edition_of(store, workshop)).changes}
    assert kinds >= {"removed_changed"}
    assert ("cards_removed" in kinds) is is_taken_away


async def test_edition_says_that_an_author_took_a_card_back_that_staff_had_removed(
    store: Editions, workshop: SampleWorkshop
) -> None:
    card = workshop.state.cards[min(workshop.state.cards)]
    workshop.reopen()
    workshop.take_away(card.id)
    workshop.close()
    first = await edition_of(store, workshop)
    workshop.reopen()
    workshop.start_step("sort")
    workshop.submit_as_facilitator(BringBackCard(id="bring-back", card=card.id))
    workshop.withdraw(card.author, card.id)
    workshop.close()
    second = await edition_of(store, workshop)
    assert (first.removed, first.taken_back, second.removed, second.taken_back) == (1, 0, 1, 1)
    assert [change.kind for change in second.changes] == ["removed_changed", "steps_changed"]


@pytest.mark.parametrize(("before", "after"), [(0, 2), (2, 0)])
def test_change_of_who_removed_cards_is_named_though_as_many_are_gone(
    workshop: SampleWorkshop, before: int, after: int
) -> None:
    report = msgspec.structs.replace(report_with_groups(workshop), removed=2)
    first, second = (msgspec.structs.replace(report, taken_back=number) for number in (before, after))
    assert [change.kind for change in find_changes(first, second)] == ["removed_changed"]


@pytest.mark.parametrize("is_taken_away", [False, True])
async def test_edition_after_one_that_did_not_tell_who_removed_cards_has_no_change_for_it(
    store: Editions, is_taken_away: bool
) -> None:
    workshop = hall()
    card = card_that_lies_on_a_table(workshop)
    workshop.start_step("sort")
    if is_taken_away:
        workshop.take_away(card.id)
    else:
        workshop.withdraw(card.author, card.id)
    workshop.close()
    report = build_report(
        workshop.state, "K7MP4WXA", workshop.at, count_groups(workshop.state), is_demo=False
    )
    plain = msgspec.json.decode(encode_content(report))
    del plain["taken_back"]
    await store.add("workshop", workshop.state.closed_seq, workshop.at, msgspec.json.encode(plain))
    workshop.reopen()
    change_the_capacity(workshop)
    workshop.close()
    again = await edition_of(store, workshop)
    assert again.edition
    assert (again.edition.no, again.removed, again.taken_back) == (1, 1, None)


@pytest.mark.parametrize(
    ("form", "variant"),
    [
        *(("council.pdf", ""), ("pptx", "")),
        *((form, variant) for form in DOCUMENTS for variant in ("table-1", "municipality-aure", "child")),
    ],
)
async def test_documents_without_the_list_of_changes_say_where_it_is(
    store: Editions, form: str, variant: str
) -> None:
    workshop = hall()
    workshop.close()
    first = await edition_of(store, workshop)
    workshop.reopen()
    join_late(workshop)
    workshop.close()
    second = await edition_of(store, workshop)
    language = "nn"
    heading = CATALOGUE.text(language, "report.edition", no=2)
    sentence = comparable_text(CATALOGUE.text(language, "report.changes_note", no=1, heading=heading))
    options = RenderOptions(language, variant=variant)
    files = [FORMATS[form].render(report, CATALOGUE, options) for report in (first, second)]
    texts = [comparable_text(pdf_text(file) if form.endswith("pdf") else file_text(file)) for file in files]
    assert [sentence in text for text in texts] == [False, True]
    whole = FORMATS["md"].render(second, CATALOGUE, RenderOptions(language)).decode()
    assert comparable_text(heading) in comparable_text(whole)


async def test_edition_says_that_cards_are_gathered_in_other_ways(store: Editions) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    card, other = (workshop.write(author, text) for text in ("one", "two"))
    rain, sun = workshop.cluster("Rain", card), workshop.cluster("Sun", other)
    workshop.close()
    await edition_of(store, workshop)
    workshop.reopen()
    workshop.place(sun, card)
    workshop.close()
    assert (await edition_of(store, workshop)).changes == (ReportChange("clusters_changed"),)
    workshop.reopen()
    workshop.submit_as_facilitator(RenameCluster(id="rename-sun", cluster=sun, name="Weather"))
    workshop.close()
    assert (await edition_of(store, workshop)).changes == (ReportChange("clusters_changed"),)
    assert rain in workshop.state.desk.clusters


async def test_edition_says_that_cards_are_in_another_order_beside_another_change(store: Editions) -> None:
    workshop = SampleWorkshop()
    author = workshop.join(1)
    workshop.start_step("ideas")
    first, second = (workshop.write(author, text) for text in ("one", "two"))
    rain = workshop.cluster("Rain", first, second)
    workshop.close()
    before = await edition_of(store, workshop)
    workshop.reopen()
    workshop.submit_as_facilitator(TakeOutCards(id="take-out", cards=(first,)))
    workshop.place(rain, first)
    workshop.start_step("ideas")
    workshop.write(author, "three")
    workshop.close()
    after = await edition_of(store, workshop)
    orders = [cluster.sources for report in (before, after) for cluster in report.clusters]
    ids = report_card_id(first), report_card_id(second)
    assert orders == [ids, ids[::-1]]
    assert {each.kind for each in after.changes} == {"steps_changed", "cards_added", "other_changed"}


async def test_edition_that_is_confirmed_before_it_is_read_is_the_same(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first = await edition_of(store, workshop)
    maker = maker_of(store)
    (header,), _ = await maker.headers("workshop")
    workshop.reopen()
    workshop.close()
    assert await edition_of(store, workshop) == first
    assert await maker.read("workshop", header) == first


async def test_checksum_is_that_of_the_json_file_without_the_edition(store: Editions) -> None:
    workshop = full_workshop()
    workshop.close()
    edition = await edition_of(store, workshop)
    report = json.loads(FORMATS["json"].render(edition, CATALOGUE, RenderOptions("nb")))
    sha256 = report.pop("edition")["sha256"]
    content = json.dumps(report, ensure_ascii=False, separators=(",", ":")).encode()
    assert hashlib.sha256(content).hexdigest() == sha256
    assert report["schema"] == 3


async def test_edition_of_an_earlier_version_can_be_read(store: Editions) -> None:
    workshop = full_workshop()
    workshop.close()
    report = json.loads(encode_content(await edition_of(store, workshop)))
    for name in ("schema", "changes"):
        del report[name]
    for name in ("edition", "threshold"):
        del report["groups"][name]
    for scenario in report["scenarios"]:
        del scenario["voted_texts"]
        scenario["voted_text"] = None
    content = json.dumps(report | {"edition": None}).encode()
    row = await store.add("workshop", workshop.seq + 1, at=1, content=content)
    read = read_edition(row)
    assert read.edition
    assert (read.edition.no, read.schema, read.group_threshold) == (2, 1, 5)


async def test_other_ids_of_cards_in_an_edition_of_version_2_are_no_change(store: Editions) -> None:
    workshop = hall()
    workshop.close()
    first = as_version_2(report_with_groups(workshop), workshop)
    await store.add("workshop", workshop.state.closed_seq, workshop.at, encode_content(first))
    workshop.reopen()
    workshop.take_away(min(workshop.state.cards))
    workshop.close()
    second = await edition_of(store, workshop)
    assert [(change.kind, change.count) for change in second.changes] == [("cards_removed", 1)]
    ids = [card.id for card in report_with_groups(workshop).cards]
    assert [card.id for card in second.cards] == ids
    assert {*ids}.isdisjoint(card.id for card in first.cards)


def test_content_of_an_earlier_version_without_colours_stays_the_same_when_it_is_encoded_again() -> None:
    report = build_report(SampleWorkshop().state, "K7MP4WXA", 0, is_demo=False)
    plain = msgspec.json.decode(encode_content(report))
    for theme in plain["themes"]:
        del theme["colour"], theme["icon"]
    stored = msgspec.json.encode(plain)
    assert encode_content(msgspec.json.decode(stored, type=Report)) == stored
