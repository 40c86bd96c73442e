"""Thousands of participants connect and disconnect in every way: the server keeps nothing but their seats."""

import asyncio
import gc
import random
from pathlib import Path

from app.live.connection import Connection
from tests.faults.in_process import InProcessServer, Resources, run_in_process
from tests.faults.soak import Summary, quick_or_soak
from tests.faults.wait_until import wait_until
from tests.http_clients import async_http_client
from tests.live.live_workshop import Seat, new_id

VISITS = quick_or_soak(200, 5_000)
CONCURRENT_VISITS = 20
MAX_CLEANUP_POLLS = 2_000
"""The number of checks, one every 10 ms, whether the server has freed its resources."""


async def test_server_after_all_have_left_holds_no_resources(tmp_path: Path, soak_summary: Summary) -> None:
    rng = random.Random(1)
    async with run_in_process(tmp_path) as server:
        seats = [await server.workshop.join(number % 8 + 1) for number in range(VISITS // 10)]
        await make_visits(server, seats, CONCURRENT_VISITS, rng)  # fills all caches
        before = await peak_counts(server)
        assert (before.audience_connections, before.participant_connections, before.participants) == (0, 0, 0)

        await make_visits(server, seats, VISITS, rng)

        for _ in range(MAX_CLEANUP_POLLS):  # not `wait_until`, whose own timer would be counted
            if not excess(server.count_resources(), before):
                break
            await asyncio.sleep(0.01)
        assert excess(server.count_resources(), before) == {}
        gc.collect()
        assert not [found for found in gc.get_objects() if isinstance(found, Connection)]
    soak_summary(f"joining and leaving: {VISITS} visits, the server keeps nothing but the seats")


async def peak_counts(server: InProcessServer) -> Resources:
    """The highest count of each resource over two seconds, while the server is idle.

    A single count could miss a periodic timer that has just fired."""
    counts: list[Resources] = []
    for _ in range(200):
        counts.append(server.count_resources())
        await asyncio.sleep(0.01)
    return Resources(*map(max, zip(*counts, strict=True)))


def excess(now: Resources, before: Resources) -> dict[str, tuple[int, int]]:
    """The resources of which there are more now: name -> how many now, and before."""
    numbers = zip(Resources._fields, now, before, strict=True)
    return {name: (now, before) for name, now, before in numbers if now > before}


async def make_visits(server: InProcessServer, seats: list[Seat], count: int, rng: random.Random) -> None:
    """Make `count` visits, some at the same time, and wait until the server has closed all connections."""
    for _ in range(0, count, CONCURRENT_VISITS):
        async with asyncio.TaskGroup() as group:
            for seat in rng.choices(seats, k=CONCURRENT_VISITS):
                group.create_task(visit(seat, rng) if rng.random() < 0.8 else visit_by_event_stream(seat))
    # An event stream ends shortly after its socket.
    await wait_until(lambda: server.open_sockets == 0 and not server.connections)


async def visit(seat: Seat, rng: random.Random) -> None:
    """Connect, send a command or none, wait for its answer or not, and close the socket or abort it."""
    connection = await seat.connect()
    socket = connection.socket
    match rng.randrange(4):
        case 0:
            await connection.submit("ideas.add", theme="safety", text="An idea")
        case 1:
            await connection.submit("welcome.move", table=rng.randint(1, 8))
        case 2:
            await socket.send(
                f'{{"id":"{new_id()}","type":"ideas.add","theme":"safety","text":"Not answered"}}'
            )
    if rng.random() < 0.5:
        await socket.close()
    else:
        socket.transport.abort()
        await socket.wait_closed()


async def visit_by_event_stream(seat: Seat) -> None:
    """Connect by server-sent events, and disconnect after the first one."""
    workshop = seat.workshop
    async with (
        async_http_client(base_url=workshop.url, headers={"cookie": seat.cookie}) as http,
        http.stream("GET", f"/w/{workshop.code}/stream?as=phone") as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                return
