"""A network that cuts, stalls, delays and half-opens: every phone ends in the server's state."""

import operator
import random
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.faults.ack_audit import balance, cards
from tests.faults.phone import Phone, phones, staying
from tests.faults.proxy import BadNetwork
from tests.faults.soak import Summary, times
from tests.live.live_workshop import Seat, create_workshop
from tests.server_process import ServerProcess

PEOPLE = times(12, 200)
IDEAS = times(15, 40)
"""By each."""
QUESTIONS = 5
"""That the whole hall is told of, one after the other."""


async def write(phone: Phone, number: int) -> None:
    """Write, change one's mind; all of it over the bad network."""
    for idea in range(IDEAS):
        await phone.saved(but=2)
        card = await phone.idea(f"Idea {idea} of {number}")
        if idea % 5 == 3:
            await phone.write("ideas.edit", card=card, text=f"Idea {idea} of {number}, better")
            phone.said[card] += ", better"
    await phone.saved()


async def fresh(phone: Phone) -> dict[str, dict[str, Any]]:
    """What the server tells somebody who comes straight to it and knows nothing."""
    line = await Seat(phone.hall, phone.cookie).connect()
    await line.socket.close()
    return line.views


async def test_every_phone_ends_in_the_servers_state(
    own_server: Callable[..., ServerProcess], summary: Summary
) -> None:
    server = own_server()
    hall = await create_workshop(server.url, server.key)
    people = await phones(hall, PEOPLE)
    before = await hall.rev()
    async with BadNetwork(int(server.url.rpartition(":")[2]), random.Random(1)) as network:
        for phone in people:
            phone.way = network.url
        async with staying(people) as group:
            writers = [group.create_task(write(phone, n)) for n, phone in enumerate(people)]
            for n in range(QUESTIONS):
                told = await hall.submit("plan.edit", question={"en": f"Question {n}"})
                assert told.status_code == 200
            for writer in writers:
                await writer
            network.calm_down()
            for phone in people:
                known = await fresh(phone)
                await phone.until(partial(operator.eq, phone.known, known))
    books = balance(people, cards(server.views(hall.code)))
    assert (books.lost, books.twice) == ([], [])
    commands = QUESTIONS + sum(len(phone.acked) for phone in people)
    assert await hall.rev() == before + commands, "each is in the log once"
    assert len(network.seen) == 4, network.seen
    assert sum(phone.lives for phone in people) > 2 * PEOPLE
    done = ", ".join(f"{count} {what}" for what, count in network.seen.items())
    summary(f"bad network: {PEOPLE} phones, {done}, {books}")
