"""One process per data folder: SQLite has one writer, and the command line finds a running server."""

import fcntl
import os
from pathlib import Path
from typing import IO

import msgspec


class ServerUrls(msgspec.Struct, frozen=True):
    """Where a server is found: on its own machine, and by phones."""

    here: str
    phones: str


class LockHolder(msgspec.Struct, frozen=True):
    """Who holds the folder. serving: None for a command that is soon done."""

    pid: int
    serving: ServerUrls | None


class FolderInUse(Exception):
    """Another process holds the data folder."""

    def __init__(self, holder: LockHolder | None) -> None:
        super().__init__(f"in use by process {holder.pid}" if holder else "in use")
        self.holder = holder


class FolderNotWritable(Exception):
    """The data folder cannot be made, or no file can be made in it. `reason` is what the system says."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


class DataLock:
    """Held as long as the file is open; the kernel lets it go however the process ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "server.lock"
        self._file: IO[str] | None = None

    def acquire(self, serving: ServerUrls | None = None) -> None:
        """Take the folder, or raise FolderInUse or FolderNotWritable. A missing folder is made, for its owner
        only: all that was said in a hall is going to lie there."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = self.path.open("a+")
        except OSError as error:
            raise FolderNotWritable(self.path.parent, error.strerror or str(error)) from error
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if self.held:  # else somebody was only looking
                    file.close()
                    raise FolderInUse(self.holder) from error
        file.truncate(0)
        file.write(msgspec.json.encode(LockHolder(os.getpid(), serving)).decode())
        file.flush()
        self._file = file

    @property
    def held(self) -> bool:
        """Whether a process holds the folder. Looking changes nothing."""
        try:
            with self.path.open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except FileNotFoundError:
            pass
        return False

    @property
    def holder(self) -> LockHolder | None:
        """Who wrote its name last; None when that cannot be read."""
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=LockHolder)
        except (OSError, msgspec.MsgspecError):
            return None

    def release(self) -> None:
        """Let the folder go."""
        if self._file:
            self._file.close()
            self._file = None
