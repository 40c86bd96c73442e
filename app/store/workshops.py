"""The register of workshops: which there are, and by which code people find them."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.store.event_log import failures, row
from app.store.tables import EntryRow, WorkshopRow
from app.workshop.workshop import Entry


class Workshops:
    """Rows of the table `workshop`. All may raise Unavailable."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, workshop_id: str, code: str, created: Entry) -> None:
        """A new workshop, together with the first entry of its log."""
        with failures():
            async with self._engine.begin() as connection:
                named = {"id": workshop_id, "code": code, "created_at": created.at}
                await connection.execute(insert(WorkshopRow), named)
                await connection.execute(insert(EntryRow), row(workshop_id, created))

    async def by_code(self, code: str) -> WorkshopRow | None:
        """The workshop with this code."""
        with failures():
            async with AsyncSession(self._engine) as session:
                query = select(WorkshopRow).where(col(WorkshopRow.code) == code)
                return (await session.execute(query)).scalar()

    async def newest_first(self, most: int = 1000) -> list[WorkshopRow]:
        """The newest of them."""
        with failures():
            async with AsyncSession(self._engine) as session:
                query = select(WorkshopRow).order_by(col(WorkshopRow.created_at).desc()).limit(most)
                return list((await session.execute(query)).scalars())
