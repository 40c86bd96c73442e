"""What somebody can do about links who has come in by a facilitator's link: their right ends with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from app.live.clock import now
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop
from tests.web.staff import new_link, open_link, operator, revoke

HOUR_MS = 3_600_000


@asynccontextmanager
async def facilitator(workshop: LiveWorkshop, link: dict[str, Any]) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which this link was opened."""
    _, headers = await open_link(workshop, link)
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        yield http


async def make(http: httpx.AsyncClient, workshop: LiveWorkshop, right: str, **fields: Any) -> dict[str, Any]:
    """A new link that this browser makes."""
    response = await http.post(f"/api/workshops/{workshop.code}/links", json={"right": right, **fields})
    assert response.status_code == httpx.codes.CREATED, response.text
    made: dict[str, Any] = response.json()
    return made


async def addresses(http: httpx.AsyncClient, workshop: LiveWorkshop) -> dict[str, str]:
    """The id of each link that the list has, and its address."""
    listed = (await http.get(f"/api/workshops/{workshop.code}/links")).json()
    return {link["id"]: link["url"] for link in listed}


async def test_addresses_of_other_facilitators_are_only_for_organisers(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    own, other, team = [
        await new_link(workshop, right) for right in ("facilitator", "facilitator", "theme_team")
    ]
    async with facilitator(workshop, own) as http:
        made = await make(http, workshop, "facilitator")
        listed = await addresses(http, workshop)
    assert {link["id"] for link in (own, team, made)} <= {each for each, url in listed.items() if url}
    assert listed[other["id"]] == ""
    async with operator(workshop) as http:
        assert all((await addresses(http, workshop)).values())


async def test_organiser_who_came_in_by_a_link_is_still_an_organiser(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    opened = await new_link(workshop, "facilitator")
    async with operator(workshop) as http:
        sign_in = (await http.post("/api/sign-in-links")).json()["url"]
    async with async_http_client(base_url=workshop.url, headers={"origin": workshop.url}) as http:
        await http.post("/o/" + sign_in.rpartition("/")[2])
        token = {"token": opened["url"].partition("#")[2]}
        assert (await http.post(f"/api/workshops/{workshop.code}/sessions", json=token)).is_success
        assert all((await addresses(http, workshop)).values())
        made = await make(http, workshop, "facilitator")
    await revoke(workshop, opened)
    assert (await open_link(workshop, made))[0].is_success


async def test_facilitators_links_end_with_the_link_of_their_maker(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    first = await new_link(workshop, "facilitator")
    async with facilitator(workshop, first) as http:
        second = await make(http, workshop, "facilitator")
        screen = await make(http, workshop, "screen")
    async with facilitator(workshop, second) as http:
        third = await make(http, workshop, "facilitator")
        async with facilitator(workshop, third) as last:
            assert await addresses(last, workshop)

            await revoke(workshop, first)

            assert (await last.get(f"/api/workshops/{workshop.code}/links")).status_code == 401
        assert (await http.get(f"/api/workshops/{workshop.code}/links")).status_code == 401
    for ended in (first, second, third):
        assert (await open_link(workshop, ended))[0].json()["code"] == "credential.link_revoked"
    async with operator(workshop) as http:
        left = await addresses(http, workshop)
    assert screen["id"] in left
    assert len(left) == 3, "those of the organiser, and the screen"


@pytest.mark.parametrize(
    ("own", "asked", "expected"),
    [(HOUR_MS, None, HOUR_MS), (HOUR_MS, 2 * HOUR_MS, HOUR_MS), (HOUR_MS, 5000, 5000), (None, None, None)],
)
async def test_facilitators_link_does_not_outlive_the_link_of_its_maker(
    new_workshop: CreateWorkshop, own: int | None, asked: int | None, expected: int | None
) -> None:
    workshop, at = await new_workshop(), now()

    def end(duration: int | None) -> int | None:
        return None if duration is None else at + duration

    link = await new_link(workshop, "facilitator", expires_at=end(own))
    async with facilitator(workshop, link) as http:
        assert (await make(http, workshop, "facilitator", expires_at=end(asked)))["expires_at"] == end(
            expected
        )
        assert (await make(http, workshop, "screen", expires_at=end(asked)))["expires_at"] == end(asked)
