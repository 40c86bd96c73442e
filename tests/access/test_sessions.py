"""Sessions on a real database, with connections that only note that they were closed."""

import asyncio

import pytest
from structlog.testing import capture_logs

from app.access.links import Links
from app.access.sessions import Sessions
from app.core.errors import Rejected
from app.store.database import Database


@pytest.fixture
def sessions(database: Database) -> Sessions:
    """The sessions of an empty database."""
    return Sessions(database, "signing-key")


async def test_connection_of_a_session_that_ended_while_it_was_opened_is_closed(sessions: Sessions) -> None:
    session, _ = await sessions.begin(None, at=1000)
    await sessions.end([session.id], at=2000)
    sessions.close_connections([session.id])
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
    sessions.close_connections([session.id])

    assert closed == ["here"]


async def test_session_that_has_ended_is_found_with_its_end_and_refused(sessions: Sessions) -> None:
    session, token = await sessions.begin(None, at=1000)
    await sessions.end([session.id], at=2000)
    sessions.close_connections([session.id])
    assert [found.ended_at for found in await sessions.find([token, "other"])] == [2000]
    with pytest.raises(Rejected):
        sessions.require_live(session.id, session.expires_at, at=2001)


async def test_session_is_unknown_with_another_signing_key(database: Database) -> None:
    _, token = await Sessions(database, "signing-key").begin(None, at=1000)
    assert await Sessions(database, "signing-key").find([token])
    assert await Sessions(database, "another").find([token]) == []


async def test_sessions_above_the_limit_of_a_link_end_unless_they_are_connected(database: Database) -> None:
    insert = "INSERT INTO workshop (id, code, created_at) VALUES ('w', 'K7MP4WXA', 1)"
    await database.run(lambda connection: connection.exec_driver_sql(insert))
    links, sessions = Links(database, "key"), Sessions(database, "key", max_of_link=2)
    link, other = [await links.create("w", "screen", at=1) for _ in range(2)]
    connected = (await sessions.begin(link, at=1000))[0]
    ended, first = await sessions.begin(link, at=1001)
    other_token = (await sessions.begin(other, at=1002))[1]
    sessions.add_connection(connected.id, None, lambda: None)

    with capture_logs() as logs:
        tokens = [(await sessions.begin(link, at=at))[1] for at in (2000, 2001)]

    found = await sessions.find([first, other_token, *tokens])
    assert {session.created_at: session.ended_at for session in found} == {
        1001: 2001,
        1002: None,
        2000: None,
        2001: None,
    }
    assert logs == [
        {
            "event": "session.surplus_ended",
            "log_level": "warning",
            "link": link.id,
            "workshop": "w",
            "count": 1,
        }
    ]
    sessions.require_live(connected.id, connected.expires_at, at=2002)
    with pytest.raises(Rejected):  # also of a page that was being opened when it ended
        sessions.require_live(ended.id, ended.expires_at, at=2002)


async def test_link_that_was_revoked_since_it_was_read_begins_no_session(database: Database) -> None:
    insert = "INSERT INTO workshop (id, code, created_at) VALUES ('w', 'K7MP4WXA', 1)"
    await database.run(lambda connection: connection.exec_driver_sql(insert))
    links, sessions = Links(database, "key"), Sessions(database, "key")
    link = await links.create("w", "screen", at=1)
    await links.revoke("w", link.id, at=2)
    with pytest.raises(Rejected, match=r"credential\.link_revoked"):
        await sessions.begin(link, at=3)
