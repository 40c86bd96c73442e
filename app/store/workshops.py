"""The register of workshops: which there are, and by which code people find them."""

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.store.tables import WorkshopRow


class Workshops:
    """Rows of the table `workshop`."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def add(self, workshop_id: str, code: str, at: int) -> None:
        """A new workshop."""
        async with AsyncSession(self._engine) as session, session.begin():
            session.add(WorkshopRow(id=workshop_id, code=code, created_at=at))

    async def by_code(self, code: str) -> WorkshopRow | None:
        """The workshop with this code."""
        async with AsyncSession(self._engine) as session:
            return (await session.execute(select(WorkshopRow).where(col(WorkshopRow.code) == code))).scalar()

    async def newest_first(self) -> list[WorkshopRow]:
        """All of them."""
        async with AsyncSession(self._engine) as session:
            found = await session.execute(select(WorkshopRow).order_by(col(WorkshopRow.created_at).desc()))
            return list(found.scalars())
