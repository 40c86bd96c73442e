"""One-time sign-in links of the organiser: shown once, stored as a hash, valid for one sign-in."""

import hashlib
import secrets

from sqlalchemy import insert, update
from sqlmodel import col

from app.store.database import Database
from app.store.tables import SignInLinkRow

LINK_LIFETIME_MS = 24 * 3600 * 1000
"""A day."""


class SignInLinks:
    """Rows of the table `sign_in_link`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def make(self, at: int) -> str:
        """The token of a new link that is valid for a day from `at` (ms since 1970)."""
        token = secrets.token_urlsafe(16)
        row = {"token_hash": _hash(token), "expires_at": at + LINK_LIFETIME_MS}
        await self._database.run(lambda connection: connection.execute(insert(SignInLinkRow), row))
        return token

    async def use(self, token: str, at: int) -> bool:
        """Whether the link is valid at this time (ms since 1970). It is marked as used."""
        mark_as_used = (
            update(SignInLinkRow)
            .where(
                col(SignInLinkRow.token_hash) == _hash(token),
                col(SignInLinkRow.used_at).is_(None),
                col(SignInLinkRow.expires_at) > at,
            )
            .values(used_at=at)
        )
        return await self._database.run(lambda connection: connection.execute(mark_as_used).rowcount == 1)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
