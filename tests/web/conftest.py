"""Fixtures of the tests of the web edge."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests.empty_database import create_database


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    create_database(tmp_path / "samskap.sqlite")
    opened = Database(tmp_path / "samskap.sqlite")
    yield opened
    await opened.close()
