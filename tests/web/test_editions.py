"""The report of a server: a draft until the workshop is closed, then an edition."""

import json
import re
from typing import Any

import httpx
import pytest

from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop
from tests.server_process import ServerProcess, StartServer
from tests.web.exported_files import exported_file


async def read_report(workshop: LiveWorkshop) -> dict[str, Any]:
    """The report, decoded from its JSON file."""
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        response = await http.get(f"/api/workshops/{workshop.code}/export", params={"format": "json"})
    report: dict[str, Any] = response.raise_for_status().json()
    return report


async def test_report_is_a_draft_until_the_workshop_is_closed_and_then_an_edition(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    draft = await read_report(workshop)
    assert (draft["edition"], draft["groups"]) == (None, None)

    assert (await workshop.submit("close.workshop")).status_code == httpx.codes.OK
    first = await read_report(workshop)
    assert first["edition"]["no"] == 1
    assert await read_report(workshop) == first

    await workshop.submit("close.reopen")
    assert (await read_report(workshop))["edition"] is None

    await workshop.submit("plan.edit", title={"en": "Another title"})
    await workshop.submit("close.workshop")
    second = await read_report(workshop)
    assert second["edition"]["no"] == 2
    assert [change["kind"] for change in second["changes"]] == ["plan_changed"]

    await workshop.submit("close.reopen")
    await workshop.submit("close.workshop")
    assert await read_report(workshop) == second


@pytest.mark.parametrize("is_demo", [True, False])
def test_draft_and_edition_both_say_whether_the_people_are_simulated(
    server: ServerProcess, is_demo: bool
) -> None:
    with server.operator() as http:
        code = http.post("/api/workshops", json={"tables": 1, "demo": is_demo}).json()["code"]
    draft = json.loads(exported_file(server, code, "json"))
    with server.operator() as http:
        closing = {"id": "close-the-workshop", "type": "close.workshop"}
        http.post(f"/api/workshops/{code}/commands", json=closing).raise_for_status()
    edition = json.loads(exported_file(server, code, "json"))
    assert (draft["edition"], edition["edition"]["no"]) == (None, 1)
    assert (draft["demo"], edition["demo"]) == (is_demo, is_demo)


async def test_file_of_an_edition_is_named_after_it(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop(title="Vår skole/2040")
    await workshop.submit("close.workshop")
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        response = await http.get(f"/api/workshops/{workshop.code}/export", params={"format": "md"})
    name = rf"V%C3%A5r-skole-2040-20\d\d-\d\d-\d\d-{workshop.code}-edition-1-en\.md"
    ascii_name = name.replace("V%C3%A5r", "Var")
    disposition = f"attachment; filename=\"{ascii_name}\"; filename\\*=utf-8''{name}"
    assert re.fullmatch(disposition, response.headers["content-disposition"])


async def test_edition_is_made_when_the_workshop_is_closed_though_nobody_asks_for_it(
    new_server: StartServer,
) -> None:
    server = new_server()
    with server.operator() as http:
        code = http.post("/api/workshops", json={"tables": 1}).json()["code"]
        commands = f"/api/workshops/{code}/commands"
        for number, (kind, fields) in enumerate(
            (
                ("close.workshop", {}),
                ("close.reopen", {}),
                ("plan.edit", {"title": {"en": "Another title"}}),
                ("close.workshop", {}),
            )
        ):
            command = {"id": f"command-{number}", "type": kind, **fields}
            assert http.post(commands, json=command).status_code == 200
        report = http.get(f"/api/workshops/{code}/export", params={"format": "json"}).json()
    assert report["edition"]["no"] == 2


async def read_edition_info(workshop: LiveWorkshop) -> dict[str, Any]:
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        response = await http.get(f"/api/workshops/{workshop.code}/edition")
    info: dict[str, Any] = response.raise_for_status().json()
    return info


async def test_workshop_that_is_open_again_tells_its_last_edition(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    assert (await read_edition_info(workshop))["last"] is None
    await workshop.submit("close.workshop")
    await read_report(workshop)  # for which the edition is made, if it is not yet
    await workshop.submit("close.reopen")
    info = await read_edition_info(workshop)
    assert (info["no"], info["last"]) == (None, 1)
    assert info["numbers_of"] is None, "nobody contributed, so the numbers are counted for the next edition"
    await workshop.submit("plan.edit", title={"en": "Another title"})
    await workshop.submit("close.workshop")
    info = await read_edition_info(workshop)
    assert (info["no"], info["last"]) == (2, 2)
