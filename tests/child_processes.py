"""The processes that a process has started, as Linux lists them (proc(5))."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def child_processes(parent: int | None = None) -> set[int]:
    """The ids of the running processes that the process `parent` has started. None: the process of the
    test."""
    threads = Path(f"/proc/{parent or os.getpid()}/task")
    return {int(child) for file in threads.glob("*/children") for child in file.read_text().split()}


@contextmanager
def stopped(*processes: int) -> Iterator[None]:
    """Processes that do nothing until the end of the block."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
