"""Starting and stopping the server."""

import contextlib
import os
import re
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from app.server.runner import SEND_BUFFER_SIZE, listen
from app.store.lock import DataLock
from tests.child_processes import child_processes
from tests.eventually import eventually
from tests.http_clients import connect
from tests.server_process import ServerProcess, StartServer, samskap, samskap_process


def test_started_server_prints_join_url_its_qr_code_and_sign_in_link(server: ServerProcess) -> None:
    port = server.url.rpartition(":")[2]

    eventually(lambda: re.search(rf"^  http://[\w.]+:{port}/o/[\w-]+$", server.output, re.MULTILINE))
    assert re.search(rf"^  http://[\w.]+:{port}$", server.output, re.MULTILINE)
    assert server.output.count("█") > 100


def test_started_server_whose_output_has_no_block_characters_prints_addresses_without_qr_code(
    new_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")

    server = new_server()

    eventually(lambda: re.search(r"^  http://[\w.]+:\d+/o/[\w-]+$", server.output, re.MULTILINE))
    assert re.search(r"^  http://[\w.]+:\d+$", server.output, re.MULTILINE)
    assert "Traceback" not in server.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_server_exits_with_0_and_closes_phones_with_1012(
    new_server: StartServer, number: signal.Signals
) -> None:
    server = new_server()
    code = server.new_workshop()
    with server.operator() as http:
        http.post(f"/api/workshops/{code}/seats", json={"id": "a" * 20, "table": 1})
        cookies = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    url = f"{server.url.replace('http', 'ws')}/w/{code}/ws?as=phone"
    with connect(url, additional_headers={"Cookie": cookies}) as phone:
        phone.recv()
        status = server.stop(number)
        close_code = read_to_close(phone)

    assert status == 0
    assert close_code == 1012
    assert "Traceback" not in server.output


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_process_that_renders_reports_ends_with_the_server_and_prints_nothing(
    new_server: StartServer, number: signal.Signals
) -> None:
    server = new_server()
    code = server.new_workshop()
    with server.operator() as http:
        assert http.get(f"/api/workshops/{code}/export", params={"format": "md"}).status_code == 200
    (renderer,) = child_processes(server.pid)
    before = server.output
    server.stop(number)
    eventually(lambda: not Path(f"/proc/{renderer}").exists())
    assert server.output == before


def read_to_close(phone: ClientConnection) -> int | None:
    """Read until the connection is closed, and return the close code."""
    with contextlib.suppress(ConnectionClosed):
        while True:
            phone.recv()
    return phone.close_code


def test_server_restarted_on_same_folder_has_its_workshops(new_server: StartServer) -> None:
    first = new_server()
    code = first.new_workshop()
    first.stop()

    with new_server().operator() as http:
        assert http.get(f"/api/workshops/{code}/door").status_code == 200


def failed_start_message(data: Path, port: str = "0") -> str:
    """The one line that `serve` prints when it cannot start. Runs in a process of its own, because a server
    that does start would not return."""
    done = samskap_process(data, "serve", "--port", port, language="C.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    return line


@pytest.mark.parametrize("is_same_port", [True, False])
def test_second_server_on_same_folder_says_where_the_first_runs_and_how_to_get_in(
    server: ServerProcess, is_same_port: bool
) -> None:
    holder = DataLock(server.data).holder
    assert holder is not None
    assert holder.server_urls is not None

    message = failed_start_message(server.data, server.url.rpartition(":")[2] if is_same_port else "0")

    for needed in (holder.server_urls.public, "samskap link", f"process {server.pid}"):
        assert needed in message


def test_port_in_use_is_reported_in_one_line(tmp_path: Path) -> None:
    with socket.create_server(("0.0.0.0", 0)) as taken:
        port = str(taken.getsockname()[1])

        done = samskap_process(tmp_path, "serve", "--port", port, language="C.UTF-8")

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert port in done.stderr
    assert "samskap serve --port" in done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SAMSKAP_HOST", ""),
        ("SAMSKAP_PORT", "99999"),
        ("PORT", "abc"),
        ("samskap_port", "abc"),
        ("SAMSKAP_SILENT_TIMEOUT", ""),
    ],
)
def test_invalid_setting_is_reported_in_one_line_with_its_name(tmp_path: Path, name: str, value: str) -> None:
    done = samskap_process(tmp_path, "serve", language="C.UTF-8", **{name: value})

    assert (done.returncode, done.stderr) == (1, f'{name.upper()} cannot be "{value}".\n')


def test_empty_host_option_is_reported_in_one_line(tmp_path: Path) -> None:
    done = samskap_process(tmp_path, "serve", "--host", "", language="C.UTF-8", SAMSKAP_HOST="127.0.0.1")

    assert (done.returncode, done.stderr) == (1, '--host cannot be "".\n')


@pytest.mark.parametrize("host", ["no such host", " ", "192.0.2.77"])
def test_host_of_no_interface_is_reported_in_one_line_with_its_name(tmp_path: Path, host: str) -> None:
    done = samskap_process(tmp_path, "serve", "--port", "0", "--host", host, language="C.UTF-8")

    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert f'"{host}"' in done.stderr
    assert "Unknown error" not in done.stderr


def test_option_replaces_an_invalid_environment_variable(tmp_path: Path) -> None:
    options = ("--port", "0", "--host", "no such host")
    done = samskap_process(tmp_path, "serve", *options, language="C.UTF-8", PORT="abc", SAMSKAP_HOST="")

    assert "no such host" in done.stderr


def test_damaged_database_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "samskap.sqlite").write_bytes(b"not a database" * 500)

    assert "samskap.sqlite" in failed_start_message(tmp_path)


def test_database_that_cannot_be_opened_is_reported_with_reason(tmp_path: Path) -> None:
    (tmp_path / "samskap.sqlite").mkdir()

    assert "unable to open database file" in failed_start_message(tmp_path)


def test_key_that_is_too_short_is_reported_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "signing.key").touch()

    assert "signing.key" in failed_start_message(tmp_path)


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
def test_listen_on_all_interfaces_accepts_ipv4_and_ipv6() -> None:
    with listen("::", 0, 30) as listening:
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, listening.getsockname()[1]), timeout=5).close()


@pytest.mark.skipif(not hasattr(socket, "TCP_USER_TIMEOUT"), reason="this system has no such timeout")
def test_accepted_sockets_have_silent_timeout_and_small_send_buffer() -> None:
    with (
        listen("127.0.0.1", 0, 7) as listening,
        socket.create_connection(listening.getsockname()),
        listening.accept()[0] as accepted,
    ):
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 7000
        assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) in (
            SEND_BUFFER_SIZE,
            2 * SEND_BUFFER_SIZE,
        )


def test_database_of_newer_version_is_reported_and_not_changed(tmp_path: Path) -> None:
    assert samskap(tmp_path, "new").returncode == 0
    path = tmp_path / "samskap.sqlite"
    with sqlite3.connect(path) as database:
        database.execute("UPDATE alembic_version SET version_num = 'from_the_future'")

    assert "samskap.sqlite" in failed_start_message(tmp_path)
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchone() == ("from_the_future",)


def test_database_of_another_program_is_reported_in_one_line_and_not_changed(tmp_path: Path) -> None:
    path = tmp_path / "samskap.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE x (y)")
    before = path.read_bytes()

    assert "samskap.sqlite was not made by Samskap" in failed_start_message(tmp_path)
    assert path.read_bytes() == before


def test_command_on_locked_folder_fails_with_one_line(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.acquire()

    done = samskap(tmp_path, "new")

    lock.release()
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("client_kind", ["phone", "console"])
def test_client_that_goes_while_it_sends_leaves_nothing_in_the_log(
    new_server: StartServer, client_kind: str
) -> None:
    server = new_server()
    code = server.new_workshop()
    before = len(server.output)
    host, _, port = server.url.removeprefix("http://").partition(":")
    for _ in range(3):
        with socket.create_connection((host, int(port))) as client:
            head = f"POST /w/{code}/stream?as={client_kind} HTTP/1.1\r\nHost: {host}:{port}\r\n"
            client.sendall(f"{head}Content-Length: 100\r\n\r\nx".encode())
            with server.operator() as http:
                http.get("/healthz")  # the server has read the head meanwhile
            client.shutdown(socket.SHUT_WR)
            while client.recv(1024):
                pass
    with server.operator() as http:
        for _ in range(3):
            http.get("/healthz")
    assert server.output[before:] == ""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_file_whose_reader_goes_is_not_rendered_to_its_end(new_server: StartServer) -> None:
    server = new_server()
    export = f"/api/workshops/{server.new_workshop()}/export?format="
    with server.operator() as http:
        assert http.get(f"{export}md").is_success
        (renderer,) = child_processes(server.pid)
        used = cpu_ticks(renderer)
        with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as reader:
            request = f"GET {export}zip HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.key}\r\n\r\n"
            reader.sendall(request.encode())
            eventually(lambda: cpu_ticks(renderer) > used)
            os.kill(renderer, signal.SIGSTOP)  # now the file would never be ready
        assert http.get(f"{export}md").is_success
    assert renderer not in child_processes(server.pid)


def cpu_ticks(process: int) -> int:
    """The CPU time that a process has used, in clock ticks (proc(5))."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
