"""Three-way merge of two edits that began from the same list or text: what one person saved while another was
still editing is kept."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.core.errors import Rejected
from app.core.text import LocalizedText


class HasId(Protocol):
    """An item of a list that two people may edit."""

    @property
    def id(self) -> str:
        """The item's id, which stays the same when the item is edited."""


Item = TypeVar("Item", bound=HasId)
Value = TypeVar("Value")


def merge_lists(base: Sequence[Item], edited: Sequence[Item], current: Sequence[Item]) -> tuple[Item, ...]:
    """The current list with the changes that lead from `base` to `edited`. Items are told apart by their ids.

    Raises Rejected: `plan.changed_meanwhile` if both have changed the same item in different ways,
    `plan.id_twice`."""
    if len({item.id for item in edited}) < len(edited):
        raise Rejected("plan.id_twice")
    before, mine, theirs = ({item.id: item for item in items} for items in (base, edited, current))
    merged = {
        item_id: item
        for item_id in {**theirs, **mine}
        if (item := _merge(before.get(item_id), mine.get(item_id), theirs.get(item_id)))
    }
    is_order_kept = [each_id for each_id in mine if each_id in before] == [
        each_id for each_id in before if each_id in mine
    ]
    # The current order holds, unless the edit changed the order of what was there before.
    my_order = [each_id for each_id in mine if each_id in merged]
    their_order = [each_id for each_id in theirs if each_id in merged]
    order, other = (their_order, my_order) if is_order_kept else (my_order, their_order)
    for number, item_id in enumerate(other):
        if item_id not in order:
            _insert_after_last_of(order, other[:number], item_id)
    return tuple(merged[item_id] for item_id in order)


def merge_texts(base: LocalizedText, edited: LocalizedText, current: LocalizedText) -> LocalizedText:
    """The current text with the changes that lead from `base` to `edited`, language by language.

    Raises Rejected: `plan.changed_meanwhile` if both have changed the same language in different ways."""
    languages = {**current, **edited}
    merged = {code: _merge(base.get(code), edited.get(code), current.get(code)) for code in languages}
    return {code: text for code, text in merged.items() if text is not None}


def _merge(before: Value | None, mine: Value | None, theirs: Value | None) -> Value | None:
    """The value with both changes; None if it was removed. Raises Rejected: `plan.changed_meanwhile`."""
    if mine in (before, theirs):
        return theirs
    if theirs == before:
        return mine
    raise Rejected("plan.changed_meanwhile")


def _insert_after_last_of(order: list[str], earlier: list[str], item_id: str) -> None:
    """Insert the item after the last one of `earlier` that is in the order, or first."""
    order.insert(
        next((order.index(each_id) + 1 for each_id in reversed(earlier) if each_id in order), 0), item_id
    )
