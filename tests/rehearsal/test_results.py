"""The verdict on results, and how they are counted, merged and printed."""

import json
from collections import Counter

import msgspec
import pytest
from msgspec.structs import replace

from app.cli.rehearsal_output import result_lines
from app.rehearsal.coordinator import count_mismatches
from app.rehearsal.messages import ActionTotals, merge_reports
from app.rehearsal.recorder import count_lost_and_duplicate
from app.rehearsal.results import Percentiles, Results, StepResults, VoteResults, percentiles
from app.rehearsal.thresholds import (
    MAX_ACK_MS,
    MAX_DELIVERY_MS,
    MAX_JOIN_MS,
    MAX_SEND_DELAY_MS,
    MAX_STEP_CHANGE_MS,
    with_faults,
)

FAST = Percentiles(1, 2, 3, 4)
VOTES = VoteResults(cast=1, acks=1, rejections=0, unanswered=0, mismatches=0, ack_ms=FAST)
GOOD = Results(
    workshop="ACDE3467",
    title="Rehearsal",
    same_machine=False,
    processes=1,
    people=2,
    tables=1,
    joined=2,
    join_failures={},
    disconnected=0,
    cards=2,
    acks=2,
    rejections=0,
    refusals={},
    unanswered=0,
    lost=0,
    lost_after_ack=0,
    duplicates=0,
    undelivered=0,
    join_ms=FAST,
    ack_ms=FAST,
    delivery_ms=FAST,
    send_delay_ms=FAST,
    votes=VOTES,
    step=StepResults(missed=0, ms=FAST),
    seconds=1,
)


def above(limit: float) -> Percentiles:
    """Times of which one in a hundred exceeds the limit."""
    return Percentiles(1, 1, limit + 1, limit + 1)


def test_same_text_from_two_people_is_not_a_duplicate() -> None:
    assert count_lost_and_duplicate(["a", "b", "a"], ["a", "a", "b"]) == (0, 0)


def test_text_found_without_its_newline_is_lost() -> None:
    assert count_lost_and_duplicate(["a\n", "b"], ["a", "b"]) == (1, 0)


def test_text_found_too_often_is_a_duplicate_and_unknown_text_is_not() -> None:
    assert count_lost_and_duplicate(["a", "b"], ["a", "a", "b", "somebody else's"]) == (0, 1)


def test_option_with_other_result_is_a_mismatch() -> None:
    assert count_mismatches(Counter(a=2, b=1), Counter(a=2, b=2, c=1)) == 2


def test_results_within_all_thresholds_have_no_faults() -> None:
    assert with_faults(GOOD).passed
    assert with_faults(GOOD).faults == ()


@pytest.mark.parametrize(
    ("results", "fault"),
    [
        (replace(GOOD, send_delay_ms=above(MAX_SEND_DELAY_MS)), "laptop"),
        (replace(GOOD, joined=1, join_failures={"no_answer": 1}), "out"),
        (replace(GOOD, join_ms=above(MAX_JOIN_MS)), "slow_in"),
        (replace(GOOD, rejections=1, refusals={"step.other": 1}), "refused"),
        (replace(GOOD, votes=replace(VOTES, rejections=1)), "refused"),
        (replace(GOOD, disconnected=1), "cut_off"),
        (
            replace(GOOD, disconnected=2, ack_ms=above(MAX_ACK_MS), delivery_ms=above(MAX_DELIVERY_MS)),
            "cut_off",
        ),
        (replace(GOOD, people=100, joined=100, disconnected=1, ack_ms=above(MAX_ACK_MS)), "slow_saved"),
        (replace(GOOD, unanswered=1), "unanswered"),
        (replace(GOOD, votes=replace(VOTES, unanswered=1)), "unanswered"),
        (replace(GOOD, lost=1, lost_after_ack=1), "forgotten"),
        (replace(GOOD, lost=1), "lost"),
        (replace(GOOD, duplicates=1), "twice"),
        (replace(GOOD, undelivered=1), "undelivered"),
        (replace(GOOD, ack_ms=above(MAX_ACK_MS)), "slow_saved"),
        (replace(GOOD, votes=replace(VOTES, ack_ms=above(MAX_ACK_MS))), "slow_saved"),
        (replace(GOOD, delivery_ms=above(MAX_DELIVERY_MS)), "slow_delivered"),
        (replace(GOOD, votes=replace(VOTES, mismatches=1)), "miscounted"),
        (replace(GOOD, step=StepResults(missed=1, ms=FAST)), "missed_step"),
        (replace(GOOD, step=StepResults(missed=0, ms=above(MAX_STEP_CHANGE_MS))), "slow_step"),
    ],
)
def test_results_with_one_fault_fail_with_it(results: Results, fault: str) -> None:
    verdict = with_faults(results)

    assert not verdict.passed
    assert [found.kind.value for found in verdict.faults] == [fault]


def test_percentiles_of_101_numbers_are_four_of_them() -> None:
    times = percentiles([float(n) for n in range(101)])

    assert (times.p50, times.p95, times.p99, times.slowest) == (50, 95, 99, 100)


def test_percentiles_of_nothing_are_zero() -> None:
    assert percentiles([]).p99 == 0


def test_merged_totals_have_percentiles_of_all_times() -> None:
    def totals(times: list[float]) -> ActionTotals:
        return ActionTotals((str(len(times)),), {"step.other": 1}, 1, 1, 1, times, times, times)

    fast, slow = totals([1.0] * 99), totals([1000.0])

    merged = merge_reports([fast, slow])

    for times in (merged.ack_ms, merged.delivery_ms, merged.send_delay_ms):
        assert (percentiles(times).p50, percentiles(times).slowest) == (1, 1000)
    assert (merged.saved, merged.refusals) == (("99", "1"), {"step.other": 2})
    assert (merged.disconnected, merged.unanswered, merged.undelivered) == (2, 2, 2)


def test_results_as_json_have_the_documented_names() -> None:
    names = json.loads(msgspec.json.encode(with_faults(replace(GOOD, disconnected=1)))).keys()

    assert {"ack_ms", "delivery_ms", "came_in_ms", "late_ms", "holds", "faults"} <= names
    assert {"inside", "out", "cut_off", "forgotten", "twice"} <= names


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        (GOOD, "This network carries 2 phones."),
        (replace(GOOD, same_machine=True), "This machine carries 2 phones."),
        (replace(GOOD, lost=1), "This network does not carry 2 phones."),
        (replace(GOOD, same_machine=True, lost=1), "This machine does not carry 2 phones."),
        (replace(GOOD, send_delay_ms=above(MAX_SEND_DELAY_MS)), "This laptop cannot be 2 phones at once"),
    ],
)
def test_result_lines_end_with_the_verdict(results: Results, verdict: str) -> None:
    *_, last = result_lines(with_faults(results))

    assert last.startswith(verdict)


def test_result_lines_name_the_error_of_phones_that_could_not_join() -> None:
    results = replace(GOOD, people=5, joined=3, join_failures={"workshop.full": 2})

    assert any(
        "2 phones could not come in (workshop.full)" in line for line in result_lines(with_faults(results))
    )
