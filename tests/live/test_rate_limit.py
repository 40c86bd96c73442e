"""Token buckets: a burst is free, then tokens come at a fixed rate; a refused connection takes none."""

from contextlib import suppress

import pytest
from structlog.testing import capture_logs

from app.core.aggregate import Actor
from app.core.errors import Rejected
from app.live.rate_limit import (
    OPENING_BURST,
    ConnectionRateLimit,
    OpeningRateLimit,
    RequestRateLimit,
    SubmitRateLimit,
    TokenBucket,
    poll_rate_limit,
)
from app.web.sse import POLL_COLLECT


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_token_bucket_after_burst_asks_to_wait_for_each_token() -> None:
    clock = Clock()
    bucket = TokenBucket(per_second=10, burst=3, clock=clock)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == pytest.approx(0.1)
    assert bucket.take() == pytest.approx(0.2)


def test_token_bucket_after_long_pause_holds_no_more_than_burst() -> None:
    clock = Clock()
    bucket = TokenBucket(per_second=10, burst=3, clock=clock)
    for _ in range(5):
        bucket.take()
    clock.seconds += 60
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() > 0


def test_actor_who_submitted_longest_ago_is_forgotten() -> None:
    limit = SubmitRateLimit(per_second=1e-6, burst=1, max_actors=2)
    limit.take(Actor("participant", "anna"))
    with pytest.raises(Rejected):
        limit.take(Actor("participant", "anna"), max_wait=1)
    for other in ("bo", "cai"):
        limit.take(Actor("participant", other))
    limit.take(Actor("participant", "anna"), max_wait=1)


def test_actor_who_submits_often_is_not_forgotten() -> None:
    limit = SubmitRateLimit(per_second=1e-6, burst=2, max_actors=2)
    for name in ("anna", "bo", "anna", "cai"):
        limit.take(Actor("participant", name))
    with pytest.raises(Rejected):
        limit.take(Actor("participant", "anna"), max_wait=1)


def test_submits_that_are_refused_take_no_token() -> None:
    clock = Clock()
    limit = SubmitRateLimit(per_second=1, burst=1, clock=clock)
    anna = Actor("participant", "anna")
    limit.take(anna)
    for _ in range(100):
        with pytest.raises(Rejected):
            limit.take(anna, max_wait=0.5)
    clock.seconds += 1
    assert limit.take(anna) == 0


def test_connection_rate_limit_when_whole_hall_reconnects_admits_all_within_seconds() -> None:
    clock = Clock()
    limit = ConnectionRateLimit(clock=clock)
    admitted, began = 0, clock.seconds
    while admitted < 2000:
        while limit.admit(f"seat {admitted}"):
            admitted += 1
        clock.seconds += 0.1
    assert clock.seconds - began < 4


def test_client_that_connects_too_often_is_refused_until_it_has_waited() -> None:
    clock = Clock()
    limit = ConnectionRateLimit(client_per_second=2, client_burst=3, clock=clock)
    admitted = [limit.admit(client) for client in ("anna", "anna", "anna", "anna", "bo", "")]
    assert admitted == [True, True, True, False, True, True]
    clock.seconds += 0.5
    assert [limit.admit("anna") for _ in range(2)] == [True, False]


def test_connection_rate_limit_on_refusal_takes_no_token() -> None:
    clock = Clock()
    limit = ConnectionRateLimit(client_burst=2, client_per_second=1e-6, clock=clock)
    while limit.admit(""):
        pass
    assert not any(limit.admit(client) for _ in range(1000) for client in ("", "anna"))
    clock.seconds += 0.1
    assert sum(limit.admit("anna") for _ in range(1000)) == 2
    assert sum(limit.admit("") for _ in range(1000)) in (37, 38, 39)


def test_program_beyond_its_burst_is_refused_until_the_time_that_it_is_told() -> None:
    clock = Clock()
    limit = RequestRateLimit(per_second=0.5, burst=2, clock=clock)
    for _ in range(2):
        limit.admit("yearbook")
    for _ in range(10):
        with pytest.raises(Rejected) as rejected:
            limit.admit("yearbook")
        assert (rejected.value.code, rejected.value.params) == ("token.too_many_requests", {"seconds": 2})
    limit.admit("another program")
    clock.seconds += 2
    limit.admit("yearbook")


def test_link_that_is_opened_too_often_is_refused_until_a_second_has_passed() -> None:
    clock = Clock()
    limit = OpeningRateLimit(clock=clock)
    for _ in range(OPENING_BURST):
        limit.admit("kari", "K7MP4WXA")
    with pytest.raises(Rejected, match=r"server\.busy"):
        limit.admit("kari", "K7MP4WXA")
    limit.admit("another link", "K7MP4WXA")
    clock.seconds += 1
    limit.admit("kari", "K7MP4WXA")
    with pytest.raises(Rejected):
        limit.admit("kari", "K7MP4WXA")


def test_openings_of_a_link_that_are_refused_are_logged_once_in_ten_seconds() -> None:
    clock = Clock()
    limit = OpeningRateLimit(per_second=1e-6, burst=1, clock=clock)
    with capture_logs() as logs:
        for seconds in (0, 1, 8.9, 0.2):
            clock.seconds += seconds
            for link in ("kari", "lars"):
                for _ in range(3):
                    with suppress(Rejected):
                        limit.admit(link, "K7MP4WXA")
    entry = {"event": "link.opened_too_often", "log_level": "warning", "workshop": "K7MP4WXA"}
    assert logs == [{**entry, "link": link} for link in ("kari", "lars")] * 2


@pytest.mark.parametrize(
    ("polls_per_second", "admitted"),
    [
        pytest.param(4 / POLL_COLLECT, 1.0, id="four pages of one session, in a hall where much happens"),
        pytest.param(100, 0.1, id="a program"),
    ],
)
def test_pages_of_one_client_poll_as_often_as_they_can_and_programs_no_oftener(
    polls_per_second: float, admitted: float
) -> None:
    clock = Clock()
    limit = poll_rate_limit(clock)
    polls = round(polls_per_second * 600)
    answers = []
    for _ in range(polls):
        clock.seconds += 1 / polls_per_second
        answers.append(limit.admit("session"))
    assert sum(answers) / polls == pytest.approx(admitted, abs=0.01)
