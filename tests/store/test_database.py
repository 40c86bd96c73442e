"""The database file: made, brought up to date from every earlier revision, or refused with a reason."""

import sqlite3
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from app.store import tables
from app.store.database import MIGRATIONS, Database, DatabaseUnusable, migrate

config = Config()
config.set_main_option("script_location", str(MIGRATIONS))
REVISIONS = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]


def differences(path: Path) -> list[object]:
    """What the file lacks, or has too much, of the tables in the code."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found: list[object] = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    engine.dispose()
    return found


def at_revision(path: Path, revision: str) -> None:
    """A database as it was then, with a workshop in it."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql("INSERT INTO workshop (id, code, created_at) VALUES ('w', 'K7MP4WXA', 1)")
    engine.dispose()


def test_an_empty_place_gets_the_tables_of_the_code(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    assert (
        tables.EntryRow.__tablename__ in sa.inspect(sa.create_engine(f"sqlite:///{path}")).get_table_names()
    )
    assert differences(path) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_revision_is_brought_up_to_date(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "samskap.sqlite"
    at_revision(path, revision)
    migrate(path)
    assert differences(path) == []
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT code FROM workshop").fetchall() == [("K7MP4WXA",)]


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    before = path.read_bytes()
    migrate(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all " * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "samskap.sqlite"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable) as refused:
        migrate(path)
    assert refused.value.reason == "broken"
    assert path.read_bytes() == content


def test_a_file_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnusable) as refused:
        migrate(path)
    assert refused.value.reason == "newer"


def test_a_file_that_cannot_be_opened_is_not_called_broken(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    path.mkdir()
    with pytest.raises(DatabaseUnusable) as refused:
        migrate(path)
    assert (refused.value.reason, refused.value.detail) == ("shut", "unable to open database file")


def test_a_place_that_forgets_what_was_committed_is_refused() -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        Database(Path(":memory:"))
    assert refused.value.reason == "not_durable"
    assert "'journal_mode': 'memory'" in refused.value.detail


def test_what_was_said_is_readable_by_the_folders_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    tmp_path.chmod(0o755)
    migrate(path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("INSERT INTO workshop (id, code, created_at) VALUES ('w', 'K7MP4WXA', 1)")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("samskap.sqlite", "samskap.sqlite-wal", "samskap.sqlite-shm"), 0o600)
