"""A data folder whose disk can be made full, so that no commit can succeed, and free again."""

import os
import resource
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from tests.server_process import ServerProcess

SIZE = "32m"
BLOCK = bytes(4096)
DATABASE_GROWTH = 256 * 1024
"""The size in bytes is above one block of any file system, so above what can be unused at the end of the
file."""


class SmallDisk(Protocol):
    """folder: the data folder on it. Fill it only while the server writes nothing."""

    folder: Path

    def fill(self, server: ServerProcess) -> None:
        """Make every commit of the server fail from now on."""
        ...

    def free(self, server: ServerProcess) -> None:
        """Let commits succeed again."""
        ...


class Tmpfs:
    """A small file system in memory, filled to the last byte (ENOSPC)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self._ballast = folder / "ballast"

    def fill(self, server: ServerProcess) -> None:
        """Use up every free block, and then what is left of SQLite's write-ahead log.

        Free blocks are not the only room that SQLite has. It writes into the part of its log that is already
        on the disk, and a server that closes its connection after an error copies the log into the database
        and deletes it, which frees blocks. So the log is written to its end, and holds more pages than the
        database file: copying them fails for want of blocks, and the log stays.
        """
        with closing(sqlite3.connect(self.folder / "samskap.sqlite", isolation_level=None)) as database:
            database.execute("PRAGMA wal_autocheckpoint = 0")
            database.execute("CREATE TABLE IF NOT EXISTS ballast (content)")
            database.execute("INSERT INTO ballast VALUES (zeroblob(?))", (DATABASE_GROWTH,))
            with self._ballast.open("wb", buffering=0) as file, suppress(OSError):
                while file.write(BLOCK):
                    pass
            with suppress(sqlite3.OperationalError):
                while True:
                    database.execute("PRAGMA user_version = 1")  # the smallest commit: one page

    def free(self, server: ServerProcess) -> None:
        """Remove the files that fill the disk."""
        self._ballast.unlink()


class LimitedFiles:
    """The replacement where nothing can be mounted: the server may write to no file at all (EFBIG)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, server: ServerProcess) -> None:
        """Limit the size of files to 0 bytes.

        A higher limit would leave room: after a failed commit the log is written from its beginning again
        (see `Tmpfs.fill`), and a short log stays below any limit that the long one had reached.
        """
        self._limit(server, 0)

    def free(self, server: ServerProcess) -> None:
        """Remove the limit, as `fill` has set it."""
        self._limit(server, resource.RLIM_INFINITY)

    def _limit(self, server: ServerProcess, size: int) -> None:
        _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
        soft = hard if size == resource.RLIM_INFINITY else size
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """A tmpfs of its own where mounting is permitted, else limited files."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    print("a small tmpfs" if mounted else "mounting is not permitted: limited files instead")
    try:
        yield Tmpfs(folder) if mounted else LimitedFiles(folder)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
