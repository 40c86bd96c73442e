"""The public link to the report whose QR code the screen shows."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.access.links import PUBLIC_LIFETIME_MS, Links
from app.store.database import Database
from app.store.workshops import Workshops
from app.workshop.summary import summarize
from app.workshop.workshop import initial_state
from tests.http_clients import async_http_client
from tests.live.live_workshop import TestWorkshop
from tests.reports.sample_packages import sample_package
from tests.web.app_in_process import app_in_process
from tests.web.staff import new_link, operator, revoke, staff_headers
from tests.web.test_report_pages import CREATED
from tests.workshop.sample_workshop import PLAN

NewWorkshop = Callable[..., Awaitable[TestWorkshop]]


async def ask(
    workshop: TestWorkshop, headers: dict[str, str] | None = None, method: str = "GET"
) -> httpx.Response:
    """Ask which public link the screen shows, or (POST) to show one again. headers: None: the operator's."""
    given = workshop.operator_headers if headers is None else headers
    async with async_http_client(base_url=workshop.url, headers=given) as http:
        return await http.request(method, f"/api/workshops/{workshop.code}/report-qr")


async def path_shown(workshop: TestWorkshop) -> Any:
    """The path of the link that the screen shows; None: none."""
    return (await ask(workshop)).raise_for_status().json()["path"]


async def on_screen(workshop: TestWorkshop) -> list[dict[str, Any]]:
    """The links that Finish lists as those on the screen."""
    async with operator(workshop) as http:
        links = (await http.get(f"/api/workshops/{workshop.code}/links")).json()
    return [link for link in links if link["on_screen"]]


async def open_as_phone(workshop: TestWorkshop, path: str, **headers: str) -> httpx.Response:
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        return await http.get(path)


@pytest.fixture
async def closed(new_workshop: NewWorkshop) -> TestWorkshop:
    workshop = await new_workshop()
    await workshop.submit("close.workshop")
    return workshop


async def test_report_qr_opens_the_report_on_a_phone_without_a_seat(closed: TestWorkshop) -> None:
    path = await path_shown(closed)
    page = await open_as_phone(closed, path)
    assert page.status_code == httpx.codes.OK
    assert "Edition 1" in page.text
    drawing = await open_as_phone(closed, f"{path}/qr.svg")
    assert drawing.headers["content-type"] == "image/svg+xml"


async def test_report_qr_is_the_same_each_time_and_listed_as_such(closed: TestWorkshop) -> None:
    await new_link(closed, "public_report")
    paths = {await path_shown(closed) for _ in range(3)}
    (link,) = await on_screen(closed)
    assert paths == {"/r/" + link["url"].partition("/r/")[2]}
    assert link["right"] == "public_report"
    assert link["expires_at"] - link["created_at"] == PUBLIC_LIFETIME_MS
    assert not link["has_code_word"]


async def test_report_qr_is_made_after_the_close_only(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    refused = await ask(workshop, method="POST")
    assert (await path_shown(workshop), refused.json()["code"]) == (None, "edition.none")
    assert await on_screen(workshop) == []


async def test_report_qr_of_a_workshop_that_is_opened_again_says_that_the_report_is_on_its_way(
    closed: TestWorkshop,
) -> None:
    path = await path_shown(closed)
    await closed.submit("close.reopen")
    assert await path_shown(closed) is None
    page = await open_as_phone(closed, path)
    assert "The report is on its way" in page.text
    await closed.submit("close.workshop")
    assert await path_shown(closed) == path


async def test_report_qr_that_was_turned_off_is_made_anew_only_when_asked_for(closed: TestWorkshop) -> None:
    first = await path_shown(closed)
    await revoke(closed, (await on_screen(closed))[0])
    assert await path_shown(closed) is None
    assert (await open_as_phone(closed, first)).status_code == httpx.codes.GONE
    second = (await ask(closed, method="POST")).json()["path"]
    assert (await ask(closed, method="POST")).json()["path"] == second
    assert second not in (None, first)
    assert await path_shown(closed) == second


async def test_report_qr_is_told_to_the_screen_and_facilitators_only(
    new_workshop: NewWorkshop,
) -> None:
    closed = await new_workshop()
    seat = {"cookie": (await closed.join()).cookie}
    await closed.submit("close.workshop")
    for method, allowed in (("GET", {"screen", "facilitator"}), ("POST", {"facilitator"})):
        for right in ("screen", "facilitator", "theme_team", "report"):
            response = await ask(closed, await staff_headers(closed, right), method)
            assert response.is_success == (right in allowed), (method, right)
        for headers in ({}, seat):
            assert (await ask(closed, headers, method)).status_code == httpx.codes.UNAUTHORIZED


async def test_report_qr_opens_the_own_cards_of_a_phone_with_a_seat(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    await workshop.submit("close.workshop")
    path = await path_shown(workshop)
    page = await open_as_phone(workshop, path, cookie=seat.cookie)
    assert (page.status_code, page.headers["location"]) == (303, f"/j/{workshop.code}")
    public = await new_link(workshop, "public_report")
    other = "/r/" + public["url"].partition("/r/")[2]
    assert (await open_as_phone(workshop, other, cookie=seat.cookie)).status_code == httpx.codes.OK


async def test_report_qr_sends_files_and_finds_cards_for_a_phone_with_a_seat(
    new_workshop: NewWorkshop,
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    await workshop.submit("close.workshop")
    path = await path_shown(workshop)
    file = await open_as_phone(workshop, f"{path}?format=pdf", cookie=seat.cookie)
    assert (file.status_code, file.headers["content-type"]) == (httpx.codes.OK, "application/pdf")
    found = await open_as_phone(workshop, f"{path}?find=school", cookie=seat.cookie)
    assert found.status_code == httpx.codes.OK


async def test_imported_workshop_has_no_report_qr_and_gets_no_public_link(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, _):
        code = (await http.post("/api/imports", content=sample_package())).json()["code"]
        url = f"/api/workshops/{code}"
        shown = (await http.get(f"{url}/report-qr")).json()
        refused = await http.post(f"{url}/report-qr")
        links = (await http.get(f"{url}/links")).json()
    assert shown == {"path": None}
    assert (refused.status_code, refused.json()["code"]) == (httpx.codes.NOT_FOUND, "edition.none")
    assert [link for link in links if link["right"] == "public_report"] == []


async def test_report_qr_that_has_expired_is_not_shown(database: Database) -> None:
    links = Links(database, "key")
    await Workshops(database).add("w", "CODE2345", CREATED, summarize(initial_state(PLAN)))
    report_qr = partial(links.report_qr, "w")
    first = await report_qr(0)
    assert first
    assert await report_qr(PUBLIC_LIFETIME_MS) is None
    second = await report_qr(PUBLIC_LIFETIME_MS, renew=True)
    assert second
    assert await report_qr(PUBLIC_LIFETIME_MS + 1) == second
