"""The servers that tests start."""

from pathlib import Path

from app.store.lock import DataLock
from tests.server_process import ServerProcess, StartServer


def test_server_is_not_taken_for_the_one_that_had_its_folder_before(
    server: ServerProcess, new_server: StartServer, tmp_path: Path
) -> None:
    (tmp_path / DataLock(tmp_path).path.name).write_bytes(DataLock(server.data).path.read_bytes())
    started = new_server()
    assert started.url != server.url
