"""How connections end, how they wait until they can be written to, and which audiences they belong to."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from app.live.clock import now
from app.live.connection import ClientKind, Connection, ConnectionLimits, audiences_of
from app.live.transport import MAX_QUEUED_FRAMES, SendTransport, text_frame
from tests.faults.wait_until import wait_until

REPLY = text_frame(b"ack")


class Client:
    """A client that reads only after `reading` is set: what it received, and the codes with which it was
    closed."""

    def __init__(self, reading: bool = False) -> None:
        self.received: list[str] = []
        self.close_codes: list[int] = []
        self.reading = asyncio.Event()
        if reading:
            self.reading.set()
        self.transport = SendTransport(self._receive, self._receive_close)

    def connect(self, **limits: float) -> Connection:
        return Connection("phone", "anna", 1, self.transport, ConnectionLimits(**limits))  # type: ignore[arg-type]

    async def _receive(self, text: str) -> None:
        await self.reading.wait()
        self.received.append(text)

    async def _receive_close(self, code: int) -> None:
        self.close_codes.append(code)


async def let_others_run() -> None:
    """Let tasks and due timers of the loop run."""
    for _ in range(5):
        await asyncio.sleep(0)


@pytest.mark.parametrize("ends", ["connection_lost", "detach", "resume_writing"])
async def test_connection_with_full_buffer_that_ends_or_drains_at_once_is_not_closed(ends: str) -> None:
    client = Client()
    phone = client.connect(drain_timeout=0)
    phone.pause_writing()
    phone.pause_writing()
    getattr(phone, ends)()
    await let_others_run()
    assert client.close_codes == []
    client.transport.stop()


async def test_connection_that_is_lost_starts_no_timer_when_its_buffer_is_full() -> None:
    client = Client()
    phone = client.connect(drain_timeout=0)
    phone.connection_lost()
    phone.pause_writing()
    await let_others_run()
    assert client.close_codes == []
    client.transport.stop()


async def test_wait_writable_when_transport_stops_returns() -> None:
    client = Client()
    phone = client.connect(max_pending_replies=0)
    phone.pause_writing()
    phone.send_reply(REPLY)
    waiting = asyncio.create_task(phone.wait_writable())
    await let_others_run()
    assert not waiting.done()
    client.transport.stop()
    async with asyncio.timeout(10):
        await waiting


async def test_wait_writable_after_connection_was_lost_returns_at_once() -> None:
    client = Client()
    phone = client.connect(max_pending_replies=0)
    phone.pause_writing()
    phone.send_reply(REPLY)
    client.transport.stop()
    async with asyncio.timeout(10):
        await phone.wait_writable()


@pytest.mark.parametrize("end", ["close", "stop"])
async def test_transport_that_ended_sends_no_queued_frames(end: str) -> None:
    client = Client()
    for _ in range(MAX_QUEUED_FRAMES):
        client.transport.write(REPLY)
    await let_others_run()
    client.transport.close(1013) if end == "close" else client.transport.stop()
    client.reading.set()
    await let_others_run()
    assert client.received == []
    assert client.close_codes == ([1013] if end == "close" else [])


async def test_transport_without_listener_sends_frames() -> None:
    client = Client(reading=True)
    for _ in range(MAX_QUEUED_FRAMES + 1):
        client.transport.write(REPLY)
    await wait_until(lambda: len(client.received) == MAX_QUEUED_FRAMES + 1)
    client.transport.write(REPLY)
    await wait_until(lambda: len(client.received) == MAX_QUEUED_FRAMES + 2)
    client.transport.stop()


@pytest.mark.parametrize(
    ("client_kind", "actor_id", "table", "audiences"),
    [
        ("console", "", None, ("plan", "hall", "staff")),
        ("console", "kari", None, ("plan", "hall", "staff", "me/kari")),
        ("screen", "", None, ("plan", "hall", "screen")),
        ("phone", "", None, ("plan/all", "hall")),
        ("phone", "anna", None, ("plan/all", "hall")),
        ("phone", "anna", 1, ("plan/all", "hall", "table/1", "me/anna")),
    ],
)
def test_audiences_of_client_depend_on_kind_and_seat(
    client_kind: ClientKind, actor_id: str, table: int | None, audiences: tuple[str, ...]
) -> None:
    assert audiences_of(client_kind, actor_id, table) == audiences


def test_phone_that_says_its_language_gets_the_plan_in_it() -> None:
    assert audiences_of("phone", "anna", 1, "nb") == ("plan/nb", "hall", "table/1", "me/anna")


def test_clock_counts_milliseconds_since_1970() -> None:
    before = datetime.now(UTC)
    at = datetime.fromtimestamp(now() / 1000, UTC)
    assert before - timedelta(milliseconds=1) <= at <= datetime.now(UTC)
