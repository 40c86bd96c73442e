"""The bounded mapping that makes its values itself."""

from itertools import count

from app.core.last_used import LastUsed


def test_value_of_a_key_is_made_once_and_kept() -> None:
    values = LastUsed(count().__next__, 2)
    assert [values.of("a"), values.of("b"), values.of("a")] == [0, 1, 0]


def test_key_above_the_limit_replaces_the_one_used_longest_ago() -> None:
    values = LastUsed(count().__next__, 2)
    values.of("a")
    values.of("b")
    values.of("a")
    values.of("c")
    assert (values.find("a"), values.find("b"), values.find("c")) == (0, None, 2)


def test_finding_a_value_neither_makes_nor_uses_it() -> None:
    values = LastUsed(count().__next__, 2)
    values.of("a")
    values.of("b")
    assert (values.find("a"), values.find("z")) == (0, None)
    values.of("c")
    assert values.find("a") is None
