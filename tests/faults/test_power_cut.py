"""The power fails at any moment; the disk keeps only what was fsynced; every ack that went out is true."""

import random
from asyncio import to_thread
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.faults.ack_audit import cards
from tests.faults.disk_journal import Record, acked, disk, read
from tests.faults.phone import Phone, phones, staying
from tests.faults.preload import preload
from tests.faults.soak import Summary, times
from tests.live.live_workshop import TestWorkshop, create_workshop
from tests.server_process import ServerProcess, start_server

RUNS, CUTS = times(1, 10), times(10, 30)
"""Servers that write, and cuts through what each has done."""
CARELESS = Path(__file__).parent / "sync_normal"
CARDS = times(50, 150)
"""By each of eight phones; enough for SQLite to move its log into its database several times."""


class Past(NamedTuple):
    """All that a real server did from its first start until it was killed. begun: how many records there were
    when it first answered."""

    records: list[Record]
    begun: int
    hall: TestWorkshop
    people: list[Phone]


async def past(folder: Path, patch: pytest.MonkeyPatch) -> Past:
    """Of a server on which eight phones wrote."""
    data, written = folder / "data", folder / "journal"
    with patch.context() as loaded:
        preload("powercut", folder, loaded, POWERCUT_FOLDER=str(data), POWERCUT_JOURNAL=str(written))
        server = await to_thread(start_server, data)
    begun = len(read(written))
    try:
        hall = await create_workshop(server.url, server.key)
        people = await phones(hall, 8)
        async with staying(people):
            for number in range(CARDS):
                for phone in people:
                    await phone.saved(but=1)
                    await phone.idea(f"Idea {number} {random.randbytes(8).hex()}")
    finally:
        server.process.kill()
        server.process.wait()
    return Past(read(written), begun, hall, people)


async def lost(past: Past, cut: int, folder: Path, some: bool = False) -> set[str]:
    """What had been acknowledged and is not there when the power failed after so many records. some: the disk
    kept some of what was not synced."""
    records = past.records[:cut]
    disk(records).after_a_cut(folder, random.Random(cut) if some else None)
    promised = acked(records)
    server = await to_thread(start_server, folder)
    try:
        return promised - await to_thread(kept, server, past) if promised else set()
    finally:
        server.process.kill()
        server.process.wait()


def kept(server: ServerProcess, past: Past) -> set[str]:
    """The cards that are there, as they were written, and whose author still has a seat."""
    here = f"/api/workshops/{past.hall.code}"
    with server.operator() as http:
        state = http.get(f"{here}/state", params={"as": "console"})
        if state.status_code == httpx.codes.NOT_FOUND:
            return set()
        found, there = cards(state.json()), set()
        for phone in past.people:
            seat = http.get(f"{here}/door", headers={"cookie": phone.cookie}).json()["seat"]
            there |= {card for card, text in phone.said.items() if seat and found.get(card) == text}
    return there


async def test_what_was_acknowledged_before_the_power_failed_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, summary: Summary
) -> None:
    promised = 0
    for run in range(RUNS):
        story = await past(tmp_path / f"run-{run}", monkeypatch)
        for number in range(CUTS):
            cut = random.randrange(story.begun, len(story.records))
            promised += len(acked(story.records[:cut]))
            gone = await lost(story, cut, tmp_path / f"cut-{run}-{number}", some=number % 2 == 1)
            assert not gone, f"{len(gone)} lost"
    assert promised
    summary(f"power cut: {RUNS * CUTS} cuts, {promised} acknowledged before them, 0 lost")


async def test_a_server_that_syncs_less_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as environment:
        environment.setenv("PYTHONPATH", str(CARELESS))
        story = await past(tmp_path / "run", monkeypatch)
    assert await lost(story, len(story.records), tmp_path / "cut")
