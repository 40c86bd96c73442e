"""The data folder: its lock, and the keys in it."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from app.store.keys import KeyTooShort, read_or_create_key
from app.store.lock import DataLock, FolderInUse, ServerUrls

URLS = ServerUrls("http://127.0.0.1:8000", "http://192.0.2.7:8000")


def test_lock_held_by_another_lock_raises_with_its_holder(tmp_path: Path) -> None:
    lock, other = DataLock(tmp_path), DataLock(tmp_path)
    lock.acquire(URLS)
    with pytest.raises(FolderInUse) as raised:
        other.acquire()
    assert raised.value.holder is not None
    assert raised.value.holder.server_urls == URLS
    lock.release()
    other.acquire()
    other.release()


def test_lock_of_a_killed_process_is_released(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from app.store.lock import DataLock;"
        "lock = DataLock(pathlib.Path(sys.argv[1]));"
        "lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(FolderInUse):
        DataLock(tmp_path).acquire()
    holder.kill()
    holder.wait()
    DataLock(tmp_path).acquire()


def test_key_is_created_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    first = read_or_create_key(tmp_path, "operator.key")
    assert len(first) >= 32
    assert read_or_create_key(tmp_path, "operator.key") == first
    assert read_or_create_key(tmp_path, "signing.key") != first
    assert stat.S_IMODE((tmp_path / "operator.key").stat().st_mode) == 0o600


def test_missing_data_folder_is_created_for_its_owner_only(tmp_path: Path) -> None:
    DataLock(tmp_path / "data").acquire()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_free_lock_checked_by_several_threads_at_once_is_free_for_all(tmp_path: Path) -> None:
    lock, barrier = DataLock(tmp_path), Barrier(3)
    lock.acquire()
    lock.release()

    def check_repeatedly() -> set[bool]:
        barrier.wait()
        return {DataLock(tmp_path).held for _ in range(500)}

    with ThreadPoolExecutor() as pool:
        checks = [pool.submit(check_repeatedly) for _ in range(barrier.parties)]
    assert set[bool]().union(*(check.result() for check in checks)) == {False}


def test_lock_being_checked_can_be_acquired_and_is_not_changed(tmp_path: Path) -> None:
    lock, stop, started = DataLock(tmp_path), Event(), Barrier(4)
    assert not lock.held
    assert list(tmp_path.iterdir()) == []
    lock.acquire(URLS)
    lock.release()
    written = lock.path.read_bytes()

    def check_repeatedly() -> None:
        started.wait()
        while not stop.is_set():
            DataLock(tmp_path).held  # noqa: B018 - it locks the file for a moment

    with ThreadPoolExecutor() as pool:
        checks = [pool.submit(check_repeatedly) for _ in range(started.parties - 1)]
        started.wait()
        try:
            for _ in range(500):
                lock.acquire(URLS)
                assert DataLock(tmp_path).held
                lock.release()
        finally:
            stop.set()
        for check in checks:
            check.result()
    assert not lock.held
    assert lock.path.read_bytes() == written


def test_key_created_by_several_threads_at_once_is_the_same_for_all(tmp_path: Path) -> None:
    for number in range(50):
        barrier = Barrier(4)

        def create(name: str = f"{number}.key", barrier: Barrier = barrier) -> str:
            barrier.wait()
            return read_or_create_key(tmp_path, name)

        with ThreadPoolExecutor(4) as pool:
            keys = {future.result() for future in [pool.submit(create) for _ in range(4)]}
        assert len(keys) == 1
    assert len(list(tmp_path.iterdir())) == 50, "no temporary file is left"


@pytest.mark.parametrize("content", ["", "\n", "x" * 31])
def test_key_that_is_too_short_raises(tmp_path: Path, content: str) -> None:
    (tmp_path / "signing.key").write_text(content)
    with pytest.raises(KeyTooShort):
        read_or_create_key(tmp_path, "signing.key")
