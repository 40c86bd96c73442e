"""Sessions on a real database, with connections that only note that they were closed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.access.sessions import Sessions
from app.core.errors import Rejected
from app.store.database import Database, migrate


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    """An empty database."""
    migrate(tmp_path / "samskap.sqlite")
    database = Database(tmp_path / "samskap.sqlite")
    yield database
    await database.close()


@pytest.fixture
def sessions(database: Database) -> Sessions:
    """The sessions of an empty database."""
    return Sessions(database, "signing-key")


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


async def test_session_that_has_ended_is_found_with_its_end(sessions: Sessions) -> None:
    session, token = await sessions.begin(None, at=1000)
    await sessions.end([session.id], at=2000)
    assert [found.ended_at for found in await sessions.find([token, "other"])] == [2000]
    with pytest.raises(Rejected):
        sessions.require_live(session.id, session.expires_at, at=2001)


async def test_session_is_unknown_with_another_signing_key(database: Database) -> None:
    _, token = await Sessions(database, "signing-key").begin(None, at=1000)
    assert await Sessions(database, "signing-key").find([token])
    assert await Sessions(database, "another").find([token]) == []
