"""One process per data folder: SQLite has one writer, and the command line finds a running server."""

import fcntl
import os
from pathlib import Path
from typing import IO

import msgspec


class Holder(msgspec.Struct, frozen=True):
    """Who holds the folder. url: where it serves; None for a command that is soon done."""

    pid: int
    url: str | None


class InUse(Exception):
    """Another process holds the data folder."""

    def __init__(self, holder: Holder | None) -> None:
        super().__init__(f"in use by process {holder.pid}" if holder else "in use")
        self.holder = holder


class DataLock:
    """Held as long as the file is open; the kernel lets it go however the process ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "server.lock"
        self._file: IO[str] | None = None

    def acquire(self, url: str | None) -> None:
        """Take the folder (made if missing), or raise InUse."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        file = self.path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.close()
            raise InUse(self.holder()) from error
        file.truncate(0)
        file.write(msgspec.json.encode(Holder(os.getpid(), url)).decode())
        file.flush()
        self._file = file

    def holder(self) -> Holder | None:
        """Who wrote its name last; None when that cannot be read."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=Holder)
        except (OSError, msgspec.MsgspecError):
            return None

    def release(self) -> None:
        """Let the folder go."""
        if self._file:
            self._file.close()
            self._file = None
