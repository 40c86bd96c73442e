"""The processes that a process has started, as Linux lists them (proc(5))."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def child_processes(parent: int | None = None) -> set[int]:
    """The ids of the running processes that the process `parent` has started. None: the process of the
    test."""
    found = set[int]()
    for children in Path(f"/proc/{parent or os.getpid()}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):  # the thread has ended meanwhile
            found.update(map(int, children.read_text().split()))
    return found


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
