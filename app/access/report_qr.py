"""The QR code of the report on the screen of a closed workshop: whether the facilitators want it, and the
public link that it opens."""

import secrets
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, insert, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.access.links import PUBLIC_LIFETIME_MS
from app.access.rights import PUBLIC_REPORT
from app.store.database import Database
from app.store.tables import EditionRow, LinkRow, WorkshopRow


class ShownQr(NamedTuple):
    """is_wanted: the screen shows the QR code when the workshop is closed. link: that it opens; None: there
    is none that works."""

    is_wanted: bool
    link: LinkRow | None


class ReportQrs:
    """What screens show of each workshop: `report_qr` of the table `workshop`, and rows of the table `link`.
    Times are in milliseconds since 1970. Every method may raise StoreUnavailable.

    A link of its own is made for the QR code, marked `on_screen`. None is made if all public links that work
    have a code word: the QR code opens the newest of these then."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, workshop_id: str, at: int) -> ShownQr:
        """What the screen of a workshop shows if it is closed. Nothing is made."""
        return await self._database.run(lambda connection: _find(connection, workshop_id, at))

    async def show(self, workshop_id: str, at: int, *, closed: bool) -> ShownQr:
        """Let the screen show the QR code. closed: whether the workshop is closed; if not, the link is made
        when it is (see `make_after_close`)."""

        def turn_on(connection: Connection) -> ShownQr:
            _set_wanted(connection, workshop_id, wanted=True)
            if closed:
                _make_unless_found(connection, workshop_id, at)
            return _find(connection, workshop_id, at)

        return await self._database.run(turn_on)

    async def hide(self, workshop_id: str, at: int) -> None:
        """Let the screen show none, and revoke the link that was made for it. Other public links stay."""

        def turn_off(connection: Connection) -> None:
            _set_wanted(connection, workshop_id, wanted=False)
            shown = (
                col(LinkRow.workshop_id) == workshop_id,
                col(LinkRow.on_screen),
                col(LinkRow.revoked_at).is_(None),
            )
            connection.execute(update(LinkRow).where(*shown).values(revoked_at=at))

        await self._database.run(turn_off)

    async def make_after_close(self, workshop_id: str, seq: int, at: int) -> None:
        """Make the link, if it is wanted, after the entry `seq` closed the workshop and before its edition is
        made. If there is an edition of this close, it was made in time, and none is made now: a room calls
        this for the last close each time it is opened. One that was imported has its edition already."""

        def make(connection: Connection) -> None:
            of_close = col(EditionRow.workshop_id) == workshop_id, col(EditionRow.seq) == seq
            is_handled = Session(connection).exec(select(EditionRow.no).where(*of_close)).first()
            if is_handled is None and _is_wanted(connection, workshop_id):
                _make_unless_found(connection, workshop_id, at)

        await self._database.run(make)


def _find(connection: Connection, workshop_id: str, at: int) -> ShownQr:
    if not _is_wanted(connection, workshop_id):
        return ShownQr(False, None)
    links = _working(connection, workshop_id, at)
    shown = next((link for link in links if link.on_screen), None)
    return ShownQr(True, shown or next((link for link in links if link.code_word_hash), None))


def _make_unless_found(connection: Connection, workshop_id: str, at: int) -> None:
    """Make the link, unless there is one, or the QR code opens one with a code word."""
    links = _working(connection, workshop_id, at)
    if any(link.on_screen for link in links) or (links and all(link.code_word_hash for link in links)):
        return
    link_id = secrets.token_urlsafe(8)
    row = LinkRow(
        id=link_id,
        workshop_id=workshop_id,
        right=PUBLIC_REPORT,
        label="",
        derived_from=f"link/{link_id}",
        created_at=at,
        expires_at=at + PUBLIC_LIFETIME_MS,
        on_screen=True,
    )
    connection.execute(insert(LinkRow), row.model_dump())


def _working(connection: Connection, workshop_id: str, at: int) -> Sequence[LinkRow]:
    """The public links of the workshop that work, the newest first."""
    query: SelectOfScalar[LinkRow] = (
        select(LinkRow)
        .where(
            col(LinkRow.workshop_id) == workshop_id,
            col(LinkRow.right) == PUBLIC_REPORT,
            col(LinkRow.revoked_at).is_(None),
            col(LinkRow.expires_at).is_(None) | (col(LinkRow.expires_at) > at),
        )
        .order_by(col(LinkRow.created_at).desc())
    )
    return Session(connection, expire_on_commit=False).exec(query).all()


def _is_wanted(connection: Connection, workshop_id: str) -> bool:
    query = select(WorkshopRow.report_qr).where(col(WorkshopRow.id) == workshop_id)
    return bool(Session(connection).exec(query).first())


def _set_wanted(connection: Connection, workshop_id: str, *, wanted: bool) -> None:
    of_workshop = col(WorkshopRow.id) == workshop_id
    connection.execute(update(WorkshopRow).where(of_workshop).values(report_qr=wanted))
