"""The server's clock is set forth and back by an hour while people write: the order is that of the log."""

import random
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from tests.faults.ack_audit import balance, cards
from tests.faults.phone import Phone, phones, staying
from tests.faults.preload import preload
from tests.faults.soak import Summary, times
from tests.faults.until import until
from tests.live.live_workshop import create_workshop, new_id
from tests.server_process import ServerProcess

HOUR = 3600
JUMPS = times(6, 200)
BETWEEN = times(5, 1)
"""Cards by each of eight phones between two jumps."""


class Clock:
    """How far the server's clock is off; read by `clock.c`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set(0)

    def set(self, seconds: int) -> None:
        """Off by so many seconds from now on."""
        with self.path.open("r+b" if self.path.exists() else "wb", buffering=0) as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


async def test_the_order_holds_and_nobody_is_lost_when_the_clock_jumps(
    own_server: Callable[..., ServerProcess],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    summary: Summary,
) -> None:
    clock = Clock(tmp_path / "clock")
    with monkeypatch.context() as loaded:
        preload("clock", tmp_path, loaded, CLOCK_OFFSET=str(clock.path))
        server = own_server()
    hall = await create_workshop(server.url, server.key)
    people = await phones(hall, 8)
    written: list[list[str]] = []
    async with staying(people):
        for jump in range(JUMPS):
            clock.set(random.choice([-HOUR, HOUR, 0]) if jump > 2 else (0, HOUR, -HOUR)[jump])
            written.append([await phone.idea(new_id()) for phone in people for _ in range(BETWEEN)])
            for phone in people:
                await phone.saved()
            await all_told(people)
        assert {phone.lives for phone in people} == {1}, "nobody was cut off"
    seqs = {card: seq for phone in people for card, seq in phone.acked.items()}
    for earlier, later in pairwise(written):
        assert max(seqs[card] for card in earlier) < min(seqs[card] for card in later)
    for phone in people:
        assert list(phone.said) == sorted(phone.said, key=seqs.__getitem__), (
            "each phone's cards keep their order"
        )
    views = server.views(hall.code)
    books = balance(people, cards(views))
    assert (books.lost, books.twice) == ([], [])
    moments = [card["at"] for card in views["staff"].values() if card["type"] == "card"]
    assert max(moments) - min(moments) > HOUR * 1000, "the clock did jump"
    clock.set(0)
    server.process.kill()
    server.process.wait()
    again = own_server()
    assert again.views(hall.code)["staff"] == views["staff"], "the same when it is read again"
    summary(f"clock: {JUMPS} jumps of an hour, {books}, in order")


async def all_told(people: list[Phone]) -> None:
    """Everybody is told of their own cards within moments, whatever the time is."""
    await until(lambda: all(phone.cards.keys() == phone.said.keys() for phone in people), 10)
