"""The status and the error code of requests that cannot be answered."""

import json

import pytest

from app.web.body_limit import MAX_BODY_BYTES
from app.workshop.protocol import MAX_SUBMIT_BYTES
from tests.http_clients import async_http_client
from tests.live.live_workshop import CreateWorkshop, new_id


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
    new_workshop: CreateWorkshop, method: str, path: str, allowed: str
) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url) as http:
        response = await http.request(method, path.format(code=workshop.code))
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == set(allowed.split(", "))


async def test_invalid_api_requests_get_status_and_error_code(new_workshop: CreateWorkshop) -> None:
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


@pytest.mark.parametrize(
    "path",
    [
        "/api/workshops",
        "/api/workshops/{code}/copies",
        "/api/workshops/{code}/links",
        "/api/workshops/{code}/seats",
        "/api/workshops/{code}/sessions",
        "/api/demo",
        "/api/tokens",
        "/api/webhooks",
    ],
)
async def test_body_with_many_fields_is_refused_before_they_are_described(
    new_workshop: CreateWorkshop, path: str
) -> None:
    workshop = await new_workshop()
    fields = dict.fromkeys(map(str, range(2000)), 1)
    assert MAX_BODY_BYTES < len(json.dumps(fields)) < MAX_SUBMIT_BYTES
    async with async_http_client(base_url=workshop.url) as http:
        response = await http.post(path.format(code=workshop.code), json=fields)
    assert (response.status_code, response.json()["code"]) == (413, "command.too_large")


async def test_unknown_page_of_a_workshop_is_not_found(new_workshop: CreateWorkshop) -> None:
    workshop = await new_workshop()
    async with async_http_client(base_url=workshop.url, headers=workshop.operator_headers) as http:
        response = await http.get(f"/w/{workshop.code}/nothing")
        assert response.status_code == 404
        assert "no page at this address" in response.text
