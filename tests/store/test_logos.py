"""Logos in the database: those that are needed stay, and no others."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.core.errors import Rejected
from app.logos.logo import Logo
from app.store.database import Database
from app.store.editions import Editions
from app.store.event_log import EventLog
from app.store.logos import MAX_UNUSED, UNUSED_LIFETIME_MS, Logos
from app.workshop.summary import WorkshopSummary
from tests.empty_database import create_database

AT = 1_793_102_400_000
"""Milliseconds since 1970."""


class Store:
    """The logos of two workshops, `a` and `b`, and the editions of both."""

    def __init__(self, database: Database) -> None:
        self.logos = Logos(database)
        self.editions = Editions(database)
        self.event_log = EventLog(database)

    async def upload(self, name: str, current: str = "", at: int = AT, workshop: str = "a") -> Logo:
        """Add a logo whose content is its name. current: the name of the logo that the plan has; empty: it
        has none."""
        await self.logos.add(workshop, logo(name), logo(current).sha256 if current else "", at)
        return logo(name)

    async def use(self, name: str, at: int = AT, workshop: str = "a") -> None:
        """Note which logo the plan has now; empty: none."""
        await self.logos.use(workshop, logo(name).sha256 if name else "", at)

    async def set_closed(self, is_closed: bool) -> None:
        """Store whether the workshop `a` is closed, as the commit that closes or reopens it does."""
        summary = WorkshopSummary("A title", "en", people=1, cards=1, tables=1, closed=is_closed)
        await self.event_log.save_summary("a", summary, seq=1)

    async def stored(self, *names: str, workshop: str = "a") -> list[str]:
        """Those of these logos that are stored."""
        found = [await self.logos.find(workshop, logo(name).sha256) for name in names]
        return [each.content.decode() for each in found if each]


def logo(name: str) -> Logo:
    return Logo.of(name.encode(), 30, 20)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    create_database(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    for name in ("a", "b"):
        insert = f"INSERT INTO workshop (id, code, created_at) VALUES ('{name}', '{name}', 1)"  # noqa: S608
        await database.run(lambda connection, insert=insert: connection.exec_driver_sql(insert))  # type: ignore[misc]
    yield Store(database)
    await database.close()


async def test_logo_is_found_in_its_workshop_only(store: Store) -> None:
    first = await store.upload("first")
    assert await store.logos.find("a", first.sha256) == first
    assert await store.logos.find("b", first.sha256) is None


async def test_replaced_logo_is_removed(store: Store) -> None:
    await store.upload("first", workshop="b")
    await store.use("first", workshop="b")
    await store.upload("first")
    await store.use("first")
    await store.upload("second", current="first")
    assert await store.stored("first", "second") == ["first", "second"]
    await store.use("second")
    assert await store.stored("first", "second") == ["second"]
    await store.use("")
    assert await store.stored("first", "second") == []
    assert await store.stored("first", workshop="b") == ["first"]


async def test_logo_of_an_edition_stays(store: Store) -> None:
    first = await store.upload("first")
    await store.use("first")
    await store.editions.add("a", seq=5, at=AT, content=b"content", logo=first)
    # An edition stores its logo if it is not stored yet.
    await store.editions.add("a", seq=7, at=AT, content=b"content", logo=logo("late"))
    await store.use("")
    await store.upload("other", at=AT + 2 * UNUSED_LIFETIME_MS)
    assert await store.stored("first", "late") == ["first", "late"]


async def test_unused_uploads_that_are_too_many_or_too_old_are_removed(store: Store) -> None:
    await store.upload("current", at=AT - UNUSED_LIFETIME_MS - 1)
    await store.use("current")
    names = [f"unused {number}" for number in range(MAX_UNUSED + 2)]
    for number, name in enumerate(names):
        await store.upload(name, "current", AT + number)
    assert await store.stored(*names) == names[2:]
    await store.upload("later", "current", AT + 2 * UNUSED_LIFETIME_MS)
    assert await store.stored("current", *names, "later") == ["current", "later"]


async def test_picture_that_is_uploaded_again_is_kept_as_a_new_one(store: Store) -> None:
    await store.upload("first")
    await store.use("first")
    await store.upload("second", "first")
    # The plan has the second one already, so the first one counts as an upload that is not used yet.
    await store.upload("first", "second", AT + 5)
    await store.use("second", AT + 6)
    assert await store.stored("first", "second") == ["first", "second"]


async def test_logo_that_is_uploaded_again_is_removed_when_it_is_taken_out_of_the_plan(store: Store) -> None:
    await store.upload("first")
    await store.use("first")
    await store.upload("first", "first", AT + 5)
    await store.use("", AT + 6)
    assert await store.stored("first") == []


async def test_logo_that_the_plan_is_about_to_name_again_is_not_removed(store: Store) -> None:
    first = await store.upload("first")
    await store.use("first")
    await store.upload("second", "first")
    assert await store.logos.keep("a", first.sha256, AT + 2 * UNUSED_LIFETIME_MS)
    await store.use("second", AT + 2 * UNUSED_LIFETIME_MS)
    assert await store.stored("first", "second") == ["first", "second"]
    await store.use("first", AT + 2 * UNUSED_LIFETIME_MS)
    assert await store.stored("first", "second") == ["first"]
    await store.use("", AT + 2 * UNUSED_LIFETIME_MS)
    assert await store.stored("first") == []
    assert not await store.logos.keep("a", first.sha256, AT)
    other = await store.upload("other")
    assert not await store.logos.keep("b", other.sha256, AT)
    assert await store.logos.keep("a", other.sha256, AT)


@pytest.mark.parametrize("is_same_result", [False, True])
async def test_uploads_that_are_not_used_are_removed_at_the_close(store: Store, is_same_result: bool) -> None:
    """is_same_result: the workshop is closed again with the same result, which makes no new edition."""
    if is_same_result:
        await store.editions.add("a", seq=5, at=AT - 1, content=b"content", logo=logo("current"))
    for name in ("current", "unused"):
        await store.upload(name)
    await store.upload("later", at=AT + 9)
    await store.upload("elsewhere", workshop="b")
    await store.use("current")
    if is_same_result:
        await store.editions.confirm("a", seq=7, at=AT)
    else:
        await store.editions.add("a", seq=7, at=AT, content=b"content", logo=logo("current"))
    assert await store.stored("current", "unused", "later") == ["current", "later"]
    assert await store.stored("elsewhere", workshop="b") == ["elsewhere"]


async def test_picture_of_a_workshop_that_was_closed_meanwhile_is_not_stored(store: Store) -> None:
    await store.set_closed(True)
    with pytest.raises(Rejected, match=r"workshop\.closed"):
        await store.upload("late")
    await store.upload("elsewhere", workshop="b")
    assert await store.stored("late") == []
    assert await store.stored("elsewhere", workshop="b") == ["elsewhere"]
    await store.set_closed(False)
    await store.upload("late")
    assert await store.stored("late") == ["late"]


async def test_content_of_a_logo_is_replaced_until_an_edition_has_it(store: Store) -> None:
    stored = await store.upload("stored")
    await store.logos.replace_content("b", stored.sha256, logo("of another workshop"))
    await store.logos.replace_content("a", stored.sha256, logo("cleaned"))
    assert await store.logos.find("a", stored.sha256) == logo("cleaned")
    assert await store.logos.find_unpublished("a", stored.sha256) == logo("cleaned")
    await store.editions.add("a", 1, AT, b"content", await store.upload("published"))
    published = logo("published")
    await store.logos.replace_content("a", published.sha256, logo("cleaned"))
    assert await store.logos.find("a", published.sha256) == published
    assert await store.logos.find_unpublished("a", published.sha256) is None
