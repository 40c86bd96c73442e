"""Logos in the database: those that are needed stay, and no others."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.store.database import Database, migrate
from app.store.editions import Editions
from app.store.logos import MAX_UNUSED, UNUSED_LIFETIME_MS, Logos, logo_row
from app.store.tables import LogoRow

AT = 1_793_102_400_000


@pytest.fixture
async def editions(tmp_path: Path) -> AsyncIterator[Editions]:
    migrate(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    for name in ("a", "b"):
        insert = f"INSERT INTO workshop (id, code, created_at) VALUES ('{name}', '{name}', 1)"  # noqa: S608
        await database.run(lambda connection, insert=insert: connection.exec_driver_sql(insert))  # type: ignore[misc]
    yield Editions(database)
    await database.close()


def row(content: str, at: int = AT, workshop: str = "a") -> LogoRow:
    return logo_row(workshop, content.encode(), 30, 20, at)


async def stored(logos: Logos, *rows: LogoRow) -> list[str]:
    """The contents of those of these logos that are stored."""
    found = [await logos.find(each.workshop_id, each.sha256) for each in rows]
    return [each.content.decode() for each in found if each]


async def test_logo_is_found_in_its_workshop_only(editions: Editions) -> None:
    first = row("first")
    await editions.logos.add(first, "")
    found = await editions.logos.find("a", first.sha256)
    assert found
    assert (found.content, found.width, found.height) == (b"first", 30, 20)
    assert await editions.logos.find("b", first.sha256) is None


async def test_replaced_logo_is_removed(editions: Editions) -> None:
    logos, first, second, elsewhere = editions.logos, row("first"), row("second"), row("first", workshop="b")
    await logos.add(elsewhere, "")
    await logos.use("b", elsewhere.sha256, AT)
    await logos.add(first, "")
    await logos.use("a", first.sha256, AT)
    await logos.add(second, first.sha256)
    assert await stored(logos, first, second) == ["first", "second"]
    await logos.use("a", second.sha256, AT)
    assert await stored(logos, first, second, elsewhere) == ["second", "first"]
    await logos.use("a", "", AT)
    assert await stored(logos, first, second, elsewhere) == ["first"]


async def test_logo_of_an_edition_stays(editions: Editions) -> None:
    logos, first, late = editions.logos, row("first"), row("late")
    await logos.add(first, "")
    await logos.use("a", first.sha256, AT)
    await editions.add("a", 5, AT, b"content", first)
    await editions.add("a", 7, AT, b"content", late)  # which was removed meanwhile
    await logos.use("a", "", AT)
    await logos.add(row("other", AT + 2 * UNUSED_LIFETIME_MS), "")
    assert await stored(logos, first, late) == ["first", "late"]


async def test_uploads_that_are_not_used_are_few_and_not_old(editions: Editions) -> None:
    logos, current = editions.logos, row("current", AT - UNUSED_LIFETIME_MS - 1)
    await logos.add(current, "")
    await logos.use("a", current.sha256, AT)
    rows = [row(f"unused {number}", AT + number) for number in range(MAX_UNUSED + 2)]
    for each in rows:
        await logos.add(each, current.sha256)
    assert await stored(logos, *rows) == [each.content.decode() for each in rows[2:]]
    later = row("later", AT + 2 * UNUSED_LIFETIME_MS)
    await logos.add(later, current.sha256)
    assert await stored(logos, current, *rows, later) == ["current", "later"]


async def test_picture_that_is_uploaded_again_is_kept_as_a_new_one(editions: Editions) -> None:
    logos, first, second = editions.logos, row("first"), row("second")
    await logos.add(first, "")
    await logos.use("a", first.sha256, AT)
    await logos.add(second, first.sha256)
    await logos.add(row("first", AT + 5), second.sha256)
    await logos.use("a", second.sha256, AT + 6)
    assert await stored(logos, first, second) == ["first", "second"]


async def test_logo_that_is_uploaded_again_is_removed_when_it_is_taken_out_of_the_plan(
    editions: Editions,
) -> None:
    logos, first = editions.logos, row("first")
    await logos.add(first, "")
    await logos.use("a", first.sha256, AT)
    await logos.add(row("first", AT + 5), first.sha256)
    await logos.use("a", "", AT + 6)
    assert await stored(logos, first) == []


@pytest.mark.parametrize("is_same_result", [False, True])
async def test_uploads_that_are_not_used_are_removed_at_the_close(
    editions: Editions, is_same_result: bool
) -> None:
    logos, current, unused, later = editions.logos, row("current"), row("unused"), row("later", AT + 9)
    elsewhere = row("elsewhere", workshop="b")
    if is_same_result:
        await editions.add("a", 5, AT - 1, b"content", current)
    for each in (current, unused, later, elsewhere):
        await logos.add(each, "")
    await logos.use("a", current.sha256, AT)
    if is_same_result:
        await editions.confirm("a", 7, AT)
    else:
        await editions.add("a", 7, AT, b"content", current)
    assert await stored(logos, current, unused, later, elsewhere) == ["current", "later", "elsewhere"]
