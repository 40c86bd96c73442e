"""The disk is full, or the database is locked: a clear refusal, no false ack, reading goes on, and so does
writing, by itself, as soon as it can."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.ack_audit import balance, cards
from tests.faults.phone import phones, staying
from tests.faults.small_disk import LimitedFiles, SmallDisk, small_disk
from tests.faults.soak import Summary, times
from tests.faults.until import until
from tests.live.live_workshop import Seat, create_workshop, new_id
from tests.server_process import ServerProcess

PEOPLE = times(8, 40)
ROUNDS = times(1, 10)

PATIENCE = 20
"""Seconds; the server itself waits five for another program to be done."""

Trouble = Callable[[SmallDisk, ServerProcess], AbstractContextManager[None]]


@contextmanager
def no_room(disk: SmallDisk, server: ServerProcess) -> Iterator[None]:
    """Nothing more fits on the disk."""
    disk.fill(server)
    yield
    disk.free(server)


@contextmanager
def files_limited(disk: SmallDisk, server: ServerProcess) -> Iterator[None]:
    """No file may grow."""
    limited = LimitedFiles(disk.folder)
    limited.fill(server)
    yield
    limited.free(server)


@contextmanager
def locked(disk: SmallDisk, server: ServerProcess) -> Iterator[None]:
    """Another program writes for a long time."""
    with closing(sqlite3.connect(disk.folder / "samskap.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("trouble", [no_room, files_limited, locked])
async def test_nothing_is_acknowledged_that_is_not_saved_and_all_is_saved_in_the_end(
    own_server: Callable[..., ServerProcess], tmp_path: Path, trouble: Trouble, summary: Summary
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        server = own_server(data=disk.folder)
        hall = await create_workshop(server.url, server.key)
        people = await phones(hall, PEOPLE)
        for phone in people:
            phone.patience = PATIENCE
        put_off = 0
        async with staying(people):
            for number in range(ROUNDS):
                for phone in people:
                    await phone.idea(f"Before {number} {new_id()}")
                    await phone.saved()
                with trouble(disk, server):
                    for phone in people:
                        phone.put_off = 0
                        await phone.idea(f"Within {number} {new_id()}")
                    await until(lambda: all(phone.put_off or not phone.waiting for phone in people))
                    put_off += sum(map(bool, (phone.put_off for phone in people)))
                    acked = {card for phone in people for card in phone.acked}
                    assert not any(phone.refused for phone in people), "told to try again, not to stop"
                    reader = await Seat(hall, people[0].cookie).connect()
                    assert people[0].acked.keys() <= {
                        key.removeprefix("mine/") for key in reader.views["me"] if key.startswith("mine/")
                    }
                    assert (await reader.request('{"type":"ping"}'))["type"] == "pong"
                    there = cards(await asyncio.to_thread(server.views, hall.code))
                    assert acked <= there.keys(), "no false ack"
                    await reader.socket.close()
                for phone in people:
                    await phone.saved()
            assert put_off >= PEOPLE, "a log that begins anew may have room once or twice, but not always"
            assert {phone.lives for phone in people} == {1}, "the lines stayed"
        server.process.kill()
        server.process.wait()
        again = own_server(data=disk.folder)
        found = cards(await asyncio.to_thread(again.views, hall.code))
        books = balance(people, found)
        assert (books.lost, books.twice) == ([], [])
        assert books.acknowledged == len(found) == 2 * PEOPLE * ROUNDS
        again.stop()
    summary(f"disk: {trouble.__name__}, {ROUNDS} times, {books}")
