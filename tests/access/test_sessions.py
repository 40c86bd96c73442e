"""Sessions on a real database, with connections that only note that they were closed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.access.sessions import Sessions
from app.store.database import Database, migrate


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    """The sessions of an empty database."""
    migrate(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    yield Sessions(database)
    await database.close()


async def test_connection_of_a_session_that_ended_while_it_was_opened_is_closed(sessions: Sessions) -> None:
    session, _ = await sessions.begin(None, at=1000)
    await sessions.end([session.id], at=2000)
    closed = asyncio.Event()

    sessions.add_connection(session.id, 3600, closed.set)

    await asyncio.wait_for(closed.wait(), 10)
    sessions.remove_connection(session.id, closed.set)


async def test_connection_that_has_left_is_not_closed_when_its_session_ends(sessions: Sessions) -> None:
    session, _ = await sessions.begin(None, at=1000)
    closed = list[str]()
    left, here = (lambda name=name: closed.append(name) for name in ("left", "here"))
    sessions.add_connection(session.id, 3600, left)
    sessions.add_connection(session.id, 3600, here)
    sessions.remove_connection(session.id, left)

    await sessions.end([session.id], at=2000)

    assert closed == ["here"]


async def test_session_tells_when_it_expires_or_ended(sessions: Sessions) -> None:
    session, token = await sessions.begin(None, at=1000)
    assert await sessions.expires_at(session.id) == session.expires_at
    await sessions.end([session.id], at=2000)
    assert await sessions.expires_at(session.id) == 2000
    assert [found.ended_at for found in await sessions.find([token, "other"])] == [2000]
