"""A data folder that the server cannot write in: it prints one line, and does not start."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.empty_database import DATABASE, create_database
from tests.server_process import ROOT, environment
from tests.unprivileged import unprivileged


def refusal(data: Path, language: str = "C.UTF-8") -> str:
    """The one line that `samskap serve` prints without root's rights."""
    done = subprocess.run(
        [*unprivileged(), sys.executable, "-m", "app.cli", "serve", "--port", "0"],
        cwd=ROOT,
        env=environment(data, language),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    return line


@pytest.fixture
def read_only(tmp_path: Path) -> Path:
    folder = tmp_path / "read-only"
    folder.mkdir(mode=0o555)
    return folder


@pytest.mark.parametrize("name", [DATABASE, f"{DATABASE}-wal"])
def test_database_that_cannot_be_written_is_refused_in_one_line(tmp_path: Path, name: str) -> None:
    create_database(tmp_path / DATABASE)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("UPDATE alembic_version SET version_num = version_num")
        other.commit()
        (tmp_path / name).chmod(0o444)

        line = refusal(tmp_path)

    reason = "attempt to write a readonly database"
    assert line.startswith(f"{tmp_path / DATABASE} cannot be opened just now ({reason})")


def test_data_folder_that_cannot_be_made_is_refused_in_one_line(read_only: Path) -> None:
    data = read_only / "data"

    line = refusal(data)

    assert line.startswith(f"The data folder {data} cannot be written to: ")
    assert "SAMSKAP_DATA" in line


def test_data_folder_that_is_not_writable_is_refused_in_one_line(read_only: Path) -> None:
    assert refusal(read_only).startswith(f"The data folder {read_only} cannot be written to: ")
    assert list(read_only.iterdir()) == []


def test_data_folder_below_a_file_is_refused_in_the_language_of_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    data = tmp_path / "file" / "data"

    assert refusal(data, "nb_NO.UTF-8").startswith(f"Datamappen {data} ")
