"""The database of a server: a backup of it, and that backup in its place."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.empty_database import DATABASE


def back_up(data: Path) -> Path:
    """Copy the database of a running server."""
    backup = data / "backup.sqlite"
    with closing(sqlite3.connect(data / DATABASE)) as read, closing(sqlite3.connect(backup)) as written:
        read.backup(written)
    return backup


def put_in_place(backup: Path) -> None:
    """Replace the database of a stopped server by this backup."""
    for file in backup.parent.glob(DATABASE + "-*"):
        file.unlink()
    backup.replace(backup.with_name(DATABASE))
