"""Someone floods the server: the connection is closed with a reason, and the phones are served as before."""

import asyncio
import json
import logging
import socket
import threading
from asyncio import to_thread
from collections import Counter
from contextlib import closing, suppress
from itertools import pairwise
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from app.live.refused_connections import RefusedConnections
from app.server.handshake_limit import BURST, TOO_MANY, HandshakeLimit
from app.server.http_protocol import (
    MAX_HEAD_BYTES,
    MAX_HEAD_FIELDS,
    MAX_HOST_BYTES,
    MIN_BODY_BYTES,
    LimitedHttpProtocol,
    limited_to,
)
from app.server.websocket_protocol import (
    MAX_BYTES_PER_TURN,
    MAX_BYTES_PER_WINDOW,
    MAX_FRAMES_PER_WINDOW,
)
from app.web.qr import qr_svg
from app.workshop.protocol import MAX_SUBMIT_BYTES
from tests.faults.in_process import run_in_process
from tests.faults.raw_socket import BINARY, CLOSE, CONTINUATION, PING, PONG, TEXT, RawSocket, frame
from tests.faults.soak import Summary
from tests.faults.wait_until import wait_until
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop, create_workshop
from tests.public_report import path_of
from tests.server_process import ServerProcess, StartServer
from tests.web.staff import new_link

POLICY_VIOLATION = 1008
FLOOD_FRAMES = 50 * MAX_FRAMES_PER_WINDOW
MASK = b"\0\0\0\0"
LONG_MESSAGE_BYTES = MAX_SUBMIT_BYTES - 100
MANY_LONG_MESSAGES = 2 * MAX_BYTES_PER_WINDOW // LONG_MESSAGE_BYTES
"""Together they have more bytes than are allowed, but fewer frames and submits."""

READERS, SAVED_IDEAS, GONE = 50, 20, 200

FLOODS = {
    "pings": frame(PING, b"", mask=MASK) * FLOOD_FRAMES,
    "pongs": frame(PONG, b"", mask=MASK) * FLOOD_FRAMES,
    "empty continuation frames": frame(TEXT, b"", final=False, mask=MASK)
    + frame(CONTINUATION, b"", final=False, mask=MASK) * FLOOD_FRAMES,
    "tiny binary messages after a ping": frame(PING, b"", mask=MASK)
    + frame(BINARY, b"", mask=MASK) * FLOOD_FRAMES,
    "one endless message": frame(TEXT, b"x" * 10, final=False, mask=MASK)
    + frame(CONTINUATION, b"x" * 10, final=False, mask=MASK) * FLOOD_FRAMES,
    "long messages": frame(TEXT, b"x" * LONG_MESSAGE_BYTES, mask=MASK) * MANY_LONG_MESSAGES,
}


@pytest.mark.parametrize("flood", FLOODS)
async def test_seat_that_floods_is_closed_with_a_reason_and_others_are_answered(
    new_workshop: CreateWorkshop, server: ServerProcess, soak_summary: Summary, flood: str
) -> None:
    workshop = await new_workshop()
    seat, other = await workshop.join(), await (await workshop.join()).connect()
    logged = len(server.output)
    flooder = await to_thread(RawSocket, workshop.url, workshop.code, seat.cookie)
    flooding = asyncio.create_task(to_thread(flooder.send_and_read_to_end, FLOODS[flood]))
    answered = 0
    while not flooding.done():
        assert (await other.request('{"type":"ping"}'))["type"] == "pong"
        answered += 1

    frames = await flooding
    # The server's last answer may be lost with the bytes that it did not read; its log has the reason.
    codes = [received.close_code for received in frames if received.close_code]
    assert codes in ([POLICY_VIOLATION], [])
    line = next(line for line in server.output[logged:].splitlines() if "socket.flooding" in line)
    entry = json.loads(line)
    assert entry["frames"] <= 2 * MAX_FRAMES_PER_WINDOW, "one read takes no more than the limit"
    assert entry["workshop"] == workshop.code
    assert (await other.submit("ideas.add", theme="safety", text="After the flood"))["type"] == "ack"
    soak_summary(f"flood of {flood}: closed, {answered} requests of another phone answered meanwhile")


async def test_flood_at_an_address_without_a_join_code_is_logged_without_what_the_address_says(
    server: ServerProcess,
) -> None:
    logged = len(server.output)
    flooder = await to_thread(RawSocket, server.url, "kari-is-ill", "other=1")
    with closing(flooder.socket):
        await to_thread(flooder.send, frame(PING, b"", mask=MASK) * (MAX_FRAMES_PER_WINDOW + 1))
        await wait_until(lambda: "socket.flooding" in server.output[logged:])
    entry = next(json.loads(line) for line in server.output[logged:].splitlines() if "flooding" in line)
    assert entry["frames"] > MAX_FRAMES_PER_WINDOW
    assert "workshop" not in entry


async def test_ideas_are_saved_while_somebody_without_a_seat_asks_for_pages_on_many_connections(
    new_workshop: CreateWorkshop, soak_summary: Summary
) -> None:
    workshop = await new_workshop()
    phone = await (await workshop.join()).connect()
    pages = 0

    async def ask() -> None:
        nonlocal pages
        address = urlsplit(workshop.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        with closing(writer):
            while True:
                writer.write(f"GET /j/{workshop.code} HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode())
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split()[0]))
                pages += 1

    asking = [asyncio.create_task(ask()) for _ in range(READERS)]
    await wait_until(lambda: pages > READERS)
    before = pages
    for number in range(SAVED_IDEAS):
        assert (await phone.submit("ideas.add", theme="safety", text=f"Idea {number}"))["type"] == "ack"
    meanwhile = pages - before
    for task in asking:
        task.cancel()
    await asyncio.wait(asking)
    # If a whole round of them came first each time, there would be more than READERS for each idea.
    assert meanwhile < SAVED_IDEAS * READERS / 2
    soak_summary(f"{READERS} readers: {meanwhile} pages while {SAVED_IDEAS} ideas were saved")


async def test_requests_of_clients_that_are_gone_are_not_handled(tmp_path: Path) -> None:
    async with run_in_process(tmp_path) as server:
        address = urlsplit(server.workshop.url)

        def ask_and_leave() -> None:
            for number in range(GONE):
                with closing(socket.create_connection((address.hostname, address.port))) as connection:
                    path = f"/w/{server.workshop.code}/qr.svg"
                    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: host-{number}\r\n\r\n".encode())

        before = qr_svg.cache_info().misses
        await to_thread(ask_and_leave)
        async with async_http_client(base_url=server.workshop.url) as http:
            # First come, first served: the others had their turns.
            (await http.get("/healthz")).raise_for_status()
    assert qr_svg.cache_info().misses - before < GONE / 2


async def test_request_that_is_not_handled_leaves_no_error_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_in_process(tmp_path) as server:
        address, errors = urlsplit(server.workshop.url), logging.getLogger("uvicorn.error")
        request = f"GET /healthz HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n".encode()

        def send_two_requests_at_once() -> None:  # the server closes the connection
            for _ in range(GONE):
                with closing(socket.create_connection((address.hostname, address.port))) as connection:
                    connection.sendall(2 * request)
                    with suppress(ConnectionError):
                        connection.recv(1000)

        errors.addHandler(caplog.handler)
        try:
            await to_thread(send_two_requests_at_once)
        finally:
            errors.removeHandler(caplog.handler)
    assert not caplog.messages


async def test_control_frames_received_at_once_are_handled_over_many_turns_of_the_loop(
    tmp_path: Path,
) -> None:
    ping = frame(PING, b"", mask=MASK)
    count, handled = MAX_FRAMES_PER_WINDOW // 2, [0]
    async with run_in_process(tmp_path) as server:
        seat = await server.workshop.join()
        client = await to_thread(RawSocket, server.workshop.url, server.workshop.code, seat.cookie)
        (socket,) = server.sockets

        async def watch() -> None:
            while True:
                handled.append(socket._frames_in_window)
                await asyncio.sleep(0)

        def read_pongs() -> None:
            for _ in range(count):
                while client.receive().opcode != PONG:
                    pass

        watching = asyncio.create_task(watch())
        socket.data_received(ping * count)
        await to_thread(read_pongs)
        watching.cancel()
        client.socket.close()
    most = MAX_BYTES_PER_TURN // len(ping) + 1
    assert max(after - before for before, after in pairwise(handled)) <= most


@pytest.mark.parametrize("messages", [900, 2 * MAX_FRAMES_PER_WINDOW], ids=["allowed", "too many"])
async def test_sockets_that_are_closed_with_messages_waiting_are_released(
    tmp_path: Path, messages: int
) -> None:
    async with run_in_process(tmp_path) as server:
        seat = await server.workshop.join()
        for _ in range(20):
            client = await to_thread(RawSocket, server.workshop.url, server.workshop.code, seat.cookie)
            await to_thread(client.send, frame(TEXT, b"{}", mask=MASK) * messages)
            client.socket.close()
        await wait_until(lambda: not server.connections, timeout_s=20)


def submit(card: str) -> bytes:
    """The frame with which a phone sends a card."""
    command = {"id": card, "type": "ideas.add", "theme": "safety", "text": "Trees"}
    return frame(TEXT, json.dumps(command).encode(), mask=MASK)


@pytest.mark.parametrize(
    ("sent", "cards"),
    [
        (frame(TEXT, b'{"type":"ping"}', mask=MASK) + submit("card-card-1"), 1),
        (submit("card-card-1") + submit("card-card-2") + frame(CLOSE, b"\x03\xe9", mask=MASK), 2),
    ],
    ids=["a ping and a card", "two cards and a close frame"],
)
async def test_last_messages_of_a_page_that_is_closed_are_carried_out(
    tmp_path: Path, sent: bytes, cards: int
) -> None:
    async with run_in_process(tmp_path) as server:
        seat = await server.workshop.join()
        client = await to_thread(RawSocket, server.workshop.url, server.workshop.code, seat.cookie)
        await to_thread(client.send, sent)
        client.socket.close()
        await wait_until(lambda: len(server.room.state.cards) == cards, timeout_s=20)


async def test_card_of_a_page_that_is_closed_while_the_room_loads_is_kept(tmp_path: Path) -> None:
    may_load = threading.Event()
    async with run_in_process(tmp_path) as server:
        seat = await server.workshop.join()
        loading = await server.unload_room(lambda connection: may_load.wait())
        client = await to_thread(RawSocket, server.workshop.url, server.workshop.code, seat.cookie)
        await to_thread(client.send, submit("card-card-1"))
        client.socket.close()
        await wait_until(lambda: server.open_sockets == 0)
        may_load.set()
        await loading
        await wait_until(lambda: len(server.room.state.cards) == 1, timeout_s=20)


async def test_messages_as_fast_as_a_page_may_send_them_are_all_answered(
    new_workshop: CreateWorkshop,
) -> None:
    phone = await (await (await new_workshop()).join()).connect()
    for _ in range(150):
        await phone.socket.send('{"type":"ping"}')
    await phone.read_until(lambda: sum(frame["type"] == "pong" for frame in phone.frames) == 150)


def send_and_read(url: str, sent: bytes) -> bytes:
    """Send these bytes to the HTTP port, and read until the server closes the connection."""
    address = urlsplit(url)
    received = b""
    with closing(socket.create_connection((address.hostname, address.port), timeout=60)) as client:
        with suppress(OSError):
            client.sendall(sent)
        with suppress(ConnectionResetError):
            while chunk := client.recv(1 << 16):
                received += chunk
    return received


def request(*fields: bytes) -> bytes:
    """A request for the health page that closes the connection."""
    return b"\r\n".join([b"GET /healthz HTTP/1.1", b"Host: hall", b"Connection: close", *fields, b"", b""])


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (request(b"Long: " + b"x" * (MAX_HEAD_BYTES - 200)), b"200"),
        (request(b"Long: " + b"x" * MAX_HEAD_BYTES), b"431"),
        (request(*[b"Field: x"] * (MAX_HEAD_FIELDS - 2)), b"200"),
        (request(*[b"Field: x"] * (MAX_HEAD_FIELDS - 1)), b"431"),
        (request().replace(b"hall", b"h" * MAX_HOST_BYTES), b"200"),
        (request().replace(b"hall", b"h" * (MAX_HOST_BYTES + 1)), b"431"),
        (b"GET /" + b"x" * MAX_HEAD_BYTES + b" HTTP/1.1\r\nHost: hall\r\n\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nEndless: " + b"x" * (MAX_HEAD_BYTES + 1), b"431"),
    ],
    ids=[
        "long enough",
        "too long",
        "many fields",
        "too many fields",
        "host",
        "long host",
        "long address",
        "endless field",
    ],
)
async def test_head_of_a_request_is_limited_in_bytes_and_fields(
    server: ServerProcess, sent: bytes, status: bytes
) -> None:
    received = await to_thread(send_and_read, server.url, sent)
    assert received.startswith(b"HTTP/1.1 " + status)
    assert (b"Delete the cookies of this site" in received) == (status == b"431")


@pytest.mark.parametrize(
    ("beginning", "reason"),
    [
        (b"GET / HTTP/1.1\r\nEndless: ", "http.head_too_large"),
        (
            b"POST /api/workshops HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nEndless: ",
            "http.head_too_large",
        ),
        (b"GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n" * 2_000_000, "http.pipelined"),
    ],
    ids=["head", "trailer", "pipelined requests"],
)
async def test_100_mb_without_credentials_are_refused_and_a_phone_is_answered_meanwhile(
    new_server: StartServer, beginning: bytes, reason: str
) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key)
    phone = await (await workshop.join()).connect()
    sent = beginning + b"x" * (100_000_000 - len(beginning))
    flooding = asyncio.create_task(to_thread(send_and_read, server.url, sent))
    while not flooding.done():
        assert (await phone.request('{"type":"ping"}'))["type"] == "pong"
    await flooding
    assert reason in server.output


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"\x16\x03\x01 of a browser that tries https\r\n\r\n", "http.invalid_request"),
        (
            b"GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: upgrade, close\r\nUpgrade: h2c\r\n\r\n",
            "http.unsupported_upgrade",
        ),
    ],
    ids=["not HTTP", "upgrade"],
)
async def test_many_wrong_requests_of_a_stranger_make_one_line_in_the_log(
    new_server: StartServer, sent: bytes, reason: str
) -> None:
    server = new_server()
    before = len(server.output.splitlines())
    for _ in range(20):
        await to_thread(send_and_read, server.url, sent)
    [line] = server.output.splitlines()[before:]
    assert reason in line


async def test_long_code_words_are_refused_and_a_card_is_acknowledged_meanwhile(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    phone = await (await workshop.join()).connect()
    links = [
        await new_link(workshop, "public_report", code_word="green door"),
        await new_link(workshop, "public_report"),
    ]
    paths = [path_of(str(link["url"])) for link in links]
    code_word = {"code_word": "a" * LONG_MESSAGE_BYTES}
    async with async_http_client(base_url=workshop.url) as http:
        posts = [asyncio.create_task(http.post(path, data=code_word)) for path in paths * 20]
        assert (await phone.submit("ideas.add", theme="safety", text="A tree"))["type"] == "ack"
        statuses = Counter(response.status_code for response in await asyncio.gather(*posts))
    assert statuses == {413: 20, 303: 20}
    await phone.socket.close()


@pytest.mark.parametrize("field", [b"Content-Length: 5", b"Cookie: " + b"x" * 9000], ids=["length", "long"])
async def test_upgrade_that_is_no_valid_handshake_is_answered_and_closed(
    server: ServerProcess, field: bytes
) -> None:
    lines = (
        b"GET /w/AAAACCCC/ws?as=phone HTTP/1.1",
        b"Host: hall",
        b"Connection: Upgrade",
        b"Upgrade: websocket",
        b"Sec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        field,
    )
    received = await to_thread(send_and_read, server.url, b"\r\n".join([*lines, b"", b""]))
    assert received.startswith(b"HTTP/1.1 400")


SHORT_TIMEOUT_S = 0.2
"""A test sets it once its own requests were answered: on a busy machine they may take longer."""


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HTT", b"POST /api/workshops HTTP/1.1\r\nHost: hall\r\nContent-Length: 9\r\n\r\n{"],
    ids=["silent", "half a head", "half a body"],
)
async def test_request_that_is_not_complete_in_time_is_closed(tmp_path: Path, sent: bytes) -> None:
    class Protocol(LimitedHttpProtocol):
        pass

    async with run_in_process(tmp_path, http=Protocol) as server:
        phone = await (await server.workshop.join()).connect()
        Protocol.request_timeout = SHORT_TIMEOUT_S
        opened = server.open_sockets
        clients = [
            asyncio.create_task(to_thread(send_and_read, server.workshop.url, sent)) for _ in range(20)
        ]
        received = await asyncio.gather(*clients)
        assert set(received) == {b""}
        await wait_until(lambda: server.open_sockets <= opened)
        assert (await phone.request('{"type":"ping"}'))["type"] == "pong", "a WebSocket is no request"
        await phone.socket.close()


@pytest.mark.parametrize(
    ("sent", "logged"),
    [(b"", []), (b"GET / HTT", ["http.request_not_complete"])],
    ids=["silent", "half a head"],
)
async def test_connection_that_is_closed_in_time_is_logged_only_if_a_request_has_begun(
    tmp_path: Path, sent: bytes, logged: list[str]
) -> None:
    class Protocol(LimitedHttpProtocol):
        _logged_at: ClassVar[dict[str, float]] = {}

    async with run_in_process(tmp_path, http=Protocol) as server:
        Protocol.request_timeout = SHORT_TIMEOUT_S
        with capture_logs() as logs:
            assert await to_thread(send_and_read, server.workshop.url, sent) == b""
    assert [entry["event"] for entry in logs if entry["log_level"] == "warning"] == logged


def handshake(workshop: LiveWorkshop, *fields: bytes) -> bytes:
    """The status of a WebSocket that is closed as soon as it is open."""
    lines = (
        f"GET /w/{workshop.code}/ws?as=phone HTTP/1.1\r\nHost: hall".encode(),
        b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13",
        b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
        *fields,
    )
    address = urlsplit(workshop.url)
    with closing(socket.create_connection((address.hostname, address.port), timeout=60)) as client:
        client.sendall(b"\r\n".join([*lines, b"", b""]))
        return client.recv(12)[9:]


class FewHandshakesProtocol(LimitedHttpProtocol):
    """Admits two WebSockets with the same cookies, and three without any."""

    handshake_limit = HandshakeLimit(
        burst=2, anonymous_burst=3, clock=lambda: 0.0, refused=RefusedConnections(lambda: 0.0, burst=4)
    )


async def test_handshakes_of_one_sender_are_refused_and_logged_once_and_others_join(tmp_path: Path) -> None:
    async with run_in_process(tmp_path, http=FewHandshakesProtocol) as server:
        workshop = server.workshop
        seat, other = await workshop.join(), await workshop.join()

        with capture_logs() as logs:
            cookie = b"Cookie: " + seat.cookie.encode()
            with_seat = [await to_thread(handshake, workshop, cookie) for _ in range(8)]
            without = [await to_thread(handshake, workshop) for _ in range(5)]
        phone = await other.connect()
        assert (await phone.request('{"type":"ping"}'))["type"] == "pong"
        await phone.socket.close()
    assert with_seat == [b"101"] * 2 + [b"503"] * 6
    assert without == [b"101"] * 3 + [b"503"] * 2
    refused = [entry["refused"] for entry in logs if entry["event"] == "connection.many_refused"]
    assert refused == [{TOO_MANY: 5}]


async def test_handshakes_that_are_refused_before_the_application_count_as_refused_connections(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        before = (await http.get("/healthz")).json()["refused_connections"]
        too_many = 0
        while too_many < 10:
            too_many += await to_thread(handshake, workshop, b"Cookie: other=1") == b"503"
        after = (await http.get("/healthz")).json()["refused_connections"]
    assert after - before >= BURST + too_many


class RecordedProtocol(LimitedHttpProtocol):
    """Records the connections by the port of their client, so that a test can read their state."""

    opened: ClassVar[dict[int, "RecordedProtocol"]] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.opened[transport.get_extra_info("peername")[1]] = self

    def deadline(self) -> float:
        """The time by which the request must be complete (seconds on the loop's clock)."""
        assert self._timer
        return self._timer.when()


async def test_body_gets_more_time_whenever_enough_of_it_has_come(tmp_path: Path) -> None:
    async with run_in_process(tmp_path, http=RecordedProtocol) as server:
        address = urlsplit(server.workshop.url)
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        head = (
            "POST /api/imports HTTP/1.1",
            "Host: hall",
            f"Authorization: {server.workshop.operator_headers['authorization']}",
            f"Content-Length: {2 * MIN_BODY_BYTES}",
        )
        writer.write("\r\n".join([*head, "", ""]).encode() + bytes(MIN_BODY_BYTES - 1))
        port = writer.get_extra_info("sockname")[1]
        await wait_until(lambda: port in RecordedProtocol.opened)
        upload = RecordedProtocol.opened[port]
        first = upload.deadline()
        await wait_until(lambda: upload._body_bytes == MIN_BODY_BYTES - 1)
        assert upload.deadline() == first
        writer.write(bytes(1))
        await wait_until(lambda: upload._body_bytes == 0)
        assert upload.deadline() > first
        writer.write(bytes(MIN_BODY_BYTES))
        await writer.drain()
        writer.close()


async def test_body_of_a_request_that_was_answered_gets_no_more_time(tmp_path: Path) -> None:
    async with run_in_process(tmp_path, http=RecordedProtocol) as server:
        address = urlsplit(server.workshop.url)
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        head = ("POST /nothing HTTP/1.1", "Host: hall", f"Content-Length: {9 * MIN_BODY_BYTES}")
        writer.write("\r\n".join([*head, "", ""]).encode())
        assert b" 404 " in await reader.readline()
        upload = RecordedProtocol.opened[writer.get_extra_info("sockname")[1]]
        first = upload.deadline()
        writer.write(bytes(2 * MIN_BODY_BYTES))
        await wait_until(lambda: upload._body_bytes >= MIN_BODY_BYTES)
        assert upload.deadline() == first
        writer.close()


async def test_connections_above_the_limit_are_closed_and_the_others_served(tmp_path: Path) -> None:
    async with run_in_process(tmp_path, http=limited_to(5)) as server:
        phone = await (await server.workshop.join()).connect()
        address = urlsplit(server.workshop.url)
        clients = [socket.create_connection((address.hostname, address.port)) for _ in range(30)]
        await wait_until(lambda: server.open_sockets == 5)
        assert (await phone.request('{"type":"ping"}'))["type"] == "pong"
        for client in clients:
            client.close()
        await wait_until(lambda: server.open_sockets == 1)
        again = await (await server.workshop.join()).connect()
        assert (await again.request('{"type":"ping"}'))["type"] == "pong", "a connection is free again"
        for client_ in (phone, again):
            await client_.socket.close()
