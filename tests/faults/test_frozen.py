"""One phone in twenty stops reading: the others go on, the frozen hold little and are given up."""

import asyncio
import random
import signal
from asyncio import to_thread
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.phone import Phone, phones, staying
from tests.faults.raw_socket import RawSocket
from tests.faults.soak import Summary, times
from tests.faults.until import until
from tests.live.live_workshop import TestWorkshop, create_workshop, new_id
from tests.server_process import ServerProcess

PEOPLE = times(40, 500)
FROZEN = max(16, PEOPLE // 20)
"""Enough of them for their memory to be seen in the process."""
MOST_HELD = 256 * 1024
SMALLEST_BUFFER = 4096
CHANGES = 60
"""Of 100 KB each: far more than the system itself keeps for a socket that is not read."""
WARM = 60
"""After so many a server takes little more memory of its own for the next."""
GIVE_BACK = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "16384", "MALLOC_TRIM_THRESHOLD_": "16384"}
"""The process gives memory back as soon as it is free."""
GIVEN_UP = 60
"""Seconds in which all of them must be; they are after about 25."""


def memory(server: ServerProcess) -> int:
    """Bytes of memory of its own that the server has now."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return 1024 * int(status.partition("RssAnon:")[2].split()[0])


async def resident(server: ServerProcess, hall: TestWorkshop) -> int:
    """The same once it has thrown its garbage away (see `watched`)."""
    server.process.send_signal(signal.SIGUSR1)
    await people_here(hall)
    return memory(server)


def plan(number: int) -> dict[str, Any]:
    """A long plan that everybody is told of (100 KB), told from others by its question."""
    long = dict.fromkeys(("en", "nb", "nn"), "long " * 99)
    step = {"activity": "ideas", "title": {"en": "Write"}, "minutes": 5, "instruction": long}
    agenda = [{"id": f"step-{n}", **step} for n in range(59)]
    return {"question": {"en": f"Question {number}"}, "agenda": [{"id": "together", **step}, *agenda]}


async def people_here(hall: TestWorkshop) -> int:
    """The console's seat count."""
    console = await hall.connect_console()
    await console.read_until(lambda: console.frames and console.frames[-1]["type"] == "presence")
    await console.socket.close()
    return int(console.frames[-1]["people"])


async def change(hall: TestWorkshop, people: list[Phone], times: int = 1) -> None:
    """Tell the whole hall one thing after the other, and see that each reaches all who read."""
    commands = f"/api/workshops/{hall.code}/commands"
    async with httpx.AsyncClient(base_url=hall.url, headers=hall.operator_headers, trust_env=False) as http:
        for _ in range(times):
            told = plan(random.getrandbits(60))
            answer = await http.post(commands, json={"type": "plan.edit", "id": new_id(), **told})
            assert answer.status_code == httpx.codes.OK, answer.text
            await until(partial(everybody_sees, people, told["question"]))


def everybody_sees(people: list[Phone], question: dict[str, str]) -> bool:
    """Whether this is the question on all of these phones."""
    return all(phone.known["hall"]["workshop"]["question"] == question for phone in people)


async def test_the_frozen_are_given_up_and_nobody_waits_for_them(
    own_server: Callable[..., ServerProcess], monkeypatch: pytest.MonkeyPatch, summary: Summary
) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("PYTHONPATH", str(Path(__file__).parent / "collect_on_signal"))
        environment.setenv("SAMSKAP_SILENT_TIMEOUT", "3600")  # what is tried here is the server's own limit
        for setting, value in GIVE_BACK.items():
            environment.setenv(setting, value)
        server = own_server()
    hall = await create_workshop(server.url, server.key)
    people = await phones(hall, PEOPLE - FROZEN)
    seats = [await hall.join(1) for _ in range(FROZEN)]
    async with staying(people[:1]):
        await until(lambda: "hall" in people[0].known)
        await change(hall, people[:1], WARM)
    async with staying(people):
        await until(lambda: all("hall" in phone.known for phone in people))
        await change(hall, people, 5)
        lives = [phone.lives for phone in people]
        before = await resident(server, hall)
        frozen = [
            await to_thread(RawSocket, hall.url, hall.code, seat.cookie, SMALLEST_BUFFER) for seat in seats
        ]
        assert await people_here(hall) == PEOPLE
        await change(hall, people, CHANGES)
        held = (await resident(server, hall) - before) // FROZEN
        assert held <= MOST_HELD

        async with asyncio.timeout(GIVEN_UP):
            while await people_here(hall) > len(people):
                await change(hall, people)
                await asyncio.sleep(2)
        assert lives == [phone.lives for phone in people], "nobody else was cut off"
    for line in frozen:
        line.socket.close()
    summary(f"frozen: {FROZEN} of {PEOPLE} phones, {held // 1024} KiB held for each, given up")
