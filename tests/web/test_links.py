"""Links, keys, cookies and origins: who may open which page. Also pages, QR codes and files themselves."""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from app.reports import FORMATS
from app.workshop.protocol import MAX_SUBMIT_BYTES
from tests.http_clients import async_http_client
from tests.live.live_workshop import TestWorkshop, new_id

NewWorkshop = Callable[..., Awaitable[TestWorkshop]]


async def links(workshop: TestWorkshop) -> dict[str, str]:
    """The workshop's links, as its organiser gets them."""
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        workshops = (await http.get("/api/me")).json()["workshops"]
    found: dict[str, str] = next(row["links"] for row in workshops if row["code"] == workshop.code)
    return found


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/workshops/{code}/links", "GET, POST"),
        ("HEAD", "/api/workshops/{code}/links", "GET, POST"),
        ("DELETE", "/api/me", "GET"),
        ("GET", "/api/workshops/{code}/seats", "POST"),
        ("HEAD", "/w/{code}/stream", "GET, POST"),
        ("OPTIONS", "/r/secret", "GET, HEAD, POST"),
        ("TRACE", "/w/{code}/console", "GET, HEAD"),
        ("POST", "/static/icon.svg", "GET, HEAD"),
    ],
)
async def test_refused_method_is_answered_with_those_that_are_allowed(
    new_workshop: NewWorkshop, method: str, path: str, allowed: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        response = await http.request(method, path.format(code=workshop.code))
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == set(allowed.split(", "))


async def test_sign_in_link_signs_in_one_browser_once(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        link = (await http.post("/api/sign-in-links")).json()["url"]
    async with async_http_client(base_url=workshop.url) as organiser:
        for _ in range(2):  # a program that looks at links opens them, and must not use them up
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
async def test_sign_in_link_with_the_end_of_a_sentence_behind_it_signs_in(
    new_workshop: NewWorkshop, end: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        link = (await http.post("/api/sign-in-links")).json()["url"] + end
    async with async_http_client(base_url=workshop.url) as organiser:
        assert (await organiser.get(link)).status_code == 200
        assert (await organiser.post(link)).headers["location"] == "/"
        assert (await organiser.get("/api/me")).json()["organiser"] is True


@pytest.mark.parametrize("client_kind", ["console", "screen"])
async def test_pages_of_the_staff_without_credential_are_refused(
    new_workshop: NewWorkshop, client_kind: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as stranger:
        assert (await stranger.get(f"/w/{workshop.code}/{client_kind}")).status_code == 401
        assert (await stranger.get(f"/w/{workshop.code}/{client_kind}?key=made-up")).status_code == 401
        assert (await stranger.get(f"/api/workshops/{workshop.code}/export")).status_code == 401
        assert (await stranger.get(f"/api/workshops/{workshop.code}/state?as=console")).status_code == 401


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://[", "null"])
async def test_request_from_other_origin_is_refused(new_workshop: NewWorkshop, origin: str) -> None:
    workshop = await new_workshop()
    command = {"id": new_id(), "type": "agenda.pause"}
    headers = {**workshop.operator_headers, "origin": origin}
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        for path, body in (
            ("/api/workshops", {"tables": 3}),
            ("/api/demo", {}),
            (f"/api/workshops/{workshop.code}/commands", command),
        ):
            response = await http.post(path, json=body)
            assert (response.status_code, response.json()["code"]) == (403, "credential.wrong_origin"), path


async def test_table_signs_without_credential_are_refused(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as stranger:
        assert (await stranger.get(f"/w/{workshop.code}/signs")).status_code == 401


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_cookies_of_credentials_are_hidden_from_scripts_and_expire(
    new_workshop: NewWorkshop, scheme: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        sign_in = (await http.post("/api/sign-in-links")).json()["url"]
    console = (await links(workshop))["console"].partition("#")[2]
    seat = {"id": new_id(), "table": 1}
    headers = {"x-forwarded-proto": scheme}
    async with async_http_client(base_url=workshop.url, headers=headers) as browser:
        responses = [
            await browser.post(sign_in),
            await browser.post(f"/api/workshops/{workshop.code}/sessions", json={"token": console}),
            await browser.post(f"/api/workshops/{workshop.code}/seats", json=seat),
        ]
    for response in responses:
        cookie = response.headers.get_list("set-cookie")[0].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "max-age=" in cookie
        assert ("; secure" in cookie) == (scheme == "https"), "a browser sends such a cookie over https only"


async def test_error_for_missing_asset_is_not_cached(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        missing = await http.get("/static/dist/assets/missing-12345678.js")
    assert (missing.status_code, missing.headers["cache-control"]) == (404, "no-cache")


async def test_body_above_limit_is_refused(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    body = {"id": new_id(), "table": 1, "role": "x" * MAX_SUBMIT_BYTES}
    async with async_http_client(base_url=workshop.url) as http:
        response = await http.post(f"/api/workshops/{workshop.code}/seats", json=body)
    assert (response.status_code, response.json()["code"]) == (413, "command.too_large")


async def test_pages_have_content_security_policy_and_no_inline_code(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for path in (
            "/",
            f"/j/{workshop.code}",
            f"/w/{workshop.code}/console",
            f"/w/{workshop.code}/signs",
            "/nowhere",
        ):
            response = await http.get(path)
            assert "default-src 'self'" in response.headers["content-security-policy"]
            assert "unsafe" not in response.headers["content-security-policy"]
            assert " style=" not in response.text
            assert "<script>" not in response.text


async def test_title_with_html_is_escaped(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    title = "</script><script>alert(1)</script>"
    await workshop.submit("plan.edit", title={"en": title})
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for path in (f"/j/{workshop.code}", f"/w/{workshop.code}/console", f"/w/{workshop.code}/signs"):
            assert "<script>alert" not in (await http.get(path)).text


async def test_qr_code_of_table_contains_its_join_url(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        svg = (await http.get(f"/w/{workshop.code}/qr.svg?table=7")).text
    (found,) = zxingcpp.read_barcodes(render_qr(svg))
    assert found.text.endswith(f"/j/{workshop.code}/7")


async def test_qr_code_of_unknown_table_is_refused(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        for table in ("0", "-1", "9", "9" * 30):
            assert (await http.get(f"/w/{workshop.code}/qr.svg?table={table}")).status_code == 409
        assert (await http.get(f"/w/{workshop.code}/qr.svg?table=8")).status_code == 200


async def test_signs_page_with_200_tables_does_not_block_other_requests(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    await workshop.submit("plan.edit", tables=200)
    clock, waits = asyncio.get_running_loop().time, []
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        began = clock()
        signs = asyncio.create_task(http.get(f"/w/{workshop.code}/signs"))
        while not signs.done():
            requested = clock()
            await http.get("/healthz")
            waits.append(clock() - requested)
        took = clock() - began
        assert (await signs).text.count("<svg") == 200
    assert max(waits) < took / 2


async def test_page_of_unknown_client_is_not_found(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        response = await http.get(f"/w/{workshop.code}/nothing")
        assert response.status_code == 404
        assert "no page at this address" in response.text


def render_qr(svg: str, scale: int = 8) -> Image.Image:
    """The SVG path of unit squares as an image. scale: pixels along one side of a square."""
    size = int(float(svg.split('viewBox="0 0 ')[1].split()[0]))
    image = Image.new("L", (size * scale, size * scale), 255)
    draw = ImageDraw.Draw(image)
    path = svg.split(' d="')[1].split('"')[0]
    for move in path.replace("M", "\nM").split("\n")[1:]:
        x, y = (float(part) for part in move[1:].split("H")[0].split(","))
        draw.rectangle((x * scale, y * scale, (x + 1) * scale - 1, (y + 1) * scale - 1), fill=0)
    return image


async def test_invalid_api_requests_get_status_and_error_code(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop()
    path = f"/api/workshops/{workshop.code}/commands"
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        large = await http.post(path, content=b"x" * 300_000)
        broken = await http.post(path, content=b"\xff{")
        unknown = await http.post(path, json={"id": new_id(), "type": "agenda.explode"})
        nowhere = await http.get("/api/nowhere")
        template = await http.post("/api/workshops", json={"template": "none", "tables": 2})
        export = await http.get(f"/api/workshops/{workshop.code}/export?format=exe")
    errors = [
        (answer.status_code, answer.json()["code"])
        for answer in (large, broken, unknown, nowhere, template, export)
    ]
    assert errors == [
        (413, "command.too_large"),
        (422, "command.malformed"),
        (422, "command.unknown"),
        (404, "page.unknown"),
        (404, "template.unknown"),
        (422, "export.format_unknown"),
    ]


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
async def test_static_file_is_served_in_accepted_coding_and_cached_for_ever(
    new_workshop: NewWorkshop, coding: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers={"accept-encoding": coding}) as http:
        page = (await http.get(f"/j/{workshop.code}", headers={"accept-encoding": "identity"})).text
        script = page.split('<script type="module" src="')[1].split('"')[0]
        async with http.stream("GET", script) as response:
            sent = b"".join([part async for part in response.aiter_raw()])
        missing = await http.get(script + ".nothing")
    built = Path("app").joinpath(script.lstrip("/")).read_bytes()
    assert response.headers["content-type"].startswith("text/javascript")
    assert "immutable" in response.headers["cache-control"]
    assert missing.status_code == 404
    if coding == "identity":
        assert sent == built
    else:
        assert response.headers["content-encoding"] == coding
        assert len(sent) < len(built) / 2
    if coding == "gzip":
        assert gzip.decompress(sent) == built


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("samskap.example", "https://samskap.example", 200),
        ("[fd00::7]:8000", "http://[fd00::7]:8000", 200),
        ("samskap.example:443", "https://samskap.example", 200),
        ("samskap.example:80", "http://samskap.example", 200),
        ("HALL.local:8000", "http://hall.local:8000", 200),
        ("samskap.example:443", "http://samskap.example", 403),
        ("hall.local:8000", "http://hall.local:8001", 403),
        ("hall.local:8000", "http://hall.local", 403),
        ("hall.local:8000", "http://hall.local:8000.elsewhere.example", 403),
        ("hall.local:8000", "http://hall.local:8000@elsewhere.example", 403),
        ("hall.local", "http://nothall.local", 403),
    ],
)
async def test_request_is_accepted_from_the_same_host_and_port_only(
    new_workshop: NewWorkshop, host: str, origin: str, status: int
) -> None:
    workshop = await new_workshop()
    headers = {**workshop.operator_headers, "host": host, "origin": origin}
    async with async_http_client(base_url=workshop.url, headers=headers) as http:
        response = await http.post(
            f"/api/workshops/{workshop.code}/commands", json={"id": new_id(), "type": "agenda.pause"}
        )
    assert response.status_code == status


async def test_report_of_workshop_with_any_title_can_be_downloaded(new_workshop: NewWorkshop) -> None:
    workshop = await new_workshop(title='Fjell 🏔 «Møre» "2040"; a/..\\b — 会议')
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        for name in FORMATS:
            response = await http.get(f"/api/workshops/{workshop.code}/export", params={"format": name})
            assert response.status_code == 200
            start, end = response.headers["content-disposition"].split(f"-{workshop.code}-draft")
            assert re.fullmatch(r"attachment; filename\*=utf-8''Fjell-M%C3%B8re-2040-a-b-%E4.*\d", start)
            assert end == f"{'' if name == 'json' else '-en'}.{name}"
