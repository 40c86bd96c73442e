"""A map of limited size, from which the least recently used key is removed."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LruMap(Generic[Value]):
    """A value for each key, made by `make` when the key is new. If there were more than `max_keys`, the key
    that was used least recently is removed first."""

    def __init__(self, make: Callable[[], Value], max_keys: int) -> None:
        self._make = make
        self._max_keys = max_keys
        self._values: OrderedDict[str, Value] = OrderedDict()

    def get_or_make(self, key: str) -> Value:
        """The value of the key, which is now the most recently used one."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        if len(self._values) >= self._max_keys:
            self._values.popitem(last=False)
        value = self._values[key] = self._make()
        return value

    def peek(self, key: str) -> Value | None:
        """The value of the key; None if there is none. This does not count as a use of the key."""
        return self._values.get(key)
