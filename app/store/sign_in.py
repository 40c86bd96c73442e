"""The organiser's one-time links: shown once, kept as a hash, good for one sign-in."""

import hashlib
import secrets

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col

from app.store.event_log import failures
from app.store.tables import SignInLinkRow

DAY = 24 * 3600 * 1000


class SignInLinks:
    """Rows of the table `sign_in_link`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def make(self, at: int) -> str:
        """The token of a new link, good for a day from `at` (ms since 1970)."""
        token = secrets.token_urlsafe(16)
        with failures():
            async with AsyncSession(self._engine) as session, session.begin():
                session.add(SignInLinkRow(token_hash=_hash(token), expires_at=at + DAY))
        return token

    async def use(self, token: str, at: int) -> bool:
        """Whether the link was good; it no longer is."""
        link = update(SignInLinkRow).where(
            col(SignInLinkRow.token_hash) == _hash(token),
            col(SignInLinkRow.used_at).is_(None),
            col(SignInLinkRow.expires_at) > at,
        )
        with failures():
            async with self._engine.begin() as connection:
                return (await connection.execute(link.values(used_at=at))).rowcount == 1


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
