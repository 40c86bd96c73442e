"""An edition that one server exported can be read, and exported again, on another."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.locale.catalogue import Catalogue
from tests.facilitator_commands import submit
from tests.http_clients import http_client
from tests.reports.sample_packages import STORED_CONTENT, content_with, forged, sample_package
from tests.server_process import ServerProcess, StartServer, samskap, start_server
from tests.web.app_in_process import app_in_process
from tests.web.exported_files import exported_file
from tests.workshops_with_cards import closed_workshop


@pytest.fixture(scope="module")
def closed(server: ServerProcess) -> str:
    """The code of a closed workshop on the shared server, which keeps the files that were rendered of it."""
    return closed_workshop(server)


@pytest.fixture(scope="module")
def package(server: ServerProcess, closed: str) -> bytes:
    """The package of its edition."""
    return exported_file(server, closed, "zip")


@pytest.fixture(scope="module")
def other_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """Another server. Tests look only at the workshops that they import, and never change them."""
    started = start_server(tmp_path_factory.mktemp("other"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def imported(
    other_server: ServerProcess, package: bytes, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What the command prints that imports the package into the other server."""
    file = tmp_path_factory.mktemp("package") / "package.zip"
    file.write_bytes(package)
    answer: dict[str, Any] = other_server.run("import", str(file))
    return answer


def test_package_is_verified_with_files_of_the_system_and_without_files_of_others(
    package: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "package.zip"
    file.write_bytes(package)
    verified = samskap(tmp_path / "none", "verify", str(file))
    assert verified.returncode == 0
    assert hashlib.sha256(zipfile.Path(file, "edition.json").read_bytes()).hexdigest() in verified.stdout
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert samskap(tmp_path / "none", "verify", str(tmp_path / "unpacked")).returncode == 0
    for added in ("._report.json", "thumbs.db", "tables/~$cards.csv", "tables/.DS_Store"):
        (tmp_path / "unpacked" / added).write_bytes(b"?")
    assert samskap(tmp_path / "none", "verify", str(tmp_path / "unpacked")).returncode == 0
    (tmp_path / "unpacked" / "tables" / "new.csv").write_bytes(b"?")
    assert samskap(tmp_path / "none", "verify", str(tmp_path / "unpacked")).returncode == 1


def test_imported_edition_has_the_same_files_and_cannot_be_changed(
    server: ServerProcess, closed: str, other_server: ServerProcess, imported: dict[str, Any]
) -> None:
    """`test_logos.py` does it with a logo, in every format."""
    code = imported["code"]
    assert imported["edition"] == 1
    assert code != closed
    for name in ("json", "html", "zip"):
        assert exported_file(other_server, code, name) == exported_file(server, closed, name), name
    with other_server.operator() as http:
        command = {"type": "close.reopen", "id": "open-it-again"}
        refused = http.post(f"/api/workshops/{code}/commands", json=command)
        not_copied = http.post(f"/api/workshops/{code}/copies")
    assert (refused.status_code, refused.json()["code"]) == (409, "workshop.imported")
    assert not_copied.json()["code"] == "workshop.imported_is_not_copied"
    assert [each["closed"] for each in listed(other_server) if each["code"] == code] == [True]


def post_package(server: ServerProcess, package: bytes) -> httpx.Response:
    with server.operator() as http:
        return http.post("/api/imports", content=package)


def test_imported_edition_is_marked_as_simulated_if_its_workshop_was(
    server: ServerProcess, other_server: ServerProcess, imported: dict[str, Any]
) -> None:
    with server.operator() as http:
        code = http.post("/api/workshops", json={"tables": 2, "demo": True}).json()["code"]
    server.close_workshop(code)
    simulated = post_package(other_server, exported_file(server, code, "zip")).json()["code"]
    with other_server.operator() as http:
        body = {"label": "Statistics", "scopes": ["workshops"]}
        token = http.post("/api/tokens", json=body).json()["secret"]
    assert {imported["code"], simulated} <= {workshop["code"] for workshop in listed(other_server)}
    with http_client(base_url=other_server.url, headers={"authorization": f"Bearer {token}"}) as program:
        assert program.get(f"/api/v1/workshops/{simulated}").json()["demo"] is True
        assert program.get(f"/api/v1/workshops/{imported['code']}").json()["demo"] is False


def test_edition_that_is_imported_again_adds_no_second_workshop(
    package: bytes, new_server: StartServer, tmp_path: Path
) -> None:
    file = tmp_path / "package.zip"
    file.write_bytes(package)
    other = new_server(data=tmp_path / "other")
    with ThreadPoolExecutor() as pool:
        responses = [*pool.map(post_package, [other] * 2, [package] * 2)]
    assert sorted(response.status_code for response in responses) == [200, 201]
    assert {response.json()["is_new"]: response.status_code for response in responses} == {
        True: 201,
        False: 200,
    }
    (code,) = {response.json()["code"] for response in responses}
    assert other.run("import", str(file)) == {"code": code, "edition": 1, "is_new": False}
    printed = samskap(other.data, "import", str(file))
    assert printed.stdout.strip() == Catalogue.load().text("en", "cli.imported.before", edition=1, code=code)
    assert [workshop["code"] for workshop in listed(other)] == [code]


def test_edition_of_this_server_is_imported_beside_the_workshop_that_can_be_reopened(
    server: ServerProcess, closed: str, package: bytes
) -> None:
    first, second = post_package(server, package), post_package(server, package)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["code"] == second.json()["code"] != closed


def test_imported_editions_of_one_workshop_are_told_apart_by_number_and_time(server: ServerProcess) -> None:
    code = closed_workshop(server)
    packages = [exported_file(server, code, "zip")]
    with server.operator() as http:
        for kind, fields in (
            ("close.reopen", {}),
            ("plan.edit", {"question": {"en": "Another question?"}}),
            ("close.workshop", {}),
        ):
            submit(http, code, kind, **fields)
        second = http.get(f"/api/workshops/{code}/edition").json()
    packages.append(exported_file(server, code, "zip"))
    answers = [post_package(server, package) for package in packages]
    assert [answer.status_code for answer in answers] == [201, 201]

    editions = {workshop["code"]: workshop["edition"] for workshop in listed(server)}
    assert editions[code] is None
    imported = [editions[answer.json()["code"]] for answer in answers]
    assert [edition["no"] for edition in imported] == [1, 2]
    assert imported[1] == {"no": 2, "made_at": second["made_at"]}


def listed(server: ServerProcess) -> list[dict[str, Any]]:
    """The list of workshops on the organiser's start page."""
    with server.operator() as http:
        workshops: list[dict[str, Any]] = http.get("/api/me").json()["workshops"]
    return workshops


def test_imported_workshop_is_listed_with_the_numbers_of_its_report_and_the_time_of_the_import(
    server: ServerProcess,
    closed: str,
    package: bytes,
    new_server: StartServer,
    tmp_path: Path,
) -> None:
    content = exported_file(server, closed, "json")
    report = json.loads(content)
    other = new_server(data=tmp_path / "other")
    before = other.new_workshop(2)
    imported = post_package(other, package).json()["code"]

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
    assert exported_file(again, imported, "json") == content


def test_damaged_package_is_refused_with_the_name_of_the_file(
    server: ServerProcess, package: bytes, tmp_path: Path
) -> None:
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
