"""A disk that can be filled to the last byte and made free again."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tests.server_process import ServerProcess

SIZE = "32m"
NO_LIMIT = resource.RLIM_INFINITY


class SmallDisk(Protocol):
    """folder: the data folder on it."""

    folder: Path

    def fill(self, server: ServerProcess) -> None:
        """From now on the server can make no file longer."""
        ...

    def free(self, server: ServerProcess) -> None:
        """There is room again."""
        ...


class Tmpfs:
    """A file system of its own, in memory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "data"
        self._ballast = folder / "ballast"

    def fill(self, server: ServerProcess) -> None:
        """Write until nothing fits any more."""
        with self._ballast.open("wb", buffering=0) as ballast:
            try:
                while ballast.write(bytes(4096)):
                    pass
            except OSError as error:
                print("the disk is full:", os.strerror(error.errno or 0))

    def free(self, server: ServerProcess) -> None:
        """Take the ballast away."""
        self._ballast.unlink()


class LimitedFiles:
    """Where nothing can be mounted: no file of the server may grow past the log that SQLite writes now."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, server: ServerProcess) -> None:
        """Allow what is there."""
        size = (self.folder / "samskap.sqlite-wal").stat().st_size
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size, NO_LIMIT))

    def free(self, server: ServerProcess) -> None:
        """Allow everything."""
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (NO_LIMIT, NO_LIMIT))


@contextmanager
def small_disk(folder: Path) -> Iterator[SmallDisk]:
    """The most real one that this machine lets us have."""
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    mounted = os.geteuid() == 0 and subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    print("a small tmpfs" if mounted else "mounting is not permitted: limited files instead")
    try:
        yield Tmpfs(folder) if mounted else LimitedFiles(folder)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
