"""A database without workshops, for tests of what is stored in it."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from app.store.database import migrate

DATABASE = "samskap.sqlite"


def create_database(path: Path) -> None:
    """Copy an empty database to this path, which is faster than applying every migration again."""
    shutil.copy(_migrated(), path)


@cache
def _migrated() -> Path:
    """One database for all copies of this process."""
    path = Path(tempfile.mkdtemp(prefix="samskap-tests-")) / DATABASE
    atexit.register(shutil.rmtree, path.parent)
    migrate(path)
    return path
