"""The client of the HTTP API opens console links, and refuses links that do not open a console."""

import pytest

from app.client.api import ApiError, Facilitator, http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop
from tests.web.staff import new_link


async def open_console_link(workshop: LiveWorkshop, link: str) -> None:
    """Open the link with a client that has no rights, and read what the console shows."""
    async with http_client(workshop.url) as http:
        facilitator = Facilitator(http, workshop.code)
        await facilitator.open_link(link)
        assert (await facilitator.views())["staff"]


async def test_console_link_opens_the_console(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    link = await new_link(workshop, "facilitator")

    await open_console_link(workshop, link["url"])


@pytest.mark.parametrize(
    "path",
    [
        "/w/{code}/link",  # a console link that was cut before its `#`
        "/w/{code}/link%23{token}",
        "/w/{code}/link?key=",
        "/j/{code}",
        "/w/{code}/console",
        "/w/{code}/console?key=made-up",
        "/w/{code}/link#made-up",
    ],
)
async def test_link_that_does_not_open_the_console_is_refused(
    new_workshop: CreateWorkshop, path: str
) -> None:
    workshop = await new_workshop()
    token = (await new_link(workshop, "facilitator"))["url"].partition("#")[2]

    with pytest.raises(ApiError) as refused:
        await open_console_link(workshop, workshop.url + path.format(code=workshop.code, token=token))

    assert refused.value.code == "console.refused"


async def test_link_of_the_screen_or_of_another_workshop_is_refused(new_workshop: CreateWorkshop) -> None:
    workshop, other = await new_workshop(), await new_workshop()
    for link in (await new_link(workshop, "screen"), await new_link(other, "facilitator")):
        with pytest.raises(ApiError) as refused:
            await open_console_link(workshop, link["url"])
        assert refused.value.code == "console.refused"
