"""The data folder of an earlier version, as `record_version.py` wrote it."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

from tests.store.record_version import DATABASE, VERSIONS


def copy_version(name: str, data: Path) -> None:
    """Copy the database, keys and expected results of a version into this folder."""
    folder = VERSIONS / name
    (data / DATABASE).write_bytes(gzip.decompress((folder / f"{DATABASE}.gz").read_bytes()))
    for file in (*folder.glob("*.key"), folder / "expected.json.gz"):
        shutil.copy(file, data)


def expected(data: Path) -> dict[str, Any]:
    """The recorded results of the version: `views` and `links` (of consoles) by the code of the workshop, the
    code of the `imported` workshop, and the path of the `public` link to a report."""
    recorded: dict[str, Any] = json.loads(gzip.decompress((data / "expected.json.gz").read_bytes()))
    return recorded


def closed_workshops(recorded: dict[str, Any]) -> set[str]:
    """The codes of the recorded workshops that were closed, without the imported one."""
    closed = {
        code
        for code, views in recorded["views"].items()
        if (views.get("plan") or views["hall"])["workshop"]["closed"] and code != recorded.get("imported")
    }
    assert closed
    return closed
