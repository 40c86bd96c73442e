"""One-time sign-in links of the organiser: shown once, stored as a hash, valid for one sign-in."""

import hashlib
import secrets

from sqlalchemy import ColumnElement, insert, update
from sqlmodel import col, select

from app.store.database import Database
from app.store.tables import SignInLinkRow

LINK_LIFETIME_MS = 24 * 3600 * 1000
"""Milliseconds for which a sign-in link is valid: a day."""


class SignInLinks:
    """Rows of the table `sign_in_link`. Every method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def make(self, at: int) -> str:
        """Store a new link, and return its token. at: the current time (ms since 1970)."""
        token = secrets.token_urlsafe(16)
        row = {"token_hash": _hash(token), "expires_at": at + LINK_LIFETIME_MS}
        await self._database.run(lambda connection: connection.execute(insert(SignInLinkRow), row))
        return token

    async def is_valid(self, token: str, at: int) -> bool:
        """Whether the link can be used at this time (ms since 1970)."""
        query = select(SignInLinkRow.token_hash).where(*_is_valid(token, at))
        return await self._database.run(lambda connection: connection.execute(query).first() is not None)

    async def use(self, token: str, at: int) -> bool:
        """Whether the link is valid at this time (ms since 1970); then it is marked as used."""
        mark_as_used = update(SignInLinkRow).where(*_is_valid(token, at)).values(used_at=at)
        return await self._database.run(lambda connection: connection.execute(mark_as_used).rowcount == 1)


def _is_valid(token: str, at: int) -> tuple[ColumnElement[bool], ...]:
    return (
        col(SignInLinkRow.token_hash) == _hash(token),
        col(SignInLinkRow.used_at).is_(None),
        col(SignInLinkRow.expires_at) > at,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
