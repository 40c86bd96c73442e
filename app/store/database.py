"""The SQLite file: migrated at start, then used over one connection on a thread of its own. A commit is on
disk before `run` returns."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from app.store.database_unusable import DatabaseUnusable
from app.store.worker_thread import Returned, WorkerThread

PACKAGED_MIGRATIONS = Path(__file__).parents[1] / "migrations"
CHECKOUT_MIGRATIONS = Path(__file__).parents[2] / "migrations"
MIGRATIONS = PACKAGED_MIGRATIONS if PACKAGED_MIGRATIONS.is_dir() else CHECKOUT_MIGRATIONS
"""The folder of the migrations: a wheel has it inside the package, a checkout beside it."""
REVISION_TABLE = "alembic_version"
"""The table in which Alembic stores the revision of the database."""
FIRST_TABLES = {"workshop", "entry", "sign_in_link"}
"""The tables of the first revision. Every later one has them too."""
DURABLE_PRAGMAS = {"journal_mode": "wal", "synchronous": 2}
"""With these settings a commit is on disk (2 is FULL). Not every file system supports them."""
BUSY_TIMEOUT = "busy_timeout=5000"
"""Milliseconds for which work waits for a file that another program has locked."""


class AppendConflict(Exception):
    """A row breaks a rule of its table, mostly because its key is taken: another process may have appended
    first. Read the new entries and decide again."""


class StoreUnavailable(Exception):
    """The database could not be read or written (disk full, file locked). Nothing has changed; try again."""


def migrate(path: Path) -> None:
    """Create the file, readable by its owner only, or upgrade it to the newest revision.

    Raises DatabaseUnusable: `broken`, `foreign` (of another program), `newer` (than this code),
    `cannot_open`."""
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseUnusable("cannot_open", path, str(error.strerror)) from error
    engine = sa.create_engine(_url(path))
    _begin_explicitly(engine)
    try:
        with engine.begin() as connection:
            check = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if check != "ok":
                raise DatabaseUnusable("broken", path)
            revision = _revision(connection)
            inspector = sa.inspect(connection)
            tables = {*inspector.get_table_names(), *inspector.get_view_names()} - {REVISION_TABLE}
            if tables and (revision is None or not tables >= FIRST_TABLES):
                raise DatabaseUnusable("foreign", path)
            if revision != newest_revision():
                _upgrade(connection, path)
    except sa.exc.OperationalError as error:
        raise DatabaseUnusable("cannot_open", path, str(error.orig)) from error
    except sa.exc.DatabaseError as error:
        raise DatabaseUnusable("broken", path) from error
    finally:
        engine.dispose()


def newest_revision() -> str:
    """The revision of a database to which every migration was applied; empty if there are no migrations. The
    name of each migration's file begins with its revision."""
    files = (MIGRATIONS / "versions").glob("[0-9]*.py")
    return max((path.name.partition("_")[0] for path in files), default="")


def _begin_explicitly(engine: sa.Engine) -> None:
    """Let a transaction contain the creation of tables. Without this SQLite's driver commits each by itself,
    and an upgrade that was interrupted could not be repeated."""

    @sa.event.listens_for(engine, "connect")
    def stop_implicit_begin(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        connection.isolation_level = None

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql("BEGIN")


def _url(path: Path) -> sa.URL:
    """The file's URL, made of its parts: in a text, `?` and `%` in the path would have a meaning."""
    return sa.URL.create("sqlite", database=str(path))


def _revision(connection: sa.Connection) -> str | None:
    """The revision of the database; None for an empty file, and for one of another program."""
    if not sa.inspect(connection).has_table(REVISION_TABLE):
        return None
    return connection.exec_driver_sql(f"SELECT version_num FROM {REVISION_TABLE}").scalar()  # noqa: S608


def _upgrade(connection: sa.Connection, path: Path) -> None:
    """Apply the migrations that the file lacks. Raises DatabaseUnusable: `broken`, `newer`."""
    from alembic import command  # noqa: PLC0415 - importing it takes a fifth of a start, and few starts need it
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415
    from alembic.util.exc import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if _revision(connection) not in {None, *known}:
            raise DatabaseUnusable("newer", path)
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseUnusable("broken", path) from error


class Database:
    """A migrated SQLite file. Raises DatabaseUnusable: `cannot_open`, `not_durable`.

    A unit of work is a function that gets the connection and runs on the database thread. With any number of
    statements it costs one switch of threads there and one back."""

    def __init__(self, path: Path) -> None:
        self._engine = sa.create_engine(_url(path), hide_parameters=True)
        self._thread = WorkerThread("database")
        self._has_failed = False

        @sa.event.listens_for(self._engine, "connect")
        def set_pragmas(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", BUSY_TIMEOUT):
                cursor.execute(f"PRAGMA {pragma}")
            actual = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in DURABLE_PRAGMAS}
            cursor.close()
            if actual != DURABLE_PRAGMAS:
                raise DatabaseUnusable("not_durable", path, str(actual))

        try:
            self._connection = self._engine.connect()
            with self._connection.begin() as attempt:  # the file, or one beside it, may be somebody else's
                _write_version_again(self._connection)
                attempt.rollback()
        except sa.exc.OperationalError as error:
            raise DatabaseUnusable("cannot_open", path, str(error.orig)) from error

    async def run(self, work: Callable[[sa.Connection], Returned]) -> Returned:
        """Run the work in a transaction and return its result when the commit is on disk.

        Raises AppendConflict, StoreUnavailable, and what the work raises: nothing was written. The first two
        do not contain the values of the statement, so that no text of a participant gets into a log file."""
        return await self._thread.run(partial(self._run, work))

    async def is_writable(self) -> bool:
        """Whether it can be written. That is tried only if something has failed since it was known, and
        without waiting for a locked file: anybody may ask, and other work waits for the thread meanwhile."""
        if self._has_failed:
            with suppress(StoreUnavailable):
                await self._thread.run(self._try_to_write)
        return not self._has_failed

    async def close(self) -> None:
        """Refuse further work, and close the connection after the work that is already queued."""
        await self._thread.run_last(self._dispose)

    def _run(self, work: Callable[[sa.Connection], Returned]) -> Returned:
        try:
            if self._connection.closed:
                self._connection = self._engine.connect()
            with self._connection.begin():
                return work(self._connection)
        except IntegrityError as error:
            raise AppendConflict(type(error.orig).__name__) from None
        except (SQLAlchemyError, DatabaseUnusable) as error:
            self._has_failed = True
            self._discard_connection()
            reason = error.orig if isinstance(error, DBAPIError) else type(error).__name__
            raise StoreUnavailable(str(reason)) from None

    def _try_to_write(self) -> None:
        self._run(_write_version_at_once)
        self._has_failed = False

    def _discard_connection(self) -> None:
        """Close the connection, which may be in any state; the next work opens a new one."""
        if not self._connection.closed:
            self._connection.invalidate()
            self._connection.close()

    def _dispose(self) -> None:
        self._connection.close()
        self._engine.dispose()


def _write_version_again(connection: sa.Connection) -> None:
    """Write what is there already: a locked file can still be read."""
    revisions = sa.table(REVISION_TABLE, sa.column("version_num"))
    connection.execute(sa.update(revisions).values(version_num=revisions.c.version_num))


def _write_version_at_once(connection: sa.Connection) -> None:
    """The same, without waiting for a locked file."""
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    _write_version_again(connection)
    connection.exec_driver_sql(f"PRAGMA {BUSY_TIMEOUT}")
