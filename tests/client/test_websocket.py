"""The WebSocket client, against a server that uses another implementation of the protocol."""

import asyncio
import http
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from app.client.api import ApiError
from app.client.websocket import MAX_DELAY_S, WebSocketClient, reconnect_delay

Handler = Callable[[ServerConnection], Awaitable[None]]
LONG_TEXT = "æ" * 70_000


class RecordingClient(WebSocketClient):
    """Keeps every text, and is ready once it has one."""

    def __init__(self, url: str) -> None:
        super().__init__(url, {})
        self.texts = asyncio.Queue[str]()
        self.losses = 0

    def websocket_path(self) -> str:
        return "/"

    def text_received(self, text: bytes, received_at: int) -> None:
        self.texts.put_nowait(text.decode())
        self.set_ready()

    def lost(self) -> None:
        self.losses += 1


class OftenPingingClient(RecordingClient):
    ping_interval_s = 0.2


@asynccontextmanager
async def client_of(
    handler: Handler, kind: type[RecordingClient] = RecordingClient, **options: Any
) -> AsyncIterator[RecordingClient]:
    """A client that has not connected yet, and a server that calls `handler` with each connection. options:
    of the server."""
    async with serve(handler, "127.0.0.1", 0, **options) as server:
        client = kind(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
        try:
            yield client
        finally:
            await client.disconnect()


async def test_texts_of_any_length_and_fragmented_ones_are_received_whole() -> None:
    async def send(socket: ServerConnection) -> None:
        for text in ("", "a" * 125, "b" * 126, LONG_TEXT):
            await socket.send(text)
        await socket.send(["in", " three ", "parts"])
        await socket.wait_closed()

    async with client_of(send) as client:
        await client.connect()
        texts = [await client.texts.get() for _ in range(5)]

    assert texts == ["", "a" * 125, "b" * 126, LONG_TEXT, "in three parts"]


async def test_texts_and_pings_are_sent_as_the_protocol_demands() -> None:
    received = asyncio.Queue[str | bytes]()

    async def ping_and_receive(socket: ServerConnection) -> None:
        await (await socket.ping())
        await socket.send("the pong has come")
        async for text in socket:
            await received.put(text)

    async with client_of(ping_and_receive, OftenPingingClient) as client:
        await client.connect()
        client.send(LONG_TEXT.encode())
        text = await asyncio.wait_for(received.get(), 10)
        await asyncio.sleep(0.5)  # some pings

    assert (text, client.losses) == (LONG_TEXT, 0)


async def test_connection_closed_for_good_raises_the_code_and_is_not_retried() -> None:
    async def refuse(socket: ServerConnection) -> None:
        await socket.close(4403)

    async with client_of(refuse) as client:
        with pytest.raises(ApiError) as error:
            await asyncio.wait_for(client.connect(), 10)

    assert (error.value.code, client.losses) == ("socket.4403", 1)


async def test_refused_handshake_raises_an_error() -> None:
    async def never_called(socket: ServerConnection) -> None:
        raise AssertionError

    def forbid(socket: ServerConnection, request: Any) -> Any:
        return socket.respond(http.HTTPStatus.FORBIDDEN, "no")

    async with client_of(never_called, process_request=forbid) as client:
        with pytest.raises(ApiError) as error:
            await asyncio.wait_for(client.connect(), 10)

    assert error.value.code == "socket.4400"


async def test_connection_closed_by_restart_is_made_again() -> None:
    connections = 0

    async def close_first(socket: ServerConnection) -> None:
        nonlocal connections
        connections += 1
        await socket.send(str(connections))
        if connections == 1:
            await socket.close(1012)
        await socket.wait_closed()

    async with client_of(close_first) as client:
        await client.connect()
        texts = [await client.texts.get() for _ in range(2)]

    assert (texts, client.losses) == (["1", "2"], 1)


async def test_connection_without_any_answer_is_given_up_and_made_again() -> None:
    end = asyncio.Event()

    async def stop_reading(socket: ServerConnection) -> None:
        await socket.send("hello")
        socket.transport.pause_reading()
        await end.wait()

    async with client_of(stop_reading, OftenPingingClient, close_timeout=0.1, ping_interval=None) as client:
        await client.connect()
        texts = [await client.texts.get() for _ in range(2)]
        end.set()

    assert (texts, client.losses) == (["hello", "hello"], 1)


async def test_text_that_cannot_be_handled_ends_the_client_with_its_error() -> None:
    async def send_invalid_text(socket: ServerConnection) -> None:
        await socket.send(b"\xff", text=True)
        await socket.wait_closed()

    async with client_of(send_invalid_text) as client:
        with pytest.raises(UnicodeDecodeError):
            await asyncio.wait_for(client.connect(), 10)


@pytest.mark.parametrize("failures", [5, 1_100, 10**6])
def test_reconnect_delay_after_many_failures_is_at_most_the_maximum(failures: int) -> None:
    assert MAX_DELAY_S / 2 <= reconnect_delay(failures) <= MAX_DELAY_S
