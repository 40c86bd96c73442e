"""A network that blocks WebSockets: the phone falls back to server-sent events, or to polling."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.phone_page import add_idea, card, join
from tests.server_process import ServerProcess

PROXY_TIMEOUT_S = 10
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@pytest.mark.parametrize("proxy_url", ["forwards event streams", "holds event streams back"], indirect=True)
def test_idea_without_websockets_is_sent_and_received(
    server: ServerProcess, proxy_url: str, open_page: OpenPage
) -> None:
    code = server.new_workshop(tables=4)
    server.start_step(code, "together")
    direct, proxied = (open_page("phone", f"{url}/j/{code}/2") for url in (server.url, proxy_url))
    for phone in (direct, proxied):
        join(phone)
    for author, reader, idea in ((proxied, direct, "Sent by HTTP"), (direct, proxied, "Received by HTTP")):
        expect(add_idea(author, idea)).to_contain_text("saved")
        expect(card(reader, idea)).to_be_visible()
    server.start_step(code, "sort")
    expect(proxied.get_by_role("heading", name="Put cards that say the same")).to_be_visible()


@pytest.fixture
def proxy_url(server: ServerProcess, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a proxy to the server that refuses WebSockets, and may hold event streams back."""
    started, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    urls: list[str] = []

    def on_start(port: int) -> None:
        urls.append(f"http://127.0.0.1:{port}")
        started.set()

    server_port = int(server.url.rpartition(":")[2])
    proxy = run_proxy(server_port, on_start, stop, request.param == "holds event streams back")
    thread = threading.Thread(target=loop.run_until_complete, args=(proxy,))
    thread.start()
    assert started.wait(PROXY_TIMEOUT_S)
    yield urls[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(PROXY_TIMEOUT_S)


async def run_proxy(
    server_port: int, on_start: Callable[[int], None], stop: asyncio.Event, holds_streams: bool
) -> None:
    """Forward bytes to the server until stopped, but answer WebSocket upgrades with 403. holds_streams: leave
    requests for event streams unanswered, as a proxy does that waits for the end of an answer.

    Calls `on_start` with the proxy's port."""
    connections: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        connections.add(task)
        await forward_unless_upgrade(reader, writer, server_port, holds_streams)

    proxy = await asyncio.start_server(accept, "127.0.0.1", 0)
    on_start(proxy.sockets[0].getsockname()[1])
    await stop.wait()
    proxy.close()
    for task in connections:
        task.cancel()
    await asyncio.gather(*connections, return_exceptions=True)


async def forward_unless_upgrade(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, server_port: int, holds_streams: bool
) -> None:
    """Forward one connection of a browser to the server. Refuse a WebSocket upgrade, and leave a request for
    an event stream unanswered if holds_streams."""
    head = await reader.readuntil(b"\r\n\r\n")
    if holds_streams and b"accept: text/event-stream" in head.lower():
        await reader.read()  # until the browser gives up
        writer.close()
        return
    if b"upgrade: websocket" in head.lower():
        writer.write(FORBIDDEN)
        writer.close()
        return
    server_reader, server_writer = await asyncio.open_connection("127.0.0.1", server_port)
    # Each request comes on a connection of its own, so that its head is looked at.
    server_writer.write(head.replace(b"Connection: keep-alive", b"Connection: close"))
    await asyncio.gather(
        forward(reader, server_writer), forward(server_reader, writer), return_exceptions=True
    )


async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Forward bytes in one direction until that side closes."""
    while data := await reader.read(65_536):
        writer.write(data)
        await writer.drain()
    writer.close()
