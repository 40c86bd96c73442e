"""A connection that is not drained: nobody waits for it, little is kept, and it catches up."""

import asyncio
from collections.abc import Iterator

import pytest

from app.live import connection as module
from app.live.connection import MOST_QUEUED, Connection, Outgoing, TooSlow

HALL = "hall"


class Wire:
    """The far end of a socket, which takes frames only while it is open."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.taken: list[str] = []
        self.more = asyncio.Event()

    async def send(self, text: str) -> None:
        await self.open.wait()
        self.taken.append(text)
        self.more.set()

    async def until(self, count: int) -> None:
        """Wait for so many frames."""
        async with asyncio.timeout(5):
            while len(self.taken) < count:
                self.more.clear()
                await self.more.wait()


def nothing_missed(connection: Connection) -> Iterator[Outgoing]:
    """A room in which nothing happened."""
    return iter(())


async def test_frames_and_answers_go_out_in_order() -> None:
    wire, phone = Wire(), Connection("phone", "anna", 1)
    wire.open.set()
    phone.offer(Outgoing("a", HALL, 1))
    phone.answer("ack")
    phone.offer(Outgoing("b", HALL, 2))
    pump = asyncio.create_task(phone.pump(wire.send, nothing_missed))
    await wire.until(3)
    pump.cancel()
    assert wire.taken == ["a", "ack", "b"]
    assert phone.known == {HALL: 2}


async def test_a_stuck_phone_keeps_little_and_gets_one_catch_up_from_what_it_took() -> None:
    wire, phone = Wire(), Connection("phone", "anna", 1)
    asked: list[dict[str, int]] = []

    def catch_up(connection: Connection) -> Iterator[Outgoing]:
        asked.append(dict(connection.known))
        yield Outgoing("all that was missed", HALL, 1000)

    pump = asyncio.create_task(phone.pump(wire.send, catch_up))
    for rev in range(1, 1000):
        phone.offer(Outgoing(f"patch {rev}", HALL, rev))
        phone.answer(f"ack {rev}") if rev == MOST_QUEUED * 2 else None
        await asyncio.sleep(0)
        assert len(phone._queue) <= MOST_QUEUED + 1
    wire.open.set()
    await wire.until(3)
    pump.cancel()
    assert wire.taken == ["patch 1", f"ack {MOST_QUEUED * 2}", "all that was missed"]
    assert asked == [{HALL: 1}], "from what it took, not from what it was offered"
    assert phone.known == {HALL: 1000}


async def test_a_phone_that_takes_nothing_for_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GIVEN_UP_AFTER", 0.05)
    wire, phone = Wire(), Connection("phone", "anna", 1)
    phone.offer(Outgoing("a", HALL, 1))
    with pytest.raises(TooSlow):
        await phone.pump(wire.send, nothing_missed)


async def test_a_rev_of_an_audience_that_was_left_is_not_remembered() -> None:
    wire, phone = Wire(), Connection("phone", "anna", 1)
    phone.offer(Outgoing("old table", "table/1", 5))
    phone.table = 2
    wire.open.set()
    pump = asyncio.create_task(phone.pump(wire.send, nothing_missed))
    await wire.until(1)
    pump.cancel()
    assert phone.known == {}
