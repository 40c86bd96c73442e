"""The lock of the data folder: one process uses it at a time, and commands find the running server."""

import fcntl
import os
from pathlib import Path
from typing import IO

import msgspec


class ServerUrls(msgspec.Struct, frozen=True):
    """The URLs of a server: `local` from its own machine, `public` from phones.

    Fields of the lock file keep their earlier names, so that processes of other versions can read them."""

    local: str = msgspec.field(name="here")
    public: str = msgspec.field(name="phones")


class LockHolder(msgspec.Struct, frozen=True):
    """The process that holds the lock. server_urls: None for a command, which holds it for a short time
    only."""

    pid: int
    server_urls: ServerUrls | None = msgspec.field(name="serving")


_decoder = msgspec.json.Decoder(LockHolder)


class FolderInUse(Exception):
    """Another process holds the data folder. holder: None if the lock file cannot be read."""

    def __init__(self, holder: LockHolder | None) -> None:
        super().__init__(f"in use by process {holder.pid}" if holder else "in use")
        self.holder = holder


class FolderNotWritable(Exception):
    """The data folder cannot be created or written to. reason: the message of the operating system."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


class DataLock:
    """A lock on the file `server.lock`, held while the file is open. The kernel releases it when the process
    ends, also if it is killed."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "server.lock"
        self._file: IO[str] | None = None

    def acquire(self, server_urls: ServerUrls | None = None) -> None:
        """Acquire the lock and write this process into the file. server_urls: as in `LockHolder`.

        Creates a missing folder with access for its owner only: it will hold everything that people write.
        Raises FolderInUse, FolderNotWritable."""
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
                if self.held:  # else another process only tested the lock with `held`, and it is free again
                    file.close()
                    raise FolderInUse(self.holder) from error
        file.truncate(0)
        file.write(msgspec.json.encode(LockHolder(os.getpid(), server_urls)).decode())
        file.flush()
        self._file = file

    @property
    def held(self) -> bool:
        """Whether any process holds the lock; False if its file cannot be read, of which `acquire` tells why.
        Changes nothing on disk."""
        try:
            with self.path.open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    @property
    def holder(self) -> LockHolder | None:
        """The process that acquired the lock last; None if the file is missing or cannot be read."""
        try:
            return _decoder.decode(self.path.read_bytes())
        except (OSError, msgspec.MsgspecError):
            return None

    def release(self) -> None:
        """Release the lock, if this object holds it."""
        if self._file:
            self._file.close()
            self._file = None
