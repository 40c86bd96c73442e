"""The protocol by polling, for networks that block WebSockets and hold event streams back."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from app.live.transport import text_frame
from app.web.sse import POLL_WAIT, PollTransport, UnobservedReader, collect_time
from app.workshop.protocol import VERSION
from tests.http_clients import async_http_client
from tests.live.live_workshop import FRAME_TIMEOUT, CreateWorkshop, LiveWorkshop, create_workshop, new_id
from tests.server_process import StartServer
from tests.web.staff import new_link, open_link, revoke

Event = tuple[str, Any]


async def poll(
    workshop: LiveWorkshop, cookie: str, since: str = "", wait: bool = True, client_kind: str = "phone"
) -> list[Event]:
    """The names and the decoded data of the events of one poll."""
    query = f"as={client_kind}&version={VERSION}&poll=true&wait={wait}&since={since}"
    path = f"/w/{workshop.code}/stream?{query}"
    timeout = httpx.Timeout(FRAME_TIMEOUT + POLL_WAIT)
    async with async_http_client(base_url=workshop.url, headers={"cookie": cookie}, timeout=timeout) as http:
        response = await http.get(path)
    assert "content-length" in response.headers, "a whole answer, which no proxy holds back"
    assert response.headers["cache-control"] == "no-store"
    events = []
    for lines in response.text.split("\n\n")[:-1]:
        name, _, data = lines.rpartition("data: ")
        events.append((name.removeprefix("event: ").strip() or "message", json.loads(data)))
    return events


def frames(events: list[Event], kind: str) -> dict[str, Any]:
    """Audience -> the frame of this kind."""
    return {frame["audience"]: frame for _, frame in events if frame["type"] == kind}


def revisions(frames: dict[str, Any]) -> str:
    """What a page with these frames says in `since`."""
    return ",".join(f"{audience}:{frame['rev']}-{frame['check']}" for audience, frame in frames.items())


async def write(workshop: LiveWorkshop, cookie: str, text: str) -> str:
    """Post a card, and return its id."""
    card = {"id": new_id(), "type": "ideas.add", "theme": "safety", "text": text}
    async with async_http_client(base_url=workshop.url, headers={"cookie": cookie}) as http:
        assert (await http.post(f"/w/{workshop.code}/stream?as=phone", json=card)).json()["type"] == "ack"
    return f"card/{card['id']}"


async def test_cards_between_and_during_polls_each_come_once(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    writer, reader = await workshop.join(1), await workshop.join(1)
    first = frames(await poll(workshop, reader.cookie), "snapshot")
    assert set(first) == {"plan/all", "hall", "table/1", "me"}

    between = await write(workshop, writer.cookie, "Between two polls")
    patches = frames(await poll(workshop, reader.cookie, revisions(first)), "patch")
    assert set(patches["table/1"]["changed"]) >= {between}

    known = revisions({**first, **patches})
    waiting = asyncio.create_task(poll(workshop, reader.cookie, known))
    during = await write(workshop, writer.cookie, "While one waits")
    patches = frames(await waiting, "patch")
    cards = {key for key in patches["table/1"]["changed"] if key.startswith("card/")}
    assert cards == {during}


async def test_first_poll_is_answered_without_news_while_a_later_one_waits(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(1)
    known = revisions(frames(await poll(workshop, seat.cookie), "snapshot"))
    later = asyncio.create_task(poll(workshop, seat.cookie, known))
    first = await poll(workshop, seat.cookie, known, wait=False)
    assert {frame["type"] for _, frame in first} == {"presence"}
    assert not later.done()
    card = await write(workshop, seat.cookie, "News")
    assert card in frames(await later, "patch")["table/1"]["changed"]


def test_many_clients_together_poll_about_150_times_a_second() -> None:
    assert [collect_time(clients) for clients in (0, 1, 75, 150, 480)] == [0.5, 0.5, 0.5, 1, 3.2]


async def test_frames_after_the_end_of_a_poll_are_not_kept() -> None:
    transport = PollTransport(UnobservedReader())
    transport.write(text_frame(b'{"type":"pong"}'))
    events = await transport.collect(max_wait=0, seconds=0)
    transport.write(text_frame(b'{"type":"patch"}'))
    assert events == await transport.collect(max_wait=0, seconds=0) == 'data: {"type":"pong"}\n\n'


async def test_of_a_long_list_of_revisions_only_the_first_ones_are_read(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(1)
    known = revisions(frames(await poll(workshop, seat.cookie), "snapshot"))
    invented = ",".join(f"table/{number}:1" for number in range(2, 400))
    names = "hall/%:1,x y:1,,:1," + "a" * 100 + ":1"
    events = await poll(workshop, seat.cookie, f"{known},{names},{invented}", wait=False)
    left = [frame["audience"] for _, frame in events if frame["type"] == "leave"]
    assert left == ["table/2"], "ten parts, of which five are no audiences"
    assert not frames(events, "snapshot"), "the revisions that come first are known"


async def test_poll_after_a_restart_of_the_server_gets_only_what_it_missed(new_server: StartServer) -> None:
    server = new_server()
    workshop = await create_workshop(server.url, server.key)
    seat = await workshop.join(1)
    known = revisions(frames(await poll(workshop, seat.cookie), "snapshot"))
    missed = await write(workshop, seat.cookie, "Before the restart")
    assert await asyncio.to_thread(server.stop) == 0
    workshop.url = new_server().url
    events = await poll(workshop, seat.cookie, known)
    assert frames(events, "snapshot") == {}
    assert missed in frames(events, "patch")["table/1"]["changed"]


async def test_client_that_polls_counts_as_connected_for_a_while_after_a_poll(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join(2)
    console = await workshop.connect_console()

    def people() -> list[int]:
        return [frame["people"] for frame in console.frames if frame["type"] == "presence"]

    await poll(workshop, seat.cookie)
    await console.read_until(lambda: people()[-1:] == [1])
    await (await workshop.join(2)).connect()
    await console.read_until(lambda: people()[-1:] == [2])
    await console.read_until(lambda: people()[-1:] == [1])


async def test_poll_after_the_end_of_its_session_is_refused(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, "facilitator")
    _, headers = await open_link(workshop, link)
    known = revisions(frames(await poll(workshop, headers["cookie"], client_kind="console"), "snapshot"))
    assert "hall" in known
    await revoke(workshop, link)
    [(_, rejection), close] = await poll(workshop, headers["cookie"], known, client_kind="console")
    assert rejection["code"] == "credential.session_ended"
    assert close == ("close", 4401)


async def test_poll_with_a_seat_of_another_workshop_is_refused(new_workshop: CreateWorkshop) -> None:
    workshop, other = await new_workshop(), await new_workshop()
    cookie = (await other.join(1)).cookie.replace(other.code, workshop.code)
    assert workshop.code in cookie
    [(_, rejection), close] = await poll(workshop, cookie)
    assert rejection["code"] == "credential.missing"
    assert close == ("close", 4401)


@pytest.mark.parametrize(("code", "close_code"), [("credential.missing", 4401), ("workshop.unknown", 4404)])
async def test_poll_without_right_gets_rejection_and_close_code(
    new_workshop: CreateWorkshop, code: str, close_code: int
) -> None:
    workshop = await new_workshop()
    if close_code == 4404:
        workshop.code = "AAAACCCC"
    [(_, rejection), close] = await poll(workshop, "")
    assert rejection["code"] == code
    assert close == ("close", close_code)
