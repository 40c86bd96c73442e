"""An edition that one server exported can be read, and exported again, on another."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.locale.catalogue import Catalogue
from app.reports import FORMATS
from tests.http_clients import http_client
from tests.reports.sample_packages import STORED_CONTENT, content_with, forged, sample_package
from tests.server_process import ServerProcess, samskap
from tests.web.app_in_process import app_in_process
from tests.web.exported_files import exported_file
from tests.workshops_with_cards import closed_workshop


@pytest.fixture(scope="module")
def closed(server: ServerProcess) -> str:
    """The code of a closed workshop on the shared server, which keeps the files that were rendered of it."""
    return closed_workshop(server)


def test_imported_edition_has_the_same_files_and_cannot_be_changed(
    server: ServerProcess, closed: str, new_server: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    package = tmp_path / "package.zip"
    package.write_bytes(exported_file(server, closed, "zip"))
    verified = samskap(tmp_path / "none", "verify", str(package))
    assert verified.returncode == 0
    assert hashlib.sha256(zipfile.Path(package, "edition.json").read_bytes()).hexdigest() in verified.stdout
    with zipfile.ZipFile(package) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert samskap(tmp_path / "none", "verify", str(tmp_path / "unpacked")).returncode == 0
    for added in ("._report.json", "thumbs.db", "tables/~$cards.csv", "tables/.DS_Store"):
        (tmp_path / "unpacked" / added).write_bytes(b"?")
    assert samskap(tmp_path / "none", "verify", str(tmp_path / "unpacked")).returncode == 0
    (tmp_path / "unpacked" / "tables" / "new.csv").write_bytes(b"?")
    assert samskap(tmp_path / "none", "verify", str(tmp_path / "unpacked")).returncode == 1

    other = new_server(data=tmp_path / "other")
    imported = other.run("import", str(package))
    assert imported["edition"] == 1
    assert imported["code"] != closed
    for name in FORMATS:
        assert exported_file(other, imported["code"], name) == exported_file(server, closed, name), name
    with other.operator() as http:
        command = {"type": "close.reopen", "id": "open-it-again"}
        refused = http.post(f"/api/workshops/{imported['code']}/commands", json=command)
        not_copied = http.post(f"/api/workshops/{imported['code']}/copies")
        listed = http.get("/api/me").json()["workshops"]
    assert (refused.status_code, refused.json()["code"]) == (409, "workshop.imported")
    assert not_copied.json()["code"] == "workshop.imported_is_not_copied"
    assert [workshop["closed"] for workshop in listed] == [True]

    other.stop()
    again = new_server(data=tmp_path / "other", new_interpreter=True)
    assert exported_file(again, imported["code"], "json") == exported_file(server, closed, "json")


def post_package(server: ServerProcess, package: bytes) -> httpx.Response:
    with server.operator() as http:
        return http.post("/api/imports", content=package)


@pytest.mark.parametrize("is_demo", [True, False])
def test_imported_edition_is_marked_as_simulated_if_its_workshop_was(
    server: ServerProcess, new_server: Callable[..., ServerProcess], tmp_path: Path, is_demo: bool
) -> None:
    with server.operator() as http:
        code = http.post("/api/workshops", json={"tables": 2, "demo": is_demo}).json()["code"]
        closing = {"id": "close-the-workshop", "type": "close.workshop"}
        http.post(f"/api/workshops/{code}/commands", json=closing).raise_for_status()
    other = new_server(data=tmp_path / "other")
    imported = post_package(other, exported_file(server, code, "zip")).json()["code"]
    with other.operator() as http:
        body = {"label": "Statistics", "scopes": ["workshops"]}
        token = http.post("/api/tokens", json=body).json()["secret"]
    with http_client(base_url=other.url, headers={"authorization": f"Bearer {token}"}) as program:
        assert program.get(f"/api/v1/workshops/{imported}").json()["demo"] is is_demo


def test_edition_that_is_imported_again_adds_no_second_workshop(
    server: ServerProcess, closed: str, new_server: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    package = exported_file(server, closed, "zip")
    file = tmp_path / "package.zip"
    file.write_bytes(package)
    other = new_server(data=tmp_path / "other")
    with ThreadPoolExecutor() as pool:
        responses = [*pool.map(post_package, [other] * 3, [package] * 3)]
    assert sorted(response.status_code for response in responses) == [200, 200, 201]
    assert {response.json()["is_new"]: response.status_code for response in responses} == {
        True: 201,
        False: 200,
    }
    (code,) = {response.json()["code"] for response in responses}
    assert other.run("import", str(file)) == {"code": code, "edition": 1, "is_new": False}
    printed = samskap(other.data, "import", str(file))
    assert printed.stdout.strip() == Catalogue.load().text("en", "cli.imported.before", edition=1, code=code)
    assert [workshop["code"] for workshop in listed(other)] == [code]

    newer = exported_file(server, closed_workshop(server), "zip")
    assert post_package(other, newer).status_code == 201
    assert len(listed(other)) == 2


def test_edition_of_this_server_is_imported_beside_the_workshop_that_can_be_reopened(
    new_server: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    own = new_server(data=tmp_path / "own")
    code = closed_workshop(own)
    package = exported_file(own, code, "zip")
    first, second = post_package(own, package), post_package(own, package)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["code"] == second.json()["code"] != code


def test_imported_editions_of_one_workshop_are_told_apart_by_number_and_time(
    new_server: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    own = new_server(data=tmp_path / "own")
    code = closed_workshop(own)
    packages = [exported_file(own, code, "zip")]
    with own.operator() as http:
        question = {"question": {"en": "Another question?"}}
        for command in (
            {"type": "close.reopen", "id": "once-more-1"},
            {"type": "plan.edit", "id": "once-more-2", **question},
            {"type": "close.workshop", "id": "once-more-3"},
        ):
            http.post(f"/api/workshops/{code}/commands", json=command).raise_for_status()
        second = http.get(f"/api/workshops/{code}/edition").json()
    packages.append(exported_file(own, code, "zip"))
    for package in packages:
        assert post_package(own, package).status_code == 201

    workshops = listed(own)
    imported = [workshop["edition"] for workshop in workshops if workshop["imported"]]
    assert [workshop["edition"] for workshop in workshops if not workshop["imported"]] == [None]
    assert {edition["no"] for edition in imported} == {1, 2}
    assert {"no": 2, "made_at": second["made_at"]} in imported


def listed(server: ServerProcess) -> list[dict[str, Any]]:
    """The list of workshops on the organiser's start page."""
    with server.operator() as http:
        workshops: list[dict[str, Any]] = http.get("/api/me").json()["workshops"]
    return workshops


def test_imported_workshop_is_listed_with_the_numbers_of_its_report_and_the_time_of_the_import(
    server: ServerProcess, closed: str, new_server: Callable[..., ServerProcess], tmp_path: Path
) -> None:
    report = json.loads(exported_file(server, closed, "json"))
    package = tmp_path / "package.zip"
    package.write_bytes(exported_file(server, closed, "zip"))
    other = new_server(data=tmp_path / "other")
    before = other.new_workshop(2)
    imported = other.run("import", str(package))["code"]

    newest, older = listed(other)
    assert (newest["code"], older["code"]) == (imported, before)
    assert (newest["imported"], older["imported"]) == (True, False)
    assert (newest["people"], newest["cards"]) == (report["people"], len(report["cards"])) == (2, 2)
    with http_client(base_url=other.url) as phone:
        assert phone.get(f"/api/workshops/{imported}/door").json()["imported"]
    other.stop()

    again = new_server(data=tmp_path / "other")
    for _ in range(2):  # from the stored summary, and from the state once it was loaded
        assert listed(again)[0] == newest | {"links": listed(again)[0]["links"]}
        assert again.read_views(imported)["plan"]["workshop"]["imported"]


def test_damaged_package_is_refused_with_the_name_of_the_file(
    server: ServerProcess, closed: str, tmp_path: Path
) -> None:
    package = exported_file(server, closed, "zip")
    position = package.index(b"report.md") + 200
    damaged = package[:position] + bytes([package[position] ^ 1]) + package[position + 1 :]
    with server.operator() as http:
        before = len(http.get("/api/me?all=1").json()["workshops"])
        response = http.post("/api/imports", content=damaged)
        assert len(http.get("/api/me?all=1").json()["workshops"]) == before
    assert (response.status_code, response.json()["code"]) == (422, "archive.damaged")
    assert "report.md" in response.json()["message"]

    file = tmp_path / "damaged.zip"
    file.write_bytes(damaged)
    verified = samskap(tmp_path / "none", "verify", str(file))
    assert verified.returncode == 1
    assert "report.md" in verified.stderr


@pytest.mark.parametrize("size", [1, 70_000_000])
def test_package_from_a_stranger_is_refused_before_it_is_read(server: ServerProcess, size: int) -> None:
    with http_client(base_url=server.url) as http:
        try:
            response = http.post("/api/imports", content=b"x" * size)
        except httpx.TransportError:  # the server answers and closes before all of it is sent
            return
    assert response.status_code == 401


async def test_import_is_tried_in_another_process_than_exports_and_pages(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        response = await http.post("/api/imports", content=sample_package())
        assert response.status_code == 201
        assert context.report_worker.process_id is None
        assert context.page_worker.process_id is None


async def test_edition_that_was_imported_before_is_not_rendered_again(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        first = await http.post("/api/imports", content=sample_package())
        await context.trial_rendering.stop()
        again = await http.post("/api/imports", content=sample_package())
        other = await http.post("/api/imports", content=forged(content_with("people", value=25)))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json() | {"is_new": False}
    # It could not be tried, which is not the fault of the package.
    assert (other.status_code, other.json()["code"]) == (503, "server.busy")


async def test_edition_that_is_imported_again_has_the_number_that_it_has_on_this_server(
    tmp_path: Path,
) -> None:
    async with app_in_process(tmp_path) as (http, _):
        first = await http.post("/api/imports", content=sample_package())
        again = await http.post("/api/imports", content=forged(STORED_CONTENT, edition=2))
        exported = await http.get(f"/api/workshops/{again.json()['code']}/export?format=json")
    assert first.json()["edition"] == again.json()["edition"] == exported.json()["edition"]["no"] == 1


async def test_edition_that_cannot_be_shown_as_a_page_is_refused(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, _):
        package = forged(content_with("cards", 0, "scenario", value=None))
        response = await http.post("/api/imports", content=package)
    assert (response.status_code, response.json()["code"]) == (422, "archive.damaged")
