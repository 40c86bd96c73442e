"""A simulated phone, against a real server."""

import asyncio
import signal

from app.client.api import fetch_join_info, http_client
from app.client.join_flow import connected_phones, spread_people, take_seats
from app.client.phone import new_id
from app.workshop.activities.ideas import AddIdea, TableCard
from tests.http_clients import async_connect
from tests.live.live_workshop import LiveClient
from tests.server_process import ServerProcess, StartServer


async def test_card_written_while_server_is_killed_arrives_once(
    new_server: StartServer,
) -> None:
    server = await asyncio.to_thread(new_server)
    code = server.new_workshop(1)
    server.start_step(code, "together")
    async with http_client(server.url) as http:
        people = spread_people(await fetch_join_info(http, code), people=2, tables=1)
    seats = await take_seats(server.url, code, people)
    async with connected_phones(server.url, seats) as (writer, reader):
        await writer.submit(AddIdea(id=new_id(), theme="safety", text="before"))
        await asyncio.to_thread(server.stop, signal.SIGKILL)
        card = new_id()
        submitting = asyncio.create_task(writer.submit(AddIdea(id=card, theme="safety", text="meanwhile")))

        # In the same folder and at the same port.
        await asyncio.to_thread(new_server, "serve", port=server.url.rpartition(":")[2])

        assert await submitting > 0  # the seq of its log entry
        await reader.wait_until(lambda: reader.entity("table/1", f"card/{card}") is not None)
    async with connected_phones(server.url, seats[:1]) as (fresh,):
        texts = [view.text for view in fresh.views["table/1"].values() if isinstance(view, TableCard)]
    assert texts == ["before", "meanwhile"]


async def test_phone_that_is_up_to_date_is_sent_only_presence_when_it_reconnects(
    server: ServerProcess,
) -> None:
    code = server.new_workshop(1)
    async with http_client(server.url) as http:
        people = spread_people(await fetch_join_info(http, code), people=1, tables=1)
    seats = await take_seats(server.url, code, people)
    async with connected_phones(server.url, seats) as (phone,):
        url = server.url.replace("http", "ws") + phone.websocket_path()  # with its revisions

    async with async_connect(url, additional_headers={"cookie": seats[0].cookie}) as socket:
        assert await LiveClient(socket).read_until_presence() == []


async def test_people_are_spread_over_tables_and_roles(server: ServerProcess) -> None:
    code = server.new_workshop(4)
    async with http_client(server.url) as http:
        join_info = await fetch_join_info(http, code)

    seats = await take_seats(server.url, code, spread_people(join_info, people=10, tables=3))

    assert sorted(seat.table for seat in seats) == [1, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert len({seat.cookie for seat in seats}) == 10
    async with connected_phones(server.url, seats) as phones:
        roles = {getattr(phone.entity("me", "me"), "role", "") for phone in phones}
    assert roles == {None, *(role.id for role in join_info.roles)}
