"""The settings of Python's garbage collector in a process with very many connections."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLDS = (50_000, 50, 100)
"""The arguments of `gc.set_threshold`. With 20,000 new objects instead of 50,000 the phones of a full hall
waited longer for their acks."""
SHORT_THRESHOLDS = (5_000, 1_000_000, 1_000_000)
"""While very many objects are made that stay: only the youngest generation is collected, a few at a time."""

_blocks = 0
"""The number of blocks within `short_collections()` now."""
_thresholds_before = gc.get_threshold()


def collect_less_often() -> None:
    """Keep what exists now out of all collections, and start them less often.

    Connections, phones and cards are many small objects that live long. Each scan of all of them would stop
    the event loop; short-lived garbage is still found by the youngest generation."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)


@contextmanager
def short_collections() -> Iterator[None]:
    """Within the block, and until the last of several such blocks ends, collections are short.

    Objects that exist when it begins or ends are kept out of all later collections, as a scan of them would
    take long. Those of them that refer to each other are then never freed, not even the connections of that
    moment. Use it for what happens seldom."""
    global _blocks, _thresholds_before  # noqa: PLW0603 - the collector is one for the whole process
    if _blocks == 0:
        _thresholds_before = gc.get_threshold()
        gc.collect(0)
        gc.freeze()
        gc.set_threshold(*SHORT_THRESHOLDS)
    _blocks += 1
    try:
        yield
    finally:
        _blocks -= 1
        if _blocks == 0:
            gc.freeze()
            gc.set_threshold(*_thresholds_before)
