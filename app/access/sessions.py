"""Sessions: a browser in which a link of the staff was opened, or an organiser signed in.

A session ends at once for every request and open connection when somebody signs out or the link is revoked.
"""

import asyncio
import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from sqlalchemy import insert, update
from sqlmodel import Session as DatabaseSession, col, select

from app.store.database import Database
from app.store.tables import LinkRow, SessionRow

MS_PER_DAY = 24 * 3600 * 1000
ORGANISER_LIFETIME_MS = 30 * MS_PER_DAY
STAFF_LIFETIME_MS = 365 * MS_PER_DAY
"""A session ends earlier if its link does."""


class Sessions:
    """Rows of the table `session`, and the open connections of each. Times are in milliseconds since 1970.
    Methods that are awaited may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connections: dict[str, dict[Callable[[], None], asyncio.TimerHandle]] = defaultdict(dict)
        self._ended: set[str] = set()

    async def begin(self, link: LinkRow | None, at: int) -> tuple[SessionRow, str]:
        """Begin a session of this link, or of an organiser. Returns it and the token for the browser."""
        token = secrets.token_hex(16)
        expires_at = at + (STAFF_LIFETIME_MS if link else ORGANISER_LIFETIME_MS)
        row = SessionRow(
            id=secrets.token_hex(8),
            token_hash=_hash(token),
            right=link.right if link else "organiser",
            link_id=link.id if link else None,
            workshop_id=link.workshop_id if link else None,
            table=link.table if link else None,
            created_at=at,
            expires_at=min(expires_at, link.expires_at) if link and link.expires_at else expires_at,
        )
        await self._database.run(lambda connection: connection.execute(insert(SessionRow), row.model_dump()))
        return row, token

    async def find(self, tokens: Iterable[str]) -> list[SessionRow]:
        """The sessions with these tokens, also those that have ended."""
        hashes = [_hash(token) for token in tokens]
        if not hashes:
            return []
        query = select(SessionRow).where(col(SessionRow.token_hash).in_(hashes))
        return await self._database.run(lambda connection: list(DatabaseSession(connection).exec(query)))

    async def end(self, session_ids: Collection[str], at: int) -> None:
        """End these sessions, and close their connections."""
        end = (
            update(SessionRow)
            .where(col(SessionRow.id).in_(session_ids), col(SessionRow.ended_at).is_(None))
            .values(ended_at=at)
        )
        await self._database.run(lambda connection: connection.execute(end))
        self.close_connections(session_ids)

    async def refuse(self, token: str, at: int) -> None:
        """Never accept this organiser's cookie of an earlier version again, which has no session."""
        row = SessionRow(
            id=secrets.token_hex(8),
            token_hash=_hash(token),
            right="organiser",
            created_at=at,
            expires_at=at,
            ended_at=at,
        )
        await self._database.run(lambda connection: connection.execute(insert(SessionRow), row.model_dump()))

    def close_connections(self, session_ids: Iterable[str]) -> None:
        """Close the connections of sessions that have ended."""
        for session_id in session_ids:
            self._ended.add(session_id)
            for close in tuple(self._connections.get(session_id, ())):
                close()

    async def expires_at(self, session_id: str) -> int:
        """When the session expires, or ended."""
        query = select(SessionRow).where(col(SessionRow.id) == session_id)
        row = await self._database.run(lambda connection: DatabaseSession(connection).exec(query).one())
        return row.expires_at if row.ended_at is None else row.ended_at

    def add_connection(self, session_id: str, seconds_left: float, close: Callable[[], None]) -> None:
        """Register an open connection of a session. close: called once when the session ends or expires, or
        soon if it ended while the connection was being opened."""
        seconds_left = 0 if session_id in self._ended else seconds_left
        timer = asyncio.get_running_loop().call_later(seconds_left, close)
        self._connections[session_id][close] = timer

    def remove_connection(self, session_id: str, close: Callable[[], None]) -> None:
        """Remove a connection that has ended."""
        self._connections[session_id].pop(close).cancel()
        if not self._connections[session_id]:
            del self._connections[session_id]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
