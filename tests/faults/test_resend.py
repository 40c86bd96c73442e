"""Commands are sent several times, in any order, over several tabs, and again after a restart: each command
has one effect, and all its acks are equal."""

import asyncio
import json
import random
from asyncio import to_thread
from collections import defaultdict
from typing import NamedTuple

from tests.faults.ack_audit import card_texts
from tests.faults.soak import Summary, quick_or_soak
from tests.live.live_workshop import LiveClient, Seat, create_workshop, new_id
from tests.server_process import StartServer

COMMANDS = quick_or_soak(2_000, 100_000)
COMMANDS_PER_PERSON = 250
PEOPLE = COMMANDS // COMMANDS_PER_PERSON
MAX_PENDING = 20
"""Unanswered commands of a tab."""


class Transmission(NamedTuple):
    """One transmission of a command by its author, over one of the author's two tabs."""

    person: int
    tab: int
    command: str
    text: str


async def test_command_sent_several_times_has_one_effect(
    new_server: StartServer, soak_summary: Summary
) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key, tables=200)
    seats = [await workshop.join(number % 200 + 1) for number in range(PEOPLE)]
    rev_before = await workshop.current_rev()
    transmissions, acks = random_transmissions(), Acks()
    half = len(transmissions) // 2

    await send_all(seats, transmissions[:half], acks)
    server.kill()
    server = await to_thread(new_server)
    workshop.url = server.url
    await send_all(seats, transmissions[half:], acks)

    saved = card_texts(await to_thread(server.read_views, workshop.code))
    assert saved == {each.command: each.text for each in transmissions}
    assert len(set(acks.seqs.values())) == len(acks.seqs) == COMMANDS
    assert await workshop.current_rev() == rev_before + COMMANDS, "a repeated command adds no event"
    soak_summary(
        f"repeated commands: {COMMANDS} commands sent {len(transmissions)} times, {len(saved)} effects"
    )


def random_transmissions() -> list[Transmission]:
    """Each command once, 30 % of them two to five times, in random order."""
    once = [
        Transmission(number % PEOPLE, random.randrange(2), new_id(), f"Idea {number}")
        for number in range(COMMANDS)
    ]
    repeated = [
        each._replace(tab=random.randrange(2))
        for each in random.sample(once, len(once) * 3 // 10)
        for _ in range(random.randint(1, 4))
    ]
    transmissions = [*once, *repeated]
    random.shuffle(transmissions)
    return transmissions


class Acks:
    """seqs: command id -> the seq of its acks, which must always be the same."""

    def __init__(self) -> None:
        self.seqs: dict[str, int] = {}

    async def send_and_collect(self, connection: LiveClient, transmissions: list[Transmission]) -> None:
        """Send these over one connection, some at a time, and read one ack for each."""
        pending = 0
        for each in transmissions:
            await connection.socket.send(
                json.dumps({"id": each.command, "type": "ideas.add", "theme": "safety", "text": each.text})
            )
            pending += 1
            while pending > MAX_PENDING:
                pending -= await self._read_ack(connection)
        while pending:
            pending -= await self._read_ack(connection)

    async def _read_ack(self, connection: LiveClient) -> int:
        """Read one frame. Returns how many acks that were: 1 or 0."""
        frame = await connection.read()
        connection.frames.clear()
        if frame["type"] != "ack":
            assert frame["type"] != "rejection", frame
            return 0
        assert self.seqs.setdefault(frame["id"], frame["seq"]) == frame["seq"]
        return 1


async def send_all(seats: list[Seat], transmissions: list[Transmission], acks: Acks) -> None:
    """Send all of these, every tab at the same time."""
    by_tab: dict[tuple[int, int], list[Transmission]] = defaultdict(list)
    for each in transmissions:
        by_tab[each.person, each.tab].append(each)
    connections = {tab: await seats[tab[0]].connect() for tab in by_tab}
    async with asyncio.TaskGroup() as group:
        for tab, of_tab in by_tab.items():
            group.create_task(acks.send_and_collect(connections[tab], of_tab))
    for connection in connections.values():
        await connection.socket.close()
