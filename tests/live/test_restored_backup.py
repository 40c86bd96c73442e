"""A backup of the database is put in place: its log goes on with other entries under the same numbers."""

import asyncio
from functools import partial

import pytest

from tests.database_backup import back_up, put_in_place
from tests.live.event_stream import streaming
from tests.live.live_workshop import LiveClient, Seat, create_workshop, new_id
from tests.server_process import StartServer

CARDS = {"table/1", "me", "staff", "screen"}
"""The audiences that see cards of the participant."""


def shows(page: LiveClient, rev: int) -> bool:
    """Whether all views of cards have this rev, and the page knows that the step is paused."""
    is_paused = any(step["left"] is not None for step in page.entities("step").values())
    return is_paused and {page.revs[audience] for audience in CARDS & page.revs.keys()} == {rev}


async def write_cards(seat: Seat, cards: list[str]) -> None:
    """Write one card of each id."""
    writer = await seat.connect()
    for card in cards:
        await writer.submit("ideas.add", card, theme="safety", text=f"Card {card}")
    await writer.socket.close()


@pytest.mark.parametrize("entries_more", [-1, 0, 1], ids=["fewer", "as_many", "more"])
async def test_page_of_a_replaced_log_gets_snapshots_of_the_restored_one(
    new_server: StartServer, entries_more: int
) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key)
    seat = await workshop.join(1)
    await write_cards(seat, [new_id()])
    pages = await workshop.connect_kinds(seat, {})
    backup, restored_rev = back_up(server.data), await workshop.current_rev()
    await workshop.submit("agenda.pause")
    await write_cards(seat, lost := [new_id() for _ in range(3)])
    last_rev = restored_rev + 4
    for page in pages.values():
        await page.read_until(partial(shows, page, last_rev))
    assert await asyncio.to_thread(server.stop) == 0
    put_in_place(backup)

    workshop.url = new_server().url
    # A phone that got no ack for its last card sends it again, and it may become the same entry as before.
    cards = [new_id(), new_id(), new_id(), lost[-1], new_id()]
    await write_cards(seat, cards[: 4 + entries_more])
    assert await workshop.current_rev() == last_rev + entries_more
    fresh = await workshop.connect_kinds(seat, {})
    back = await workshop.connect_kinds(seat, {kind: page.since() for kind, page in pages.items()})

    for kind, page in pages.items():
        await fresh[kind].read_until_presence()
        back[kind].views = page.views
        changed = {audience for audience, rev in page.revs.items() if rev > restored_rev}
        frames = await back[kind].read_until_presence()
        assert sorted((frame["audience"], frame["type"]) for frame in frames) == [
            (audience, "snapshot") for audience in sorted(changed)
        ]
        assert back[kind].views == fresh[kind].views
    async with streaming(workshop, seat.cookie, since=pages["phone"].since()) as events:
        frame = await events.read_until(lambda frame: frame.get("audience") == "table/1")
        assert (frame["type"], frame["entities"]) == ("snapshot", fresh["phone"].views["table/1"])
