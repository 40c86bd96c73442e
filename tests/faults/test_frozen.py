"""One phone in twenty stops reading from its socket: the others get every change, and the server holds little
memory for the frozen phones and closes their connections."""

import asyncio
import random
import signal
from asyncio import to_thread
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.phone import Phone, join_phones, keep_connected
from tests.faults.raw_socket import RawSocket
from tests.faults.soak import Summary, quick_or_soak
from tests.faults.wait_until import wait_until
from tests.http_clients import async_http_client
from tests.live.live_workshop import LiveWorkshop, create_workshop, new_id
from tests.server_process import ServerProcess, StartServer

PHONES = quick_or_soak(40, 500)
FROZEN_PHONES = max(16, PHONES // 20)
"""There are at least 16, so that their memory shows in the memory of the process."""
MAX_BYTES_PER_FROZEN_PHONE = 256 * 1024
MIN_RECEIVE_BUFFER_SIZE = 4096
PLAN_CHANGES = 60
"""The changes are of 100 KB each: together far more than the system buffers for a socket that is not read."""
WARM_UP_CHANGES = 60
"""After these changes the server's own memory hardly grows any more."""
RETURN_FREE_MEMORY = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "16384",
    "MALLOC_TRIM_THRESHOLD_": "16384",
}
"""Makes the C library return memory to the system as soon as it is free."""
CLOSE_TIMEOUT_S = 120
"""Seconds for closing the connections of all frozen phones; about 25 are needed."""
CHECK_INTERVAL_S = 2


async def test_frozen_phones_are_disconnected_and_do_not_delay_others(
    new_server: StartServer, monkeypatch: pytest.MonkeyPatch, soak_summary: Summary
) -> None:
    server = start_measurable_server(new_server, monkeypatch)
    workshop = await create_workshop(server.url, server.key)
    phones = await join_phones(workshop, PHONES - FROZEN_PHONES)
    seats = [await workshop.join(1) for _ in range(FROZEN_PHONES)]
    await warm_up(workshop, phones[0])
    async with keep_connected(phones):
        await wait_until(lambda: all("hall" in phone.views for phone in phones))
        await change_plan(workshop, phones, 5)
        connection_counts = [phone.connection_count for phone in phones]
        memory_before = await memory_in_use(server, workshop)

        frozen = [await connect_frozen(seat.cookie, workshop) for seat in seats]
        while await people_connected(workshop) < PHONES:
            pass  # `people_connected` waits for a frame
        await change_plan(workshop, phones, PLAN_CHANGES)
        held = (await memory_in_use(server, workshop) - memory_before) // FROZEN_PHONES
        assert held <= MAX_BYTES_PER_FROZEN_PHONE

        await wait_until_frozen_are_disconnected(workshop, phones)
        assert connection_counts == [phone.connection_count for phone in phones], "others stay connected"
    for raw_socket in frozen:
        raw_socket.socket.close()
    soak_summary(
        f"frozen phones: {FROZEN_PHONES} of {PHONES} stopped reading, {held // 1024} KiB of memory for each, "
        "all disconnected"
    )


def start_measurable_server(new_server: StartServer, monkeypatch: pytest.MonkeyPatch) -> ServerProcess:
    """Start a server whose memory can be measured, and whose limit for silent sockets does not take effect:
    the limit for full write buffers is what this file tests."""
    with monkeypatch.context() as environment:
        environment.setenv("PYTHONPATH", str(Path(__file__).parent / "collect_on_signal"))
        environment.setenv("SAMSKAP_SILENT_TIMEOUT", "3600")
        for name, value in RETURN_FREE_MEMORY.items():
            environment.setenv(name, value)
        return new_server()


async def warm_up(workshop: LiveWorkshop, phone: Phone) -> None:
    """Let the server allocate the memory that it needs also without frozen phones."""
    async with keep_connected([phone]):
        await wait_until(lambda: "hall" in phone.views)
        await change_plan(workshop, [phone], WARM_UP_CHANGES)


async def connect_frozen(cookie: str, workshop: LiveWorkshop) -> RawSocket:
    """Connect a phone that never reads."""
    return await to_thread(RawSocket, workshop.url, workshop.code, cookie, MIN_RECEIVE_BUFFER_SIZE)


async def wait_until_frozen_are_disconnected(workshop: LiveWorkshop, phones: list[Phone]) -> None:
    """Change the plan until only these phones are connected. Raises TimeoutError."""
    async with asyncio.timeout(CLOSE_TIMEOUT_S):
        while await people_connected(workshop) > len(phones):
            await change_plan(workshop, phones)
            await asyncio.sleep(CHECK_INTERVAL_S)


async def memory_in_use(server: ServerProcess, workshop: LiveWorkshop) -> int:
    """Bytes of memory that the server uses after a garbage collection (see `collect_on_signal`)."""
    server.send_signal(signal.SIGUSR1)
    await people_connected(workshop)  # when this is answered, the signal has been handled
    return anonymous_memory(server.pid)


def anonymous_memory(process: int) -> int:
    """Bytes of memory of a process that belong to no file."""
    status = Path(f"/proc/{process}/status").read_text()
    return 1024 * int(status.partition("RssAnon:")[2].split()[0])


async def people_connected(workshop: LiveWorkshop) -> int:
    """The number of connected people that a console shows."""
    console = await workshop.connect_console()
    await console.read_until(lambda: console.frames and console.frames[-1]["type"] == "presence")
    await console.socket.close()
    return int(console.frames[-1]["people"])


async def change_plan(workshop: LiveWorkshop, phones: list[Phone], times: int = 1) -> None:
    """Edit the plan `times` times, and wait each time until all of these phones show it."""
    commands = f"/api/workshops/{workshop.code}/commands"
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for _ in range(times):
            plan = long_plan(random.getrandbits(60))
            response = await http.post(commands, json={"type": "plan.edit", "id": new_id(), **plan})
            assert response.status_code == httpx.codes.OK, response.text
            await wait_until(partial(all_show_question, phones, plan["question"]))


def long_plan(number: int) -> dict[str, Any]:
    """A plan of 100 KB with a question that contains the number."""
    long_text = dict.fromkeys(("en", "nb", "nn"), "long " * 99)
    step = {"activity": "ideas", "title": {"en": "Write"}, "minutes": 5, "instruction": long_text}
    agenda = [{"id": f"step-{n}", **step} for n in range(59)]
    return {"question": {"en": f"Question {number}"}, "agenda": [{"id": "together", **step}, *agenda]}


def all_show_question(phones: list[Phone], question: dict[str, str]) -> bool:
    """Whether all of these phones have this question."""
    return all(phone.views["plan/all"]["workshop"]["question"] == question for phone in phones)
