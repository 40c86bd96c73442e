"""The helper that lists the processes of a process."""

import subprocess
import sys
import threading

from tests.child_processes import child_processes


def test_child_processes_are_listed_while_threads_begin_and_end() -> None:
    done = threading.Event()

    def begin_threads() -> None:
        while not done.is_set():
            threading.Thread(target=lambda: None).start()

    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    beginners = [threading.Thread(target=begin_threads) for _ in range(2)]
    for beginner in beginners:
        beginner.start()
    try:
        for _ in range(300):
            assert child.pid in child_processes()
    finally:
        done.set()
        for beginner in beginners:
            beginner.join()
        child.communicate()
    assert child.pid not in child_processes()
