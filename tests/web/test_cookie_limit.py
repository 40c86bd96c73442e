"""A browser that was in many workshops sends few enough cookies to be answered."""

from contextlib import AsyncExitStack

import httpx

from app.web.credentials import MAX_COOKIES_OF_A_KIND
from tests.http_clients import async_connect, async_http_client
from tests.live.live_workshop import CreateWorkshop
from tests.web.seat_request import seat_request
from tests.web.staff import new_link

MAX_FIELD_BYTES = 8192
"""The longest header field that `websockets` reads."""


async def test_browser_in_many_workshops_keeps_the_newest_and_can_still_connect(
    new_workshop: CreateWorkshop,
) -> None:
    workshops = [await new_workshop() for _ in range(MAX_COOKIES_OF_A_KIND + 2)]
    async with AsyncExitStack() as stack:
        browser = await stack.enter_async_context(async_http_client(base_url=workshops[0].url))
        for workshop in workshops:
            token = str((await new_link(workshop, "facilitator"))["url"]).partition("#")[2]
            for path, body in (("sessions", {"token": token}), ("seats", seat_request())):
                answered = await browser.post(f"/api/workshops/{workshop.code}/{path}", json=body)
                assert answered.status_code == httpx.codes.CREATED
        again = await browser.post(f"/api/workshops/{workshops[-1].code}/seats", json=seat_request())
        assert again.status_code == httpx.codes.CREATED
        opened = [(await browser.get(f"/w/{workshop.code}/console")).is_success for workshop in workshops]
        assert opened == [False, False] + [True] * MAX_COOKIES_OF_A_KIND
        join_infos = [
            (await browser.get(f"/api/workshops/{workshop.code}/door")).json() for workshop in workshops
        ]
        assert [info["seat"] is not None for info in join_infos] == opened
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        assert len(f"cookie: {cookie}") < MAX_FIELD_BYTES
        address = f"{workshops[-1].url.replace('http', 'ws', 1)}/w/{workshops[-1].code}/ws?as=phone&version=2"
        await stack.enter_async_context(async_connect(address, additional_headers={"Cookie": cookie}))


async def test_browser_keeps_the_session_of_a_console_that_is_open(
    new_workshop: CreateWorkshop,
) -> None:
    workshops = [await new_workshop() for _ in range(MAX_COOKIES_OF_A_KIND + 1)]
    async with async_http_client(base_url=workshops[0].url) as browser:
        for workshop in workshops:
            token = str((await new_link(workshop, "facilitator"))["url"]).partition("#")[2]
            await browser.post(f"/api/workshops/{workshop.code}/sessions", json={"token": token})
            if workshop is workshops[0]:
                cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
                console = await workshop.connect("console", {"cookie": cookie})
                await console.read_until_presence()
        opened = [(await browser.get(f"/w/{workshop.code}/console")).is_success for workshop in workshops]
    assert opened == [True, False] + [True] * (MAX_COOKIES_OF_A_KIND - 1)
