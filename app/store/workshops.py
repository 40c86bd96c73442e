"""The list of workshops, with their join codes."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, func, insert, tuple_
from sqlmodel import Session, col, select

from app.core.aggregate import LogEntry
from app.core.errors import Rejected
from app.logos.logo import Logo
from app.store.database import Database
from app.store.event_log import entry_row, insert_rows, save_summary
from app.store.logos import freeze_logo, insert_logo
from app.store.tables import EditionRow, EntryRow, SummaryRow, WorkshopRow
from app.workshop.summary import WorkshopSummary


class ImportedEdition(NamedTuple):
    """The code of the workshop that has an imported edition, and the edition's number."""

    code: str
    no: int


class EditionToImport(NamedTuple):
    """An edition of a workshop that was held on another server. no: its number there. at: when the workshop
    was closed (ms since 1970). content: an encoded report; sha256: of it, in hex."""

    no: int
    at: int
    sha256: str
    content: bytes


def creation_command_id(workshop_id: str, digest: str = "") -> str:
    """The id of the command that created a workshop. digest: of the request, if that had an id."""
    return f"created-{workshop_id}-{digest}" if digest else f"created-{workshop_id}"


class Workshops:
    """Rows of the table `workshop`. Every method may raise StoreUnavailable."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        workshop_id: str,
        code: str,
        first_entry: LogEntry,
        summary: WorkshopSummary,
        logo: Logo | None = None,
        *,
        is_demo: bool = False,
    ) -> str:
        """Add a workshop with its summary, the first entry of its log and the logo of its plan, in one
        commit, unless there is one with this id. Returns the code of the workshop with this id. is_demo: it
        is for simulated people.

        Raises AppendConflict: the code is taken. Raises Rejected (`command.id_taken`): a workshop with this
        id was created by another command. One of an earlier version has a command id without a digest, and
        is accepted."""
        row = WorkshopRow(id=workshop_id, code=code, created_at=first_entry.at, is_demo=is_demo)

        def insert_once(connection: Connection) -> tuple[str, str]:
            query = (
                select(WorkshopRow.code, EntryRow.command_id)
                .join(EntryRow)
                .where(col(WorkshopRow.id) == workshop_id, col(EntryRow.seq) == first_entry.seq)
            )
            if existing := Session(connection).exec(query).first():
                return existing
            _insert(connection, row, first_entry, summary)
            if logo:
                insert_logo(connection, workshop_id, logo, first_entry.at)
            return code, first_entry.command

        existing_code, command = await self._database.run(insert_once)
        if command not in (first_entry.command, creation_command_id(workshop_id)):
            raise Rejected("command.id_taken")
        return existing_code

    async def add_imported(
        self,
        workshop: WorkshopRow,
        imported: LogEntry,
        summary: WorkshopSummary,
        edition: EditionToImport,
        logo: Logo | None = None,
    ) -> ImportedEdition:
        """Add a workshop that has an imported edition, with its summary, the only entry of its log and the
        logo that the edition names, in one commit. If this edition was imported before, return that import
        and add nothing.

        Raises AppendConflict: the code is taken."""

        def insert_once(connection: Connection) -> ImportedEdition:
            if existing := _find_imported(connection, edition.sha256):
                return existing
            _insert(connection, workshop, imported, summary)
            row = {"workshop_id": workshop.id, "seq": imported.seq, **edition._asdict()}
            connection.execute(insert(EditionRow), row)
            if logo:
                freeze_logo(connection, workshop.id, logo, workshop.created_at)
            return ImportedEdition(workshop.code, edition.no)

        return await self._database.run(insert_once)

    async def find_imported(self, sha256: str) -> ImportedEdition | None:
        """The first import of the edition with this checksum, if it was imported."""
        return await self._database.run(lambda connection: _find_imported(connection, sha256))

    async def imported_editions(self, workshop_ids: Collection[str]) -> dict[str, tuple[int, int]]:
        """Id of an imported workshop -> the number of its edition, and when that was made (ms since 1970).
        Workshops that were held on this server are left out."""
        query = (
            select(EditionRow.workshop_id, EditionRow.no, EditionRow.at)
            .join(SummaryRow, col(SummaryRow.workshop_id) == col(EditionRow.workshop_id))
            .where(col(EditionRow.workshop_id).in_(workshop_ids), col(SummaryRow.imported))
        )
        rows = await self._database.run(lambda connection: Session(connection).exec(query).all())
        return {workshop_id: (no, at) for workshop_id, no, at in rows}

    async def by_code(self, code: str) -> WorkshopRow | None:
        """The workshop with this join code, if there is one."""
        query = select(WorkshopRow).where(col(WorkshopRow.code) == code)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def by_codes(self, codes: Collection[str]) -> list[WorkshopRow]:
        """The workshops with these join codes."""
        query = select(WorkshopRow).where(col(WorkshopRow.code).in_(codes))
        return await self._database.run(lambda connection: list(Session(connection).exec(query)))

    async def by_id(self, workshop_id: str) -> WorkshopRow | None:
        """The workshop with this id, if there is one."""
        query = select(WorkshopRow).where(col(WorkshopRow.id) == workshop_id)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def with_summary(self, code: str) -> tuple[WorkshopRow, SummaryRow | None] | None:
        """The workshop with this join code and its summary (see `newest_first`), if there is one."""
        query = select(WorkshopRow, SummaryRow).outerjoin(SummaryRow).where(col(WorkshopRow.code) == code)
        return await self._database.run(lambda connection: Session(connection).exec(query).first())

    async def oldest_first(
        self, limit: int, after: WorkshopRow | None = None
    ) -> list[tuple[WorkshopRow, SummaryRow | None]]:
        """The oldest workshops, at most `limit` of them, with their summaries (see `newest_first`). after:
        only those that come after this one."""
        sort_key = tuple_(col(WorkshopRow.created_at), col(WorkshopRow.id))
        query = select(WorkshopRow, SummaryRow).outerjoin(SummaryRow)
        if after:
            query = query.where(sort_key > tuple_(after.created_at, after.id))
        query = query.order_by(col(WorkshopRow.created_at), col(WorkshopRow.id)).limit(limit)
        return await self._database.run(lambda connection: list(Session(connection).exec(query)))

    async def newest_first(self, limit: int = 1000) -> list[tuple[WorkshopRow, SummaryRow | None]]:
        """The newest workshops, at most `limit` of them. One has no summary if the first version (database
        revision 0001) wrote it and nobody has opened it since."""
        query = (
            select(WorkshopRow, SummaryRow)
            .outerjoin(SummaryRow)
            .order_by(col(WorkshopRow.created_at).desc())
            .limit(limit)
        )
        return await self._database.run(lambda connection: list(Session(connection).exec(query)))

    async def closed_without_edition(self, since: int, limit: int) -> list[str]:
        """The codes of workshops that were closed at this time or later (ms since 1970), and whose latest log
        entry has no edition yet; at most `limit` of them. Those that were closed last come first."""
        workshop_id = col(SummaryRow.workshop_id)
        last_seq = (
            select(func.max(EntryRow.seq))
            .where(col(EntryRow.workshop_id) == workshop_id)
            .correlate(SummaryRow)
            .scalar_subquery()
        )
        last_at = (
            select(EntryRow.at)
            .where(col(EntryRow.workshop_id) == workshop_id)
            .order_by(col(EntryRow.seq).desc())
            .limit(1)
            .correlate(SummaryRow)
            .scalar_subquery()
        )
        has_edition = (
            select(EditionRow.no)
            .where(col(EditionRow.workshop_id) == workshop_id, col(EditionRow.seq) == last_seq)
            .correlate(SummaryRow)
            .exists()
        )
        query = (
            select(WorkshopRow.code)
            .join(SummaryRow)
            .where(col(SummaryRow.closed), last_at >= since, ~has_edition)
            .order_by(last_at.desc())
            .limit(limit)
        )
        return await self._database.run(lambda connection: list(Session(connection).exec(query)))


def _insert(connection: Connection, row: WorkshopRow, first: LogEntry, summary: WorkshopSummary) -> None:
    connection.execute(insert(WorkshopRow), row.model_dump())
    insert_rows(connection, [entry_row(row.id, first)])
    save_summary(connection, row.id, summary, first.seq)


def _find_imported(connection: Connection, sha256: str) -> ImportedEdition | None:
    """The first import of the edition with this checksum: earlier versions could import one several times."""
    query = (
        select(WorkshopRow.code, EditionRow.no)
        .join(EditionRow)
        .join(SummaryRow, col(SummaryRow.workshop_id) == col(WorkshopRow.id))
        .where(col(EditionRow.sha256) == sha256, col(SummaryRow.imported))
        .order_by(col(WorkshopRow.created_at))
    )
    found = Session(connection).exec(query).first()
    return ImportedEdition(*found) if found else None
