"""kill -9 at random moments: what was acknowledged is there, and what was sent again is there once."""

import asyncio
import random
from collections.abc import Callable
from functools import partial

from tests.faults.books import balance, cards
from tests.faults.phone import Phone, phones, staying
from tests.faults.soak import Summary, times
from tests.faults.until import until
from tests.live.hall import new_hall
from tests.server_process import ServerProcess

CYCLES = times(5, 300)
PEOPLE = times(8, 120)
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
    server = own_server()
    hall = await new_hall(server.url, server.key)
    people = await phones(hall, PEOPLE)
    port = server.url.rpartition(":")[2]

    def reached(acks: int) -> bool:
        return sum(len(phone.acked) for phone in people) >= acks

    enough = 0
    async with staying(people) as group:
        writers = [group.create_task(write_on(phone)) for phone in people]
        for _ in range(CYCLES):
            enough += random.randrange(times(60, 80))
            await until(partial(reached, enough))
            asyncio.get_running_loop().call_later(random.uniform(0, 0.02), server.process.kill)
            await asyncio.to_thread(server.process.wait)
            server = await asyncio.to_thread(own_server, port=port)
        for writer in writers:
            writer.cancel()
        for phone in people:
            await phone.saved()
    found = cards(await asyncio.to_thread(server.views, hall.code))
    books = balance(people, found)
    summary(f"kill -9: {CYCLES} cycles under load, {books}")
    assert (books.lost, books.twice) == ([], [])
    assert found.keys() == {card for phone in people for card in phone.said}
    assert min(phone.lives for phone in people) > CYCLES // 2, "they were cut off, and came back"
