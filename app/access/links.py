"""The links of the staff: rows that can be listed, labelled, limited in time and revoked.

A link's secret is derived from the server's signing key, so that it can be shown again and is not stored.
"""

import hashlib
import hmac
import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, insert, update
from sqlmodel import Session, col, select

from app.access.rights import StaffRight
from app.core.errors import Rejected
from app.store.database import Database
from app.store.tables import LinkRow, SessionRow

MAX_LINKS = 100
"""The largest number of links of one workshop that are not revoked."""


class Links:
    """Rows of the table `link`. Times are in milliseconds since 1970. Every method may raise
    StoreUnavailable."""

    def __init__(self, database: Database, signing_key: str) -> None:
        self._database = database
        self._signing_key = signing_key

    async def create(
        self,
        workshop_id: str,
        right: StaffRight,
        at: int,
        *,
        label: str = "",
        table: int | None = None,
        expires_at: int | None = None,
    ) -> LinkRow:
        """Store a new link and return its row. at: ms since 1970. Raises Rejected: `link.too_many`."""
        link_id = secrets.token_urlsafe(8)
        row = LinkRow(
            id=link_id,
            workshop_id=workshop_id,
            right=right,
            label=label,
            table=table,
            derived_from=f"link/{link_id}",
            created_at=at,
            expires_at=expires_at,
        )

        def insert_unless_too_many(connection: Connection) -> bool:
            if len(Session(connection).exec(_not_revoked([workshop_id])).all()) >= MAX_LINKS:
                return False
            connection.execute(insert(LinkRow), row.model_dump())
            return True

        if not await self._database.run(insert_unless_too_many):
            raise Rejected("link.too_many", most=MAX_LINKS)
        return row

    async def of_workshops(self, workshop_ids: Collection[str]) -> dict[str, list[LinkRow]]:
        """workshop id -> its links that are not revoked, the oldest first."""
        rows = await self._database.run(
            lambda connection: Session(connection).exec(_not_revoked(workshop_ids)).all()
        )
        links: dict[str, list[LinkRow]] = defaultdict(list)
        for row in rows:
            links[row.workshop_id].append(row)
        return links

    async def open(self, workshop_id: str, token: str, at: int) -> LinkRow:
        """The link with this token (see `token`).

        Raises Rejected: `credential.link_unknown`, `credential.link_expired`, `credential.link_revoked`."""
        link_id, _, secret = token.partition(".")
        query = select(LinkRow).where(col(LinkRow.id) == link_id, col(LinkRow.workshop_id) == workshop_id)
        row = await self._database.run(lambda connection: Session(connection).exec(query).first())
        if row is None or not hmac.compare_digest(self._secret(row).encode(), secret.encode()):
            raise Rejected("credential.link_unknown")
        return _require_valid(row, at)

    async def open_earlier(self, workshop_id: str, client: str, key: str, at: int) -> LinkRow:
        """The link of an earlier version, whose key was in the address. client: `console` or `screen`.

        Raises Rejected as `open`."""
        return await self.open(workshop_id, f"{client}-{workshop_id}.{key}", at)

    async def revoke(self, workshop_id: str, link_id: str, at: int) -> Sequence[str]:
        """Revoke a link and end the sessions that it opened. Returns their ids.

        Raises Rejected: `link.unknown`."""

        def update_both(connection: Connection) -> Sequence[str] | None:
            revoke = (
                update(LinkRow)
                .where(
                    col(LinkRow.id) == link_id,
                    col(LinkRow.workshop_id) == workshop_id,
                    col(LinkRow.revoked_at).is_(None),
                )
                .values(revoked_at=at)
            )
            if connection.execute(revoke).rowcount == 0:
                return None
            end = (
                update(SessionRow)
                .where(col(SessionRow.link_id) == link_id, col(SessionRow.ended_at).is_(None))
                .values(ended_at=at)
                .returning(col(SessionRow.id))
            )
            return connection.execute(end).scalars().all()

        ended = await self._database.run(update_both)
        if ended is None:
            raise Rejected("link.unknown")
        return ended

    def token(self, row: LinkRow) -> str:
        """`<id>.<secret>`, which stands in the fragment of the link's address."""
        return f"{row.id}.{self._secret(row)}"

    def _secret(self, row: LinkRow) -> str:
        return derive(self._signing_key, row.derived_from)


def derive(signing_key: str, message: str) -> str:
    """32 hexadecimal digits that only this server can compute from the message."""
    return hmac.new(signing_key.encode(), message.encode(), hashlib.sha256).hexdigest()[:32]


def _not_revoked(workshop_ids: Collection[str]):  # type: ignore[no-untyped-def]
    return (
        select(LinkRow)
        .where(col(LinkRow.workshop_id).in_(workshop_ids), col(LinkRow.revoked_at).is_(None))
        .order_by(col(LinkRow.created_at))
    )


def _require_valid(row: LinkRow, at: int) -> LinkRow:
    if row.revoked_at is not None:
        raise Rejected("credential.link_revoked")
    if row.expires_at is not None and row.expires_at <= at:
        raise Rejected("credential.link_expired")
    return row
