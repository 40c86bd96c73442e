"""A connection that is not drained: nobody waits for it, nothing is kept for it, and it catches up."""

import asyncio
from collections.abc import Callable, Iterator

import pytest

from app.live import connection as module
from app.live.connection import MAX_PENDING_ANSWERS, TRY_AGAIN_LATER, Connection, StateFrame
from app.live.transport import MAX_QUEUED_FRAMES, SendTransport, frame_text, text_frame

HALL = "hall"


class Far:
    """The far end of a socket, which takes frames only while it is open."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.taken: list[str] = []
        self.closed: list[int] = []
        self._more = asyncio.Event()

    async def send(self, text: str) -> None:
        """Take one frame, when open."""
        await self.open.wait()
        self.taken.append(text)
        self._more.set()

    async def close(self, code: int) -> None:
        """Hear why it ends."""
        self.closed.append(code)
        self._more.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for something to have come."""
        async with asyncio.timeout(5):
            while not condition():
                self._more.clear()
                await self._more.wait()


def brought(text: str, rev: int, audience: str = HALL) -> StateFrame:
    """A frame of state."""
    return StateFrame(text_frame(text.encode()), audience, rev)


def phone(far: Far) -> tuple[Connection, SendTransport]:
    """A phone at the far end."""
    wire = SendTransport(far.send, far.close)
    return Connection("phone", "anna", 1, wire), wire


async def test_frames_and_answers_go_out_in_order() -> None:
    far = Far()
    anna, wire = phone(far)
    far.open.set()
    anna.offer(brought("a", 1))
    anna.answer(text_frame(b"ack"))
    anna.offer(brought("b", 2))
    await far.until(lambda: len(far.taken) == 3)
    wire.stop()
    assert far.taken == ["a", "ack", "b"]
    assert anna.known == {HALL: 2}


async def test_a_stuck_phone_gets_its_answers_and_one_catch_up_from_what_it_took() -> None:
    far = Far()
    anna, wire = phone(far)
    asked: list[dict[str, int]] = []

    def catch_up(connection: Connection) -> Iterator[StateFrame]:
        asked.append(dict(connection.known))
        yield brought("all that was missed", 1000)

    anna.catch_up = catch_up
    for rev in range(1, 1000):
        anna.offer(brought(f"patch {rev}", rev))
        if rev == 500:
            anna.answer(text_frame(b"ack"))
    far.open.set()
    await far.until(lambda: "all that was missed" in far.taken)
    wire.stop()
    assert far.taken == [
        *(f"patch {n}" for n in range(1, MAX_QUEUED_FRAMES + 1)),
        "ack",
        "all that was missed",
    ]
    assert asked == [{HALL: MAX_QUEUED_FRAMES}], "from what it took, not from what it was offered"
    assert anna.known == {HALL: 1000}


async def test_a_phone_that_takes_nothing_for_long_is_told_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "DRAIN_TIMEOUT", 0.05)
    far = Far()
    anna, wire = phone(far)
    for rev in range(MAX_QUEUED_FRAMES + 2):
        anna.offer(brought(f"patch {rev}", rev))
    await far.until(lambda: far.closed == [TRY_AGAIN_LATER])
    wire.stop()


async def test_a_phone_that_has_caught_up_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DRAIN_TIMEOUT", 0.05)
    far = Far()
    anna, wire = phone(far)
    for rev in range(MAX_QUEUED_FRAMES + 2):
        anna.offer(brought(f"patch {rev}", rev))
    far.open.set()
    await far.until(lambda: len(far.taken) == MAX_QUEUED_FRAMES)
    await asyncio.sleep(0.1)
    wire.stop()
    assert far.closed == []


async def test_who_does_not_listen_is_not_listened_to() -> None:
    far = Far()
    anna, wire = phone(far)
    for number in range(MAX_QUEUED_FRAMES + MAX_PENDING_ANSWERS):
        anna.answer(text_frame(f"ack {number}".encode()))
        await anna.heard()
    anna.answer(text_frame(b"one too many"))
    speaking = asyncio.create_task(anna.heard())
    done, _ = await asyncio.wait([speaking], timeout=0.05)
    assert not done
    far.open.set()
    async with asyncio.timeout(5):
        await speaking
    await far.until(lambda: far.taken[-1:] == ["one too many"])
    wire.stop()


@pytest.mark.parametrize(("size", "header"), [(125, 2), (126, 4), (65_535, 4), (65_536, 10)])
def test_a_prepared_frame_is_what_the_protocol_says(size: int, header: int) -> None:
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


async def test_what_it_has_been_told_is_never_overwritten_by_what_was_before() -> None:
    far = Far()
    anna, wire = phone(far)
    far.open.set()
    anna.offer(brought("newer", 2))
    anna.offer(brought("older", 1))
    anna.offer(brought("newest", 3))
    await far.until(lambda: "newest" in far.taken)
    wire.stop()
    assert far.taken == ["newer", "newest"]
