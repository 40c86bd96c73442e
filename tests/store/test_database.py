"""The database file: created, migrated from every earlier revision, or rejected with a reason."""

import asyncio
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
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
from app.store.database import MIGRATIONS, Database, StoreUnavailable, migrate, newest_revision
from app.store.database_unusable import DatabaseUnusable
from tests.faults.wait_until import wait_until

config = Config()
config.set_main_option("script_location", str(MIGRATIONS))
REVISIONS = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]


def schema_differences(path: Path) -> list[object]:
    """Differences between the tables in the file and in the code."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        differences: list[object] = compare_metadata(
            MigrationContext.configure(connection), SQLModel.metadata
        )
    engine.dispose()
    return differences


def create_at_revision(path: Path, revision: str) -> None:
    """Create a database of this revision that contains a workshop."""
    engine = sa.create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.exec_driver_sql("INSERT INTO workshop (id, code, created_at) VALUES ('w', 'K7MP4WXA', 1)")
    engine.dispose()


def test_migrate_without_file_creates_the_tables_of_the_code(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    assert (
        tables.EntryRow.__tablename__ in sa.inspect(sa.create_engine(f"sqlite:///{path}")).get_table_names()
    )
    assert schema_differences(path) == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_migrate_from_earlier_revision_keeps_the_data(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "samskap.sqlite"
    create_at_revision(path, revision)
    migrate(path)
    assert schema_differences(path) == []
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT code FROM workshop").fetchall() == [("K7MP4WXA",)]


def test_migrate_marks_the_summaries_of_workshops_that_were_imported_before(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    create_at_revision(path, "0005")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO workshop (id, code, created_at) VALUES ('v', 'K7MP4WXB', 1)")
        for workshop, command in (("w", "imported-w"), ("v", "created-v")):
            connection.execute(
                "INSERT INTO entry (workshop_id, seq, command_id, actor_kind, actor_id, at, events)"
                " VALUES (?, 1, ?, 'facilitator', '', 1, '')",
                (workshop, command),
            )
            connection.execute("INSERT INTO summary VALUES (?, 'Title', 'nb', 0, 0, 1, 1)", (workshop,))
    migrate(path)
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT workshop_id FROM summary WHERE imported").fetchall()
    assert found == [("w",)]


def test_migrate_turns_the_report_qr_off_where_it_was_turned_off_or_nobody_was_asked(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    create_at_revision(path, "0012")
    closed_and_revoked = {  # None: the screen had no link
        "open": (False, None),
        "open, turned on": (False, [None]),
        "open, turned off": (False, [2]),
        "open, turned off and on": (False, [2, None]),
        "closed": (True, None),
        "closed, turned on": (True, [None]),
        "closed, turned off": (True, [2]),
    }
    with closing(sqlite3.connect(path)) as connection, connection:
        for workshop, (is_closed, revoked) in closed_and_revoked.items():
            connection.execute(
                "INSERT INTO workshop (id, code, created_at) VALUES (?, ?, 1)", (workshop, workshop)
            )
            connection.execute(
                "INSERT INTO summary VALUES (?, 'Title', 'nb', 0, 0, 1, ?, 0)", (workshop, is_closed)
            )
            for number, revoked_at in enumerate(revoked or ()):
                connection.execute(
                    'INSERT INTO link (id, workshop_id, "right", label, derived_from, created_at, revoked_at,'
                    " on_screen) VALUES (?, ?, 'public_report', '', '', 1, ?, 1)",
                    (f"{workshop} {number}", workshop, revoked_at),
                )
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        found = {id_ for (id_,) in connection.execute("SELECT id FROM workshop WHERE report_qr")}
    assert found == {"open", "open, turned on", "open, turned off and on", "closed, turned on"}


def test_migrate_with_newest_revision_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    before = path.read_bytes()
    migrate(path)
    assert path.read_bytes() == before


def test_newest_revision_is_the_last_migration() -> None:
    assert newest_revision() == ScriptDirectory.from_config(config).get_current_head()


def test_migrate_with_newest_revision_does_not_import_alembic(tmp_path: Path) -> None:
    migrate(tmp_path / "samskap.sqlite")
    script = (
        "import pathlib, sys; from app.store.database import migrate;"
        "migrate(pathlib.Path(sys.argv[1])); print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "samskap.sqlite")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("content", [b"no database at all " * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_migrate_with_broken_file_raises_and_changes_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "samskap.sqlite"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusable) as raised:
        migrate(path)
    assert raised.value.reason == "broken"
    assert path.read_bytes() == content


def test_migrate_with_revision_of_a_newer_version_raises(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnusable) as raised:
        migrate(path)
    assert raised.value.reason == "newer"


@pytest.mark.parametrize(
    "statements",
    [
        "CREATE TABLE x (y)",
        "CREATE TABLE workshop (y)",
        "CREATE TABLE x (y); CREATE TABLE alembic_version (version_num)",
        "CREATE TABLE x (y); CREATE TABLE alembic_version AS SELECT '0001' AS version_num",
        "CREATE VIEW x AS SELECT 1",
        "CREATE TABLE workshop (y); CREATE TABLE alembic_version AS SELECT '0003' AS version_num",
        "CREATE TABLE workshop (y); CREATE TABLE alembic_version AS SELECT '0014' AS version_num",
    ],
)
def test_migrate_with_file_of_another_program_raises_and_changes_nothing(
    tmp_path: Path, statements: str
) -> None:
    path = tmp_path / "samskap.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)
    before = path.read_bytes()
    with pytest.raises(DatabaseUnusable) as raised:
        migrate(path)
    assert raised.value.reason == "foreign"
    assert path.read_bytes() == before


def test_migrate_with_file_that_cannot_be_opened_raises_cannot_open(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    path.mkdir()
    with pytest.raises(DatabaseUnusable) as raised:
        migrate(path)
    assert (raised.value.reason, raised.value.detail) == ("cannot_open", "unable to open database file")


def test_database_without_durable_commits_raises() -> None:
    with pytest.raises(DatabaseUnusable) as raised:
        Database(Path(":memory:"))
    assert raised.value.reason == "not_durable"
    assert "'journal_mode': 'memory'" in raised.value.detail


def test_database_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    tmp_path.chmod(0o755)
    migrate(path)
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("INSERT INTO workshop (id, code, created_at) VALUES ('w', 'K7MP4WXA', 1)")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    assert modes == dict.fromkeys(("samskap.sqlite", "samskap.sqlite-wal", "samskap.sqlite-shm"), 0o600)


async def table_names(path: Path) -> list[str]:
    """The tables of a database, read as the server reads them."""
    database = Database(path)
    try:
        return await database.run(lambda connection: sa.inspect(connection).get_table_names())
    finally:
        await database.close()


@pytest.mark.parametrize(
    "folder",
    ["Møte #1", 'Kari\'s "table"', "a & b; c=d", "hall: east @ 2", "50%20 clear", "which?", "a%2Fb"],
)
def test_database_in_folder_with_url_characters_is_created_and_opened_there(
    tmp_path: Path, folder: str
) -> None:
    path = tmp_path / folder / "samskap.sqlite"
    path.parent.mkdir()

    migrate(path)

    assert "workshop" in asyncio.run(table_names(path))
    assert path.stat().st_size > 0
    assert list(tmp_path.iterdir()) == [path.parent]


@pytest.mark.parametrize("revision", ["0004", "9999"])
def test_database_of_a_revision_that_the_code_does_not_have_is_refused_and_not_changed(
    tmp_path: Path, revision: str
) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    before = path.read_bytes()
    script = (
        "import pathlib, sys; from app.store import database\n"
        "database.MIGRATIONS = pathlib.Path(sys.argv[2])\n"
        "try: database.migrate(pathlib.Path(sys.argv[1]))\n"
        "except database.DatabaseUnusable as unusable: print(unusable.reason)"
    )
    (tmp_path / "migrations/versions").mkdir(parents=True)
    shutil.copy(MIGRATIONS / "env.py", tmp_path / "migrations")
    command = [sys.executable, "-c", script, str(path), str(tmp_path / "migrations")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "newer\n"
    assert path.read_bytes() == before


async def test_closed_database_refuses_work_and_ends_its_thread(tmp_path: Path) -> None:
    migrate(tmp_path / "samskap.sqlite")
    before = {*threading.enumerate()}
    database = Database(tmp_path / "samskap.sqlite")
    (thread,) = {*threading.enumerate()} - before
    closing = asyncio.create_task(database.close())
    await asyncio.sleep(0)
    with pytest.raises(RuntimeError):  # it would open the file again after it was closed
        await database.run(lambda connection: None)
    await closing
    await wait_until(lambda: not thread.is_alive())
    with pytest.raises(RuntimeError):
        await database.close()
    with pytest.raises(RuntimeError):
        await database.run(lambda connection: None)


@pytest.fixture
def other(tmp_path: Path, database: Database) -> Iterator[sqlite3.Connection]:
    """The connection of another program."""
    with closing(
        sqlite3.connect(tmp_path / "samskap.sqlite", isolation_level=None, check_same_thread=False)
    ) as connection:
        yield connection


async def fail(database: Database) -> None:
    """Let work fail, after which the database has to be tried."""
    with pytest.raises(StoreUnavailable):
        await database.run(lambda connection: connection.exec_driver_sql("no SQL"))


async def test_database_that_is_asked_whether_it_can_be_written_writes_only_after_a_failure(
    database: Database, other: sqlite3.Connection
) -> None:
    def version() -> int:  # it changes with each commit of another connection
        return int(other.execute("PRAGMA data_version").fetchone()[0])

    before = version()
    assert await database.is_writable()
    assert version() == before
    await fail(database)
    assert await database.is_writable()
    assert version() != before


async def test_database_that_is_locked_is_tried_without_waiting_for_it(
    database: Database, other: sqlite3.Connection
) -> None:
    await fail(database)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.timeout(30):  # twenty times 5 s are longer
        assert await asyncio.gather(*(database.is_writable() for _ in range(20))) == [False] * 20
    other.execute("ROLLBACK")
    assert await database.is_writable()
    query = "PRAGMA busy_timeout"
    assert await database.run(lambda connection: connection.exec_driver_sql(query).scalar()) == 5000


async def test_failure_right_after_the_database_was_tried_is_noticed(
    database: Database, other: sqlite3.Connection
) -> None:
    def lock_and_fail(connection: sa.Connection) -> None:
        other.execute("BEGIN IMMEDIATE")
        connection.exec_driver_sql("no SQL")

    await fail(database)
    done = threading.Event()
    works = (database.is_writable(), database.run(lock_and_fail), database.run(lambda _: done.set()))
    tasks = [asyncio.ensure_future(work) for work in works]
    await asyncio.sleep(0)  # all are queued
    done.wait()  # and done before the event loop knows of the first
    await asyncio.gather(*tasks, return_exceptions=True)
    assert not await database.is_writable()
