"""The server's clock jumps by an hour while people write: cards stay in the order of the log."""

import random
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.faults.ack_audit import audit_acks, card_texts
from tests.faults.phone import Phone, join_phones, keep_connected
from tests.faults.preload import preload_library
from tests.faults.soak import Summary, quick_or_soak
from tests.faults.wait_until import wait_until
from tests.live.live_workshop import create_workshop, new_id
from tests.server_process import StartServer

HOUR_S = 3600
JUMPS = quick_or_soak(6, 200)
CARDS_PER_JUMP = quick_or_soak(5, 1)
"""The number of cards that each of the eight phones writes after each jump of the clock."""
UPDATE_TIMEOUT_S = 10


class ServerClock:
    """The file that `clock.c` reads: the seconds by which the server's clock is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set_offset(0)

    def set_offset(self, seconds: int) -> None:
        """Make the clock wrong by `seconds` from now on."""
        with self.path.open("r+b" if self.path.exists() else "wb", buffering=0) as file:
            file.write(seconds.to_bytes(8, sys.byteorder, signed=True))


async def test_clock_jumps_by_an_hour_keep_card_order_and_connections(
    new_server: StartServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    soak_summary: Summary,
) -> None:
    clock = ServerClock(tmp_path / "clock")
    with monkeypatch.context() as environment:
        preload_library("clock", tmp_path, environment, CLOCK_OFFSET=str(clock.path))
        server = new_server()
    workshop = await create_workshop(server.url, server.key)
    phones = await join_phones(workshop, 8)

    cards_by_jump = await write_during_jumps(phones, clock)

    assert_log_order(phones, cards_by_jump)
    views = server.read_views(workshop.code)
    audit = audit_acks(phones, card_texts(views))
    assert (audit.lost, audit.duplicated) == ([], [])
    assert_card_times_differ_by_more_than_an_hour(views)
    clock.set_offset(0)
    server.kill()
    restarted = new_server(new_interpreter=True)
    assert restarted.read_views(workshop.code)["staff"] == views["staff"], "replay must give the same state"
    soak_summary(f"clock: {JUMPS} jumps of an hour, {audit}, order kept")


async def write_during_jumps(phones: list[Phone], clock: ServerClock) -> list[list[str]]:
    """After each jump of the clock every phone writes cards. Returns the card ids of each jump."""
    cards_by_jump: list[list[str]] = []
    async with keep_connected(phones):
        for jump in range(JUMPS):
            first_offsets = (0, HOUR_S, -HOUR_S)
            clock.set_offset(random.choice(first_offsets) if jump > 2 else first_offsets[jump])
            cards_by_jump.append(
                [await phone.add_idea(new_id()) for phone in phones for _ in range(CARDS_PER_JUMP)]
            )
            for phone in phones:
                await phone.wait_until_answered()
            await wait_until_own_cards_are_shown(phones)
        assert {phone.connection_count for phone in phones} == {1}, "no connection may be lost"
    return cards_by_jump


async def wait_until_own_cards_are_shown(phones: list[Phone]) -> None:
    """Patches must arrive soon, whatever the server's time is. Raises TimeoutError."""
    await wait_until(
        lambda: all(phone.own_cards.keys() == phone.written.keys() for phone in phones), UPDATE_TIMEOUT_S
    )


def assert_log_order(phones: list[Phone], cards_by_jump: list[list[str]]) -> None:
    """The log has the cards in the order in which they were written."""
    seqs = {card: seq for phone in phones for card, seq in phone.acked.items()}
    for earlier, later in pairwise(cards_by_jump):
        assert max(seqs[card] for card in earlier) < min(seqs[card] for card in later)
    for phone in phones:
        assert list(phone.written) == sorted(phone.written, key=seqs.__getitem__)


def assert_card_times_differ_by_more_than_an_hour(views: dict[str, dict[str, Any]]) -> None:
    """This proves that the server's clock did jump."""
    times_ms = [card["at"] for card in views["staff"].values() if card["type"] == "card"]
    assert max(times_ms) - min(times_ms) > HOUR_S * 1000
