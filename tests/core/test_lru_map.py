"""The map of limited size that makes its values itself."""

from itertools import count

from app.core.lru_map import LruMap


def test_value_of_a_key_is_made_once_and_kept() -> None:
    values = LruMap(count().__next__, 2)
    assert [values.get_or_make("a"), values.get_or_make("b"), values.get_or_make("a")] == [0, 1, 0]


def test_key_above_the_limit_replaces_the_least_recently_used_one() -> None:
    values = LruMap(count().__next__, 2)
    values.get_or_make("a")
    values.get_or_make("b")
    values.get_or_make("a")
    values.get_or_make("c")
    assert (values.peek("a"), values.peek("b"), values.peek("c")) == (0, None, 2)


def test_peeking_at_a_value_neither_makes_nor_uses_it() -> None:
    values = LruMap(count().__next__, 2)
    values.get_or_make("a")
    values.get_or_make("b")
    assert (values.peek("a"), values.peek("z")) == (0, None)
    values.get_or_make("c")
    assert values.peek("a") is None
