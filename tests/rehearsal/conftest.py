"""What the tests of a rehearsal share."""

from pathlib import Path

import pytest

from app.rehearsal import thresholds

LIMITS = ("MAX_SEND_DELAY_MS", "MAX_JOIN_MS", "MAX_ACK_MS", "MAX_DELIVERY_MS", "MAX_STEP_CHANGE_MS")


@pytest.fixture
def any_speed(monkeypatch: pytest.MonkeyPatch) -> None:
    """How fast this machine is just now does not fail a rehearsal, here or in a process of its own."""
    for name in LIMITS:
        monkeypatch.setattr(thresholds, name, 60_000)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).with_name("lenient_limits")))
