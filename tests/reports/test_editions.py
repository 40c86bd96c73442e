"""Editions: the result of a closed workshop stays as it was, over restarts and later changes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from app.reports.editions import EditionMaker
from app.reports.model import Report, ReportChange
from app.store.database import Database, migrate
from app.store.editions import Editions
from tests.reports.sample_workshop import SampleWorkshop
from tests.reports.test_model import voted

CATALOGUE = Catalogue.load()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Editions]:
    migrate(tmp_path / "samskap.sqlite")
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


async def edition_of(store: Editions, workshop: SampleWorkshop) -> Report:
    """The edition as a server shows it that has just been started."""
    return await EditionMaker(store).of_closed("workshop", "K7MP4WXA", workshop.state)


async def test_edition_has_the_same_bytes_in_every_format_after_a_restart(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first, again = [await edition_of(store, workshop) for _ in range(2)]
    assert first.edition
    assert (first.edition.no, first.made_at) == (1, workshop.at)
    for report_format in FORMATS.values():
        assert report_format.render(first, CATALOGUE, "nb") == report_format.render(again, CATALOGUE, "nb")


async def test_edition_that_is_asked_for_by_several_at_once_is_made_once(
    store: Editions, workshop: SampleWorkshop
) -> None:
    editions = await asyncio.gather(*(edition_of(store, workshop) for _ in range(3)))
    assert len({edition.edition.sha256 for edition in editions if edition.edition}) == 1
    assert [row.no for row in await store.of_workshop("workshop")] == [1]


async def test_edition_has_numbers_by_group(store: Editions, workshop: SampleWorkshop) -> None:
    groups = (await edition_of(store, workshop)).groups
    assert groups
    assert groups.here["role"].groups == {"student": 10, "teacher": 10}
    assert len(groups.votes) == 1


async def test_second_edition_repeats_the_numbers_by_group_and_says_what_changed(
    store: Editions, workshop: SampleWorkshop
) -> None:
    first = await edition_of(store, workshop)
    workshop.reopen()
    workshop.start_step("ideas")
    parents = [workshop.join(3, "parent") for _ in range(5)]
    workshop.write(parents[0], "A card that came later")
    for participant in [*workshop.state.participants][:3]:
        workshop.describe(participant, "other")
    workshop.close()

    second = await edition_of(store, workshop)

    assert second.edition
    assert second.edition.no == 2
    assert second.groups == first.groups
    assert second.changes == (ReportChange("cards_added", count=1),)
    assert first.changes == ()
    assert [row.no for row in await store.of_workshop("workshop")] == [1, 2]


async def test_edition_is_not_changed_by_what_is_done_after_it(
    store: Editions, workshop: SampleWorkshop
) -> None:
    closed, maker = workshop.state, EditionMaker(store)
    before = await maker.of_closed("workshop", "K7MP4WXA", closed)
    workshop.reopen()
    workshop.take_away(before.cards[0].id)
    assert await maker.of_closed("workshop", "K7MP4WXA", closed) == before
    assert await edition_of(store, workshop) == before
