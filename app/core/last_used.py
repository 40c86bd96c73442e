"""A bounded mapping that makes its values itself."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LastUsed(Generic[Value]):
    """A value for each key, made when the key is new. The `most` keys that were used last are kept."""

    def __init__(self, make: Callable[[], Value], most: int) -> None:
        self._make = make
        self._most = most
        self._values: OrderedDict[str, Value] = OrderedDict()

    def of(self, key: str) -> Value:
        """The value of the key, which is now the one that was used last."""
        if key in self._values:
            self._values.move_to_end(key)
            return self._values[key]
        if len(self._values) >= self._most:
            self._values.popitem(last=False)
        value = self._values[key] = self._make()
        return value

    def find(self, key: str) -> Value | None:
        """The value of the key if it is kept. This does not count as a use of the key."""
        return self._values.get(key)
