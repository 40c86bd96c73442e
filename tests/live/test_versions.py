"""Pages of other versions: too old ones are told to load again, newer ones to wait."""

import json

import pytest
from websockets.exceptions import ConnectionClosed

from app.live.connection import TRY_AGAIN_LATER
from app.web.client_session import PAGE_TOO_OLD
from app.workshop.protocol import OLDEST_SERVED_VERSION, VERSION
from tests.http_clients import async_connect
from tests.live.live_workshop import CreateWorkshop


@pytest.mark.parametrize(
    ("version", "code", "close_code"),
    [
        (OLDEST_SERVED_VERSION - 1, "page.too_old", PAGE_TOO_OLD),
        (VERSION + 1, "page.too_new", TRY_AGAIN_LATER),
    ],
)
async def test_page_of_another_version_is_refused_with_reason_and_code(
    new_workshop: CreateWorkshop, version: int, code: str, close_code: int
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    url = f"{workshop.url.replace('http', 'ws')}/w/{workshop.code}/ws?as=phone&version={version}"
    async with async_connect(url, additional_headers={"cookie": seat.cookie}) as socket:
        refused = json.loads(await socket.recv())
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert (refused["type"], refused["code"], refused["retry"]) == ("rejection", code, True)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == close_code


@pytest.mark.parametrize("version", ["", f"&version={VERSION}"])
async def test_page_of_this_version_and_of_version_1_is_served(
    new_workshop: CreateWorkshop, version: str
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    url = f"{workshop.url.replace('http', 'ws')}/w/{workshop.code}/ws?as=phone{version}"
    async with async_connect(url, additional_headers={"cookie": seat.cookie}) as socket:
        assert json.loads(await socket.recv())["type"] == "snapshot"


async def test_command_of_a_console_of_version_1_is_accepted(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    phone = await (await workshop.join()).connect()
    card = "card-of-anna"
    assert (await phone.submit("ideas.add", card, theme="safety", text="A tree"))["type"] == "ack"
    await workshop.submit("merge.cluster", name="Trees", cards=[card])
    taken_out = await workshop.submit("merge.take_out", card=card)
    assert taken_out.json()["seq"] > 0


async def test_page_of_version_1_that_reconnects_gets_hall_snapshot_without_the_plan(
    new_workshop: CreateWorkshop,
) -> None:
    """In version 1 the plan was in the audience `hall`; now it is in `plan/all`. The page replaces its old
    view of the hall by this snapshot, so that the old plan does not hide the one in `plan/all`."""
    workshop = await new_workshop()
    seat = await workshop.join()
    page = await seat.connect()
    page = await workshop.connect("phone", {"cookie": seat.cookie}, page.since(), version=1)
    snapshot = await page.read()
    assert (snapshot["type"], snapshot["audience"]) == ("snapshot", "hall")
    assert "workshop" not in snapshot["entities"]


async def test_phone_that_changed_its_language_is_told_to_drop_the_plan_in_the_old_one(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    headers = {"cookie": seat.cookie}
    page = await workshop.connect("phone", headers, "&lang=nb")
    await page.read_until(lambda: len(page.views) == 4)
    assert page.views["plan/nb"]["workshop"]["agenda"][0]["title"].keys() == {"nb"}

    page = await workshop.connect("phone", headers, page.since() + "&lang=en")
    frames = [await page.read_without_applying() for _ in range(2)]

    assert [(frame["type"], frame["audience"]) for frame in frames] == [
        ("snapshot", "plan/en"),
        ("leave", "plan/nb"),
    ]
    assert frames[0]["entities"]["workshop"]["agenda"][0]["title"].keys() == {"en"}
