"""Editions in the database: numbered in each workshop, and never twice of the same entry."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.store.database import Database
from app.store.editions import Editions, LaterEditionExists
from tests.empty_database import create_database


@pytest.fixture
async def editions(tmp_path: Path) -> AsyncIterator[Editions]:
    create_database(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    for name in ("a", "b"):
        insert = f"INSERT INTO workshop (id, code, created_at) VALUES ('{name}', '{name}', 1)"  # noqa: S608
        await database.run(lambda connection, insert=insert: connection.exec_driver_sql(insert))  # type: ignore[misc]
    yield Editions(database)
    await database.close()


async def test_editions_are_numbered_in_each_workshop(editions: Editions) -> None:
    for workshop, seq in (("a", 7), ("b", 7), ("a", 9)):
        await editions.add(workshop, seq, at=1000 + seq, content=f"{workshop}{seq}".encode())
    assert [(row.no, row.seq, row.at, row.content) for row in await editions.of_workshop("a")] == [
        (1, 7, 1007, b"a7"),
        (2, 9, 1009, b"a9"),
    ]
    assert [row.no for row in await editions.of_workshop("b")] == [1]
    row = await editions.find("a", 9)
    assert row
    assert row.sha256 == hashlib.sha256(b"a9").hexdigest()
    assert await editions.find("a", 8) is None


async def test_edition_of_an_entry_is_added_once(editions: Editions) -> None:
    first = await editions.add("a", 7, at=1000, content=b"first")
    again = await editions.add("a", 7, at=2000, content=b"again")
    assert (again.no, again.content, again.at) == (first.no, first.content, first.at)
    assert len(await editions.of_workshop("a")) == 1


async def test_edition_of_an_entry_before_the_newest_is_refused(editions: Editions) -> None:
    await editions.add("a", 9, at=1000, content=b"newest")
    with pytest.raises(LaterEditionExists, match="entry 7 after entry 9"):
        await editions.add("a", 7, at=900, content=b"late")
    await editions.add("b", 7, at=900, content=b"of another workshop")
    assert [row.seq for row in await editions.of_workshop("a")] == [9]


async def test_edition_that_is_confirmed_at_a_later_entry_keeps_its_number_and_content(
    editions: Editions,
) -> None:
    for workshop in ("a", "b"):
        await editions.add(workshop, 7, at=1000, content=b"result")
    await editions.add("a", 9, at=1200, content=b"corrected")
    assert (await editions.confirm("a", 12, 1)).seq == 12
    assert [(row.no, row.seq, row.at, row.content) for row in await editions.of_workshop("a")] == [
        (1, 7, 1000, b"result"),
        (2, 12, 1200, b"corrected"),
    ]
    assert [row.seq for row in await editions.of_workshop("b")] == [7]


async def test_edition_that_is_confirmed_at_an_earlier_entry_stays_as_it_is(editions: Editions) -> None:
    await editions.add("a", 9, at=1000, content=b"result")
    assert (await editions.confirm("a", 7, 1)).seq == 9
    assert [row.seq for row in await editions.of_workshop("a")] == [9]
