"""A network that lets no WebSocket through: the phone finds the other way by itself."""

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.server_process import ServerProcess

Open = Callable[..., Page]
PATIENCE = 30_000


async def _serve(port: int, ready: Callable[[int], None], stop: asyncio.Event) -> None:
    """A proxy that passes on bytes, but answers a wish to upgrade with a refusal."""

    open_lines: set[asyncio.Task[None]] = set()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        open_lines.add(task)
        head = await reader.readuntil(b"\r\n\r\n")
        if b"upgrade: websocket" in head.lower():
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()
            return
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", port)
        up_writer.write(head)
        await asyncio.gather(pipe(reader, up_writer), pipe(up_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    ready(server.sockets[0].getsockname()[1])
    await stop.wait()
    server.close()
    for task in open_lines:
        task.cancel()
    await asyncio.gather(*open_lines, return_exceptions=True)


@pytest.fixture
def proxy(server: ServerProcess) -> Iterator[str]:
    """The address of such a proxy before the server."""
    found, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    address: list[str] = []

    def ready(port: int) -> None:
        address.append(f"http://127.0.0.1:{port}")
        found.set()

    port = int(server.url.rpartition(":")[2])
    thread = threading.Thread(target=loop.run_until_complete, args=(_serve(port, ready, stop),))
    thread.start()
    assert found.wait(10)
    yield address[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


def test_a_card_goes_both_ways_where_no_websocket_gets_through(
    server: ServerProcess, proxy: str, open_page: Open
) -> None:
    with server.operator() as operator:
        code = operator.post("/api/workshops", json={"tables": 4, "language": "en"}).json()["code"]
        start = {"id": "start-the-step", "type": "agenda.start", "step": "together"}
        operator.post(f"/api/workshops/{code}/commands", json=start).raise_for_status()
    near, far = (open_page("phone", f"{base}/j/{code}/2") for base in (server.url, proxy))
    for phone in (near, far):
        phone.get_by_role("button", name="Student", exact=True).click()
        phone.get_by_role("button", name="Smøla", exact=True).click()
    for phone, other, idea in ((far, near, "Through the wall"), (near, far, "And back again")):
        phone.get_by_label("Your idea").fill(idea)
        phone.get_by_text("Safety", exact=True).first.click()
        phone.get_by_role("button", name="Put on the table").click()
        expect(phone.get_by_role("article").filter(has_text=idea)).to_contain_text("saved", timeout=PATIENCE)
        expect(other.get_by_role("article").filter(has_text=idea)).to_be_visible(timeout=PATIENCE)
