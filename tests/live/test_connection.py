"""A connection whose write buffer is full: nothing waits for it, nothing is queued for it; it catches up."""

import asyncio
from collections.abc import Callable

import pytest

from app.live.connection import (
    DEFAULT_LIMITS,
    MAX_PENDING_REPLIES,
    TRY_AGAIN_LATER,
    Connection,
    ConnectionLimits,
    StateFrame,
)
from app.live.transport import MAX_QUEUED_FRAMES, SendTransport, frame_text, text_frame

HALL = "hall"


class RemoteEnd:
    """The other end of a socket. It reads frames only while `reading` is set."""

    def __init__(self) -> None:
        self.reading = asyncio.Event()
        self.received: list[str] = []
        self.close_codes: list[int] = []
        self._changed = asyncio.Event()

    async def send_text(self, text: str) -> None:
        """Receive one frame once `reading` is set."""
        await self.reading.wait()
        self.received.append(text)
        self._changed.set()

    async def send_close(self, code: int) -> None:
        """Receive a close code."""
        self.close_codes.append(code)
        self._changed.set()

    async def wait_until(self, condition: Callable[[], bool]) -> None:
        """Return when the condition holds; check after each frame."""
        async with asyncio.timeout(30):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


def state_frame(text: str, rev: int) -> StateFrame:
    """A frame with this text for the audience `hall`, complete up to this rev."""
    return StateFrame(text_frame(text.encode()), HALL, rev)


def connect_phone(
    remote: RemoteEnd, limits: ConnectionLimits = DEFAULT_LIMITS
) -> tuple[Connection, SendTransport]:
    """A phone at the remote end."""
    transport = SendTransport(remote.send_text, remote.send_close)
    return Connection("phone", "anna", 1, transport, limits), transport


async def test_connection_with_state_and_replies_sends_them_in_order() -> None:
    remote = RemoteEnd()
    phone, transport = connect_phone(remote)
    remote.reading.set()
    phone.send_state(state_frame("a", 1))
    phone.send_reply(text_frame(b"ack"))
    phone.send_state(state_frame("b", 2))
    await remote.wait_until(lambda: len(remote.received) == 3)
    transport.stop()
    assert remote.received == ["a", "ack", "b"]
    assert phone.known_revs == {HALL: 2}


async def test_connection_after_full_buffer_sends_replies_and_one_catch_up() -> None:
    remote = RemoteEnd()
    phone, transport = connect_phone(remote)
    known_revs: list[dict[str, int]] = []

    def catch_up(connection: Connection) -> None:
        known_revs.append(dict(connection.known_revs))
        connection.send_state(state_frame("catch-up", 1000))

    phone.catch_up = catch_up
    for rev in range(1, 1000):
        phone.send_state(state_frame(f"patch {rev}", rev))
        if rev == 500:
            phone.send_reply(text_frame(b"ack"))
    remote.reading.set()
    await remote.wait_until(lambda: "catch-up" in remote.received)
    transport.stop()
    patches = [f"patch {rev}" for rev in range(1, MAX_QUEUED_FRAMES + 1)]
    assert remote.received == [*patches, "ack", "catch-up"]
    assert known_revs == [{HALL: MAX_QUEUED_FRAMES}], "the last rev that was written, not the last one sent"
    assert phone.known_revs == {HALL: 1000}


async def test_connection_with_buffer_full_for_too_long_is_closed_with_try_again_later() -> None:
    remote = RemoteEnd()
    phone, transport = connect_phone(remote, ConnectionLimits(drain_timeout=0.05))
    for rev in range(MAX_QUEUED_FRAMES + 2):
        phone.send_state(state_frame(f"patch {rev}", rev))
    await remote.wait_until(lambda: remote.close_codes == [TRY_AGAIN_LATER])
    transport.stop()


async def test_connection_that_drained_in_time_is_not_closed() -> None:
    remote = RemoteEnd()
    phone, transport = connect_phone(remote, ConnectionLimits(drain_timeout=0.05))
    for rev in range(MAX_QUEUED_FRAMES + 2):
        phone.send_state(state_frame(f"patch {rev}", rev))
    remote.reading.set()
    await remote.wait_until(lambda: len(remote.received) == MAX_QUEUED_FRAMES)
    await asyncio.sleep(0.1)
    transport.stop()
    assert remote.close_codes == []


async def test_wait_writable_with_too_many_pending_replies_waits_until_they_are_sent() -> None:
    remote = RemoteEnd()
    phone, transport = connect_phone(remote)
    for number in range(MAX_QUEUED_FRAMES + MAX_PENDING_REPLIES):
        phone.send_reply(text_frame(f"ack {number}".encode()))
        await phone.wait_writable()
    phone.send_reply(text_frame(b"one too many"))
    waiting = asyncio.create_task(phone.wait_writable())
    done, _ = await asyncio.wait([waiting], timeout=0.05)
    assert not done
    remote.reading.set()
    async with asyncio.timeout(30):
        await waiting
    await remote.wait_until(lambda: remote.received[-1:] == ["one too many"])
    transport.stop()


@pytest.mark.parametrize(("size", "header"), [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_text_frame_of_any_size_has_header_of_rfc_6455(size: int, header: int) -> None:
    text = "x" * (size - 2) + "å"
    frame = text_frame(text.encode())
    assert frame[0] == 0x81
    assert not frame[1] & 0x80, "a server does not mask"
    assert frame[header:] == text.encode()
    assert frame_text(frame) == text
    if header > 2:
        assert int.from_bytes(frame[2:header], "big") == size
    else:
        assert frame[1] == size


async def test_connection_with_newer_rev_ignores_older_state() -> None:
    remote = RemoteEnd()
    phone, transport = connect_phone(remote)
    remote.reading.set()
    phone.send_state(state_frame("newer", 2))
    phone.send_state(state_frame("older", 1))
    phone.send_state(state_frame("newest", 3))
    await remote.wait_until(lambda: "newest" in remote.received)
    transport.stop()
    assert remote.received == ["newer", "newest"]


async def test_stopped_transport_ends_a_close_that_nobody_receives() -> None:
    ended = asyncio.Event()

    async def send_close(code: int) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    transport = SendTransport(RemoteEnd().send_text, send_close)
    transport.close(TRY_AGAIN_LATER)
    await asyncio.sleep(0)
    transport.stop()
    await asyncio.wait_for(ended.wait(), 5)
