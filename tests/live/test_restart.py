"""A server that is killed or stopped and started again: acknowledged commands are kept, phones reconnect."""

import asyncio
import signal
from copy import deepcopy

import pytest
from websockets.exceptions import ConnectionClosed

from tests.live.live_workshop import LiveClient, create_workshop, new_id
from tests.server_process import StartServer


async def test_killed_server_after_restart_has_all_acknowledged_cards(new_server: StartServer) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key)
    seat = await workshop.join(1)
    client = await seat.connect()
    acked: dict[str, int] = {}
    sent: dict[str, str] = {}

    async def write_until_killed() -> None:
        while True:
            card = new_id()
            sent[card] = f"Idea {len(sent)}"
            ack = await client.submit("ideas.add", card, theme="safety", text=sent[card])
            acked[card] = ack["seq"]
            if len(acked) == 40:
                server.send_signal(signal.SIGKILL)

    try:
        await write_until_killed()
    except ConnectionClosed:
        server.wait()

    again = new_server()
    workshop.url = again.url
    reconnected: LiveClient = await seat.connect()
    cards = {card["id"]: card["text"] for card in reconnected.entities("card/").values()}
    assert len(acked) >= 40
    assert {card: sent[card] for card in acked} == {card: cards[card] for card in acked}
    for card, seq in acked.items():
        assert await reconnected.submit("ideas.add", card, theme="safety", text=sent[card]) == {
            "type": "ack",
            "id": card,
            "seq": seq,
        }
    missing = [card for card in sent if card not in acked]
    for card in missing:
        await reconnected.submit("ideas.add", card, theme="safety", text=sent[card])
    await reconnected.read_until(lambda: len(reconnected.entities("card/")) == len(sent))


async def test_stopped_server_closes_with_1012_and_sends_only_changes_after_restart(
    new_server: StartServer,
) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key)
    seat = await workshop.join(1)
    client = await seat.connect()
    await client.submit("ideas.add", theme="safety", text="Before")
    await client.read_until(lambda: client.entities("card/"))
    since, views = client.since(), deepcopy(client.views)
    await client.submit("ideas.add", missed := new_id(), theme="safety", text="Not sent any more")
    assert await asyncio.to_thread(server.stop) == 0
    with pytest.raises(ConnectionClosed) as closed:
        await client.read_until(lambda: False)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012

    again = new_server(new_interpreter=True)
    workshop.url = again.url
    writer = await (await workshop.join(1)).connect()
    await writer.submit("ideas.add", later := new_id(), theme="safety", text="After")
    reconnected = await seat.connect(since)
    reconnected.views = views
    await reconnected.read_until(lambda: f"card/{later}" in reconnected.entities("card/"))
    patches = [frame for frame in reconnected.frames if frame["audience"] == "table/1"]
    assert [list(frame["changed"]) for frame in patches] == [[f"card/{missed}", f"card/{later}"]]


async def test_pages_that_have_everything_are_sent_no_state_after_a_restart(new_server: StartServer) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key)
    seat = await workshop.join(1)
    await (await seat.connect()).submit("ideas.add", theme="safety", text="Before")
    pages = await workshop.connect_kinds(seat, {})
    for page in pages.values():
        await page.read_until_presence()
    assert await asyncio.to_thread(server.stop) == 0

    workshop.url = new_server(new_interpreter=True).url
    back = await workshop.connect_kinds(seat, {kind: page.since() for kind, page in pages.items()})

    assert {kind: await page.read_until_presence() for kind, page in back.items()} == {
        "phone": [],
        "console": [],
        "screen": [],
    }
