"""kill -9 at random moments: what was acknowledged is there, and what was sent again is there once."""

import asyncio
import random
from asyncio import to_thread
from collections.abc import Callable
from functools import partial

from tests.faults.ack_audit import balance, cards
from tests.faults.phone import Phone, phones, staying
from tests.faults.soak import Summary, times
from tests.faults.until import until
from tests.live.live_workshop import create_workshop
from tests.server_process import ServerProcess

HALLS = times(1, 10)
CYCLES = times(5, 30)
"""In each hall."""
PEOPLE = times(8, 24)
MOST_CARDS = 290
"""A phone may write a few more than these."""
AT_ONCE = 3
"""Cards that a phone has on the way before it waits for an ack."""


async def write_on(phone: Phone) -> None:
    """A person who types without end."""
    while len(phone.said) < MOST_CARDS:
        await phone.saved(but=AT_ONCE - 1)
        await phone.idea(f"Idea {random.randbytes(12).hex()}")


async def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(
    own_server: Callable[..., ServerProcess], summary: Summary
) -> None:
    told = 0
    for _ in range(HALLS):
        told += await one_hall(own_server)
    summary(f"kill -9: {HALLS * CYCLES} cycles under load, {told} acknowledged, 0 lost, 0 twice")


async def one_hall(own_server: Callable[..., ServerProcess]) -> int:
    """How many cards were acknowledged, and are there, while the server was killed again and again."""
    server = await to_thread(own_server)
    hall = await create_workshop(server.url, server.key)
    people = await phones(hall, PEOPLE)
    before = await hall.rev()

    def acked(least: int = 0) -> int:
        return max(sum(len(phone.acked) for phone in people) - least, 0)

    async with staying(people) as group:
        writers = [group.create_task(write_on(phone)) for phone in people]
        for _ in range(CYCLES):
            assert not all(writer.done() for writer in writers), "there is load until the end"
            await until(partial(acked, least=acked() + random.randrange(60)))
            asyncio.get_running_loop().call_later(random.uniform(0, 0.02), server.process.kill)
            await to_thread(server.process.wait)
            server = await to_thread(own_server, port=server.url.rpartition(":")[2])
        for writer in writers:
            writer.cancel()
        for phone in people:
            await phone.saved()
    found = cards(await to_thread(server.views, hall.code))
    books = balance(people, found)
    assert (books.lost, books.twice) == ([], [])
    assert found.keys() == {card for phone in people for card in phone.said}
    assert await hall.rev() == before + len(found), "what came again is not in the log again"
    assert min(phone.lives for phone in people) > CYCLES // 2, "they were cut off, and came back"
    server.process.kill()
    server.process.wait()
    return books.acknowledged
