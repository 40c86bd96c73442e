from collections import Counter

from msgspec.structs import replace

from app.rehearsal.figures import Figures, VoteFigures, spread
from app.rehearsal.ledger import lost_and_twice
from app.rehearsal.rehearsal import mismatches

GOOD = Figures(
    people=2,
    tables=1,
    cards=2,
    acks=2,
    rejections=0,
    lost=0,
    twice=0,
    undelivered=0,
    ack_ms=spread([1, 2]),
    delivery_ms=spread([1, 2]),
    votes=VoteFigures(cast=1, acks=1, rejections=0, mismatches=0),
    seconds=1,
)


def test_the_same_text_from_two_people_is_neither_lost_nor_twice() -> None:
    assert lost_and_twice(["a", "b", "a"], ["a", "a", "b"]) == (0, 0)


def test_a_missing_text_is_lost_even_when_it_only_lacks_a_new_line() -> None:
    assert lost_and_twice(["a\n", "b"], ["a", "b"]) == (1, 0)


def test_a_text_that_comes_more_often_is_twice_and_others_words_are_not() -> None:
    assert lost_and_twice(["a", "b"], ["a", "a", "b", "somebody else's"]) == (0, 1)


def test_each_option_with_another_result_is_a_mismatch() -> None:
    assert mismatches(Counter(a=2, b=1), Counter(a=2, b=2, c=1)) == 2


def test_a_rehearsal_fails_by_anything_lost_twice_late_or_miscounted() -> None:
    assert not GOOD.failed
    assert replace(GOOD, lost=1).failed
    assert replace(GOOD, twice=1).failed
    assert replace(GOOD, undelivered=1).failed
    assert replace(GOOD, votes=VoteFigures(cast=1, acks=1, rejections=0, mismatches=1)).failed


def test_the_spread_of_a_hundred_and_one_is_read_off_them() -> None:
    times = spread([float(n) for n in range(101)])

    assert (times.p50, times.p95, times.p99) == (50, 95, 99)


def test_the_spread_of_nothing_is_nothing() -> None:
    assert spread([]).p99 == 0
