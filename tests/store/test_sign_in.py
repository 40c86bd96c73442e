"""One-time links and the data folder's lock and keys."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.store.database import connect, migrate
from app.store.keys import key
from app.store.lock import DataLock, InUse
from app.store.sign_in import DAY, SignInLinks


async def test_a_link_signs_in_once_and_for_a_day(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    migrate(path)
    engine = connect(path)
    links = SignInLinks(engine)
    first, second = await links.make(at=1_000), await links.make(at=1_000)
    assert await links.use(first, at=2_000)
    assert not await links.use(first, at=2_001), "used"
    assert not await links.use(second, at=1_000 + DAY), "expired"
    assert not await links.use("made up", at=2_000)
    await engine.dispose()
    assert second.encode() not in path.read_bytes(), "only its hash is kept"


def test_a_data_folder_has_one_holder_who_is_told_of(tmp_path: Path) -> None:
    lock, other = DataLock(tmp_path), DataLock(tmp_path)
    lock.acquire("http://127.0.0.1:8000")
    with pytest.raises(InUse) as refused:
        other.acquire(None)
    assert refused.value.holder is not None
    assert refused.value.holder.url == "http://127.0.0.1:8000"
    lock.release()
    other.acquire(None)
    other.release()


def test_a_killed_holder_lets_the_folder_go(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from app.store.lock import DataLock;"
        "lock = DataLock(pathlib.Path(sys.argv[1]));"
        "lock.acquire(None); print('held', flush=True); sys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(InUse):
        DataLock(tmp_path).acquire(None)
    holder.kill()
    holder.wait()
    DataLock(tmp_path).acquire(None)


def test_keys_are_made_once_for_their_owner_only(tmp_path: Path) -> None:
    first = key(tmp_path, "operator.key")
    assert len(first) >= 32
    assert key(tmp_path, "operator.key") == first
    assert key(tmp_path, "signing.key") != first
    assert stat.S_IMODE((tmp_path / "operator.key").stat().st_mode) == 0o600
