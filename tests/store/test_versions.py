"""Databases of earlier versions, written by `record_version.py`, open and show what they showed then."""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.store.database import migrate
from tests.store.record_version import DATABASE, VERSIONS, read_views

Views = dict[str, dict[str, dict[str, Any]]]

REPLACED = {"desk"}
"""Entities of earlier versions whose meaning another entity has now."""


@pytest.fixture(params=sorted(folder.name for folder in VERSIONS.iterdir()))
def version(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The data folder of a version, as it left it."""
    folder = VERSIONS / request.param
    (tmp_path / DATABASE).write_bytes(gzip.decompress((folder / f"{DATABASE}.gz").read_bytes()))
    for key in folder.glob("*.key"):
        shutil.copy(key, tmp_path)
    shutil.copy(folder / "expected.json.gz", tmp_path)
    return tmp_path


def expected(data: Path) -> dict[str, Any]:
    """What the version recorded: the views of each workshop, and the links of its consoles."""
    recorded: dict[str, Any] = json.loads(gzip.decompress((data / "expected.json.gz").read_bytes()))
    return recorded


async def test_workshops_of_an_earlier_version_show_what_they_showed_then(version: Path) -> None:
    migrate(version / DATABASE)
    for code, then in expected(version)["views"].items():
        now = await read_views(version, code)
        assert list(differences(then, now)) == [], code


def differences(then: Views, now: Views) -> Iterator[str]:
    """Entities that are missing, new or different. Fields that this version added do not count."""
    for audience, entities in then.items():
        for key in {*entities, *now[audience]} - REPLACED:
            before, after = entities.get(key), now[audience].get(key)
            if before is None or after is None or before != {field: after.get(field) for field in before}:
                yield f"{audience} {key}: {before} -> {after}"
