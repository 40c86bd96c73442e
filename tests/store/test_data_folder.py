"""The data folder: one holder, who is told of, and keys that are made once and kept from others."""

import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event

import pytest

from app.store.keys import KeyTooShort, read_or_create_key
from app.store.lock import DataLock, FolderInUse, ServerUrls

SERVING = ServerUrls("http://127.0.0.1:8000", "http://192.0.2.7:8000")


def test_a_data_folder_has_one_holder_who_is_told_of(tmp_path: Path) -> None:
    lock, other = DataLock(tmp_path), DataLock(tmp_path)
    lock.acquire(SERVING)
    with pytest.raises(FolderInUse) as refused:
        other.acquire()
    assert refused.value.holder is not None
    assert refused.value.holder.serving == SERVING
    lock.release()
    other.acquire()
    other.release()


def test_a_killed_holder_lets_the_folder_go(tmp_path: Path) -> None:
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


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    first = read_or_create_key(tmp_path, "operator.key")
    assert len(first) >= 32
    assert read_or_create_key(tmp_path, "operator.key") == first
    assert read_or_create_key(tmp_path, "signing.key") != first
    assert stat.S_IMODE((tmp_path / "operator.key").stat().st_mode) == 0o600


def test_a_new_data_folder_is_closed_to_others(tmp_path: Path) -> None:
    DataLock(tmp_path / "data").acquire()
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_looking_for_a_holder_writes_nothing_and_keeps_nobody_out(tmp_path: Path) -> None:
    lock, stop = DataLock(tmp_path), Event()
    assert not lock.held
    assert list(tmp_path.iterdir()) == []
    lock.acquire(SERVING)
    lock.release()
    written = lock.path.read_bytes()

    def look() -> None:
        while not stop.is_set():
            assert DataLock(tmp_path).held in (True, False)

    with ThreadPoolExecutor() as others:
        looking = [others.submit(look) for _ in range(3)]
        try:
            for _ in range(500):
                lock.acquire(SERVING)
                assert DataLock(tmp_path).held
                lock.release()
        finally:
            stop.set()
        for one in looking:
            one.result()
    assert not lock.held
    assert lock.path.read_bytes() == written


def test_all_who_make_a_key_at_once_get_the_same_whole_one(tmp_path: Path) -> None:
    for number in range(50):
        together = Barrier(4)

        def made(name: str = f"{number}.key", together: Barrier = together) -> str:
            together.wait()
            return read_or_create_key(tmp_path, name)

        with ThreadPoolExecutor(4) as pool:
            keys = {one.result() for one in [pool.submit(made) for _ in range(4)]}
        assert len(keys) == 1
    assert len(list(tmp_path.iterdir())) == 50, "nothing else is left behind"


@pytest.mark.parametrize("stump", ["", "\n", "x" * 31])
def test_a_stump_of_a_key_is_refused(tmp_path: Path, stump: str) -> None:
    (tmp_path / "signing.key").write_text(stump)
    with pytest.raises(KeyTooShort):
        read_or_create_key(tmp_path, "signing.key")
