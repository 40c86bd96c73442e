"""Editions: the frozen results of workshops. They are added, and their content is never changed."""

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.logos.logo import Logo
from app.store.database import Database
from app.store.logos import freeze_logo, remove_uploads
from app.store.tables import EditionRow, EntryRow, WorkshopRow
from app.store.webhooks import add_deliveries


class LaterEditionExists(Exception):
    """The workshop already has an edition of a later entry of its log. Editions are numbered in the order in
    which the workshop was closed, so none can be added before another."""


class EditionHeader(NamedTuple):
    """An edition without its content. no: counts from 1 in each workshop. seq: of the entry after which the
    workshop has this result. at: when it was closed first with it (ms since 1970). sha256: of the content."""

    no: int
    seq: int
    at: int
    sha256: str


class Editions:
    """Rows of the table `edition`. Every method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, workshop_id: str, seq: int, at: int, content: bytes, logo: Logo | None = None
    ) -> EditionRow:
        """Add the next edition of a workshop: its result after the entry `seq` of its log. If this entry
        already has an edition, return that one. With a new one, messages to webhooks are stored, and uploaded
        logos that the plan never had are removed.

        at: when the workshop was closed (ms since 1970). content: an encoded report. logo: the one that it
        names, which is kept from now on. Raises LaterEditionExists."""

        def insert_once(connection: Connection) -> EditionRow:
            session = Session(connection)
            if row := session.exec(_select(workshop_id, seq)).first():
                return row
            newest_no, newest_seq = session.exec(
                select(func.max(EditionRow.no), func.max(EditionRow.seq)).where(
                    col(EditionRow.workshop_id) == workshop_id
                )
            ).one()
            if newest_seq and newest_seq > seq:
                raise LaterEditionExists(f"entry {seq} after entry {newest_seq}")
            row = EditionRow(
                workshop_id=workshop_id,
                no=(newest_no or 0) + 1,
                seq=seq,
                at=at,
                sha256=hashlib.sha256(content).hexdigest(),
                content=content,
            )
            connection.execute(insert(EditionRow), row.model_dump())
            if logo:
                freeze_logo(connection, workshop_id, logo, at)
            remove_uploads(connection, workshop_id, at)
            fields = {"no": row.no, "sha256": row.sha256, "made_at": at}
            add_deliveries(connection, "edition.made", workshop_id, at, fields)
            return row

        return await self._database.run(insert_once)

    async def confirm(self, workshop_id: str, seq: int, at: int) -> EditionRow:
        """Store that the last edition of a workshop is its result also after the entry `seq` of its log, and
        return it. An edition of a later entry stays as it is. Uploaded logos that the plan never had are
        removed.

        at: when the workshop was closed (ms since 1970). Raises LookupError: there is no edition."""

        def update_seq(connection: Connection) -> EditionRow:
            session = Session(connection)
            row = session.exec(_of_workshop(workshop_id).order_by(col(EditionRow.no).desc())).first()
            if row is None:
                raise LookupError("no edition")
            if row.seq < seq:
                where = col(EditionRow.workshop_id) == workshop_id, col(EditionRow.no) == row.no
                connection.execute(update(EditionRow).where(*where).values(seq=seq))
                row = EditionRow(**row.model_dump() | {"seq": seq})
            remove_uploads(connection, workshop_id, at)
            return row

        return await self._database.run(update_seq)

    async def find(self, workshop_id: str, seq: int) -> EditionRow | None:
        """The edition that is a workshop's result after the entry `seq` of its log; None if there is none."""
        query = _select(workshop_id, seq)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def is_demo(self, workshop_id: str) -> bool:
        """Whether the workshop is for simulated people."""
        query = select(WorkshopRow.is_demo).where(col(WorkshopRow.id) == workshop_id)
        return bool(await self._database.run(lambda connection: Session(connection).exec(query).first()))

    async def by_number(self, workshop_id: str, no: int) -> EditionRow | None:
        """The edition of a workshop with this number, whatever entries it was confirmed for; None if there is
        none."""
        query = _of_workshop(workshop_id).where(col(EditionRow.no) == no)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def of_workshop(self, workshop_id: str) -> list[EditionRow]:
        """All editions of a workshop, the first one first."""
        query = _of_workshop(workshop_id).order_by(col(EditionRow.no))
        return await self._database.run(lambda connection: list(Session(connection).exec(query)))

    async def headers(self, workshop_id: str) -> tuple[list[EditionHeader], int]:
        """The headers of all editions of a workshop, the first one first, and the last seq of its log. If the
        last edition is of that entry, the workshop is closed, and this edition is its result."""
        query = (
            select(EditionRow.no, EditionRow.seq, EditionRow.at, EditionRow.sha256)
            .where(col(EditionRow.workshop_id) == workshop_id)
            .order_by(col(EditionRow.no))
        )
        last = select(func.max(EntryRow.seq)).where(col(EntryRow.workshop_id) == workshop_id)

        def read(connection: Connection) -> tuple[list[EditionHeader], int]:
            session = Session(connection)
            return [EditionHeader(*row) for row in session.exec(query)], session.exec(last).one() or 0

        return await self._database.run(read)


def _select(workshop_id: str, seq: int) -> SelectOfScalar[EditionRow]:
    return _of_workshop(workshop_id).where(col(EditionRow.seq) == seq)


def _of_workshop(workshop_id: str) -> SelectOfScalar[EditionRow]:
    return select(EditionRow).where(col(EditionRow.workshop_id) == workshop_id)
