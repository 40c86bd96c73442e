"""The logos of reports. They are stored beside the event log, which contains only their checksums.

Earlier versions also stored what is not seen of a logo. The content of such a row is cleaned before an
edition publishes it for the first time. The plan still names it by the checksum of the content before."""

from sqlalchemy import ColumnElement, Connection, and_, delete, or_, update
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, select

from app.core.errors import Rejected
from app.logos.logo import Logo
from app.store.database import Database
from app.store.tables import LogoRow, SummaryRow

MAX_UNUSED = 5
"""Uploaded logos of a workshop that are kept although its plan does not name them yet."""
UNUSED_LIFETIME_MS = 3600 * 1000
"""Milliseconds for which such a logo is kept."""


class Logos:
    """Rows of the table `logo`. Every method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, workshop_id: str, logo: Logo, current: str, at: int) -> None:
        """Add a picture that was uploaded, and remove those that are not needed any more. current: the
        checksum of the logo in the plan of its workshop; empty: it has none. at: the current time (ms since
        1970).

        Raises Rejected (`workshop.closed`): nothing would remove the picture of a closed workshop."""

        def add_and_remove(connection: Connection) -> None:
            if _is_closed(connection, workshop_id):
                raise Rejected("workshop.closed")
            statement = insert(LogoRow).values(_row(workshop_id, logo, at))
            # If the plan has it now, it counts as used, so that it is removed when the plan loses it.
            again = {"uploaded_at": at, "was_used": logo.sha256 == current}
            connection.execute(statement.on_conflict_do_update(["workshop_id", "sha256"], set_=again))
            _remove_unused(connection, workshop_id, current, at)

        await self._database.run(add_and_remove)

    async def keep(self, workshop_id: str, sha256: str, at: int) -> bool:
        """Keep a picture as if it had been uploaded now, because the plan of its workshop is about to name
        it. Returns whether it is stored. at: the current time (ms since 1970)."""

        def renew(connection: Connection) -> bool:
            is_it = _is_logo(workshop_id, sha256)
            statement = update(LogoRow).where(is_it).values(uploaded_at=at, was_used=False)
            return connection.execute(statement).rowcount > 0

        return await self._database.run(renew)

    async def use(self, workshop_id: str, current: str, at: int) -> None:
        """Note which logo the plan of a workshop has now, and remove those that are not needed any more.
        current: its checksum; empty: none. at: the current time (ms since 1970)."""

        def use_and_remove(connection: Connection) -> None:
            is_current = _is_logo(workshop_id, current)
            connection.execute(update(LogoRow).where(is_current).values(was_used=True))
            _remove_unused(connection, workshop_id, current, at)

        await self._database.run(use_and_remove)

    async def find(self, workshop_id: str, sha256: str) -> Logo | None:
        """The picture of a workshop with this checksum, if it has one."""
        return await self._find(_is_logo(workshop_id, sha256))

    async def find_unpublished(self, workshop_id: str, sha256: str) -> Logo | None:
        """The picture of a workshop with this checksum, if it has one that no edition has."""
        return await self._find(and_(_is_logo(workshop_id, sha256), ~col(LogoRow.is_frozen)))

    async def replace_content(self, workshop_id: str, sha256: str, cleaned: Logo) -> None:
        """Store another picture in the place of one that no edition has. The plan still names it by its old
        checksum; `find` returns it with its own."""
        is_it = and_(_is_logo(workshop_id, sha256), ~col(LogoRow.is_frozen))
        picture = {"width": cleaned.width, "height": cleaned.height, "content": cleaned.content}
        statement = update(LogoRow).where(is_it).values(picture)
        await self._database.run(lambda connection: connection.execute(statement))

    async def _find(self, is_it: ColumnElement[bool]) -> Logo | None:
        query = select(LogoRow.content, LogoRow.width, LogoRow.height).where(is_it)
        row = await self._database.run(lambda connection: Session(connection).exec(query).first())
        return Logo.of(*row) if row else None


def insert_logo(connection: Connection, workshop_id: str, logo: Logo, at: int) -> None:
    """Add the picture of a workshop that has none yet. at: the current time (ms since 1970)."""
    connection.execute(insert(LogoRow).values(_row(workshop_id, logo, at)))


def freeze_logo(connection: Connection, workshop_id: str, logo: Logo, at: int) -> None:
    """Keep a picture as long as its workshop, because an edition has it. It is added if it is missing. at:
    the current time (ms since 1970)."""
    statement = insert(LogoRow).values(_row(workshop_id, logo, at) | {"is_frozen": True})
    connection.execute(statement.on_conflict_do_update(["workshop_id", "sha256"], set_={"is_frozen": True}))


def remove_uploads(connection: Connection, workshop_id: str, closed_at: int) -> None:
    """Remove a workshop's pictures that were uploaded before it was closed and that its plan never had.
    closed_at: when it was closed (ms since 1970)."""
    is_needed = or_(col(LogoRow.is_frozen), col(LogoRow.was_used))
    is_before = and_(col(LogoRow.workshop_id) == workshop_id, col(LogoRow.uploaded_at) <= closed_at)
    connection.execute(delete(LogoRow).where(is_before, ~is_needed))


def _is_logo(workshop_id: str, sha256: str) -> ColumnElement[bool]:
    """Whether a row is the picture that the plan or an edition of this workshop names by this checksum."""
    return and_(col(LogoRow.workshop_id) == workshop_id, col(LogoRow.sha256) == sha256)


def _is_closed(connection: Connection, workshop_id: str) -> bool:
    """Whether a workshop is closed. The row that says so is written in the commit that closes it."""
    query = select(SummaryRow.closed).where(col(SummaryRow.workshop_id) == workshop_id)
    return bool(Session(connection).exec(query).first())


def _row(workshop_id: str, logo: Logo, at: int) -> dict[str, object]:
    state = {"uploaded_at": at, "was_used": False, "is_frozen": False}
    return {"workshop_id": workshop_id, **logo._asdict(), **state}


def _remove_unused(connection: Connection, workshop_id: str, current: str, at: int) -> None:
    """Remove pictures that neither an edition nor the plan has: those that the plan had before, and uploads
    that are too old or too many."""
    unneeded = (
        col(LogoRow.workshop_id) == workshop_id,
        col(LogoRow.sha256) != current,
        ~col(LogoRow.is_frozen),
    )
    newest = (
        select(col(LogoRow.sha256))
        .where(*unneeded, ~col(LogoRow.was_used))
        .order_by(col(LogoRow.uploaded_at).desc())
        .limit(MAX_UNUSED)
    )
    is_old = col(LogoRow.uploaded_at) < at - UNUSED_LIFETIME_MS
    is_surplus = or_(is_old, col(LogoRow.sha256).not_in(newest))  # also all that were used
    connection.execute(delete(LogoRow).where(*unneeded, is_surplus))
