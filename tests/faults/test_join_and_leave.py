"""People come and go all day, in every way: nothing of them stays in the server but their seat."""

import asyncio
import gc
import random
from pathlib import Path

import httpx
from websockets.asyncio.client import ClientConnection

from app.live.connection import Connection
from tests.faults.in_process import InProcess, in_process
from tests.faults.soak import Summary, times
from tests.faults.until import until
from tests.live.live_workshop import Seat, new_id

VISITS = times(200, 5_000)
AT_ONCE = 20


async def look_in(seat: Seat) -> None:
    """Come by a stream, and go as soon as something has come down it."""
    hall = seat.workshop
    async with (
        httpx.AsyncClient(base_url=hall.url, headers={"cookie": seat.cookie}) as http,
        http.stream("GET", f"/w/{hall.code}/stream?as=phone") as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                return


async def visit(seat: Seat, chance: random.Random) -> None:
    """Come, perhaps write or sit down elsewhere, and go: politely, abruptly, or with something on the way."""
    line = await seat.connect()
    socket: ClientConnection = line.socket
    match chance.randrange(4):
        case 0:
            await line.submit("ideas.add", theme="safety", text="An idea")
        case 1:
            await line.submit("welcome.move", table=chance.randint(1, 8))
        case 2:
            await socket.send(
                f'{{"id":"{new_id()}","type":"ideas.add","theme":"safety","text":"On the way"}}'
            )
    if chance.random() < 0.5:
        await socket.close()
    else:
        socket.transport.abort()
        await socket.wait_closed()


async def rounds(here: InProcess, seats: list[Seat], count: int, chance: random.Random) -> None:
    """So many visits, some at once, and then quiet."""
    for _ in range(0, count, AT_ONCE):
        async with asyncio.TaskGroup() as group:
            for seat in chance.choices(seats, k=AT_ONCE):
                group.create_task(visit(seat, chance) if chance.random() < 0.8 else look_in(seat))
    await until(lambda: here.held().sockets == 0)


async def test_nothing_stays_of_who_has_left(tmp_path: Path, summary: Summary) -> None:
    chance = random.Random(1)
    async with in_process(tmp_path) as here:
        seats = [await here.test.join(number % 8 + 1) for number in range(VISITS // 10)]
        await rounds(here, seats, AT_ONCE, chance)  # so that what is made once is there
        first = here.held()
        assert (first.members, first.phones, first.people) == (0, 0, 0)
        await rounds(here, seats, VISITS, chance)
        await until(lambda: all(now <= then for now, then in zip(here.held(), first, strict=True)), 20)
        gc.collect()
        left = [thing for thing in gc.get_objects() if isinstance(thing, Connection)]
        assert not left
    summary(f"comings and goings: {VISITS} visits, nothing left but seats")
