"""One SQLite file, one connection on a thread of its own, durable before it answers; brought up to date at
start."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

PACKAGED_MIGRATIONS = Path(__file__).parents[1] / "migrations"
CHECKOUT_MIGRATIONS = Path(__file__).parents[2] / "migrations"
MIGRATIONS = PACKAGED_MIGRATIONS if PACKAGED_MIGRATIONS.is_dir() else CHECKOUT_MIGRATIONS
"""A wheel has them inside the package, a checkout beside it."""
DURABLE_PRAGMAS = {"journal_mode": "wal", "synchronous": 2}
"""So that what is committed is on the disk (2 is FULL). Not every file system lets it."""

Result = TypeVar("Result")


class AppendConflict(Exception):
    """Another writer was first: read the tail and decide again."""


class StoreUnavailable(Exception):
    """Nothing could be written or read (disk full, file locked); nothing has changed. Try again."""


class DatabaseUnusable(Exception):
    """The database cannot be served from. `reason` is a catalogue key under `cli.database.`; `detail` is what
    SQLite says."""

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{reason}: {path} {detail}".rstrip())
        self.reason = reason
        self.path = path
        self.detail = detail


def migrate(path: Path) -> None:
    """Make the file, readable by its owner only, or bring it to the newest revision; or Unusable."""
    path.touch(mode=0o600)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            check = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if check != "ok":
                raise DatabaseUnusable("broken", path)
            config.attributes["connection"] = connection
            if not _known(config, connection):
                raise DatabaseUnusable("newer", path)
            command.upgrade(config, "head")
    except sa.exc.OperationalError as error:
        raise DatabaseUnusable("shut", path, str(error.orig)) from error
    except (sa.exc.DatabaseError, CommandError) as error:
        raise DatabaseUnusable("broken", path) from error
    finally:
        engine.dispose()


def _known(config: Config, connection: sa.Connection) -> bool:
    """Whether the file's revision is one of ours; an empty file is."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return True
    stamped = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return stamped is None or stamped in {
        r.revision for r in ScriptDirectory.from_config(config).walk_revisions()
    }


class Database:
    """The file, once it is migrated. Unusable where it cannot be written durably.

    Everything that is done to it is a function of a connection, run on the one thread there is: one hop there
    and one back, however many statements it takes."""

    def __init__(self, path: Path) -> None:
        self._engine = sa.create_engine(f"sqlite:///{path}", hide_parameters=True)
        self._thread = ThreadPoolExecutor(1, "database")

        @sa.event.listens_for(self._engine, "connect")
        def durable(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
                cursor.execute(f"PRAGMA {pragma}")
            found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in DURABLE_PRAGMAS}
            cursor.close()
            if found != DURABLE_PRAGMAS:
                raise DatabaseUnusable("not_durable", path, str(found))

        try:
            self._connection = self._engine.connect()
        except sa.exc.OperationalError as error:
            raise DatabaseUnusable("shut", path, str(error.orig)) from error

    async def run(self, work: Callable[[sa.Connection], Result]) -> Result:
        """The work's result, committed and on the disk. Conflict, Unavailable: nothing was done, and nothing
        of what was to be written is told."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, work)

    async def close(self) -> None:
        """Finish what is being done."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._dispose)
        self._thread.shutdown(wait=False)

    def _run(self, work: Callable[[sa.Connection], Result]) -> Result:
        try:
            if self._connection.closed:
                self._connection = self._engine.connect()
            with self._connection.begin():
                return work(self._connection)
        except IntegrityError as error:
            raise AppendConflict(type(error.orig).__name__) from None
        except (SQLAlchemyError, DatabaseUnusable) as error:
            self._begin_anew()
            reason = error.orig if isinstance(error, DBAPIError) else type(error).__name__
            raise StoreUnavailable(str(reason)) from None

    def _begin_anew(self) -> None:
        """The next finds a fresh connection, whatever state this one has been left in."""
        if not self._connection.closed:
            self._connection.invalidate()
            self._connection.close()

    def _dispose(self) -> None:
        self._connection.close()
        self._engine.dispose()
