"""Why a server cannot use its database; the command line reads it without loading the database."""

from pathlib import Path


class DatabaseUnusable(Exception):
    """The server cannot use the database. `reason`: a catalogue key under `cli.database.`; `detail`: SQLite's
    message."""

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        super().__init__(f"{reason}: {path} {detail}".rstrip())
        self.reason = reason
        self.path = path
        self.detail = detail
