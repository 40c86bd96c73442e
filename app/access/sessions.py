"""Sessions: a browser in which a link of the staff was opened, or an organiser signed in.

A session ends at once for every request and open connection when somebody signs out or the link is revoked.
"""

import asyncio
import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

import structlog
from sqlalchemy import Connection, insert, update
from sqlmodel import Session as DatabaseSession, col, select

from app.core.errors import Rejected
from app.store.database import Database
from app.store.tables import LinkRow, SessionRow

MS_PER_DAY = 24 * 3600 * 1000
ORGANISER_LIFETIME_MS = 30 * MS_PER_DAY
STAFF_LIFETIME_MS = 365 * MS_PER_DAY
"""Milliseconds until a session ends. It ends earlier if its link does."""
LONGEST_TIMER_S = 365 * 24 * 3600.0
"""Seconds of the timer of a connection whose session does not expire."""
MAX_SESSIONS_OF_LINK = 1000
"""The largest number of open sessions of one link. When one more begins, the oldest ends, unless its page is
connected."""


log = structlog.get_logger()


class _Registered(NamedTuple):
    """An open connection. timer: closes it when its session expires."""

    timer: asyncio.TimerHandle
    disconnect: Callable[[], None]


class Sessions:
    """Rows of the table `session`, and the open connections of each. Times are in milliseconds since 1970.
    Methods that are awaited may raise StoreUnavailable. max_of_link: see `MAX_SESSIONS_OF_LINK`.

    Connections are known by a key: the id of their session, or what stands for it (`link_key`, `cookie_key`)
    on a page that an earlier version opened without a session. Others may have the same link: `disconnect`
    closes their connections too, and lets them connect again."""

    def __init__(self, database: Database, signing_key: str, max_of_link: int = MAX_SESSIONS_OF_LINK) -> None:
        self._database = database
        self._signing_key = signing_key
        self._max_of_link = max_of_link
        self._connections: dict[str, dict[Callable[[], None], _Registered]] = defaultdict(dict)
        self._ended: set[str] = set()

    async def begin(self, link: LinkRow | None, at: int) -> tuple[SessionRow, str]:
        """Begin a session of this link, or of an organiser. Returns it and the token for the browser. The
        link's oldest sessions above `max_of_link` end, unless they are connected.

        Raises Rejected (`credential.link_revoked`) if the link was revoked since it was read."""
        token = secrets.token_hex(16)
        expires_at = at + (STAFF_LIFETIME_MS if link else ORGANISER_LIFETIME_MS)
        row = SessionRow(
            id=secrets.token_hex(8),
            token_hash=self._hash(token),
            right=link.right if link else "organiser",
            link_id=link.id if link else None,
            workshop_id=link.workshop_id if link else None,
            table=link.table if link else None,
            created_at=at,
            expires_at=min(expires_at, link.expires_at) if link and link.expires_at else expires_at,
        )

        def insert_unless_revoked(connection: Connection) -> bool:
            if link:
                still_valid = select(LinkRow).where(
                    col(LinkRow.id) == link.id, col(LinkRow.revoked_at).is_(None)
                )
                if DatabaseSession(connection).exec(still_valid).first() is None:
                    return False
            connection.execute(insert(SessionRow), row.model_dump())
            return True

        if not await self._database.run(insert_unless_revoked):
            raise Rejected("credential.link_revoked")
        if link:
            surplus = [key for key in await self._surplus(link.id, at) if key not in self._connections]
            if surplus:
                log.warning(
                    "session.surplus_ended", link=link.id, workshop=link.workshop_id, count=len(surplus)
                )
            await self.end(surplus, at)
            self.close_connections(surplus)
        return row, token

    async def _surplus(self, link_id: str, at: int) -> Sequence[str]:
        """The ids of the oldest sessions of a link, if more than `max_of_link` are open."""
        query = (
            select(SessionRow.id)
            .where(
                col(SessionRow.link_id) == link_id,
                col(SessionRow.ended_at).is_(None),
                col(SessionRow.expires_at) > at,
            )
            .order_by(col(SessionRow.created_at).desc())
            .offset(self._max_of_link)
        )
        return await self._database.run(lambda connection: DatabaseSession(connection).exec(query).all())

    async def find(self, tokens: Iterable[str]) -> list[SessionRow]:
        """The sessions with these tokens, also those that have ended."""
        hashes = [self._hash(token) for token in tokens]
        if not hashes:
            return []
        query = select(SessionRow).where(col(SessionRow.token_hash).in_(hashes))
        return await self._database.run(lambda connection: list(DatabaseSession(connection).exec(query)))

    async def connected(self, tokens: Iterable[str]) -> set[str]:
        """Those of these tokens whose sessions have an open connection."""
        by_hash = {self._hash(token): token for token in tokens}
        found = await self.find(by_hash.values())
        return {by_hash[session.token_hash] for session in found if session.id in self._connections}

    async def end(self, session_ids: Collection[str], at: int) -> None:
        """End these sessions. `close_connections` must follow: until then their connections stay open."""
        if not session_ids:
            return
        end = (
            update(SessionRow)
            .where(col(SessionRow.id).in_(session_ids), col(SessionRow.ended_at).is_(None))
            .values(ended_at=at)
        )
        await self._database.run(lambda connection: connection.execute(end))

    async def refuse(self, cookie: str, at: int) -> None:
        """Never again accept an organiser's cookie that an earlier version made without a session.
        `close_connections` must follow, with its `cookie_key`.

        cookie: its signed text without the signature, which can be written in several ways."""
        row = SessionRow(
            id=secrets.token_hex(8),
            token_hash=self._hash(cookie),
            right="organiser",
            created_at=at,
            expires_at=at,
            ended_at=at,
        )

        def insert_once(connection: Connection) -> None:
            query = select(SessionRow).where(col(SessionRow.token_hash) == row.token_hash)
            if DatabaseSession(connection).exec(query).first() is None:
                connection.execute(insert(SessionRow), row.model_dump())

        await self._database.run(insert_once)

    def require_live(self, key: str, expires_at: int | None, at: int) -> None:
        """Raise Rejected (`credential.session_ended`) if the session has ended or expired."""
        if key in self._ended or (expires_at is not None and expires_at <= at):
            raise Rejected("credential.session_ended")

    def close_connections(self, keys: Iterable[str]) -> None:
        """Close the connections with these keys, now and later, as their sessions have ended."""
        for key in keys:
            self._ended.add(key)
            for close in tuple(self._connections.get(key, ())):
                close()

    def disconnect(self, keys: Iterable[str]) -> None:
        """Close the open connections with these keys, whose clients may connect again."""
        for key in keys:
            for registered in tuple(self._connections.get(key, {}).values()):
                registered.disconnect()

    def add_connection(
        self,
        key: str,
        seconds_left: float | None,
        close: Callable[[], None],
        disconnect: Callable[[], None] | None = None,
    ) -> None:
        """Register an open connection of a session. seconds_left: None if it does not expire. close: called
        once when the session ends or expires, or soon if it ended while the connection was being opened.
        disconnect: called when the client should connect again; None: `close`."""
        seconds_left = 0 if key in self._ended else seconds_left
        delay = LONGEST_TIMER_S if seconds_left is None else seconds_left
        timer = asyncio.get_running_loop().call_later(delay, close)
        self._connections[key][close] = _Registered(timer, disconnect or close)

    def remove_connection(self, key: str, close: Callable[[], None]) -> None:
        """Remove a connection that has ended, so that the end of its session no longer closes it."""
        self._connections[key].pop(close).timer.cancel()
        if not self._connections[key]:
            del self._connections[key]

    def _hash(self, token: str) -> str:
        """The hash of a token. It depends on the signing key, so that deleting the key ends every session."""
        return hmac.new(self._signing_key.encode(), token.encode(), hashlib.sha256).hexdigest()


def link_key(link_id: str) -> str:
    """The key of connections with the cookie of an earlier version, which was the link's own."""
    return f"link/{link_id}"


def cookie_key(cookie: str) -> str:
    """The key of connections with an organiser's cookie of an earlier version."""
    return f"cookie/{cookie}"
