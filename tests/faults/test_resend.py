"""Commands come several times, in another order than they were written, over several tabs, and again after
the server was killed: each has one effect, and one ack for ever."""

import asyncio
import json
import random
from asyncio import to_thread
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from tests.faults.ack_audit import cards
from tests.faults.soak import Summary, times
from tests.live.live_workshop import LiveClient, Seat, TestWorkshop, create_workshop, new_id
from tests.server_process import ServerProcess

COMMANDS = times(2_000, 100_000)
PER_PERSON = 250
PEOPLE = COMMANDS // PER_PERSON
ON_THE_WAY = 20
"""Commands that a tab has sent before it reads an answer."""


class Sending(NamedTuple):
    """One sending of a command, by its author, over one of their two tabs."""

    person: int
    tab: int
    command: str
    text: str


def sendings() -> list[Sending]:
    """Each command once, and 30 % of them two to five times, in any order."""
    chosen = [
        Sending(number % PEOPLE, random.randrange(2), new_id(), f"Idea {number}")
        for number in range(COMMANDS)
    ]
    again = [
        one._replace(tab=random.randrange(2))
        for one in random.sample(chosen, len(chosen) * 3 // 10)
        for _ in range(random.randint(1, 4))
    ]
    everything = [*chosen, *again]
    random.shuffle(everything)
    return everything


class Acks:
    """What has been said of each command: always the same."""

    def __init__(self) -> None:
        self.seqs: dict[str, int] = {}

    async def collect(self, line: LiveClient, mine: list[Sending]) -> None:
        """Send all of these over the line, some at a time, and take the answers."""
        owed = 0
        for one in mine:
            await line.socket.send(
                json.dumps({"id": one.command, "type": "ideas.add", "theme": "safety", "text": one.text})
            )
            owed += 1
            while owed > ON_THE_WAY:
                owed -= await self._answer(line)
        while owed:
            owed -= await self._answer(line)

    async def _answer(self, line: LiveClient) -> int:
        frame = await line.read()
        line.frames.clear()
        if frame["type"] != "ack":
            assert frame["type"] != "rejection", frame
            return 0
        assert self.seqs.setdefault(frame["id"], frame["seq"]) == frame["seq"]
        return 1


async def send(hall: TestWorkshop, seats: list[Seat], part: list[Sending], acks: Acks) -> None:
    """All of this part, everybody at once."""
    lines: dict[tuple[int, int], list[Sending]] = defaultdict(list)
    for one in part:
        lines[one.person, one.tab].append(one)
    opened = {key: await seats[key[0]].connect() for key in lines}
    async with asyncio.TaskGroup() as group:
        for key, mine in lines.items():
            group.create_task(acks.collect(opened[key], mine))
    for line in opened.values():
        await line.socket.close()


async def test_each_command_has_one_effect_however_often_it_comes(
    own_server: Callable[..., ServerProcess], summary: Summary
) -> None:
    server = own_server()
    hall = await create_workshop(server.url, server.key, tables=200)
    seats = [await hall.join(number % 200 + 1) for number in range(PEOPLE)]
    before = await hall.rev()
    everything, acks = sendings(), Acks()
    half = len(everything) // 2

    await send(hall, seats, everything[:half], acks)
    server.process.kill()
    server.process.wait()
    server = await to_thread(own_server)
    hall.url = server.url
    await send(hall, seats, everything[half:], acks)

    found = cards(await to_thread(server.views, hall.code))
    assert found == {one.command: one.text for one in everything}
    assert len(set(acks.seqs.values())) == len(acks.seqs) == COMMANDS
    assert await hall.rev() == before + COMMANDS, "what came again is not in the log again"
    summary(f"resend: {COMMANDS} commands sent {len(everything)} times, {len(found)} effects")
