"""Connections are cut, stalled and left half open: every phone ends with the server's state."""

import random
from asyncio import TaskGroup
from functools import partial
from typing import Any

from tests.faults.ack_audit import audit_acks, card_texts
from tests.faults.phone import Phone, join_phones, keep_connected
from tests.faults.proxy import FaultyProxy
from tests.faults.soak import Summary, quick_or_soak
from tests.live.live_workshop import LiveWorkshop, Seat, create_workshop
from tests.server_process import StartServer

PHONES = quick_or_soak(12, 200)
IDEAS_PER_PHONE = quick_or_soak(15, 40)
QUESTION_EDITS = 5
"""The number of changes of the question, each of which is sent to all phones."""
MAX_INTERVALS_WITHOUT_FRAME = 3
"""After this number of RESEND_INTERVAL_S without any frame a phone connects again."""


async def test_phones_on_faulty_network_end_with_server_state(
    new_server: StartServer, soak_summary: Summary
) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key)
    phones = await join_phones(workshop, PHONES)
    rev_before = await workshop.current_rev()

    async with FaultyProxy(int(server.url.rpartition(":")[2]), random.Random(1)) as proxy:
        for phone in phones:
            phone.base_url, phone.max_intervals_without_frame = proxy.url, MAX_INTERVALS_WITHOUT_FRAME
        async with keep_connected(phones) as group:
            await write_all(workshop, phones, group)
            proxy.stop_faults()
            for phone in phones:
                await phone.wait_until(partial(has_state, phone, await server_state(phone)))

    audit = audit_acks(phones, card_texts(server.read_views(workshop.code)))
    assert (audit.lost, audit.duplicated) == ([], [])
    commands = QUESTION_EDITS + sum(len(phone.acked) for phone in phones)
    assert await workshop.current_rev() == rev_before + commands, "each command must have one log entry"
    assert proxy.fault_counts.keys() == {"cut", "cut within a frame", "stalled", "half open"}
    assert sum(phone.connection_count for phone in phones) > 2 * PHONES
    faults = ", ".join(f"{count} {fault}" for fault, count in proxy.fault_counts.items())
    soak_summary(f"bad network: {PHONES} phones, connections {faults}; {audit}")


async def write_all(workshop: LiveWorkshop, phones: list[Phone], group: TaskGroup) -> None:
    """Let all phones write their ideas, and edit the question meanwhile. Return when the server has
    answered all commands."""
    writers = [group.create_task(write_ideas(phone, n)) for n, phone in enumerate(phones)]
    for n in range(QUESTION_EDITS):
        response = await workshop.submit("plan.edit", question={"en": f"Question {n}"})
        assert response.status_code == 200
    for writer in writers:
        await writer


async def write_ideas(phone: Phone, number: int) -> None:
    """Add ideas, and edit every fifth of them, with at most four unanswered commands. number:
    of the phone."""
    for idea in range(IDEAS_PER_PHONE):
        await phone.wait_until_answered(max_pending=2)  # one or two more follow
        card = await phone.add_idea(f"Idea {idea} of {number}")
        if idea % 5 == 3:
            await phone.enqueue("ideas.edit", card=card, text=f"Idea {idea} of {number}, better")
            phone.written[card] += ", better"
    await phone.wait_until_answered()


def has_state(phone: Phone, state: dict[str, dict[str, Any]]) -> bool:
    return phone.views == state


async def server_state(phone: Phone) -> dict[str, dict[str, Any]]:
    """The state that the server sends to a new connection of this participant that does not use the proxy."""
    connection = await Seat(phone.workshop, phone.cookie).connect()
    await connection.socket.close()
    return connection.views
