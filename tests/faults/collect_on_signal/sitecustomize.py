"""Makes any Python with this folder on its path collect its garbage on SIGUSR1, so that the memory that it
then has is memory that it needs."""

import gc
import signal

signal.signal(signal.SIGUSR1, lambda number, frame: gc.collect() and None)
