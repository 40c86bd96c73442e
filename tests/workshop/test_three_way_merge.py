"""Two people edit the same list, and both of their changes are kept."""

import pytest
from hypothesis import given, strategies as st

from app.core.errors import Rejected
from app.core.text import LocalizedText
from app.workshop.state import Label
from app.workshop.three_way_merge import merge_lists, merge_texts

IDS = "abcdefgh"


def labels(text: str) -> tuple[Label, ...]:
    """Labels from their ids; a digit after an id is its name: `a b2 c`."""
    return tuple(Label(word[0], {"en": word[1:]}) for word in text.split())


@pytest.mark.parametrize(
    ("base", "edited", "current", "merged"),
    [
        ("a b", "a b c", "a b", "a b c"),
        ("a b", "a b", "a b c", "a b c"),
        ("a b", "a b d", "a b c", "a b d c"),
        ("a b", "a x b", "a b y", "a x b y"),
        ("a b", "b", "a b c", "b c"),
        ("a b", "a b c", "b", "b c"),
        ("a b c", "c a b", "a b2 c", "c a b2"),
        ("a b c", "a b2 c", "c b a", "c b2 a"),
        ("a b c", "c b a", "a b x c", "c b x a"),
        ("a b", "a1 b", "a b1", "a1 b1"),
        ("a b", "a1 b", "a1 b", "a1 b"),
        ("a b", "b", "b", "b"),
        ("", "x", "y", "x y"),
        ("a b c", "a c", "a b c d", "a c d"),
    ],
)
def test_changes_of_both_are_kept(base: str, edited: str, current: str, merged: str) -> None:
    assert merge_lists(labels(base), labels(edited), labels(current)) == labels(merged)


@pytest.mark.parametrize(("edited", "current"), [("a1 b", "a2 b"), ("a1 b", "b"), ("b", "a2 b")])
def test_item_that_both_have_changed_is_refused(edited: str, current: str) -> None:
    with pytest.raises(Rejected) as rejected:
        merge_lists(labels("a b"), labels(edited), labels(current))
    assert rejected.value.code == "plan.changed_meanwhile"


def test_list_with_the_same_item_twice_is_refused() -> None:
    with pytest.raises(Rejected) as rejected:
        merge_lists(labels("a"), labels("a b b"), labels("a"))
    assert rejected.value.code == "plan.id_twice"


@pytest.mark.parametrize(
    ("base", "edited", "current", "merged"),
    [
        ({"en": "A"}, {"en": "A", "nb": "B"}, {"en": "A", "nn": "C"}, {"en": "A", "nn": "C", "nb": "B"}),
        ({"en": "A", "nb": "B"}, {"en": "A"}, {"en": "A2", "nb": "B"}, {"en": "A2"}),
        ({"en": "A"}, {"en": "A2"}, {"en": "A2"}, {"en": "A2"}),
        ({"en": "A"}, {"en": "A2"}, {"en": "A3"}, "plan.changed_meanwhile"),
        ({"en": "A"}, {}, {"en": "A3"}, "plan.changed_meanwhile"),
    ],
)
def test_translations_of_both_are_kept(
    base: LocalizedText, edited: LocalizedText, current: LocalizedText, merged: LocalizedText | str
) -> None:
    try:
        result: LocalizedText | str = merge_texts(base, edited, current)
    except Rejected as rejected:
        result = rejected.code
    assert result == merged


def lists() -> st.SearchStrategy[tuple[Label, ...]]:
    return st.lists(st.sampled_from(IDS), unique=True).map(lambda ids: labels(" ".join(ids)))


@given(lists(), lists(), lists())
def test_merged_list_has_what_was_added_by_either_and_not_what_was_removed_by_either(
    base: tuple[Label, ...], edited: tuple[Label, ...], current: tuple[Label, ...]
) -> None:
    before, mine, theirs = ({item.id for item in items} for items in (base, edited, current))
    merged = [item.id for item in merge_lists(base, edited, current)]
    assert len(merged) == len(set(merged))
    assert set(merged) == (mine & theirs) | (mine - before) | (theirs - before)


@given(lists(), lists())
def test_list_that_nobody_else_has_changed_becomes_as_edited(
    base: tuple[Label, ...], edited: tuple[Label, ...]
) -> None:
    assert merge_lists(base, edited, base) == edited
    assert merge_lists(base, base, edited) == edited
