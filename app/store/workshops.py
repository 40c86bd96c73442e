"""The register of workshops: which there are, and by which code people find them."""

from sqlalchemy import Connection, insert
from sqlmodel import Session, col, select

from app.store.database import Database
from app.store.event_log import entry_row, insert_rows
from app.store.tables import WorkshopRow
from app.workshop.workshop import Entry


class Workshops:
    """Rows of the table `workshop`. All may raise Unavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, workshop_id: str, code: str, created: Entry) -> None:
        """A new workshop, together with the first entry of its log."""

        def both(connection: Connection) -> None:
            named = {"id": workshop_id, "code": code, "created_at": created.at}
            connection.execute(insert(WorkshopRow), named)
            insert_rows(connection, [entry_row(workshop_id, created)])

        await self._database.run(both)

    async def by_code(self, code: str) -> WorkshopRow | None:
        """The workshop with this code."""
        query = select(WorkshopRow).where(col(WorkshopRow.code) == code)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def newest_first(self, most: int = 1000) -> list[WorkshopRow]:
        """The newest of them."""
        query = select(WorkshopRow).order_by(col(WorkshopRow.created_at).desc()).limit(most)
        return await self._database.run(lambda connection: list(Session(connection).exec(query)))
