"""Fixtures of the tests of the web edge."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.store.database import Database, migrate


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    migrate(tmp_path / "samskap.sqlite")
    opened = Database(tmp_path / "samskap.sqlite")
    yield opened
    await opened.close()
