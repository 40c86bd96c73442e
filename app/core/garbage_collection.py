"""The settings of Python's garbage collector in a process with very many connections."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (50_000, 50, 100)
"""The arguments of `gc.set_threshold`. With 20,000 new objects instead of 50,000 the phones of a full hall
waited longer for their acks."""
SHORT_THRESHOLDS = (5_000, 1_000_000, 1_000_000)
"""While very many objects are made that stay: only the youngest generation is collected, a few at a time."""

_short_collections: list[tuple[int, int, int]] = []
"""Of each block within `short_collections()`: the thresholds before it."""


def collect_less_often() -> None:
    """Keep what exists now out of all collections, and start them less often.

    Connections, phones and cards are many small objects that live long. Each scan of all of them would stop
    the event loop; short-lived garbage is still found by the youngest generation."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


@contextmanager
def short_collections() -> Iterator[None]:
    """Within the block, and until the last of several such blocks ends, collections are short.

    What exists before and after it is kept out of later collections: a scan of it would be a long one. So
    what is garbage then, and refers to itself, is never freed. Use it for what happens seldom."""
    _short_collections.append(gc.get_threshold())
    gc.freeze()
    gc.set_threshold(*SHORT_THRESHOLDS)
    try:
        yield
    finally:
        before = _short_collections[0]
        _short_collections.pop()
        if not _short_collections:
            gc.freeze()
            gc.set_threshold(*before)
