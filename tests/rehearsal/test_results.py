from collections import Counter

import pytest
from msgspec.structs import replace

from app.rehearsal.coordinator import mismatches
from app.rehearsal.messages import RecorderTotals
from app.rehearsal.recorder import count_lost_and_duplicate, merge_totals
from app.rehearsal.results import Percentiles, Results, StepResults, VoteResults, percentiles
from app.rehearsal.thresholds import (
    MAX_ACK_MS,
    MAX_DELIVERY_MS,
    MAX_JOIN_MS,
    MAX_SEND_DELAY_MS,
    MAX_STEP_CHANGE_MS,
    with_verdict,
)

QUICK = Percentiles(1, 2, 3, 4)
VOTES = VoteResults(cast=1, acks=1, rejections=0, unanswered=0, mismatches=0, ack_ms=QUICK)
GOOD = Results(
    workshop="ACDE3467",
    title="Rehearsal",
    same_machine=False,
    processes=1,
    people=2,
    tables=1,
    inside=2,
    out={},
    cut_off=0,
    cards=2,
    acks=2,
    rejections=0,
    refusals={},
    unanswered=0,
    lost=0,
    forgotten=0,
    twice=0,
    undelivered=0,
    came_in_ms=QUICK,
    ack_ms=QUICK,
    delivery_ms=QUICK,
    late_ms=QUICK,
    votes=VOTES,
    step=StepResults(missed=0, ms=QUICK),
    seconds=1,
)


def slow(milliseconds: float) -> Percentiles:
    """One in a hundred takes longer than this."""
    return Percentiles(1, 1, milliseconds + 1, milliseconds + 1)


def test_the_same_text_from_two_people_is_neither_lost_nor_twice() -> None:
    assert count_lost_and_duplicate(["a", "b", "a"], ["a", "a", "b"]) == (0, 0)


def test_a_missing_text_is_lost_even_when_it_only_lacks_a_new_line() -> None:
    assert count_lost_and_duplicate(["a\n", "b"], ["a", "b"]) == (1, 0)


def test_a_text_that_comes_more_often_is_twice_and_others_words_are_not() -> None:
    assert count_lost_and_duplicate(["a", "b"], ["a", "a", "b", "somebody else's"]) == (0, 1)


def test_each_option_with_another_result_is_a_mismatch() -> None:
    assert mismatches(Counter(a=2, b=1), Counter(a=2, b=2, c=1)) == 2


def test_a_good_rehearsal_holds() -> None:
    assert with_verdict(GOOD).holds
    assert with_verdict(GOOD).faults == ()


@pytest.mark.parametrize(
    ("figures", "fault"),
    [
        (replace(GOOD, late_ms=slow(MAX_SEND_DELAY_MS)), "laptop"),
        (replace(GOOD, inside=1, out={"no_answer": 1}), "out"),
        (replace(GOOD, came_in_ms=slow(MAX_JOIN_MS)), "slow_in"),
        (replace(GOOD, rejections=1, refusals={"step.other": 1}), "refused"),
        (replace(GOOD, votes=replace(VOTES, rejections=1)), "refused"),
        (replace(GOOD, cut_off=1), "cut_off"),
        (replace(GOOD, cut_off=2, ack_ms=slow(MAX_ACK_MS), delivery_ms=slow(MAX_DELIVERY_MS)), "cut_off"),
        (replace(GOOD, people=100, inside=100, cut_off=1, ack_ms=slow(MAX_ACK_MS)), "slow_saved"),
        (replace(GOOD, unanswered=1), "unanswered"),
        (replace(GOOD, votes=replace(VOTES, unanswered=1)), "unanswered"),
        (replace(GOOD, lost=1, forgotten=1), "forgotten"),
        (replace(GOOD, lost=1), "lost"),
        (replace(GOOD, twice=1), "twice"),
        (replace(GOOD, undelivered=1), "undelivered"),
        (replace(GOOD, ack_ms=slow(MAX_ACK_MS)), "slow_saved"),
        (replace(GOOD, votes=replace(VOTES, ack_ms=slow(MAX_ACK_MS))), "slow_saved"),
        (replace(GOOD, delivery_ms=slow(MAX_DELIVERY_MS)), "slow_delivered"),
        (replace(GOOD, votes=replace(VOTES, mismatches=1)), "miscounted"),
        (replace(GOOD, step=StepResults(missed=1, ms=QUICK)), "missed_step"),
        (replace(GOOD, step=StepResults(missed=0, ms=slow(MAX_STEP_CHANGE_MS))), "slow_step"),
    ],
)
def test_each_thing_that_must_not_be_is_a_fault_of_its_own(figures: Results, fault: str) -> None:
    verdict = with_verdict(figures)

    assert not verdict.holds
    assert [found.what for found in verdict.faults] == [fault]


def test_the_spread_of_a_hundred_and_one_is_read_off_them() -> None:
    times = percentiles([float(n) for n in range(101)])

    assert (times.p50, times.p95, times.p99, times.slowest) == (50, 95, 99, 100)


def test_the_spread_of_nothing_is_nothing() -> None:
    assert percentiles([]).p99 == 0


def test_processes_are_merged_by_their_times_and_not_by_their_percentiles() -> None:
    def books(times: list[float]) -> RecorderTotals:
        return RecorderTotals((str(len(times)),), {"step.other": 1}, 1, 1, 1, times, times, times)

    quick, sluggish = books([1.0] * 99), books([1000.0])

    both = merge_totals([quick, sluggish])

    assert (
        percentiles(both.ack_ms).p50
        == percentiles(both.delivery_ms).p50
        == percentiles(both.late_ms).p50
        == 1
    )
    assert percentiles(both.ack_ms).slowest == 1000
    assert (both.saved, both.refusals, both.unanswered, both.undelivered) == (
        *(("99", "1"), {"step.other": 2}, 2, 2),
    )
