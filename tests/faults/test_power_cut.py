"""The power fails at any moment, and the disk keeps only what was fsynced: no acknowledged card is lost."""

import random
from asyncio import to_thread
from functools import partial
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.faults.ack_audit import card_texts
from tests.faults.disk_journal import Record, acked_ids, read_journal, replay
from tests.faults.phone import Phone, join_phones, keep_connected
from tests.faults.preload import preload_library
from tests.faults.soak import Summary, quick_or_soak
from tests.live.live_workshop import LiveWorkshop, create_workshop
from tests.server_process import ServerProcess, start_server

SERVER_RUNS = quick_or_soak(1, 10)
CUTS_PER_RUN = quick_or_soak(6, 30)
SYNC_NORMAL_FOLDER = Path(__file__).parent / "sync_normal"
"""With this folder on PYTHONPATH, a server opens its database with `synchronous=NORMAL`."""
CARDS_PER_PHONE = quick_or_soak(50, 150)
"""The number of cards of each of the eight phones: enough for several checkpoints of SQLite's write-ahead
log."""


class RecordedRun(NamedTuple):
    """The disk journal of a server from its start until it was killed. records_at_start: how many records
    there were when the server was ready."""

    records: list[Record]
    records_at_start: int
    workshop: LiveWorkshop
    phones: list[Phone]


async def test_power_cut_at_any_moment_loses_no_acknowledged_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, soak_summary: Summary
) -> None:
    acknowledged_count = 0
    for run_number in range(SERVER_RUNS):
        run = await record_run(tmp_path / f"run-{run_number}", monkeypatch)
        for number in range(CUTS_PER_RUN):
            records_before_cut = random.randrange(run.records_at_start, len(run.records))
            acknowledged_count += len(acked_ids(run.records[:records_before_cut]))
            folder = tmp_path / f"cut-{run_number}-{number}"
            lost = await cards_lost(run, records_before_cut, folder, keep_some_unsynced=number % 2 == 1)
            assert not lost, f"{len(lost)} lost"
    assert acknowledged_count
    cut_count = SERVER_RUNS * CUTS_PER_RUN
    soak_summary(f"power cut: {cut_count} times, {acknowledged_count} cards acknowledged before, 0 lost")


async def test_power_cut_with_synchronous_normal_loses_acknowledged_cards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("PYTHONPATH", str(SYNC_NORMAL_FOLDER))
        run = await record_run(tmp_path / "run", monkeypatch)
    # With this setting SQLite fsyncs its write-ahead log only at a checkpoint, which comes many cards later.
    # So the card of the first ack is not on the disk yet.
    until_first_ack = next(number for number, record in enumerate(run.records, 1) if record.is_ack)
    assert await cards_lost(run, until_first_ack, tmp_path / "cut")


async def record_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> RecordedRun:
    """Start a server that writes a disk journal, let eight phones write cards, and kill the server."""
    data, disk_journal = folder / "data", folder / "journal"
    with monkeypatch.context() as environment:
        preload_library(
            "powercut",
            folder,
            environment,
            POWERCUT_FOLDER=str(data),
            POWERCUT_JOURNAL=str(disk_journal),
        )
        # The server creates its database itself, so that the journal has all of its files.
        server = await to_thread(partial(start_server, data, with_database=False))
    records_at_start = len(read_journal(disk_journal))
    try:
        workshop = await create_workshop(server.url, server.key)
        phones = await join_phones(workshop, 8)
        await write_cards(phones)
    finally:
        server.kill()
    return RecordedRun(read_journal(disk_journal), records_at_start, workshop, phones)


async def write_cards(phones: list[Phone]) -> None:
    """Write cards on all phones, with at most two unanswered commands for each."""
    async with keep_connected(phones):
        for number in range(CARDS_PER_PHONE):
            for phone in phones:
                await phone.wait_until_answered(max_pending=1)
                await phone.add_idea(f"Idea {number} {random.randbytes(8).hex()}")


async def cards_lost(
    run: RecordedRun, records_before_cut: int, folder: Path, keep_some_unsynced: bool = False
) -> set[str]:
    """The ids of the cards that were acknowledged before a power cut, and that a server has lost after it.
    folder: a new one, for the files that survive. keep_some_unsynced: whether a part of what was not fsynced
    survives."""
    records = run.records[:records_before_cut]
    rng = random.Random(records_before_cut) if keep_some_unsynced else None
    replay(records).write_surviving_files(folder, rng)
    acknowledged_ids = acked_ids(records)
    server = await to_thread(start_server, folder)
    try:
        return acknowledged_ids - await to_thread(saved_cards, server, run) if acknowledged_ids else set()
    finally:
        server.kill()


def saved_cards(server: ServerProcess, run: RecordedRun) -> set[str]:
    """The ids of the cards that the server has with their text, and whose author still has a seat."""
    api = f"/api/workshops/{run.workshop.code}"
    saved: set[str] = set()
    with server.operator() as http:
        state = http.get(f"{api}/state")
        if state.status_code == httpx.codes.NOT_FOUND:
            return saved
        texts = card_texts(state.json())
        for phone in run.phones:
            if http.get(f"{api}/door", headers={"cookie": phone.cookie}).json()["seat"]:
                saved |= {card for card, text in phone.written.items() if texts.get(card) == text}
    return saved
