"""Starting and stopping the server."""

import contextlib
import re
import signal
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.server.runner import SEND_BUFFER_SIZE, listen
from app.store.lock import DataLock
from tests.eventually import eventually
from tests.server_process import ServerProcess, samskap, samskap_process

StartServer = Callable[..., ServerProcess]


def test_it_says_where_phones_find_it_and_how_the_organiser_signs_in(server: ServerProcess) -> None:
    port = server.url.rpartition(":")[2]

    eventually(lambda: re.search(rf"^  http://[\w.]+:{port}/o/[\w-]+$", server.said, re.MULTILINE))
    assert re.search(rf"^  http://[\w.]+:{port}$", server.said, re.MULTILINE)
    assert server.said.count("█") > 100


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_stops_and_sends_phones_away_to_come_back(
    own_server: StartServer, number: signal.Signals
) -> None:
    server = own_server()
    code = server.new()
    with server.operator() as http:
        http.post(f"/api/workshops/{code}/seats", json={"id": "a" * 20, "table": 1})
        cookies = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    url = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=phone"
    with connect(url, additional_headers={"Cookie": cookies}) as phone:
        phone.recv()
        status = server.stop(number)
        code_of_close = rest_of(phone)

    assert status == 0
    assert code_of_close == 1012
    assert "Traceback" not in server.said


def rest_of(phone: ClientConnection) -> int | None:
    """Reads to the end; the close code."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            phone.recv()
    return phone.close_code


def test_after_a_stop_the_same_folder_serves_again(own_server: StartServer) -> None:
    first = own_server()
    code = first.new()
    first.stop()

    with own_server().operator() as http:
        assert http.get(f"/api/workshops/{code}/door").status_code == 200


def refused(data: Path) -> str:
    """The one line that a server says which does not start; in a process of its own, as one that does start
    does not end."""
    done = samskap_process(data, "serve", "--port", "0", language="C.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    return line


def test_a_second_server_on_the_same_folder_does_not_start(server: ServerProcess) -> None:
    assert str(server.process.pid) in refused(server.data)


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = samskap_process(tmp_path, "serve", "--port", port, language="C.UTF-8")

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert port in done.stderr


def test_a_broken_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "samskap.sqlite").write_bytes(b"not a database" * 500)

    assert "samskap.sqlite" in refused(tmp_path)


def test_a_database_that_cannot_be_opened_is_one_line_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "samskap.sqlite").mkdir()

    assert "unable to open database file" in refused(tmp_path)


def test_a_stump_of_a_key_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "signing.key").touch()

    assert "signing.key" in refused(tmp_path)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine speaks IPv4 alone")
def test_all_addresses_are_those_of_both_kinds() -> None:
    with listen("::", 0, 30) as listening:
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, listening.getsockname()[1]), timeout=5).close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system has no such end")
def test_the_system_lets_a_phone_go_that_left_without_a_word_and_keeps_little_for_it() -> None:
    with (
        listen("127.0.0.1", 0, 7) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as ours,
    ):
        assert ours.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 7000
        assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) in (
            SEND_BUFFER_SIZE,
            2 * SEND_BUFFER_SIZE,
        )


def test_a_database_of_a_newer_version_is_one_line_and_stays_as_it_is(tmp_path: Path) -> None:
    assert samskap(tmp_path, "new").returncode == 0
    path = tmp_path / "samskap.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = 'from_the_future'")

    assert "samskap.sqlite" in refused(tmp_path)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("from_the_future",)


def test_a_command_waits_for_another_that_holds_the_folder_and_says_so_in_the_end(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.acquire()

    done = samskap(tmp_path, "new")

    lock.release()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
