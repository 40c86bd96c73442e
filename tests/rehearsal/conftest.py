"""What the tests of a rehearsal share."""

from pathlib import Path

import pytest

from app.rehearsal import verdict

LIMITS = ("LATE", "CAME_IN", "SAVED", "DELIVERED", "MOVED_ON")


@pytest.fixture
def any_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """How fast this machine is just now does not fail a rehearsal, here or in a process of its own."""
    for name in LIMITS:
        monkeypatch.setattr(verdict, name, 60_000)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).with_name("patient")))
