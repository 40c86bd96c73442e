"""The server that the command line connects to: who gets the operator's key, and who is on this machine."""

from pathlib import Path

import pytest

from app.cli.connect import connect_to_server
from app.settings import Settings
from app.store.lock import DataLock, ServerUrls
from app.web.urls import network_address

PUBLIC = "https://192.0.2.7"
LOCAL = "http://127.0.0.1:8000"


async def connection(data: Path, url: str, local: str = LOCAL) -> tuple[str, bool, bool]:
    """The URL that requests go to, whether the operator's key goes with them, and whether the server is on
    this machine. local: the URL of the server that holds the data folder."""
    lock = DataLock(data)
    lock.acquire(ServerUrls(local, PUBLIC))
    try:
        async with connect_to_server(Settings(data=data), url, None, "en") as server:
            assert server.is_operator == ("Authorization" in server.http.headers)
            assert server.http.base_url == server.url
            return server.url, server.is_operator, server.same_machine
    finally:
        lock.release()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
async def test_loopback_name_of_own_server_is_replaced_by_its_local_url(tmp_path: Path, host: str) -> None:
    # Another server may have this port on another loopback address.
    assert await connection(tmp_path, f"http://{host}:8000") == (LOCAL, True, True)


@pytest.mark.parametrize("host", ["192.0.2.1", "127.0.0.2", "hall.example"])
async def test_loopback_name_is_not_of_own_server_that_listens_elsewhere(tmp_path: Path, host: str) -> None:
    url = "http://localhost:8000"

    assert await connection(tmp_path, url, local=f"http://{host}:8000") == (url, False, True)


async def test_other_port_is_not_of_own_server(tmp_path: Path) -> None:
    url = "http://localhost:8001"

    assert await connection(tmp_path, url) == (url, False, True)


async def test_public_url_of_own_server_gets_the_key_and_may_be_of_another_machine(tmp_path: Path) -> None:
    assert await connection(tmp_path, PUBLIC) == (PUBLIC, True, False)


@pytest.mark.parametrize(
    ("host", "same_machine"),
    [
        ("127.0.0.2", True),
        (network_address(), True),
        ("192.0.2.1", False),
        ("[2001:db8::1]", False),
        ("a" * 64, False),
    ],
)
async def test_server_is_on_this_machine_if_its_address_is(
    tmp_path: Path, host: str, same_machine: bool
) -> None:
    url = f"http://{host}:9000"

    assert await connection(tmp_path, url) == (url, False, same_machine)
