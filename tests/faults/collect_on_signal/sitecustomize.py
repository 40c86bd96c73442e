"""Collect garbage on SIGUSR1 in a Python process with this folder on PYTHONPATH, so that a test measures only
memory that is in use."""

import gc
import signal

signal.signal(signal.SIGUSR1, lambda number, frame: gc.collect() and None)
