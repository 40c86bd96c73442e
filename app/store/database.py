"""One SQLite file, one connection that writes, durable before it answers; brought up to date at start."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

MIGRATIONS = Path(__file__).parents[2] / "migrations"


class Unusable(Exception):
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
                raise Unusable("broken", path)
            config.attributes["connection"] = connection
            if not _known(config, connection):
                raise Unusable("newer", path)
            command.upgrade(config, "head")
    except sa.exc.OperationalError as error:
        raise Unusable("shut", path, str(error.orig)) from error
    except (sa.exc.DatabaseError, CommandError) as error:
        raise Unusable("broken", path) from error
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


def connect(path: Path) -> AsyncEngine:
    """The one connection. WAL with synchronous=FULL: what is committed is on the disk."""
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}", pool_size=1, max_overflow=0, hide_parameters=True
    )

    @sa.event.listens_for(engine.sync_engine, "connect")
    def durable(connection: sa.engine.interfaces.DBAPIConnection, _: object) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
