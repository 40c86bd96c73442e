"""The processes that a process has started, as Linux lists them (proc(5))."""

import os
from pathlib import Path


def child_processes(parent: int | None = None) -> set[int]:
    """The ids of the running processes that the process `parent` has started. None: the process of the
    test."""
    threads = Path(f"/proc/{parent or os.getpid()}/task")
    return {int(child) for file in threads.glob("*/children") for child in file.read_text().split()}
