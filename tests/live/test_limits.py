"""Rate limits of a running server, over real WebSockets and server-sent events."""

import asyncio
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from websockets.exceptions import ConnectionClosed

from app.live.broadcast import Broadcast
from app.live.connection import TOO_MANY_CONNECTIONS, ConnectionLimits
from app.live.rate_limit import ConnectionRateLimit
from app.live.refused_connections import RefusedConnections
from app.live.rooms import Rooms
from app.web.client_session import NO_CREDENTIAL
from app.workshop.activities.welcome import Move
from tests.faults.in_process import run_in_process
from tests.faults.raw_socket import TEXT, RawSocket, frame
from tests.faults.wait_until import wait_until
from tests.http_clients import async_connect, async_http_client
from tests.live.event_stream import streaming
from tests.live.live_workshop import LiveClient, new_id

MAX_UNREAD_BYTES = 32 * 1024**2
"""The operating system buffers fewer bytes for a socket that is not read."""
BLOCKED_AFTER_S = 2
NEVER = 1e-6
"""Tokens per second: so few that a test gets no token beyond the burst."""
TRY_AGAIN_LATER = 1013
"""The close code after which pages connect again later."""
PING = '{"type":"ping"}'


def send_until_blocked(client: RawSocket, message: bytes, most: int) -> int:
    """Send a message again and again until the socket is full or `most` bytes are sent; return the number."""
    client.socket.settimeout(BLOCKED_AFTER_S)
    sent = 0
    with suppress(TimeoutError):
        while sent < most:
            client.socket.sendall(message)
            sent += len(message)
    return sent


def pongs(client: LiveClient) -> int:
    return sum(frame["type"] == "pong" for frame in client.frames)


async def test_change_of_tables_that_is_sent_again_counts_as_one_submit(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=NEVER, submit_burst=Move.weight + 3)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=limits)) as server:
        seat = await server.workshop.join(1)
        pages, move = [await seat.connect() for _ in range(3)], new_id()
        for page in pages:  # each of them sends what one of them has stored
            assert (await page.submit("welcome.move", move, table=2))["type"] == "ack"


async def test_submits_of_one_socket_beyond_burst_wait_while_others_are_answered(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=NEVER, submit_burst=3)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=limits)) as server:
        fast, other = [await (await server.workshop.join()).connect() for _ in range(2)]
        for _ in range(4):
            await fast.socket.send(PING)
        await fast.read_until(lambda: pongs(fast) == 3)
        fourth = asyncio.create_task(fast.read_until(lambda: pongs(fast) == 4))
        for _ in range(3):
            assert (await other.request(PING))["type"] == "pong"
        assert not fourth.done()
        fourth.cancel()
        await fast.socket.close()


async def test_change_of_tables_counts_as_many_submits_of_its_person(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=NEVER, submit_burst=2 * Move.weight)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=limits)) as server:
        seat, neighbour = await server.workshop.join(1), await server.workshop.join(1)
        phone, other = await seat.connect(), await neighbour.connect()
        for table in (2, 1):
            assert (await phone.submit("welcome.move", table=table))["type"] == "ack"
        url = f"{server.workshop.url}/w/{server.workshop.code}/stream?as=phone"
        # A request does not wait as long as a socket does.
        async with async_http_client(headers={"cookie": seat.cookie}) as http:
            move = {"id": new_id(), "type": "welcome.move", "table": 2}
            assert (await http.post(url, json=move)).json()["code"] == "server.busy"
        assert (await other.submit("welcome.move", table=2))["type"] == "ack"
        for client in (phone, other):
            await client.socket.close()


async def test_submits_of_one_socket_beyond_burst_are_answered_when_tokens_come(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=100, submit_burst=1)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=limits)) as server:
        phone = await (await server.workshop.join()).connect()
        for _ in range(5):
            await phone.socket.send(PING)
        await phone.read_until(lambda: pongs(phone) == 5)


async def test_submits_of_one_person_over_several_ways_share_a_limit(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=NEVER, submit_burst=3)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=limits)) as server:
        seat = await server.workshop.join()
        first, second = await seat.connect(), await seat.connect()
        other = await (await server.workshop.join()).connect()
        url = f"{server.workshop.url}/w/{server.workshop.code}/stream?as=phone"
        assert (await first.request(PING))["type"] == "pong"
        assert (await second.request(PING))["type"] == "pong"
        async with async_http_client(headers={"cookie": seat.cookie}) as http:
            assert (await http.post(url, content=PING)).json()["type"] == "pong"
            busy = (await http.post(url, content=PING)).json()
        assert (busy["type"], busy["code"], busy["retry"]) == ("rejection", "server.busy", True)
        assert (await other.request(PING))["type"] == "pong"
        for client in (first, second, other):
            await client.socket.close()


async def test_commands_of_the_api_share_a_limit(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=NEVER, submit_burst=4)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=limits)) as server:
        statuses = [(await server.workshop.submit("agenda.pause")).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 503], "one was used to start the step"


async def test_server_does_not_read_on_while_messages_of_a_socket_wait(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=NEVER, submit_burst=3)
    async with run_in_process(tmp_path, partial(Rooms, connection_limits=limits)) as server:
        seat = await server.workshop.join()
        client = await asyncio.to_thread(RawSocket, server.workshop.url, server.workshop.code, seat.cookie)
        message = frame(TEXT, b"x" * 8_000)
        sent = await asyncio.to_thread(send_until_blocked, client, message, MAX_UNREAD_BYTES)
        client.socket.close()
    assert sent < MAX_UNREAD_BYTES


async def test_connection_beyond_connection_rate_is_refused_with_try_again_later(tmp_path: Path) -> None:
    rate_limit = ConnectionRateLimit(per_second=NEVER, burst=1)
    async with run_in_process(tmp_path, partial(Rooms, connection_rate_limit=rate_limit)) as server:
        workshop = server.workshop
        seat = await workshop.join()
        phone = await seat.connect()
        refused = await workshop.connect("phone", {"cookie": seat.cookie})
        frame = await refused.read()
        assert (frame["code"], frame["retry"]) == ("server.busy", True)
        with pytest.raises(ConnectionClosed) as closed:
            await refused.read()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == TRY_AGAIN_LATER
        assert (await phone.request(PING))["type"] == "pong", "who is connected is served on"


@pytest.mark.parametrize(
    ("seats", "refusal"),
    [(True, ("server.busy", TRY_AGAIN_LATER)), (False, ("credential.missing", NO_CREDENTIAL))],
    ids=["one seat", "no seat"],
)
async def test_client_that_connects_again_and_again_is_refused_and_others_join(
    tmp_path: Path, seats: bool, refusal: tuple[str, int]
) -> None:
    limit = ConnectionRateLimit(per_second=NEVER, burst=5, client_per_second=NEVER, client_burst=2)
    refused = RefusedConnections(clock=lambda: 0.0, burst=10)
    make_rooms = partial(Rooms, connection_rate_limit=limit, refused_connections=refused)
    async with run_in_process(tmp_path, make_rooms) as server:
        workshop = server.workshop
        seat = await workshop.join()
        opened = [await seat.connect() for _ in range(2)]
        cookies = {"cookie": seat.cookie} if seats else {}
        with capture_logs() as logs:
            for _ in range(20):
                client = await workshop.connect("phone", cookies)
                frame = await client.read()
                with pytest.raises(ConnectionClosed) as closed:
                    await client.read()
                assert closed.value.rcvd
                assert (frame["code"], closed.value.rcvd.code) == refusal
        others = [await (await workshop.join()).connect() for _ in range(2)]
        for phone in (*opened, *others):
            assert (await phone.request(PING))["type"] == "pong"
            await phone.socket.close()
        async with async_http_client(base_url=workshop.url) as http:
            assert (await http.get("/healthz")).json()["refused_connections"] == 20
    (line,) = logs
    assert (line["event"], line["refused"]) == ("connection.many_refused", {refusal[0]: 11})


REFUSED_TO_ALL = {
    "malformed code": ("/w/ZZZZ/{}?as=phone", "code.malformed"),
    "unknown code": ("/w/AAAAAAAA/{}?as=phone", "workshop.unknown"),
    "no credential": ("/w/CODE/{}?as=phone", "credential.missing"),
    "old page": ("/w/CODE/{}?as=phone&version=0", "page.too_old"),
}
"""What anybody can ask for that is refused -> path of a WebSocket or an event stream, and code."""


@pytest.mark.parametrize(("path", "refusal"), REFUSED_TO_ALL.values(), ids=REFUSED_TO_ALL)
async def test_connections_and_submits_that_are_refused_keep_nobody_else_out(
    tmp_path: Path, path: str, refusal: str
) -> None:
    limit = ConnectionRateLimit(per_second=NEVER, burst=2)
    async with run_in_process(tmp_path, partial(Rooms, connection_rate_limit=limit)) as server:
        workshop = server.workshop
        path = path.replace("CODE", workshop.code)
        stream = path.format("stream")
        async with async_http_client(base_url=workshop.url) as http:
            for _ in range(5):
                assert f'"code":"{refusal}"' in (await http.get(stream)).text
                assert (await http.post(stream, content=PING)).json()["code"] == refusal
                async with async_connect(workshop.url.replace("http", "ws") + path.format("ws")) as socket:
                    assert f'"code":"{refusal}"' in str(await socket.recv())
        phone = await (await workshop.join()).connect()
        assert (await phone.request(PING))["type"] == "pong"
        await phone.socket.close()


async def test_submits_of_a_client_without_websocket_keep_nobody_else_out(tmp_path: Path) -> None:
    limit = ConnectionRateLimit(per_second=NEVER, burst=1)
    async with run_in_process(tmp_path, partial(Rooms, connection_rate_limit=limit)) as server:
        workshop = server.workshop
        seat = await workshop.join()
        async with async_http_client(base_url=workshop.url, headers={"cookie": seat.cookie}) as http:
            path = f"/w/{workshop.code}/stream?as=phone"
            answers = [(await http.post(path, content=PING)).json()["type"] for _ in range(5)]
        phone = await (await workshop.join()).connect()
        await phone.socket.close()
    assert answers == ["pong"] * 5


async def test_event_stream_of_a_client_that_connects_too_often_is_refused(tmp_path: Path) -> None:
    limit = ConnectionRateLimit(client_per_second=NEVER, client_burst=1)
    async with run_in_process(tmp_path, partial(Rooms, connection_rate_limit=limit)) as server:
        workshop = server.workshop
        seat = await workshop.join()
        async with async_http_client(base_url=workshop.url, headers={"cookie": seat.cookie}) as http:
            path = f"/w/{workshop.code}/stream?as=phone"
            answers = [(await http.post(path, content=PING)).json()["type"] for _ in range(5)]
            phone = await seat.connect()
            response = await http.get(path)
        await phone.socket.close()
    assert answers == ["pong"] * 5, "a submit opens no connection"
    assert '"code":"server.busy"' in response.text
    assert response.text.endswith(f"event: close\ndata: {TRY_AGAIN_LATER}\n\n")


async def test_polls_of_a_client_after_its_first_one_keep_nobody_else_out(tmp_path: Path) -> None:
    limit = ConnectionRateLimit(per_second=NEVER, burst=2)
    async with run_in_process(tmp_path, partial(Rooms, connection_rate_limit=limit)) as server:
        workshop = server.workshop
        seat = await workshop.join()
        path = f"/w/{workshop.code}/stream?as=phone&poll=true"
        async with async_http_client(base_url=workshop.url, headers={"cookie": seat.cookie}) as http:
            polls = [await http.get(f"{path}&wait=false"), *[await http.get(path) for _ in range(3)]]
            phone = await (await workshop.join()).connect()
            assert (await phone.request(PING))["type"] == "pong"
            await phone.socket.close()
            other = await http.get(f"{path}&wait=false")
    assert all('"type":"snapshot"' in response.text for response in polls)
    assert '"code":"server.busy"' in other.text, "a first poll counts as a connection"


async def test_poll_of_a_client_that_polls_too_often_is_refused_with_try_again_later(tmp_path: Path) -> None:
    limit = ConnectionRateLimit(client_per_second=NEVER, client_burst=2)
    async with run_in_process(tmp_path, partial(Rooms, poll_limit=limit)) as server:
        workshop = server.workshop
        seat, other = await workshop.join(), await workshop.join()
        path = f"/w/{workshop.code}/stream?as=phone&poll=true"
        async with async_http_client(base_url=workshop.url, headers={"cookie": seat.cookie}) as http:
            polls = [await http.get(path) for _ in range(3)]
            polls_of_other = await http.get(path, headers={"cookie": other.cookie})
    assert ['"type":"snapshot"' in response.text for response in polls] == [True, True, False]
    assert polls[-1].text.endswith(f"event: close\ndata: {TRY_AGAIN_LATER}\n\n")
    assert '"type":"snapshot"' in polls_of_other.text


async def test_client_that_polls_quickly_has_one_connection_after_its_last_poll(tmp_path: Path) -> None:
    make_broadcast = partial(Broadcast, max_connections_of_actor=3)
    async with run_in_process(tmp_path, partial(Rooms, make_broadcast=make_broadcast)) as server:
        workshop = server.workshop
        seat = await workshop.join()
        phone = await seat.connect()
        async with async_http_client(base_url=workshop.url, headers={"cookie": seat.cookie}) as http:
            for _ in range(3):
                await http.get(f"/w/{workshop.code}/stream?as=phone&poll=true&wait=false")
        assert (await phone.request(PING))["type"] == "pong", "it is not the oldest of too many"
        await phone.socket.close()


async def test_event_stream_beyond_connection_rate_is_refused_with_try_again_later(tmp_path: Path) -> None:
    rate_limit = ConnectionRateLimit(per_second=NEVER, burst=0.5)
    async with run_in_process(tmp_path, partial(Rooms, connection_rate_limit=rate_limit)) as server:
        workshop = server.workshop
        async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
            response = await http.get(f"/w/{workshop.code}/stream?as=console")
        assert '"code":"server.busy"' in response.text
        assert response.text.endswith(f"event: close\ndata: {TRY_AGAIN_LATER}\n\n")


async def test_oldest_connections_of_a_seat_with_too_many_are_closed_and_the_others_served(
    tmp_path: Path,
) -> None:
    make_broadcast = partial(Broadcast, max_connections_of_actor=3)
    async with run_in_process(tmp_path, partial(Rooms, make_broadcast=make_broadcast)) as server:
        workshop = server.workshop
        seat, other = await workshop.join(), await (await workshop.join()).connect()
        oldest = await seat.connect()
        with capture_logs() as logs:
            async with streaming(workshop, seat.cookie) as stream:
                await stream.read_until(lambda frame: frame["type"] == "presence")
                tabs = [await seat.connect() for _ in range(3)]
                with pytest.raises(ConnectionClosed) as closed:
                    await oldest.read_until(lambda: False)
                assert closed.value.rcvd
                assert closed.value.rcvd.code == TOO_MANY_CONNECTIONS
                assert (
                    await stream.read_until(lambda content: isinstance(content, int)) == TOO_MANY_CONNECTIONS
                )
        for client in (*tabs, other):
            assert (await client.request(PING))["type"] == "pong"
            await client.socket.close()
        await wait_until(lambda: not server.connections)
    assert [(line["event"], line["client_kind"]) for line in logs] == [
        ("connection.too_many_of_actor", "phone")
    ]


async def test_staff_without_a_session_may_have_any_number_of_connections(tmp_path: Path) -> None:
    make_broadcast = partial(Broadcast, max_connections_of_actor=3)
    async with run_in_process(tmp_path, partial(Rooms, make_broadcast=make_broadcast)) as server:
        consoles = [await server.workshop.connect_console() for _ in range(5)]
        for console in consoles:
            assert (await console.request(PING))["type"] == "pong"
            await console.socket.close()


async def test_phone_in_too_many_tabs_that_moves_is_shown_its_new_table_in_the_newest(
    tmp_path: Path,
) -> None:
    make_broadcast = partial(Broadcast, max_connections_of_actor=1)
    async with run_in_process(tmp_path, partial(Rooms, make_broadcast=make_broadcast)) as server:
        seat = await server.workshop.join(1)
        await seat.connect()
        newest = await seat.connect()
        assert (await newest.submit("welcome.move", table=2))["type"] == "ack"
        await newest.read_until(lambda: "table/2" in newest.views and "table/1" not in newest.views)
        await newest.socket.close()
