"""The disk is full, or the database is locked: a clear refusal, no false ack, reading goes on, and so does
writing, by itself, as soon as it can."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.ack_audit import audit_acks, card_texts
from tests.faults.phone import join_phones, keep_connected
from tests.faults.small_disk import LimitedFiles, SmallDisk, small_disk
from tests.faults.soak import Summary, quick_or_soak
from tests.faults.wait_until import wait_until
from tests.live.live_workshop import Seat, new_hall, new_id
from tests.server_process import ServerProcess

PEOPLE = quick_or_soak(8, 40)
ROUNDS = quick_or_soak(1, 10)

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
        hall = await new_hall(server.url, server.key)
        people = await join_phones(hall, PEOPLE)
        for phone in people:
            phone.max_silent_intervals = PATIENCE
        put_off = 0
        async with keep_connected(people):
            for number in range(ROUNDS):
                for phone in people:
                    await phone.add_idea(f"Before {number} {new_id()}")
                    await phone.wait_until_answered()
                with trouble(disk, server):
                    for phone in people:
                        phone.retryable_rejections = 0
                        await phone.add_idea(f"Within {number} {new_id()}")
                    await wait_until(
                        lambda: all(phone.retryable_rejections or not phone.pending for phone in people)
                    )
                    put_off += sum(map(bool, (phone.retryable_rejections for phone in people)))
                    acked = {card for phone in people for card in phone.acked}
                    assert not any(phone.rejected for phone in people), "told to try again, not to stop"
                    reader = await Seat(hall, people[0].cookie).line()
                    assert people[0].acked.keys() <= {
                        key.removeprefix("mine/") for key in reader.known["me"] if key.startswith("mine/")
                    }
                    assert (await reader.say('{"type":"ping"}'))["type"] == "pong"
                    there = card_texts(await asyncio.to_thread(server.views, hall.code))
                    assert acked <= there.keys(), "no false ack"
                    await reader.socket.close()
                for phone in people:
                    await phone.wait_until_answered()
            assert put_off >= PEOPLE, "a log that begins anew may have room once or twice, but not always"
            assert {phone.connection_count for phone in people} == {1}, "the lines stayed"
        server.process.kill()
        server.process.wait()
        again = own_server(data=disk.folder)
        found = card_texts(await asyncio.to_thread(again.views, hall.code))
        books = audit_acks(people, found)
        assert (books.lost, books.duplicated) == ([], [])
        assert books.acknowledged == len(found) == 2 * PEOPLE * ROUNDS
        again.stop()
    summary(f"disk: {trouble.__name__}, {ROUNDS} times, {books}")
