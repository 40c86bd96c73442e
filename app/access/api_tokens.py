"""API tokens: with one, another program reads the results of workshops, as far as the token's scopes allow.

A token is stored as a hash. It has so many random bits that its hash reveals nothing. If the request
for it has an id, the token is derived from that with the signing key, so that it can be shown again to the
same request, and is not stored. Neither is the id, which is as secret as the token.
"""

import hashlib
import secrets
from collections.abc import Collection, Sequence
from contextlib import suppress

from sqlalchemy import Connection, insert, or_, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.access.links import derive
from app.access.rights import SCOPES, Scope
from app.core.errors import Rejected
from app.store.database import Database, StoreUnavailable
from app.store.tables import ApiTokenRow

PREFIX = "samskap_"
"""What every token begins with, so that people and programs that search for secrets know what it is."""
MAX_API_TOKENS = 100
"""The largest number of tokens that are neither revoked nor expired."""
LAST_USED_INTERVAL_MS = 60_000
"""Milliseconds from one update of `last_used_at` to the next, at least."""

LISTED_AFTER_EXPIRY_MS = 30 * 24 * 3600 * 1000
"""Milliseconds for which a token that has expired is still listed, so that somebody can see why a program
reads nothing any more."""


class ApiTokens:
    """Rows of the table `api_token`. Times are in milliseconds since 1970. Every method may raise
    StoreUnavailable."""

    def __init__(self, database: Database, signing_key: str) -> None:
        self._database = database
        self._signing_key = signing_key

    async def create(
        self,
        label: str,
        scopes: Collection[Scope],
        at: int,
        expires_at: int | None = None,
        request_id: str | None = None,
    ) -> tuple[ApiTokenRow, str]:
        """Store a new token. Returns its row and the token itself. request_id: if a token was made with this
        one, it is returned.

        Raises Rejected: `token.too_many`; `command.id_taken`: that one is another token."""
        token = PREFIX + (
            derive(self._signing_key, f"api-token/{request_id}") if request_id else secrets.token_urlsafe(32)
        )
        row = ApiTokenRow(
            id=secrets.token_hex(4),
            secret_hash=_hash(token),
            label=label,
            scopes=" ".join(scope for scope in SCOPES if scope in scopes),
            created_at=at,
            expires_at=expires_at,
        )

        def insert_unless_too_many(connection: Connection) -> ApiTokenRow | None:
            session = Session(connection, expire_on_commit=False)
            if existing := session.exec(_with_secret(token)).first():
                return existing
            if len(session.exec(_valid_at(at)).all()) >= MAX_API_TOKENS:
                return None
            connection.execute(insert(ApiTokenRow), row.model_dump())
            return row

        stored = await self._database.run(insert_unless_too_many)
        if stored is None:
            raise Rejected("token.too_many", most=MAX_API_TOKENS)
        if (stored.label, stored.scopes, stored.expires_at) != (row.label, row.scopes, row.expires_at):
            raise Rejected("command.id_taken")
        return stored, token

    async def listed(self, at: int) -> Sequence[ApiTokenRow]:
        """The tokens that are not revoked, the oldest first; also those that expired at most
        `LISTED_AFTER_EXPIRY_MS` ago."""
        query = _valid_at(at - LISTED_AFTER_EXPIRY_MS)
        return await self._database.run(lambda connection: Session(connection).exec(query).all())

    async def open(self, token: str, at: int) -> ApiTokenRow:
        """The row of this token, which is marked as used, at most once in `LAST_USED_INTERVAL_MS`.

        Raises Rejected: `token.unknown`, `token.expired`, `token.revoked`."""
        query = _with_secret(token)
        row = await self._database.run(lambda connection: Session(connection).exec(query).first())
        if row is None:
            raise Rejected("token.unknown")
        if row.revoked_at is not None:
            raise Rejected("token.revoked")
        if row.expires_at is not None and row.expires_at <= at:
            raise Rejected("token.expired")
        if row.last_used_at is None or row.last_used_at + LAST_USED_INTERVAL_MS <= at:
            mark = update(ApiTokenRow).where(col(ApiTokenRow.id) == row.id).values(last_used_at=at)
            with suppress(StoreUnavailable):  # what was asked for can be read from a full disk too
                await self._database.run(lambda connection: connection.execute(mark))
        return row

    async def revoke(self, token_id: str, at: int) -> None:
        """Revoke a token. Raises Rejected: `token.not_listed`."""
        revoke = (
            update(ApiTokenRow)
            .where(col(ApiTokenRow.id) == token_id, col(ApiTokenRow.revoked_at).is_(None))
            .values(revoked_at=at)
        )
        if await self._database.run(lambda connection: connection.execute(revoke).rowcount) == 0:
            raise Rejected("token.not_listed")


def scopes_of(row: ApiTokenRow) -> tuple[Scope, ...]:
    """The scopes of a token that this version knows."""
    stored = row.scopes.split()
    return tuple(scope for scope in SCOPES if scope in stored)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _with_secret(token: str) -> SelectOfScalar[ApiTokenRow]:
    return select(ApiTokenRow).where(col(ApiTokenRow.secret_hash) == _hash(token))


def _valid_at(at: int) -> SelectOfScalar[ApiTokenRow]:
    """The tokens that are not revoked and had not expired at this time, the oldest first."""
    expires_at = col(ApiTokenRow.expires_at)
    return (
        select(ApiTokenRow)
        .where(col(ApiTokenRow.revoked_at).is_(None), or_(expires_at.is_(None), expires_at > at))
        .order_by(col(ApiTokenRow.created_at), col(ApiTokenRow.id))
    )
