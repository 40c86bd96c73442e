"""The list of workshops, with their join codes."""

from sqlalchemy import Connection, insert
from sqlmodel import Session, col, select

from app.core.aggregate import Entry
from app.store.database import Database
from app.store.event_log import entry_row, insert_rows, save_summary
from app.store.tables import EditionRow, SummaryRow, WorkshopRow
from app.workshop.summary import WorkshopSummary


class Workshops:
    """Rows of the table `workshop`. Every method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        workshop_id: str,
        code: str,
        created: Entry,
        summary: WorkshopSummary,
        edition: EditionRow | None = None,
        created_at: int | None = None,
    ) -> str:
        """Add a workshop with its summary, the first entry of its log, and the edition of an imported one, in
        one commit, and return its code. If this edition was imported before, return the code of that workshop
        and add nothing. created_at: ms since 1970; by default the time of the entry.

        Raises AppendConflict: the code is taken."""

        def insert_both(connection: Connection) -> str:
            if edition and (existing := _code_of_imported(connection, edition.sha256)):
                return existing
            row_created_at = created.at if created_at is None else created_at
            row = {"id": workshop_id, "code": code, "created_at": row_created_at}
            connection.execute(insert(WorkshopRow), row)
            insert_rows(connection, [entry_row(workshop_id, created)])
            save_summary(connection, workshop_id, summary)
            if edition:
                connection.execute(insert(EditionRow), edition.model_dump())
            return code

        return await self._database.run(insert_both)

    async def by_code(self, code: str) -> WorkshopRow | None:
        """The workshop with this join code, if there is one."""
        query = select(WorkshopRow).where(col(WorkshopRow.code) == code)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def by_id(self, workshop_id: str) -> WorkshopRow | None:
        """The workshop with this id, if there is one."""
        query = select(WorkshopRow).where(col(WorkshopRow.id) == workshop_id)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def newest_first(self, limit: int = 1000) -> list[tuple[WorkshopRow, SummaryRow | None]]:
        """The newest workshops, at most `limit` of them. Without a summary: one that version 0001 wrote and
        that nobody has opened since."""
        query = (
            select(WorkshopRow, SummaryRow)
            .outerjoin(SummaryRow)
            .order_by(col(WorkshopRow.created_at).desc())
            .limit(limit)
        )
        return await self._database.run(lambda connection: list(Session(connection).exec(query)))


def _code_of_imported(connection: Connection, sha256: str) -> str | None:
    """The code of the oldest workshop that was imported with this edition."""
    query = (
        select(WorkshopRow.code)
        .join(EditionRow)
        .join(SummaryRow, col(SummaryRow.workshop_id) == col(WorkshopRow.id))
        .where(col(EditionRow.sha256) == sha256, col(SummaryRow.imported))
        .order_by(col(WorkshopRow.created_at))
    )
    return Session(connection).exec(query).first()
