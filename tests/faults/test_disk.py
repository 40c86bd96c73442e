"""The disk is full, or the database is locked: every command is rejected as retryable, none is acknowledged,
reading goes on, and everything is saved as soon as it can be."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.ack_audit import audit_acks, card_texts
from tests.faults.phone import Phone, join_phones, keep_connected
from tests.faults.small_disk import LimitedFiles, SmallDisk, small_disk
from tests.faults.soak import Summary, quick_or_soak
from tests.faults.wait_until import wait_until
from tests.live.live_workshop import Seat, create_workshop, new_id
from tests.server_process import ServerProcess, StartServer

PEOPLE = quick_or_soak(8, 40)
ROUNDS = quick_or_soak(1, 10)

Trouble = Callable[[SmallDisk, ServerProcess], AbstractContextManager[None]]


@contextmanager
def no_room(disk: SmallDisk, server: ServerProcess) -> Iterator[None]:
    """Nothing more fits on the disk."""
    disk.fill(server)
    try:
        yield
    finally:
        disk.free(server)


@contextmanager
def files_limited(disk: SmallDisk, server: ServerProcess) -> Iterator[None]:
    """The server may write to no file."""
    limited = LimitedFiles(disk.folder)
    limited.fill(server)
    try:
        yield
    finally:
        limited.free(server)


@contextmanager
def locked(disk: SmallDisk, server: ServerProcess) -> Iterator[None]:
    """Another program writes for a long time."""
    with closing(sqlite3.connect(disk.folder / "samskap.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("trouble", [no_room, files_limited, locked])
async def test_commands_while_disk_is_full_or_locked_are_rejected_and_saved_later(
    new_server: StartServer, tmp_path: Path, trouble: Trouble, soak_summary: Summary
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        server = new_server(data=disk.folder)
        workshop = await create_workshop(server.url, server.key)
        phones = await join_phones(workshop, PEOPLE)
        async with keep_connected(phones):
            for number in range(ROUNDS):
                await write_one_card_each(phones, f"Before {number}")
                for phone in phones:
                    await phone.wait_until_answered()
                with trouble(disk, server):
                    await assert_all_are_rejected_as_retryable(phones, f"Within {number}")
                    await assert_reading_goes_on(phones, server)
                for phone in phones:
                    await phone.wait_until_answered()
            assert {phone.connection_count for phone in phones} == {1}, [phone.ends for phone in phones]
        server.kill()
        again = new_server(data=disk.folder)
        found = card_texts(await asyncio.to_thread(again.read_views, workshop.code))
        audit = audit_acks(phones, found)
        assert (audit.lost, audit.duplicated) == ([], [])
        assert audit.acknowledged == len(found) == 2 * PEOPLE * ROUNDS
        again.stop()
    soak_summary(f"disk: {trouble.__name__}, {ROUNDS} times, {audit}")


async def write_one_card_each(phones: list[Phone], text: str) -> None:
    """Every phone sends one card, and does not wait for the answer."""
    for phone in phones:
        phone.retryable_rejections = 0
        await phone.add_idea(f"{text} {new_id()}")


async def assert_all_are_rejected_as_retryable(phones: list[Phone], text: str) -> None:
    """No commit can succeed now, so every command is answered with "try again", and with nothing else."""
    await write_one_card_each(phones, text)
    await wait_until(lambda: all(phone.retryable_rejections or not phone.pending for phone in phones))
    assert [len(phone.pending) for phone in phones] == [1] * len(phones), "nothing is acknowledged"
    assert not any(phone.rejected for phone in phones), "no command is refused for good"


async def assert_reading_goes_on(phones: list[Phone], server: ServerProcess) -> None:
    """The console and a new connection get all cards that are acknowledged, and no others."""
    reader = phones[0]
    client = await Seat(reader.workshop, reader.cookie).connect()
    assert {key for key in client.views["me"] if key.startswith("mine/")} == {
        f"mine/{id_}" for id_ in reader.acked
    }
    assert (await client.request('{"type":"ping"}'))["type"] == "pong"
    await client.socket.close()
    shown = card_texts(await asyncio.to_thread(server.read_views, reader.workshop.code))
    assert shown.keys() == {card for phone in phones for card in phone.acked}
