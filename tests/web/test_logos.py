"""The logo of the report over HTTP: uploaded, saved, frozen, shown to those who may see the report."""

import asyncio
import hashlib
import json
import secrets
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from app.live.clock import now
from app.live.connection import ConnectionLimits
from app.live.room import Room
from app.live.rooms import Rooms
from app.locale.catalogue import Catalogue
from app.logos.limits import MAX_LOGO_BYTES
from app.logos.logo import Logo
from app.logos.picture import clean_stored_picture
from app.main import create_app
from app.reports import FORMATS
from app.reports.archive import EDITION_FILE, LOGO, REPORT_FILE
from app.reports.model import Report, ReportLogo
from app.reports.report_format import RenderOptions
from app.reports.zip_files import zip_files
from app.server.runner import in_process_client
from app.settings import Settings
from app.store.logos import freeze_logo
from app.web.app_context import AppContext
from app.web.edition_maker import LOGO_RETRY_S
from tests.child_processes import child_processes
from tests.eventually import eventually
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, LiveWorkshop
from tests.logos.earlier_logos import EARLIER_LOGOS, ERASED
from tests.logos.sample_pictures import animated_png, decoded, encoded, logo, png_with_header
from tests.reports.file_reader import parse_page
from tests.reports.sample_logo import DRAFT, EDITION, PICTURE as SAMPLE, as_edition
from tests.reports.sample_packages import files_of
from tests.server_process import ServerProcess, StartServer, samskap
from tests.web.app_in_process import app_in_process
from tests.web.exported_files import exported_file
from tests.web.staff import new_link, staff_headers

CATALOGUE = Catalogue.load()
PICTURE = encoded(logo(mode="RGBA"))
OTHER = encoded(logo(300, 300))
DESCRIPTION = {"en": "Aure municipality"}
CODE_WORD = "green door"
AT = 1_800_000_000_000


async def upload(workshop: LiveWorkshop, file: bytes, **headers: str) -> httpx.Response:
    async with async_http_client(base_url=workshop.url, headers=headers or workshop.operator_headers) as http:
        return await http.post(f"/api/workshops/{workshop.code}/logos", content=file)


async def get(workshop: LiveWorkshop, path: str, **headers: str) -> httpx.Response:
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        return await http.get(path)


async def save(workshop: LiveWorkshop, file: bytes) -> str:
    """Make the picture in this file the logo of the report. Returns its checksum."""
    sha256 = str((await upload(workshop, file)).json()["sha256"])
    saved = await workshop.submit("plan.edit", report_logo=sha256, logo_description=DESCRIPTION)
    assert saved.is_success, saved.text
    return sha256


@pytest.mark.parametrize(
    ("file", "status", "code"),
    [
        pytest.param(png_with_header(50_000, 50_000), 422, "logo.too_many_pixels", id="bomb"),
        pytest.param(encoded(logo(), "JPEG")[:3000], 422, "logo.damaged", id="truncated"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", 422, "logo.svg", id="svg"),
        pytest.param(encoded(logo(), "GIF"), 422, "logo.not_a_picture", id="gif"),
        pytest.param(animated_png(), 422, "logo.animated", id="animated"),
        pytest.param(PICTURE + bytes(MAX_LOGO_BYTES), 413, "logo.too_large", id="large"),
        pytest.param(b"", 422, "logo.not_a_picture", id="empty"),
    ],
)
async def test_file_that_cannot_be_a_logo_is_refused_with_a_sentence(
    new_workshop: CreateWorkshop, file: bytes, status: int, code: str
) -> None:
    workshop = await new_workshop()
    refused = await upload(workshop, file, **workshop.operator_headers, **{"accept-language": "nb"})
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    sentence = CATALOGUE.text("nb", f"error.{code}", kilobytes=500, most=4000, least=16)
    assert refused.json()["message"] == sentence
    assert "{" not in sentence


async def test_uploaded_picture_is_sent_back_as_it_is_stored(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    uploaded = await upload(workshop, encoded(logo(2400, 800), "JPEG"))
    assert (uploaded.status_code, uploaded.json()["width"], uploaded.json()["height"]) == (201, 1200, 400)
    path = f"/api/workshops/{workshop.code}/logos/{uploaded.json()['sha256']}"
    sent = await get(workshop, path, **workshop.operator_headers)
    assert decoded(sent.content).size == (1200, 400)
    assert hashlib.sha256(sent.content).hexdigest() == uploaded.json()["sha256"]
    assert {name: sent.headers[name] for name in ("content-type", "x-content-type-options")} == {
        "content-type": "image/png",
        "x-content-type-options": "nosniff",
    }
    assert sent.headers["cache-control"] == "private, no-cache"
    known = {"if-none-match": sent.headers["etag"]}
    again = await get(workshop, path, **workshop.operator_headers, **known)
    assert (again.status_code, again.content) == (304, b"")
    elsewhere = path.replace(workshop.code, (await new_workshop()).code)
    missing = await get(workshop, elsewhere, **workshop.operator_headers)
    assert (missing.status_code, missing.json()["code"]) == (404, "logo.unknown")


@pytest.mark.parametrize("right", ["theme_team", "table_host", "screen", "report"])
async def test_picture_of_somebody_who_may_not_edit_the_plan_is_refused_unread(
    new_workshop: CreateWorkshop, right: str
) -> None:
    workshop = await new_workshop()
    refused = await upload(workshop, b"not read", **await staff_headers(workshop, right))
    assert (refused.status_code, refused.json()["code"]) == (401, "credential.missing")


async def test_closed_workshop_takes_no_picture(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    await workshop.submit("close.workshop")
    refused = await upload(workshop, PICTURE)
    assert (refused.status_code, refused.json()["code"]) == (409, "workshop.closed")


def test_picture_that_is_still_read_when_the_workshop_is_closed_is_not_stored(
    new_server: StartServer, tmp_path: Path
) -> None:
    server = new_server(data=tmp_path / "data")
    code, before = server.new_workshop(), child_processes(server.pid)

    def send(file: bytes) -> httpx.Response:
        with server.operator() as http:
            return http.post(f"/api/workshops/{code}/logos", content=file)

    with ThreadPoolExecutor() as pool:
        sent = pool.submit(send, encoded(logo(4000, 4000)))
        eventually(lambda: child_processes(server.pid) - before)
        with server.operator() as http:
            close = {"id": "close-it", "type": "close.workshop"}
            assert http.post(f"/api/workshops/{code}/commands", json=close).is_success
        assert child_processes(server.pid) - before, "the picture is still read"
        refused = sent.result()
    assert (refused.status_code, refused.json()["code"]) == (409, "workshop.closed")
    with closing(sqlite3.connect(server.data / "samskap.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM logo").fetchone() == (0,)


async def test_logo_needs_a_description_and_a_checksum(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    sha256 = (await upload(workshop, PICTURE)).json()["sha256"]
    for fields, code in (
        ({"report_logo": sha256}, "text.blank"),
        ({"report_logo": sha256, "logo_description": {"en": " "}}, "text.blank"),
        ({"report_logo": sha256, "logo_description": {"en": "x" * 121}}, "text.too_long"),
        ({"report_logo": "../secret", "logo_description": DESCRIPTION}, "command.malformed"),
    ):
        refused = await workshop.submit("plan.edit", **fields)
        assert refused.json()["code"] == code, fields


async def report_logo(workshop: LiveWorkshop) -> str:
    """The checksum of the logo in the report; empty: it has none."""
    path = f"/api/workshops/{workshop.code}/export?format=json"
    report: dict[str, Any] = (await get(workshop, path, **workshop.operator_headers)).json()
    return str(report["logo"]["sha256"]) if report["logo"] else ""


async def test_draft_has_the_present_logo_and_an_edition_keeps_its_own(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    first = await save(workshop, PICTURE)
    assert await report_logo(workshop) == first
    await workshop.submit("close.workshop")
    closed = await get(
        workshop, f"/api/workshops/{workshop.code}/export?format=zip", **workshop.operator_headers
    )
    assert hashlib.sha256(files_of(closed.content)[LOGO]).hexdigest() == first
    for command in ("close.reopen", "close.workshop"):
        await workshop.submit(command)
    edition = f"/api/workshops/{workshop.code}/edition"
    unchanged = await get(workshop, edition, **workshop.operator_headers)
    assert unchanged.json()["no"] == 1, "a close without a change makes no edition"
    await workshop.submit("close.reopen")
    second = await save(workshop, OTHER)
    assert await report_logo(workshop) == second
    await workshop.submit("plan.edit", report_logo="", logo_description={})
    assert await report_logo(workshop) == ""
    await workshop.submit("close.workshop")
    assert await report_logo(workshop) == ""
    path = f"/api/workshops/{workshop.code}/logos"
    kept = await get(workshop, f"{path}/{first}", **workshop.operator_headers)
    assert kept.status_code == 200, "an edition has it"

    removed = await get(workshop, f"{path}/{second}", **workshop.operator_headers)
    assert removed.status_code == 404, "no edition has it"


def test_edition_has_the_same_bytes_after_a_restart(new_server: StartServer, tmp_path: Path) -> None:
    server = new_server(data=tmp_path / "data")
    code = workshop_with_logo(server)
    before = {name: exported_file(server, code, name) for name in ("html", "docx", "zip")}
    server.stop()
    again = new_server(data=tmp_path / "data")
    for name, file in before.items():
        assert exported_file(again, code, name) == file, name


def workshop_with_logo(server: ServerProcess) -> str:
    """The code of a closed workshop whose report has a logo."""
    code = server.new_workshop(2)
    with server.operator() as http:
        sha256 = http.post(f"/api/workshops/{code}/logos", content=PICTURE).json()["sha256"]
        edit = {"type": "plan.edit", "report_logo": sha256, "logo_description": DESCRIPTION}
        for number, command in enumerate((edit, {"type": "close.workshop"})):
            sent = http.post(f"/api/workshops/{code}/commands", json={**command, "id": f"command-{number}"})
            sent.raise_for_status()
    return code


def test_imported_edition_shows_its_logo(
    server: ServerProcess, new_server: StartServer, tmp_path: Path
) -> None:
    code = workshop_with_logo(server)
    package = tmp_path / "package.zip"
    package.write_bytes(exported_file(server, code, "zip"))
    assert samskap(tmp_path / "none", "verify", str(package)).returncode == 0
    other = new_server(data=tmp_path / "other", new_interpreter=True)
    imported = other.run("import", str(package))["code"]
    for name in FORMATS:
        assert exported_file(other, imported, name) == exported_file(server, code, name), name
    with closing(sqlite3.connect(other.data / "samskap.sqlite")) as database:
        (row,) = database.execute("SELECT sha256, is_frozen FROM logo").fetchall()
    assert row == (json.loads(exported_file(server, code, "json"))["logo"]["sha256"], 1)


async def test_package_whose_logo_is_no_plain_picture_is_not_imported(tmp_path: Path) -> None:
    assert DRAFT.logo
    package = FORMATS["zip"].render(EDITION, CATALOGUE, RenderOptions("nb"))
    async with app_in_process(tmp_path) as (http, _):
        for picture in (b"<svg/>", encoded(logo(), "JPEG"), encoded(logo(1300, 60)), encoded(logo(30, 30))):
            checksum = hashlib.sha256(picture).hexdigest()
            forged = as_edition(replace(DRAFT, logo=replace(DRAFT.logo, sha256=checksum)))
            refused = await http.post("/api/imports", content=with_edition(package, forged, picture))
            assert (refused.status_code, refused.json()["code"]) == (422, "archive.damaged"), picture[:8]
            assert LOGO in refused.json()["message"]
        accepted = await http.post("/api/imports", content=with_edition(package, EDITION, SAMPLE))
        assert accepted.status_code == 201, accepted.text


def with_edition(package: bytes, report: Report, picture: bytes) -> bytes:
    """The package with the data of another edition and this picture, and a manifest that matches. Its
    documents are those of the edition that it was made of."""
    assert report.edition
    content = {
        REPORT_FILE: FORMATS["json"].render(report, CATALOGUE, RenderOptions("nb")),
        EDITION_FILE: report.edition.content or b"",
        LOGO: picture,
    }
    files = files_of(package) | content
    manifest = json.loads(files.pop("manifest.json"))
    manifest["sha256"] = report.edition.sha256
    for entry in manifest["files"]:
        if file := content.get(entry["name"]):
            entry |= {"bytes": len(file), "sha256": hashlib.sha256(file).hexdigest()}
    return zip_files([("manifest.json", json.dumps(manifest).encode()), *files.items()])


async def test_copy_of_a_workshop_whose_logo_is_gone_has_none(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        code = (await http.post("/api/workshops", json={"language": "en"})).json()["code"]
        sha256 = (await http.post(f"/api/workshops/{code}/logos", content=PICTURE)).json()["sha256"]
        edit = {"type": "plan.edit", "report_logo": sha256, "logo_description": DESCRIPTION}
        assert (
            await http.post(f"/api/workshops/{code}/commands", json={"id": "name-a-logo", **edit})
        ).is_success
        await context.logos.use((await context.rooms.get(code)).room.workshop_id, "", AT)
        copy = (await http.post(f"/api/workshops/{code}/copies")).json()["code"]
        plan = (await context.rooms.get(copy)).room.state.plan
    assert (plan.report_logo, plan.logo_description) == ("", {})


async def test_copy_of_a_workshop_has_its_logo(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    sha256 = await save(workshop, PICTURE)
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        code = (await http.post(f"/api/workshops/{workshop.code}/copies")).json()["code"]
    await workshop.submit("plan.edit", report_logo="", logo_description={})
    copy = LiveWorkshop(workshop.url, workshop.operator_headers["authorization"].split()[-1], code)
    assert await report_logo(copy) == sha256
    picture = await get(workshop, f"/api/workshops/{code}/logos/{sha256}", **workshop.operator_headers)
    assert picture.status_code == 200


async def create_with_stored_logo(http: httpx.AsyncClient, context: AppContext, stored: Logo) -> Room:
    """Create a workshop whose plan names a logo that an earlier version stored."""
    code = (await http.post("/api/workshops", json={"language": "en"})).json()["code"]
    room = (await context.rooms.get(code)).room
    await context.logos.add(room.workshop_id, stored, "", now())
    await submit(http, code, "plan.edit", report_logo=stored.sha256, logo_description=DESCRIPTION)
    return room


async def submit(http: httpx.AsyncClient, code: str, kind: str, **fields: Any) -> None:
    command = {"id": secrets.token_hex(8), "type": kind, **fields}
    (await http.post(f"/api/workshops/{code}/commands", json=command)).raise_for_status()


CLEAN = Logo.of(*clean_stored_picture(ERASED.content))


@pytest.mark.parametrize("description", [DESCRIPTION, {}], ids=["described", "not-described"])
async def test_copy_of_a_workshop_has_its_stored_logo_without_what_is_not_seen(
    tmp_path: Path, description: dict[str, str]
) -> None:
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, ERASED)
        # An earlier version did not ask for a description.
        room.state = replace(room.state, plan=replace(room.state.plan, logo_description=description))
        copied = await http.post(f"/api/workshops/{room.code}/copies")
        copy = (await context.rooms.get(copied.json()["code"])).room
        assert copy.state.plan.report_logo == CLEAN.sha256
        assert await context.logo(copy) == CLEAN
        assert await context.logo(room) == ERASED


async def test_first_edition_has_the_stored_logo_without_what_is_not_seen(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, ERASED)
        edition = f"/api/workshops/{room.code}/edition"
        await submit(http, room.code, "close.workshop")
        first = (await http.get(edition)).json()
        package = await http.get(f"/api/workshops/{room.code}/export?format=zip")
        assert files_of(package.content)[LOGO] == CLEAN.content
        assert await context.logo(room) == CLEAN, "it is stored, so that later editions have the same bytes"
        await submit(http, room.code, "close.reopen")
        await submit(http, room.code, "plan.edit", report_colour="#0b5c7a")
        await submit(http, room.code, "close.workshop")
        second = (await http.get(edition)).json()
        report = (await http.get(f"/api/workshops/{room.code}/export?format=json")).json()
    assert (first["no"], second["no"]) == (1, 2)
    assert report["logo"]["sha256"] == CLEAN.sha256
    assert [change["kind"] for change in report["changes"]] == ["colour_changed"]


async def test_edition_and_copy_wait_while_their_logo_cannot_be_read(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, ERASED)
        await context.picture_reader.stop()
        await submit(http, room.code, "close.workshop")
        refused = [
            await http.get(f"/api/workshops/{room.code}/edition"),
            await http.post(f"/api/workshops/{room.code}/copies"),
        ]
    assert [answer.status_code for answer in refused] == [503, 503]
    assert [answer.json()["code"] for answer in refused] == ["logo.not_read", "logo.busy"]
    async with app_in_process(tmp_path) as (http, _):
        report = (await http.get(f"/api/workshops/{room.code}/export?format=json")).json()
    assert report["logo"]["sha256"] == CLEAN.sha256


async def test_edition_and_copy_wait_while_the_process_that_reads_their_logo_is_killed(
    tmp_path: Path,
) -> None:
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, ERASED)
        context.picture_reader._command = "import os; os.kill(os.getpid(), 9)"
        await submit(http, room.code, "close.workshop")
        refused = [
            await http.get(f"/api/workshops/{room.code}/edition"),
            await http.post(f"/api/workshops/{room.code}/copies"),
        ]
    assert [answer.json()["code"] for answer in refused] == ["logo.not_read", "logo.busy"]
    assert 1 <= int(refused[0].headers["retry-after"]) <= LOGO_RETRY_S
    async with app_in_process(tmp_path) as (http, _):
        package = await http.get(f"/api/workshops/{room.code}/export?format=zip")
    assert files_of(package.content)[LOGO] == CLEAN.content


async def test_report_whose_logo_always_fails_is_available_after_the_logo_is_removed(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, ERASED)
        context.picture_reader._command = "import os; os.kill(os.getpid(), 9)"
        await submit(http, room.code, "close.workshop")
        refused = await http.get(f"/w/{room.code}/report", headers={"Accept-Language": "en"})
        await submit(http, room.code, "close.reopen")
        await submit(http, room.code, "plan.edit", report_logo="")
        await submit(http, room.code, "close.workshop")
        report = (await http.get(f"/api/workshops/{room.code}/export?format=json")).json()
    assert refused.status_code == 503
    assert "open the workshop again, remove the logo and close it" in refused.text
    assert (report["edition"]["no"], report["logo"]) == (1, None)


async def test_edition_and_copy_leave_out_a_logo_that_is_damaged(tmp_path: Path) -> None:
    damaged = Logo.of(ERASED.content[:-40], ERASED.width, ERASED.height)
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, damaged)
        await submit(http, room.code, "close.workshop")
        report = (await http.get(f"/api/workshops/{room.code}/export?format=json")).json()
        copied = await http.post(f"/api/workshops/{room.code}/copies")
        copy = (await context.rooms.get(copied.json()["code"])).room
    assert report["edition"]["no"] == 1
    assert report["logo"] is None
    assert copy.state.plan.report_logo == ""


async def test_edition_with_a_logo_is_made_though_the_server_stops_right_after_the_close(
    tmp_path: Path,
) -> None:
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, ERASED)
        await submit(http, room.code, "close.workshop")
    with closing(sqlite3.connect(tmp_path / "samskap.sqlite")) as database:
        assert database.execute("SELECT no FROM edition").fetchall() == [(1,)]


async def test_later_edition_has_the_same_logo_as_the_one_that_an_earlier_version_made(
    tmp_path: Path,
) -> None:
    async with app_in_process(tmp_path) as (http, context):
        room = await create_with_stored_logo(http, context, ERASED)
        await context.logos._database.run(
            lambda connection: freeze_logo(connection, room.workshop_id, ERASED, AT)
        )
        await submit(http, room.code, "close.workshop")
        report = (await http.get(f"/api/workshops/{room.code}/export?format=json")).json()
    assert report["logo"]["sha256"] == ERASED.sha256


async def test_packages_with_logos_that_an_earlier_version_stored_are_imported(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, _):
        for stored in EARLIER_LOGOS.values():
            picture = ReportLogo(stored.sha256, stored.width, stored.height, DESCRIPTION, stored.content)
            edition = as_edition(replace(DRAFT, logo=picture))
            package = FORMATS["zip"].render(edition, CATALOGUE, RenderOptions("nb"))
            imported = await http.post("/api/imports", content=package)
            assert imported.status_code == 201, imported.text
            again = await http.get(f"/api/workshops/{imported.json()['code']}/export?format=zip")
            assert files_of(again.content)[LOGO] == stored.content


async def test_page_of_the_report_shows_the_logo_to_those_who_may_see_it(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    sha256 = await save(workshop, PICTURE)
    link = await new_link(workshop, "public_report", code_word=CODE_WORD)
    path = httpx.URL(link["url"]).path
    await workshop.submit("close.workshop")
    async with async_http_client(base_url=workshop.url) as http:
        for query in (f"?logo={sha256}", f"?logo={sha256}&format=html", ""):
            asked = await http.get(path + query)
            assert asked.headers["content-type"].startswith("text/html"), "it asks for the code word"
            assert "Aure" not in asked.text
            assert sha256 not in asked.text
        await http.post(path, data={"code_word": CODE_WORD})
        page = parse_page((await http.get(path)).content)
        (image,) = page.iter("img")
        assert image.get("alt") == "Aure municipality"
        picture = await http.get(httpx.URL(workshop.url + path).join(image.get("src", "")))
        other = await http.get(f"{path}?logo={'a' * 64}")
    assert decoded(picture.content).size == (600, 200)
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["cache-control"] == "private, no-cache"
    assert "default-src 'self'" in picture.headers["content-security-policy"]
    assert other.status_code == 404
    stranger = await get(workshop, f"/w/{workshop.code}/report?logo={sha256}")
    assert stranger.status_code == 401


async def test_upload_is_refused_to_who_sends_too_many(tmp_path: Path) -> None:
    limits = ConnectionLimits(submits_per_second=0.01, submit_burst=1)
    settings = Settings(data=tmp_path, host="127.0.0.1", port=0, public_url=None)
    app = create_app(settings, partial(Rooms, connection_limits=limits))
    async with app.router.lifespan_context(app), in_process_client(app, settings) as http:
        code = (await http.post("/api/workshops", json={})).json()["code"]
        sent = [await http.post(f"/api/workshops/{code}/logos", content=PICTURE) for _ in range(2)]
    assert [response.status_code for response in sent] == [201, 503]
    assert sent[1].json()["code"] == "server.busy"


async def test_logo_that_was_not_uploaded_or_is_removed_is_refused(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    edit: dict[str, Any] = {"logo_description": DESCRIPTION}
    never = await workshop.submit("plan.edit", report_logo="0" * 64, **edit)
    first = await save(workshop, PICTURE)
    second = await save(workshop, OTHER)
    replaced = await workshop.submit("plan.edit", report_logo=first, **edit)
    for refused in (never, replaced):
        assert (refused.status_code, refused.json()["code"]) == (404, "logo.unknown")
    command = {"id": "name-a-logo", "type": "plan.edit", "report_logo": first, **edit}
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        streamed = await http.post(f"/w/{workshop.code}/stream?as=console", json=command)
    assert streamed.json()["code"] == "logo.unknown"
    assert await report_logo(workshop) == second
    kept = await workshop.submit("plan.edit", report_logo=second, logo_description={"en": "Aure"})
    assert kept.is_success


async def test_plan_never_names_a_logo_that_is_removed_because_it_was_replaced(tmp_path: Path) -> None:
    async with app_in_process(tmp_path) as (http, context):
        code = (await http.post("/api/workshops", json={"language": "en"})).json()["code"]
        room = (await context.rooms.get(code)).room
        first, second = (Logo.of(file, 600, 200) for file in (PICTURE, OTHER))

        async def name(each: Logo, seconds: float = 0) -> None:
            await asyncio.sleep(seconds)
            edit = {"type": "plan.edit", "report_logo": each.sha256, "logo_description": DESCRIPTION}
            command = {"id": secrets.token_hex(8), **edit}
            answer = await http.post(f"/api/workshops/{code}/commands", json=command)
            assert answer.is_success or answer.json()["code"] == "logo.unknown"

        for number in range(20):
            for each in (first, second):
                await context.logos.add(room.workshop_id, each, room.state.plan.report_logo, AT)
            await name(first)
            await asyncio.gather(name(second), name(first, number / 2000))
            await context.logos.find(room.workshop_id, "")  # after what is queued
            assert await context.logo(room), f"try {number}: it is gone"


async def test_logo_is_refused_with_a_reason_while_the_database_cannot_be_read(
    new_server: StartServer, tmp_path: Path
) -> None:
    server = new_server(data=tmp_path / "data")
    workshop = LiveWorkshop(server.url, server.key, server.new_workshop())
    console = await workshop.connect_console()
    with closing(sqlite3.connect(tmp_path / "data" / "samskap.sqlite")) as database:
        database.execute("ALTER TABLE logo RENAME TO logo_gone")
    edit: dict[str, Any] = {"report_logo": "0" * 64, "logo_description": DESCRIPTION}
    refused = await console.submit("plan.edit", **edit)
    assert (refused["type"], refused["code"], refused["retry"]) == ("rejection", "store.unavailable", True)
    by_http = await workshop.submit("plan.edit", **edit)
    assert (by_http.status_code, by_http.json()["code"]) == (503, "store.unavailable")
    assert (await console.submit("plan.edit", title={"en": "Another title"}))["type"] == "ack"
    await console.socket.close()


async def test_new_logo_of_a_closed_workshop_is_refused_because_it_is_closed(
    new_workshop: CreateWorkshop,
) -> None:
    workshop = await new_workshop()
    await workshop.submit("close.workshop")
    refused = await workshop.submit("plan.edit", report_logo="0" * 64, logo_description=DESCRIPTION)
    assert refused.json()["code"] == "workshop.closed"


def test_edit_that_is_sent_again_is_answered_as_before_though_its_logo_was_replaced(
    new_server: StartServer, tmp_path: Path
) -> None:
    server = new_server(data=tmp_path / "data")
    code = server.new_workshop()
    with server.operator() as http:
        first, second = (
            http.post(f"/api/workshops/{code}/logos", content=file).json()["sha256"]
            for file in (PICTURE, OTHER)
        )
        edit = {"type": "plan.edit", "logo_description": DESCRIPTION}
        name_first = {**edit, "id": "name-first", "report_logo": first}
        accepted = http.post(f"/api/workshops/{code}/commands", json=name_first)
        replaced = {**edit, "id": "name-second", "report_logo": second}
        assert http.post(f"/api/workshops/{code}/commands", json=replaced).is_success
        gone = f"/api/workshops/{code}/logos/{first}"
        eventually(lambda: http.get(gone).status_code == httpx.codes.NOT_FOUND)
    for is_restarted in (False, True):
        if is_restarted:
            server.stop()
            server = new_server(data=tmp_path / "data")
        with server.operator() as http:
            again = http.post(f"/api/workshops/{code}/commands", json=name_first)
            assert (again.status_code, again.json()) == (accepted.status_code, accepted.json())
            streamed = http.post(f"/w/{code}/stream?as=console", json=name_first)
            assert streamed.json()["seq"] == accepted.json()["seq"]
            report = http.get(f"/api/workshops/{code}/export?format=json").json()
            assert report["logo"]["sha256"] == second
            another = {**name_first, "id": f"another-command-{is_restarted}"}
            unknown = http.post(f"/api/workshops/{code}/commands", json=another)
            assert unknown.json()["code"] == "logo.unknown"
