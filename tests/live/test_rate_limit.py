"""Token buckets: a burst is free, then so many a second, and nothing is taken by who was turned away."""

import time

import pytest

from app.live.rate_limit import ConnectionRateLimit, TokenBucket


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which the test moves."""
    at = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: at[0])
    return at


def test_a_burst_is_free_and_then_one_waits_for_each(clock: list[float]) -> None:
    bucket = TokenBucket(per_second=10, burst=3)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == pytest.approx(0.1)
    assert bucket.take() == pytest.approx(0.2)
    clock[0] += 60
    assert [bucket.take() for _ in range(3)] == [0, 0, 0], "no more is saved up than a burst"
    assert bucket.take() > 0


def test_a_whole_hall_that_comes_back_is_let_in_in_turn(clock: list[float]) -> None:
    admission = ConnectionRateLimit()
    inside, seconds = 0, 0.0
    while inside < 2000:
        while admission.admitted():
            inside += 1
        clock[0] += 0.1
        seconds += 0.1
    assert seconds < 4


def test_who_was_turned_away_has_taken_nothing(clock: list[float]) -> None:
    admission = ConnectionRateLimit()
    while admission.admitted():
        pass
    assert not any(admission.admitted() for _ in range(1000))
    clock[0] += 0.1
    assert sum(admission.admitted() for _ in range(1000)) in (39, 40, 41)
