"""Collect garbage on SIGUSR1 in a Python process with this folder on PYTHONPATH, so that a test measures only
memory that is in use."""

import gc
import signal
from types import FrameType


def collect(number: int, frame: FrameType | None) -> None:
    gc.collect()


signal.signal(signal.SIGUSR1, collect)
