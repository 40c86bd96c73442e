"""The link with which an organiser signs in."""

import pytest

from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop


async def test_sign_in_link_signs_in_one_browser_once(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        link = (await http.post("/api/sign-in-links")).json()["url"]
    async with async_http_client(base_url=workshop.url) as organiser:
        for _ in range(2):  # a messaging program opens the link to show a preview, and must not use it up
            assert (await organiser.get(link)).status_code == 200
            assert (await organiser.get("/api/me")).json()["organiser"] is False
        assert (await organiser.post(link, headers={"origin": "https://else.where"})).status_code == 403
        assert (await organiser.post(link)).headers["location"] == "/"
        assert (await organiser.get("/api/me")).json()["organiser"] is True
        assert (await organiser.post("/api/workshops", json={"tables": 3})).status_code == 201
        for again in (await organiser.get(link), await organiser.post(link)):
            assert again.status_code == 303, "the same browser is signed in already"
        await organiser.post("/api/sign-out")
        assert (await organiser.get("/api/me")).json() == {
            "organiser": False,
            "workshops": [],
            "has_more": False,
        }
    async with async_http_client(base_url=workshop.url) as stranger:
        for path in (link, "/o/made-up"):
            assert (await stranger.get(path)).status_code == 401
            assert (await stranger.post(path)).status_code == 401
        assert (await stranger.post("/api/workshops", json={"tables": 3})).status_code == 401
        assert (await stranger.post("/api/sign-in-links")).status_code == 401


@pytest.mark.parametrize(
    "end", [".", ",", ";", ":", ")", ">", ").", "%3E", "=", "~", "\\", "%E2%80%8B", "\u2060"]
)
async def test_sign_in_link_with_characters_appended_by_a_message_signs_in(
    new_workshop: CreateWorkshop, end: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        link = (await http.post("/api/sign-in-links")).json()["url"] + end
    async with async_http_client(base_url=workshop.url) as organiser:
        assert (await organiser.get(link)).status_code == 200
        assert (await organiser.post(link)).headers["location"] == "/"
        assert (await organiser.get("/api/me")).json()["organiser"] is True
