"""People leave at the worst moments: while a hall is being told, a room being read, an answer waiting."""

import time
from asyncio import to_thread
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
import uvloop

from app.live import broadcast as module, connection
from app.live.connection import Connection
from tests.faults.in_process import InProcessServer, run_in_process
from tests.faults.raw_socket import CLOSE, TEXT, RawSocket, frame
from tests.faults.wait_until import wait_until
from tests.live.live_workshop import Line

GOODBYES = 60


def on_the_servers_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run it on uvloop, which raises where somebody writes to a socket that is gone."""

    @wraps(test)
    def run(*given: Any, **named: Any) -> None:
        uvloop.run(test(*given, **named))

    return run


async def phone(here: InProcessServer, cookie: str) -> RawSocket:
    """A phone whose socket is in nobody's hands but the test's."""
    return await to_thread(RawSocket, here.workshop.url, here.workshop.code, cookie)


async def hears(line: Line, here: InProcessServer, step: str) -> None:
    """The hall still hears of everything."""
    assert (await here.workshop.command("agenda.start", step=step)).is_success
    await line.until(lambda: line.known["hall"]["step"]["step"] == step)


@on_the_servers_loop
async def test_who_says_goodbye_while_the_hall_is_told_silences_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "YIELD_EVERY", 1)
    async with run_in_process(tmp_path) as here:
        leaving, staying = await here.workshop.join(), await here.workshop.join()
        line = await staying.line()
        others = [await phone(here, leaving.cookie) for _ in range(GOODBYES)]
        await wait_until(lambda: len(here.connections) == GOODBYES + 1)
        offer = Connection.offer

        def and_goodbye(one: Connection, outgoing: connection.StateFrame) -> None:
            offer(one, outgoing)
            if others:
                others.pop().send(frame(CLOSE, (1001).to_bytes(2, "big")))

        monkeypatch.setattr(Connection, "offer", and_goodbye)
        await hears(line, here, "alone")
        await hears(line, here, "together")
        await wait_until(lambda: len(here.connections) == 1)
        await line.socket.close()


@on_the_servers_loop
async def test_who_goes_while_the_room_is_being_read_is_not_in_it(tmp_path: Path) -> None:
    async with run_in_process(tmp_path) as here:
        leaving, staying = await here.workshop.join(), await here.workshop.join()
        reading = await here.unload_room(lambda _: time.sleep(0.5))
        gone = await phone(here, leaving.cookie)
        gone.socket.close()
        line = await staying.line()
        await reading
        await hears(line, here, "alone")
        await wait_until(lambda: len(here.connections) == 1)
        await line.socket.close()


@on_the_servers_loop
async def test_nobody_waits_for_somebody_who_took_no_answers_and_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_PENDING_ANSWERS", 0)
    async with run_in_process(tmp_path) as here:
        cut_off = await phone(here, (await here.workshop.join()).cookie)
        await wait_until(lambda: len(here.connections) == 1)
        (held,) = here.connections
        held.full()
        cut_off.send(frame(TEXT, b'{"type":"ping"}'))
        await wait_until(lambda: held._room is not None)
        cut_off.socket.close()
        await wait_until(lambda: not here.connections)
