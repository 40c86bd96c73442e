"""The settings of Python's garbage collector in a process with very many connections."""

import gc

THRESHOLDS = (50_000, 50, 100)
"""The arguments of `gc.set_threshold`. With 20,000 new objects instead of 50,000 a long log is read with
shorter pauses, but the phones of a full hall waited longer for their acks."""


def collect_less_often() -> None:
    """Keep what exists now out of all collections, and start them less often.

    Connections, phones and cards are many small objects that live long. Each scan of all of them would stop
    the event loop; short-lived garbage is still found by the youngest generation."""
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
