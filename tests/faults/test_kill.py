"""The server is killed at random moments: no acknowledged card is lost, and no card that is sent again is
duplicated."""

import asyncio
import random
from asyncio import to_thread
from functools import partial

from tests.faults.ack_audit import audit_acks, card_texts
from tests.faults.phone import Phone, join_phones, keep_connected
from tests.faults.soak import Summary, quick_or_soak
from tests.faults.wait_until import wait_until
from tests.live.live_workshop import LiveWorkshop, create_workshop
from tests.server_process import ServerProcess, StartServer

WORKSHOPS = quick_or_soak(1, 10)
KILLS_PER_WORKSHOP = quick_or_soak(5, 30)
PHONES = quick_or_soak(8, 24)
CARDS_PER_PHONE = 290
"""The limit of cards per participant is a little higher."""
MAX_PENDING = 3
"""The largest number of unanswered commands of a phone."""


async def test_server_killed_under_load_loses_no_acknowledged_card(
    new_server: StartServer, soak_summary: Summary
) -> None:
    acknowledged = 0
    for _ in range(WORKSHOPS):
        acknowledged += await kill_server_during_workshop(new_server)
    soak_summary(
        f"kill -9: {WORKSHOPS * KILLS_PER_WORKSHOP} times under load, {acknowledged} cards acknowledged, "
        "0 lost, 0 duplicated"
    )


async def kill_server_during_workshop(new_server: StartServer) -> int:
    """Kill the server again and again while people write, then compare the saved cards with the acknowledged
    ones. Returns the number of these."""
    server = await to_thread(new_server)
    workshop = await create_workshop(server.url, server.key)
    phones = await join_phones(workshop, PHONES)
    rev_before = await workshop.current_rev()

    server = await write_and_kill(new_server, server, phones)

    acknowledged = await assert_saved_once(server, workshop, phones, rev_before)
    server.kill()
    return acknowledged


async def write_and_kill(
    new_server: StartServer, server: ServerProcess, phones: list[Phone]
) -> ServerProcess:
    """Kill and restart the server at random moments under load. Returns the last server."""
    async with keep_connected(phones) as group:
        await wait_until(lambda: all(phone.connection_count for phone in phones))
        writers = [group.create_task(write_cards(phone)) for phone in phones]
        for _ in range(KILLS_PER_WORKSHOP):
            assert not all(writer.done() for writer in writers), "there must be load until the end"
            await wait_until(partial(acked_more_than, phones, count_acked(phones) + random.randrange(60)))
            asyncio.get_running_loop().call_later(random.uniform(0, 0.02), server.process.kill)
            await to_thread(server.wait)
            server = await to_thread(new_server, port=server.url.rpartition(":")[2])
        for writer in writers:
            writer.cancel()
        for phone in phones:
            await phone.wait_until_answered()
        await wait_until(lambda: all(phone.connection_count > 1 for phone in phones))
    return server


async def write_cards(phone: Phone) -> None:
    """Write cards as fast as the server answers."""
    while len(phone.written) < CARDS_PER_PHONE:
        await phone.wait_until_answered(max_pending=MAX_PENDING - 1)
        await phone.add_idea(f"Idea {random.randbytes(12).hex()}")


def count_acked(phones: list[Phone]) -> int:
    """Cards that were acknowledged so far."""
    return sum(len(phone.acked) for phone in phones)


def acked_more_than(phones: list[Phone], count: int) -> bool:
    """Whether more than `count` cards were acknowledged."""
    return count_acked(phones) > count


async def assert_saved_once(
    server: ServerProcess, workshop: LiveWorkshop, phones: list[Phone], rev_before: int
) -> int:
    """Every card that was written is saved, once. Returns the number of acked cards."""
    saved = card_texts(await to_thread(server.read_views, workshop.code))
    audit = audit_acks(phones, saved)
    assert (audit.lost, audit.duplicated) == ([], [])
    assert saved.keys() == {card for phone in phones for card in phone.written}
    assert await workshop.current_rev() == rev_before + len(saved), (
        "a command that is sent again adds no event"
    )
    return audit.acknowledged
