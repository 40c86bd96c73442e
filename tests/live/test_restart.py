"""A server that is killed or stopped and started again: acknowledged commands are kept, phones reconnect."""

import asyncio
import signal
from collections.abc import Callable
from copy import deepcopy

import pytest
from websockets.exceptions import ConnectionClosed

from tests.live.live_workshop import Line, new_hall, new_id
from tests.server_process import ServerProcess

OwnServer = Callable[..., ServerProcess]


async def test_killed_server_after_restart_has_all_acknowledged_cards(own_server: OwnServer) -> None:
    server = own_server()
    hall = await new_hall(server.url, server.key)
    seat = await hall.join(1)
    line = await seat.line()
    acked: dict[str, int] = {}
    sent: dict[str, str] = {}

    async def write_until_killed() -> None:
        while True:
            card = new_id()
            sent[card] = f"Idea {len(sent)}"
            answer = await line.submit("ideas.add", card, theme="safety", text=sent[card])
            acked[card] = answer["seq"]
            if len(acked) == 40:
                server.process.send_signal(signal.SIGKILL)

    try:
        await write_until_killed()
    except ConnectionClosed:
        server.process.wait()

    again = own_server()
    hall.url = again.url
    back: Line = await seat.line()
    cards = {card["id"]: card["text"] for card in back.entities("card/").values()}
    assert len(acked) >= 40
    assert {card: sent[card] for card in acked} == {card: cards[card] for card in acked}
    for card, seq in acked.items():
        assert await back.submit("ideas.add", card, theme="safety", text=sent[card]) == {
            "type": "ack",
            "id": card,
            "seq": seq,
        }
    missing = [card for card in sent if card not in acked]
    for card in missing:
        await back.submit("ideas.add", card, theme="safety", text=sent[card])
    await back.until(lambda: len(back.entities("card/")) == len(sent))


async def test_stopped_server_closes_with_1012_and_sends_only_changes_after_restart(
    own_server: OwnServer,
) -> None:
    server = own_server()
    hall = await new_hall(server.url, server.key)
    seat = await hall.join(1)
    line = await seat.line()
    await line.submit("ideas.add", theme="safety", text="Before")
    await line.until(lambda: line.entities("card/"))
    since, known = line.since(), deepcopy(line.known)
    await line.submit("ideas.add", missed := new_id(), theme="safety", text="Not sent any more")
    assert await asyncio.to_thread(server.stop) == 0
    with pytest.raises(ConnectionClosed) as closed:
        await line.until(lambda: False)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1012

    again = own_server()
    hall.url = again.url
    writer = await (await hall.join(1)).line()
    await writer.submit("ideas.add", later := new_id(), theme="safety", text="After")
    back = await seat.line(since)
    back.known = known
    await back.until(lambda: f"card/{later}" in back.entities("card/"))
    patches = [frame for frame in back.frames if frame["audience"] == "table/1"]
    assert [list(frame["changed"]) for frame in patches] == [[f"card/{missed}", f"card/{later}"]]
