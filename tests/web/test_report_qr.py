"""The public link to the report whose QR code the screen shows."""

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.access.links import MAX_LINKS, PUBLIC_LIFETIME_MS
from app.access.report_qr import ReportQrs
from app.store.database import Database
from app.store.workshops import Workshops
from app.workshop.summary import summarize
from app.workshop.workshop import initial_state
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop
from tests.reports.sample_packages import sample_package
from tests.web.app_in_process import app_in_process
from tests.web.staff import new_code, new_link, operator, revoke, staff_headers
from tests.workshop.sample_workshop import CREATED, PLAN


async def get_report_qr(workshop: LiveWorkshop, headers: dict[str, str] | None = None) -> httpx.Response:
    """GET the report QR: whether it is wanted, and the link that it opens. By default as the operator."""
    given = workshop.operator_headers if headers is None else headers
    async with async_http_client(base_url=workshop.url, headers=given) as http:
        return await http.get(f"/api/workshops/{workshop.code}/report-qr")


async def choose_report_qr(
    workshop: LiveWorkshop, wanted: bool, headers: dict[str, str] | None = None
) -> httpx.Response:
    """POST whether the screen shows the report QR when the workshop is closed. By default as the operator."""
    given = workshop.operator_headers if headers is None else headers
    async with async_http_client(base_url=workshop.url, headers=given) as http:
        return await http.post(f"/api/workshops/{workshop.code}/report-qr", json={"wanted": wanted})


async def report_qr_path(workshop: LiveWorkshop) -> Any:
    """The path that the report QR opens; None: there is no report QR."""
    return (await get_report_qr(workshop)).raise_for_status().json()["path"]


def path_of(link: dict[str, Any]) -> str:
    return "/r/" + str(link["url"]).partition("/r/")[2]


async def public_links(workshop: LiveWorkshop) -> list[dict[str, Any]]:
    """The public links that are not revoked, the oldest first."""
    async with operator(workshop) as http:
        links = (await http.get(f"/api/workshops/{workshop.code}/links")).json()
    return [link for link in links if link["right"] == "public_report"]


async def on_screen(workshop: LiveWorkshop) -> list[dict[str, Any]]:
    """The links that Finish lists as those on the screen."""
    return [link for link in await public_links(workshop) if link["on_screen"]]


async def open_as_phone(workshop: LiveWorkshop, path: str, **headers: str) -> httpx.Response:
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        return await http.get(path)


@pytest.fixture
async def closed(new_workshop: CreateWorkshop) -> LiveWorkshop:
    workshop = await new_workshop()
    await workshop.submit("close.workshop")
    return workshop


async def test_report_qr_opens_the_report_on_a_phone_without_a_seat(closed: LiveWorkshop) -> None:
    path = await report_qr_path(closed)
    page = await open_as_phone(closed, path)
    assert page.status_code == httpx.codes.OK
    assert "Edition 1" in page.text
    drawing = await open_as_phone(closed, f"{path}/qr.svg")
    assert drawing.headers["content-type"] == "image/svg+xml"


async def test_report_qr_is_the_same_each_time_and_listed_as_such(closed: LiveWorkshop) -> None:
    await new_link(closed, "public_report")
    paths = {await report_qr_path(closed) for _ in range(3)}
    (link,) = await on_screen(closed)
    assert paths == {path_of(link)}
    assert link["right"] == "public_report"
    assert link["expires_at"] - link["created_at"] == PUBLIC_LIFETIME_MS
    assert not link["has_code_word"]


async def test_report_qr_is_made_by_the_close(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    assert (await choose_report_qr(workshop, True)).json() == {
        "wanted": True,
        "path": None,
        "has_code_word": False,
    }
    assert (await report_qr_path(workshop), await on_screen(workshop)) == (None, [])
    await workshop.submit("close.workshop")
    (link,) = await on_screen(workshop)
    assert await report_qr_path(workshop) == path_of(link)


async def test_report_qr_that_is_not_wanted_is_not_made_by_the_close(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    assert not (await choose_report_qr(workshop, False)).json()["wanted"]
    await workshop.submit("close.workshop")
    assert (await get_report_qr(workshop)).json() == {"wanted": False, "path": None, "has_code_word": False}
    assert await public_links(workshop) == []
    assert (await choose_report_qr(workshop, True)).json()["path"] == path_of((await on_screen(workshop))[0])


async def test_report_qr_opens_the_newest_link_if_every_public_link_has_a_code_word(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    revoked = await new_link(workshop, "public_report")
    protected = await new_link(workshop, "public_report", code_word="green door")
    await revoke(workshop, revoked)
    await workshop.submit("close.workshop")
    shown = (await get_report_qr(workshop)).json()
    assert shown == {"wanted": True, "path": path_of(protected), "has_code_word": True}
    assert [link["id"] for link in await public_links(workshop)] == [protected["id"]]
    page = await open_as_phone(workshop, shown["path"])
    assert "Edition 1" not in page.text

    await choose_report_qr(workshop, False)
    assert await report_qr_path(workshop) is None
    assert [link["id"] for link in await public_links(workshop)] == [protected["id"]]
    assert (await choose_report_qr(workshop, True)).json() == shown


async def test_report_qr_is_chosen_by_a_request_without_a_body(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    await choose_report_qr(workshop, False)
    async with operator(workshop) as http:
        response = await http.post(f"/api/workshops/{workshop.code}/report-qr")
    assert response.is_success, response.text
    assert response.json()["wanted"]
    assert (await get_report_qr(workshop)).json()["wanted"]


async def test_report_qr_has_a_link_of_its_own_beside_one_without_a_code_word(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    await new_link(workshop, "public_report")
    await new_link(workshop, "public_report", code_word="green door")
    await workshop.submit("close.workshop")
    (link,) = await on_screen(workshop)
    assert await report_qr_path(workshop) == path_of(link)


async def test_report_qr_whose_code_word_link_was_revoked_is_not_made_until_it_is_chosen(
    tmp_path: Path,
) -> None:
    async with app_in_process(tmp_path) as (http, _):
        path = f"/api/workshops/{await new_code(http)}"
        link = {"right": "public_report", "code_word": "green door"}
        protected = (await http.post(f"{path}/links", json=link)).json()
        close = {"id": "close-the-workshop", "type": "close.workshop"}
        await http.post(f"{path}/commands", json=close)
        await http.get(f"{path}/export?format=json")  # when this is answered, the close is handled
        await http.post(f"{path}/links/{protected['id']}/revoke")
    # After a restart, the room handles the last close again. That must not make a link.
    async with app_in_process(tmp_path) as (http, _):
        for _ in range(2):
            shown = (await http.get(f"{path}/report-qr")).json()
            assert shown == {"wanted": True, "path": None, "has_code_word": False}
            await http.get(f"{path}/export?format=json")
        assert (await http.post(f"{path}/report-qr", json={"wanted": True})).json()["path"]


async def test_report_qr_link_is_outside_the_limit_of_links(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    async with operator(workshop) as http:
        links = f"/api/workshops/{workshop.code}/links"
        unused = MAX_LINKS - len((await http.get(links)).json())
        for _ in range(unused - 1):  # all but one
            (await http.post(links, json={"right": "report"})).raise_for_status()
        await workshop.submit("close.workshop")
        assert await report_qr_path(workshop)
        last, refused = [await http.post(links, json={"right": "report"}) for _ in range(2)]
        assert (last.status_code, refused.json()["code"]) == (httpx.codes.CREATED, "link.too_many")
        await choose_report_qr(workshop, False)
        assert (await choose_report_qr(workshop, True)).json()["path"]


async def test_report_qr_of_a_workshop_that_is_opened_again_says_that_the_report_is_on_its_way(
    closed: LiveWorkshop,
) -> None:
    path = await report_qr_path(closed)
    await closed.submit("close.reopen")
    assert await report_qr_path(closed) is None
    page = await open_as_phone(closed, path)
    assert "The report is on its way" in page.text
    await closed.submit("close.workshop")
    assert await report_qr_path(closed) == path


async def test_report_qr_whose_link_was_revoked_is_not_made_again_until_it_is_chosen(
    closed: LiveWorkshop,
) -> None:
    first = await report_qr_path(closed)
    await revoke(closed, (await on_screen(closed))[0])
    assert await report_qr_path(closed) is None
    assert (await open_as_phone(closed, first)).status_code == httpx.codes.GONE
    await closed.submit("close.reopen")
    await closed.submit("close.workshop")
    assert await report_qr_path(closed) is None
    second = (await choose_report_qr(closed, True)).json()["path"]
    assert (await choose_report_qr(closed, True)).json()["path"] == second
    assert second not in (None, first)
    assert await report_qr_path(closed) == second


async def test_report_qr_is_readable_by_screens_and_chosen_by_facilitators_only(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    seat = {"cookie": (await workshop.join()).cookie}
    await workshop.submit("close.workshop")
    for request, allowed in (
        (get_report_qr, {"screen", "facilitator"}),
        (partial(choose_report_qr, wanted=False), {"facilitator"}),
    ):
        for right in ("screen", "facilitator", "theme_team", "report"):
            response = await request(workshop, headers=await staff_headers(workshop, right))
            assert response.is_success == (right in allowed), (request, right)
        for headers in ({}, seat):
            assert (await request(workshop, headers=headers)).status_code == httpx.codes.UNAUTHORIZED


async def test_report_qr_opens_the_own_cards_of_a_phone_with_a_seat(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    await workshop.submit("close.workshop")
    path = await report_qr_path(workshop)
    page = await open_as_phone(workshop, path, cookie=seat.cookie)
    assert (page.status_code, page.headers["location"]) == (303, f"/j/{workshop.code}")
    public = await new_link(workshop, "public_report")
    assert (await open_as_phone(workshop, path_of(public), cookie=seat.cookie)).status_code == httpx.codes.OK


async def test_report_qr_sends_files_and_finds_cards_for_a_phone_with_a_seat(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    seat = await workshop.join()
    await workshop.submit("close.workshop")
    path = await report_qr_path(workshop)
    file = await open_as_phone(workshop, f"{path}?format=pdf", cookie=seat.cookie)
    assert (file.status_code, file.headers["content-type"]) == (httpx.codes.OK, "application/pdf")
    found = await open_as_phone(workshop, f"{path}?find=school", cookie=seat.cookie)
    assert found.status_code == httpx.codes.OK


async def test_imported_workshop_has_no_report_qr_and_gets_no_public_link(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, _):
        code = (await http.post("/api/imports", content=sample_package())).json()["code"]
        url = f"/api/workshops/{code}"
        shown = (await http.get(f"{url}/report-qr")).json()
        refused = await http.post(f"{url}/report-qr", json={"wanted": True})
        links = (await http.get(f"{url}/links")).json()
    assert shown == {"wanted": False, "path": None, "has_code_word": False}
    assert (refused.status_code, refused.json()["code"]) == (httpx.codes.NOT_FOUND, "edition.none")
    assert [link for link in links if link["right"] == "public_report"] == []


async def test_report_qr_whose_link_has_expired_is_not_made_again_until_it_is_chosen(
    database: Database,
) -> None:
    await Workshops(database).add("w", "CODE2345", CREATED, summarize(initial_state(PLAN)))
    report_qrs = ReportQrs(database)
    first = await report_qrs.show("w", 0, closed=True)
    assert first.link
    assert await report_qrs.find("w", PUBLIC_LIFETIME_MS - 1) == first
    assert await report_qrs.find("w", PUBLIC_LIFETIME_MS) == (True, None)
    second = await report_qrs.show("w", PUBLIC_LIFETIME_MS, closed=True)
    assert second.link
    assert second.link.id != first.link.id
    assert await report_qrs.find("w", PUBLIC_LIFETIME_MS + 1) == second
